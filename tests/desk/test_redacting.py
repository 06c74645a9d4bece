"""Redacting on a record's page and by the command, two publishers each time."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from curation.models import Proposal
from curation.standing.confirm import confirm
from curation.standing.redact import propose_redaction
from desk.badges import change_address
from desk.records.steps import STEPS
from entities.models import Group
from publication.models import Publication
from sources.acting import acting_as
from tests.connections import api_reads
from tests.desk.pages import labels, step, text_of
from tests.factories import a_document, a_group, fresh, person, publish, signed_in

__all__ = ["api_reads"]

NAME = "Zanzibarov"


@pytest.fixture
def group(editor: User, reviewer: User) -> Group:
    document = a_document(editor)
    group = a_group(editor, document, name=f"Friends of {NAME}")
    publish(document, group, by=editor, approver=reviewer)
    return fresh(group)


DECISIONS = ("confirm", "decline")
ASKED = {"versions": "1", "words": f"{NAME}\r\n", "text": "A court asked for it."}


def ask(client: Client, record: Any, **asked: str) -> Any:
    """Search where the words occur, then propose, as the page does."""
    asked = {**ASKED, **asked}
    looked = client.post(step(record, "redact"), asked).context["looked"]
    return client.post(step(record, "redact"), {**asked, "looked": looked})


def test_two_publishers_redact_a_record(
    group: Group, publisher: User, second_publisher: User
) -> None:
    client, other = signed_in(publisher), signed_in(second_publisher)
    ask(client, group)
    assert "redact" in text_of(other.get("/admin/"))
    shown = {"proposal": Proposal.objects.get().pk}
    assert "You proposed this" in text_of(client.post(step(group, "confirm-proposal"), shown))
    page = text_of(other.get(step(group, "confirm-proposal")))
    assert NAME in page
    assert "Version whose document is removed: 1" in page
    assert "They occur in: group (1)" in page
    other.post(step(group, "confirm-proposal"), shown)
    assert Publication.objects.filter(action="redact", public_id=group.public_id).exists()
    assert NAME not in fresh(group).name


def test_the_page_lists_other_published_records_with_the_words(
    editor: User, reviewer: User, group: Group, publisher: User, second_publisher: User
) -> None:
    document = a_document(editor, title=f"About {NAME}")
    publish(document, by=editor, approver=reviewer)
    ask(signed_in(publisher), group)
    page = text_of(signed_in(second_publisher).get(step(group, "confirm-proposal")))
    assert f"{document.public_id}: version 1 contains these words too" in page


def test_the_proposer_first_sees_where_the_words_occur(
    editor: User, reviewer: User, group: Group, publisher: User
) -> None:
    document = a_document(editor, title=f"About {NAME}")
    publish(document, by=editor, approver=reviewer)
    client = signed_in(publisher)
    page = client.post(step(group, "redact"), ASKED)
    assert not Proposal.objects.exists()
    assert "They occur in: document (1), group (1)" in text_of(page)
    assert "become drafts again" not in text_of(page)
    assert "Pictures are not searched." in text_of(page)
    assert f"{document.public_id}: version 1 contains these words too" in text_of(page)
    looked = page.context["looked"]
    # The proposal contains what was searched.
    others = {**ASKED, "words": "Friends of", "looked": looked}
    client.post(step(group, "redact"), others)
    assert not Proposal.objects.exists()
    client.post(step(group, "redact"), {**ASKED, "looked": looked})
    assert Proposal.objects.get().versions == [1]


def test_the_page_lists_the_records_that_will_be_reopened(
    editor: User, reviewer: User, publisher: User
) -> None:
    document = a_document(editor, f"Three men of {NAME} were killed.")
    publish(document, by=editor, approver=reviewer)
    page = signed_in(publisher).post(step(document, "redact"), ASKED)
    assert f"These become drafts again and have to be reviewed: {document.public_id}" in text_of(
        page
    )


def test_only_publishers_see_where_the_words_occur(group: Group, reviewer: User) -> None:
    page = signed_in(reviewer).post(step(group, "redact"), ASKED)
    assert page.status_code == 403
    assert "They occur" not in text_of(page)


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_users_who_may_not_see_proposals_never_see_the_words_of_an_open_redaction(
    role: str, group: Group, publisher: User, editor: User
) -> None:
    secret = "a phrase that stands in the proposal alone"
    propose_redaction(group, [1], [NAME, secret], publisher, "A court asked for it.")
    proposal = Proposal.objects.get()
    client = signed_in(editor if role == "editor" else person(role))
    pages = [
        reverse("admin:index"),
        reverse("admin:curation_proposal_changelist"),
        reverse("admin:curation_proposal_change", args=[proposal.pk]),
        reverse("admin:entities_group_changelist"),
        change_address(group),
        change_address(group) + "?_popup=1",
        reverse("admin:entities_group_history", args=[group.pk]),
        *(step(group, name) for name in STEPS),
        *(f"{reverse('admin:search')}?s={word}" for word in ("phrase", "alone")),
    ]
    assert "confirm-proposal" in STEPS
    for address in pages:
        for answer in (client.get(address, follow=True), client.post(address, {"looked": ""})):
            assert secret.encode() not in answer.content, address
    assert secret.encode() in signed_in(publisher).get(step(group, "confirm-proposal")).content


def test_a_record_page_names_the_versions_to_be_redacted_but_not_the_words(
    editor: User, publisher: User
) -> None:
    group = a_group(editor, a_document(editor))
    reviewer = person("reviewer")
    publish(
        *(citation.passage.document for citation in group.citations.all()[:1]),
        group,
        by=editor,
        approver=reviewer,
    )
    with acting_as(editor):
        Group.objects.filter(pk=group.pk).update(description=f"Said by {NAME}.")
    publish(fresh(group), by=editor, approver=reviewer)
    propose_redaction(group, [2], [NAME], publisher, "A court asked for it.")
    page = text_of(signed_in(publisher).get(change_address(group)))
    banner = page[page.index("proposed to redact") :][:120]
    assert "proposed to redact version 2 of this record: “A court asked for it.”" in banner
    assert NAME not in banner


def test_the_page_of_a_proposal_leads_to_its_record_and_its_decision(
    group: Group, publisher: User, second_publisher: User
) -> None:
    proposal = propose_redaction(group, [1], [NAME], publisher, "A court asked for it.")
    address = reverse("admin:curation_proposal_change", args=[proposal.pk])
    page = signed_in(second_publisher).get(address).content.decode()
    links = [change_address(group), *(step(group, f"{name}-proposal") for name in DECISIONS)]
    assert [link for link in links if f'href="{link}"' not in page] == []
    confirm(proposal, second_publisher)
    page = signed_in(second_publisher).get(address).content.decode()
    assert step(group, "confirm-proposal") not in page


def test_confirming_says_what_was_done_and_the_record_that_it_is_redacted(
    group: Group, publisher: User, second_publisher: User
) -> None:
    client = signed_in(second_publisher)
    assert "live v1" in text_of(client.get(change_address(group)))
    proposal = propose_redaction(group, [1], [NAME], publisher, "A court asked for it.")
    said = client.post(step(group, "confirm-proposal"), {"proposal": proposal.pk}, follow=True)
    done = f"Version 1 of {group.public_id} was redacted, and the words were removed"
    assert done in text_of(said)
    for page in (said, client.get(reverse("admin:entities_group_changelist"))):
        assert "redacted v1" in text_of(page)
        assert "live v1" not in text_of(page)
    assert "Version 1, the last published one, is redacted" in text_of(said)


def test_a_destructive_button_does_not_have_the_focus(
    group: Group, publisher: User, second_publisher: User
) -> None:
    propose_redaction(group, [1], [NAME], publisher, "A court asked for it.")
    page = signed_in(second_publisher).get(step(group, "confirm-proposal")).content.decode()
    assert 'class="button-danger"' in page
    assert "autofocus" not in page[page.index('class="stacked"') :]


def test_a_refused_proposal_keeps_the_input(group: Group, publisher: User) -> None:
    page = signed_in(publisher).post(step(group, "redact"), {**ASKED, "versions": "1 and 2"})
    assert "Write the versions as numbers" in text_of(page)
    assert page.context["words"] == ASKED["words"]
    assert page.context["versions"] == "1 and 2"
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("versions", ["", "0", "99999999999", "1;2", "²", "\0"])
def test_an_invalid_version_is_refused(group: Group, publisher: User, versions: str) -> None:
    page = signed_in(publisher).post(step(group, "redact"), {**ASKED, "versions": versions})
    assert page.status_code == 200
    assert not Proposal.objects.exists()


def test_only_publishers_are_offered_redaction(
    group: Group, editor: User, reviewer: User, publisher: User
) -> None:
    assert "Propose to redact…" in labels(group, publisher)
    assert "Propose to redact…" not in labels(group, editor) + labels(group, reviewer)


def test_markup_in_the_words_is_text(group: Group, publisher: User, second_publisher: User) -> None:
    ask(signed_in(publisher), group, words="<script>alert(1)</script>")
    page = signed_in(second_publisher).get(step(group, "confirm-proposal"))
    assert b"<script>alert" not in page.content
    assert b"&lt;script&gt;alert" in page.content


# The command


def redact(*arguments: str, words: str = "", monkeypatch: pytest.MonkeyPatch | None = None) -> str:
    out = io.StringIO()
    if monkeypatch:
        monkeypatch.setattr("sys.stdin", io.StringIO(words))
    call_command("redact", *arguments, stdout=out)
    return out.getvalue()


def propose(group: Group, user: User, monkeypatch: pytest.MonkeyPatch) -> str:
    return redact(
        *("propose", group.public_id, "--versions", "1"),
        *("--reason", "A court asked for it.", "--user", user.username),
        words=f"{NAME}\n",
        monkeypatch=monkeypatch,
    )


def test_the_command_needs_two_calls_by_two_users(
    group: Group, publisher: User, second_publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = propose(group, publisher, monkeypatch)
    key = str(Proposal.objects.get().pk)
    assert f"confirm {group.public_id} --proposal {key}" in said
    with pytest.raises(CommandError, match="You proposed this"):
        redact("confirm", group.public_id, "--proposal", key, "--user", publisher.username)
    said = redact(
        "confirm", group.public_id, "--proposal", key, "--user", second_publisher.username
    )
    assert "Backups" in said
    assert NAME not in fresh(group).name


def test_the_command_refuses_users_who_may_not_publish(
    group: Group, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="Only publishers"):
        propose(group, reviewer, monkeypatch)


def test_the_command_confirms_the_proposal_that_is_named_and_no_other(
    group: Group, publisher: User, second_publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(group, publisher, monkeypatch)
    with pytest.raises(CommandError, match="is not a redaction of"):
        redact("confirm", group.public_id, "--proposal", "0", "--user", second_publisher.username)


def test_the_command_refuses_unknown_records_and_users(group: Group, publisher: User) -> None:
    for arguments in (("G999999", publisher.username), (group.public_id, "nobody-here")):
        with pytest.raises(CommandError, match="There is no"):
            redact("confirm", arguments[0], "--proposal", "1", "--user", arguments[1])


# What a consumer sees


@pytest.mark.usefixtures("api_reads")
def test_the_version_answers_451_and_the_feed_says_so(
    group: Group, publisher: User, second_publisher: User
) -> None:
    proposal = propose_redaction(group, [1], [NAME], publisher, "A court asked for it.")
    confirm(proposal, second_publisher)
    client = Client()
    for address in (f"/api/v1/groups/{group.public_id}/", version_of(group, 1)):
        answer = client.get(address)
        assert answer.status_code == 451
        assert NAME not in answer.content.decode()
    changes = client.get("/api/v1/changes/").json()["results"]
    of_group = [each for each in changes if each["id"] == group.public_id]
    assert [each["action"] for each in of_group][-1] == "redact"
    assert of_group[-1]["reason"] == "A court asked for it."
    assert NAME not in str(changes)


def version_of(record: Any, version: int) -> str:
    return f"/api/v1/groups/{record.public_id}/versions/{version}/"
