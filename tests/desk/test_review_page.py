"""The review page: changes, quotes, verdicts, and the next record in the queue."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.workflow.approval import approve
from curation.workflow.claims import take_claim
from curation.workflow.steps import request_changes, submit
from curation.workflow.verification import citation_digest, verify
from entities.models import Attribution, Casualties, Citation, Group, Incident
from sources.acting import acting_as
from sources.models import Document
from tests.connections import own_database
from tests.desk.pages import review, text_of
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    advised,
    an_incident,
    cite,
    fresh,
    person,
    publish,
    signed_in,
    submit_and_verify,
    verify_all,
)
from tests.reviewing import live_document as document
from tests.reviewing import waiting_incident as waiting

__all__ = ["document", "own_database", "waiting"]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def changed(editor: User, reviewer: User, document: Document) -> Incident:
    """A published incident in review again, with other casualties and without its attribution."""
    group = a_group(editor, document)
    incident = an_incident(editor, document, perpetrator=group)
    publish(group, incident, by=editor, approver=reviewer)
    with acting_as(editor):
        Casualties.objects.filter(incident=incident).update(at_least=21)
        Attribution.objects.filter(incident=incident).delete()
        Citation.objects.filter(record=incident.pk, field="incident.kind").delete()
    cite(incident, document, "armed men attacked", editor, field="incident.kind")
    submit(incident, editor)
    return incident


def rows_of(page: Any) -> dict[str, Any]:
    return {row["value"].key.split(":")[0]: row for row in page.context["rows"]}


# What changed


def test_old_and_new_stand_side_by_side(reviewer: User, changed: Incident) -> None:
    page = signed_in(reviewer).get(review(changed))
    text = text_of(page)
    assert rows_of(page)["casualties"]["change"].old_text in text
    assert "no longer cited: attacked a market" in text
    assert "removed" in text
    assert "Version 1 is published." in text


def test_a_corrected_value_of_a_first_version_shows_the_earlier_rejection(
    own_database: str,
) -> None:
    author, colleague = person("editor"), person("reviewer")
    document = a_document(author)
    incident = an_incident(author, document)
    submit(incident, author)
    toll = Casualties.objects.get(incident=incident)
    citation = Citation.objects.get(casualties=toll)
    verify(citation, colleague, citation_digest(citation), confirmed=False, comment="It says 13.")
    client = signed_in(colleague)
    assert "It was" not in text_of(client.get(review(incident)))
    request_changes(fresh(incident), colleague, "See the toll.")
    with acting_as(author):
        toll.at_least = 13
        toll.save()
    submit(fresh(incident), author)
    told = (
        f"rejected by {colleague}: “It says 13.” It was civilians, killed: 12+"
        " citing “At least 12 traders were killed”"
    )
    page = client.get(review(incident))
    assert "civilians killed: 13+" in text_of(page)
    assert told in text_of(page)
    assert text_of(page).count("It was") == 1
    mended = fresh(citation)
    verify(mended, colleague, citation_digest(mended), confirmed=True, acknowledged=advised(mended))
    assert told not in text_of(client.get(review(incident)))


def test_a_corrected_field_shows_its_earlier_value_and_quotation(own_database: str) -> None:
    author, colleague = person("editor"), person("reviewer")
    document = a_document(author)
    incident = an_incident(author, document)
    submit(incident, author)
    citation = Citation.objects.get(record=incident.pk, field="incident.date")
    verify(citation, colleague, citation_digest(citation), confirmed=False, comment="The 16th.")
    request_changes(fresh(incident), colleague, "See the date.")
    mended = fresh(incident)
    with acting_as(author):
        mended.date = "2024-07-16"
        mended.save()
        citation.delete()
    cite(incident, document, "15 July", author, field="incident.date")
    submit(fresh(incident), author)
    assert (
        f"rejected by {colleague}: “The 16th.” It was 15 July 2024 citing “On 15 July 2024”"
    ) in text_of(signed_in(colleague).get(review(incident)))


def test_nothing_is_called_new_in_a_first_version(reviewer: User, waiting: Incident) -> None:
    page = signed_in(reviewer).get(review(waiting))
    assert "badge-draft" not in page.content.decode().split('<dl class="values">')[1]
    assert "is published" not in text_of(page)


def test_approving_together_shows_old_and_new_as_the_page_of_one_does(
    reviewer: User, changed: Incident
) -> None:
    client = signed_in(reviewer)
    address = f"{reverse('admin:approve_together')}?records={changed.public_id}"
    text = text_of(client.get(address))
    alone = rows_of(client.get(review(changed)))
    assert f"published: {alone['casualties']['change'].old_text}" in text
    assert "no longer cited: attacked a market" in text
    assert f"{alone['attribution']['change'].old_text} removed" in text
    assert "15 July 2024" not in text


def test_approving_together_shows_no_value_that_a_quotation_pins_in_a_first_version(
    reviewer: User, waiting: Incident
) -> None:
    verify_all(waiting, reviewer)
    address = f"{reverse('admin:approve_together')}?records={waiting.public_id}"
    text = text_of(signed_in(reviewer).get(address))
    assert waiting.title in text
    assert "15 July 2024" not in text


def test_both_pages_show_references_published_under_another_name(
    editor: User, reviewer: User, document: Document
) -> None:
    group = a_group(editor, document, name="The old name")
    publish(group, by=editor, approver=reviewer)
    incident = an_incident(editor, document, perpetrator=group)
    with acting_as(editor):
        Group.objects.filter(pk=group.pk).update(name="The new name")
    for record in (group, incident):
        submit(fresh(record), editor)
    client = signed_in(reviewer)
    together = f"{reverse('admin:approve_together')}?records={incident.public_id}"
    for address in (review(incident), together):
        assert "uses its published name: “The old name”" in text_of(client.get(address))
    with_its_group = text_of(client.get(f"{together},{group.public_id}"))
    assert "uses its published name" not in with_its_group
    assert "published: The old name" in with_its_group


def test_comparing_many_first_versions_costs_a_constant_number_of_queries(
    editor: User, reviewer: User, document: Document
) -> None:
    incidents = [an_incident(editor, document) for _ in range(4)]
    for incident in incidents:
        submit(incident, editor)
    client = signed_in(reviewer)

    def queries(*records: Incident) -> int:
        names = ",".join(record.public_id for record in records)
        address = f"{reverse('admin:approve_together')}?records={names}"
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    queries(*incidents)
    assert queries(*incidents) == queries(incidents[0])


def test_a_value_is_settled_once_it_is_as_published_and_confirmed(
    reviewer: User, changed: Incident
) -> None:
    client = signed_in(reviewer)
    before = rows_of(client.get(review(changed)))
    verify_all(changed, reviewer)
    after = rows_of(client.get(review(changed)))
    assert before["incident.title"]["settled"] is True
    assert not before["casualties"]["settled"]
    settled = {name for name, row in after.items() if row["settled"]}
    assert "incident.date" in settled
    assert not settled & {"casualties", "incident.kind", "attribution"}


def test_a_removed_value_asks_for_no_verdict(reviewer: User, changed: Incident) -> None:
    page = signed_in(reviewer).get(review(changed))
    assert rows_of(page)["attribution"]["cited"] == []
    open_quotes = [
        item for row in page.context["rows"] for item in row["cited"] if not item["verdict"]
    ]
    assert len(open_quotes) == 2


def test_advice_stands_beside_its_quote(reviewer: User, changed: Incident) -> None:
    page = signed_in(reviewer).get(review(changed))
    [item] = rows_of(page)["casualties"]["cited"]
    assert item["advice"]
    assert item["advice"][0].sentence in text_of(page)


def test_only_the_value_to_decide_next_has_its_forms_in_the_page_and_a_template_serves_the_others(
    reviewer: User, waiting: Incident
) -> None:
    page = signed_in(reviewer).get(review(waiting))
    cited = [item for row in page.context["rows"] for item in row["cited"]]
    content = page.content.decode()
    assert len(cited) > 2
    # Each has a form to confirm and one to reject.
    assert content.count('name="seen_digest"') == 2 + 2
    assert content.count('<template id="verdict-template">') == 1
    assert [content.count(f'data-digest="{item["digest"]}"') for item in cited] == [1] * len(cited)


# Verdicts from the page's script


def test_a_verdict_sent_by_script_is_answered_with_only_the_values(
    reviewer: User, waiting: Incident
) -> None:
    client = signed_in(reviewer)
    item = rows_of(client.get(review(waiting)))["incident.kind"]["cited"][0]
    posted = {
        "act": "confirm",
        "citation": item["citation"].pk,
        "seen_digest": item["digest"],
    }
    answer = client.post(review(waiting), posted, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert f"Confirmed by {reviewer}" in text_of(answer)
    assert rows_of(answer)["incident.date"]["cited"][0]["is_next"]


def test_without_a_script_a_verdict_leads_back_to_the_page(
    reviewer: User, waiting: Incident
) -> None:
    client = signed_in(reviewer)
    item = rows_of(client.get(review(waiting)))["incident.kind"]["cited"][0]
    posted = {"act": "confirm", "citation": item["citation"].pk, "seen_digest": item["digest"]}
    answer = client.post(review(waiting), posted)
    assert (answer.status_code, answer["Location"]) == (302, f"{review(waiting)}#next")


def test_a_refused_verdict_keeps_the_comment(reviewer: User, waiting: Incident) -> None:
    client = signed_in(reviewer)
    item = rows_of(client.get(review(waiting)))["incident.kind"]["cited"][0]
    posted = {
        "act": "reject",
        "citation": item["citation"].pk,
        "seen_digest": "0" * 64,
        "comment": "It says <raid>.",
    }
    answer = client.post(review(waiting), posted, headers=HTMX)
    page = answer.content.decode()
    assert page.count("It says &lt;raid&gt;.") == 1
    assert answer.context["problem"]
    assert not rows_of(answer)["incident.kind"]["cited"][0]["verdict"]


def test_enter_in_the_rejection_comment_does_not_confirm(reviewer: User, waiting: Incident) -> None:
    page = signed_in(reviewer).get(review(waiting)).content.decode()
    with_line = [
        form for form in re.findall(r"<form.*?</form>", page, re.S) if 'name="citation"' in form
    ]
    lines = [form for form in with_line if 'name="comment"' in form]
    # Of the value to decide next, and of the template for the others.
    assert len(lines) == 2
    for form in lines:
        assert re.findall(r'name="act" value="([a-z-]+)"', form) == ["reject"]


# A colleague changes a value without evidence, such as a title, between two verdicts


def read_then_changed(reviewer: User, colleague: User, record: Any) -> dict[str, Any]:
    """Open the page, let a colleague change the title, and return the first verdict to post."""
    page = signed_in(reviewer).get(review(record))
    item = rows_of(page)["incident.kind"]["cited"][0]
    with acting_as(colleague):
        Incident.objects.filter(pk=record.pk).update(title="Another title")
    return {
        "act": "confirm",
        "citation": item["citation"].pk,
        "seen_digest": item["digest"],
        "revision": page.context["revision"],
    }


def test_a_change_between_two_verdicts_must_be_read_before_approval(
    reviewer: User, second_reviewer: User, waiting: Incident
) -> None:
    client = signed_in(reviewer)
    posted = read_then_changed(reviewer, second_reviewer, waiting)
    answer = client.post(review(waiting), posted, headers=HTMX)
    assert f"changed {waiting.public_id} on" in text_of(answer)
    verify_all(waiting, reviewer)
    approval = {"act": "approve", "revision": answer.context["revision"]}
    refused = client.post(review(waiting), approval)
    assert fresh(waiting).state == "in_review"
    again = {"act": "approve", "revision": refused.context["revision"]}
    client.post(review(waiting), again)
    assert fresh(waiting).state == "approved"


def test_a_verdict_without_a_script_shows_changes_made_meanwhile(
    reviewer: User, second_reviewer: User, waiting: Incident
) -> None:
    posted = read_then_changed(reviewer, second_reviewer, waiting)
    answer = signed_in(reviewer).post(review(waiting), posted, follow=True)
    assert f"changed {waiting.public_id} on" in text_of(answer)


def test_verdicts_do_not_require_the_record_to_be_read_again(
    reviewer: User, waiting: Incident
) -> None:
    client = signed_in(reviewer)
    page = client.get(review(waiting))
    item = rows_of(page)["incident.kind"]["cited"][0]
    posted = {
        "act": "confirm",
        "citation": item["citation"].pk,
        "seen_digest": item["digest"],
        "revision": page.context["revision"],
    }
    assert not client.post(review(waiting), posted, headers=HTMX).context["changed"]


# The page is opened again: reloaded, or after a comment

SINCE = "Changed since you opened it:"


def test_a_reopened_review_shows_changes_since_it_was_first_opened(
    reviewer: User, second_reviewer: User, waiting: Incident
) -> None:
    client = signed_in(reviewer)
    read_then_changed(reviewer, second_reviewer, waiting)
    assert SINCE not in text_of(client.get(review(waiting)))
    with acting_as(second_reviewer):
        Casualties.objects.filter(incident=waiting).update(at_least=21)
    say = reverse("admin:add_comment", args=[waiting.public_id])
    for page in (
        client.post(say, {"text": "Which day?"}, follow=True),
        client.get(review(waiting)),
    ):
        told = text_of(page).split(SINCE)[1].split("I have read this")[0]
        assert str(second_reviewer) in told
        assert "12 → 21" in told
        assert "Another title" not in told
        assert page.content.index(b"changes-since-opened") < page.content.index(b'value="confirm"')


def test_changes_are_shown_until_the_reviewer_has_read_them(
    reviewer: User, second_reviewer: User, waiting: Incident
) -> None:
    client = signed_in(reviewer)
    read = {"act": "read", "revision": client.get(review(waiting)).context["revision"]}
    read_then_changed(reviewer, second_reviewer, waiting)
    assert SINCE in text_of(client.post(review(waiting), read, follow=True))
    read["revision"] = fresh(waiting).revision
    assert SINCE not in text_of(client.post(review(waiting), read, follow=True))
    assert SINCE not in text_of(client.get(review(waiting)))


def test_the_answer_to_a_verdict_shows_the_changes_too(
    reviewer: User, second_reviewer: User, waiting: Incident
) -> None:
    client = signed_in(reviewer)
    client.get(review(waiting))
    posted = read_then_changed(reviewer, second_reviewer, waiting)
    assert SINCE in text_of(client.post(review(waiting), posted, headers=HTMX))


def test_after_an_approval_only_changes_of_the_new_round_are_shown(
    editor: User, reviewer: User, second_reviewer: User, waiting: Incident
) -> None:
    client = signed_in(reviewer)
    client.get(review(waiting))
    verify_all(waiting, reviewer)
    approve(fresh(waiting), reviewer, fresh(waiting).revision)
    with acting_as(editor):
        Casualties.objects.filter(incident=waiting).update(at_least=21)
    submit(fresh(waiting), editor)
    assert SINCE not in text_of(client.get(review(waiting)))
    with acting_as(second_reviewer):
        Casualties.objects.filter(incident=waiting).update(at_least=22)
    told = text_of(client.get(review(waiting))).split(SINCE)[1]
    assert "21 → 22" in told.split("I have read this")[0]


def test_a_change_without_a_stored_version_is_shown_too(reviewer: User, waiting: Incident) -> None:
    client = signed_in(reviewer)
    client.get(review(waiting))
    session = client.session
    opened = session["opened_reviews"][waiting.public_id]
    session["opened_reviews"] = {waiting.public_id: [opened[0], opened[1] - 1, opened[2]]}
    session.save()
    told = text_of(client.get(review(waiting))).split(SINCE)[1]
    assert f"changed {waiting.public_id} on" in told.split("I have read this")[0]


# Approve, then the next


def approve_next(reviewer: User, record: Any) -> Any:
    posted = {"act": "approve-next", "revision": fresh(record).revision}
    return signed_in(reviewer).post(review(record), posted)


def ready(record: Any, editor: User, reviewer: User) -> Any:
    submit_and_verify([record], editor, reviewer)
    return record


def test_approving_leads_to_the_next_record_in_the_text_of_the_document(
    editor: User, reviewer: User, document: Document
) -> None:
    record = ready(an_incident(editor, document), editor, reviewer)
    finding, group = a_finding(editor, document), a_group(editor, document)
    for other in (finding, group):
        submit(other, editor)
    Group.objects.filter(pk=finding.pk).update(changed_at="2024-01-01T00:00Z")
    answer = approve_next(reviewer, record)
    assert fresh(record).standing == "live"
    assert (answer.status_code, answer["Location"]) == (302, review(group))


def test_approving_skips_claimed_records_and_own_work(
    editor: User, reviewer: User, second_reviewer: User, document: Document
) -> None:
    record = ready(an_incident(editor, document), editor, reviewer)
    taken = an_incident(editor, document, title="Taken")
    own = an_incident(reviewer, document, title="Own")
    free = an_incident(editor, document, title="Free")
    for other, by in ((taken, editor), (own, reviewer), (free, editor)):
        submit(other, by)
    for minute, other in enumerate((own, taken, free)):
        Incident.objects.filter(pk=other.pk).update(changed_at=f"2024-01-01T00:0{minute}Z")
    take_claim(taken, second_reviewer)
    assert approve_next(reviewer, record)["Location"] == review(free)


def test_approving_leads_to_the_first_page_when_only_own_work_waits(
    editor: User, reviewer: User, document: Document
) -> None:
    record = ready(an_incident(editor, document), editor, reviewer)
    submit(an_incident(reviewer, document, title="Own"), reviewer)
    assert approve_next(reviewer, record)["Location"] == reverse("admin:index")


def test_a_refused_approval_stays_on_the_page(reviewer: User, waiting: Incident) -> None:
    answer = approve_next(reviewer, waiting)
    assert answer.status_code == 200
    assert fresh(waiting).state == "in_review"
    assert answer.context["problem"]


# The page


def test_the_review_page_costs_a_constant_number_of_queries(
    editor: User, reviewer: User, document: Document, changed: Incident, waiting: Incident
) -> None:
    client = signed_in(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(review(waiting))
        return len(captured)

    queries()
    few = queries()
    victims = ("security forces", "militants", "unknown", "others")
    for each in victims:
        with acting_as(editor):
            row = Casualties(incident=waiting, victims=each, outcome="wounded", at_least=5)
            if each in dict(Casualties._meta.get_field("victims").flatchoices):
                row.save()
                cite(waiting, document, "five others", editor, casualties=row)
    assert waiting.casualties.count() > 2
    client.post(review(waiting), {"act": "read", "revision": fresh(waiting).revision})
    assert queries() == few
