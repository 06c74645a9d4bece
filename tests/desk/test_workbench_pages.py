"""The pages of the workbench: permissions, contents, and queries."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.conversation.comments import open_thread, resolve
from curation.coverage import sentences_in
from curation.models import Dismissal
from curation.places.publishing import publish_places
from curation.workflow.steps import request_changes, submit
from curation.workflow.verification import citation_digest, verify
from entities.models import Incident, Place
from sources.acting import acting_as
from sources.ingest import set_text
from sources.models import Document, Record
from tests.desk.pages import editor_client as client
from tests.desk.pages import text_of
from tests.factories import (
    UserFactory,
    a_document,
    a_finding,
    a_group,
    a_place,
    an_incident,
    cite,
    fresh,
    publish,
    signed_in,
)

__all__ = ["client"]


SCRIPT = "</script><script>alert(1)</script>"

READ = ("", "text", "suggestions", "new", "edit")
POSTED = ("save", "similar_records", "dismiss", "reopen", "fully_curated", "submit")


def address(document: Any, name: str = "", *more: str) -> str:
    public_id = document if isinstance(document, str) else document.public_id
    if name == "new" and not more:
        more = ("incident",)
    full = f"admin:workbench_{name}" if name else "admin:workbench"
    return reverse(full, args=[public_id, *more])


def read(client: Client, document: Document, incident: Incident, name: str) -> int:
    more = (incident.public_id,) if name == "edit" else ()
    return client.get(address(document, name, *more)).status_code


# Permissions


@pytest.mark.parametrize("name", READ)
def test_the_workbench_requires_a_role(
    editor: User, reviewer: User, document: Document, incident: Incident, name: str
) -> None:
    assert read(Client(), document, incident, name) == 302
    assert read(signed_in(UserFactory.create()), document, incident, name) == 403
    for user in (editor, reviewer):
        assert read(signed_in(user), document, incident, name) == 200


@pytest.mark.parametrize("name", POSTED)
def test_actions_are_refused_without_a_role(
    document: Document, incident: Incident, name: str
) -> None:
    posted = {"type": "incident", "record": incident.public_id, "start": "0", "revision": "99"}
    for refused, status in ((Client(), 302), (signed_in(UserFactory.create()), 403)):
        assert refused.post(address(document, name), posted).status_code == status
    assert fresh(incident).state == Record.State.DRAFT
    assert not Dismissal.objects.exists()


def test_looking_up_groups_requires_a_role(editor: User) -> None:
    url = reverse("admin:workbench_find", args=["group"])
    assert Client().get(url).status_code == 302
    assert signed_in(UserFactory.create()).get(url).status_code == 403
    assert signed_in(editor).get(url).status_code == 200


def test_a_record_in_review_opens_only_for_reviewers(
    editor: User, reviewer: User, document: Document, incident: Incident
) -> None:
    submit(incident, editor)
    assert read(signed_in(editor), document, incident, "edit") == 409
    assert read(signed_in(reviewer), document, incident, "edit") == 200


def test_a_returned_record_shows_the_reviewers_remarks_at_each_value(
    client: Client, editor: User, reviewer: User, document: Document, incident: Incident
) -> None:
    submit(incident, editor)
    casualties = incident.casualties.get()
    citation = casualties.citations.get()
    verify(citation, reviewer, citation_digest(citation), False, "It says dozens.")
    open_thread(incident, reviewer, "Which calendar?", "incident.date")
    open_thread(incident, reviewer, "A better title?", "incident.title")
    open_thread(incident, reviewer, "Nice work.")
    resolve(open_thread(incident, reviewer, "Settled already.", "incident.kind"), reviewer)
    request_changes(incident, reviewer, "Look at the toll again.")
    page = client.get(address(document, "edit", incident.public_id))
    assert f"{reviewer} requested changes: Look at the toll again." in text_of(page)
    assert "Settled already." not in text_of(page)
    entry = page.context["entry"]
    said = {
        block.value_key: [
            *(thread.opening.text for thread in block.threads),
            *(cited.rejection.comment for cited in block.cited if cited.rejection),
        ]
        for block in entry.blocks
    }
    assert {key: texts for key, texts in said.items() if texts} == {
        "incident.title": ["A better title?"],
        "incident.date": ["Which calendar?"],
        f"casualties:{casualties.pk}": ["It says dozens."],
    }
    assert [thread.opening.text for thread in entry.threads] == ["Nice work."]
    assert f"Rejected by {reviewer}: It says dozens." in text_of(page)
    submit(incident, editor)
    again = signed_in(reviewer).get(address(document, "edit", incident.public_id))
    assert "requested changes" not in text_of(again)


# URLs and methods


@pytest.mark.parametrize("name", READ[:4])
def test_pages_of_an_unknown_document_are_not_found(
    client: Client, incident: Incident, name: str
) -> None:
    for public_id in ("S999999", "x", incident.public_id):
        assert client.get(address(public_id, name)).status_code == 404


@pytest.mark.parametrize("name", POSTED)
def test_actions_on_an_unknown_document_are_not_found(client: Client, name: str) -> None:
    assert client.post(address("S999999", name), {"type": "incident"}).status_code == 404


def test_there_is_no_workbench_form_for_documents_and_places(
    client: Client, document: Document
) -> None:
    for url in (
        address(document, "new", "source"),
        address(document, "new", "nothing"),
        address(document, "edit", document.public_id),
        address(document, "edit", "I999999"),
        reverse("admin:workbench_find", args=["nothing"]),
    ):
        assert client.get(url).status_code == 404
    for record_type in ("", "source", "nothing"):
        for name in ("save", "similar_records"):
            posted = {"type": record_type}
            assert client.post(address(document, name), posted).status_code == 404


@pytest.mark.parametrize("name", POSTED)
def test_actions_require_post(client: Client, document: Document, name: str) -> None:
    assert client.get(address(document, name)).status_code == 405


def test_forms_require_get(client: Client, document: Document, incident: Incident) -> None:
    assert client.post(address(document, "new")).status_code == 405
    assert client.post(address(document, "edit", incident.public_id)).status_code == 405


# What the page shows


def test_a_card_shows_the_page_of_a_quotation_once(client: Client, editor: User) -> None:
    document = a_document(editor, text=None)
    with acting_as(editor):
        set_text(document, "There is an armed group, also called NF.", page_starts=[0])
    a_group(editor, document)
    # Its kind and its alias.
    assert text_of(client.get(address(document))).count("p. 1") == 2


def test_editor_and_reviewer_see_above_a_text_what_was_remarked_when_it_was_read(
    client: Client, editor: User
) -> None:
    document = a_document(editor, remarks=["Recognised by <a machine>.", "No page 2."])
    for page in (client.get(address(document)), client.get(address(document, "text"))):
        assert "2 remarks on how this text was read" in text_of(page)
        assert "Recognised by &lt;a machine&gt;." in page.content.decode()


def test_the_page_shows_the_text_and_the_records_that_cite_it(
    client: Client, document: Document, incident: Incident
) -> None:
    page = client.get(address(document))
    assert document.text
    assert "".join(page.context["text_blocks"]) == document.text.content
    [card] = page.context["cards"]
    assert (card.record, card.lacking) == (incident, 0)
    assert "At least 12 traders were killed" in text_of(page)


def test_a_document_without_text_says_what_to_do(client: Client, editor: User) -> None:
    empty = a_document(editor, text=None)
    page = client.get(address(empty))
    assert page.status_code == 200
    assert "This document has no text yet." in text_of(page)
    assert client.get(address(empty, "text")).status_code == 200
    assert client.get(address(empty, "suggestions")).json()["suggestions"] == []
    for name in ("dismiss", "fully_curated"):
        assert client.post(address(empty, name), {"start": "0"}).status_code == 422


def test_markup_in_documents_and_names_is_shown_as_text(client: Client, editor: User) -> None:
    text = f"Armed men attacked. {SCRIPT} <img src=x onerror=alert(1)> {{{{ 7 }}}}"
    document = a_document(editor, text=text, title=SCRIPT)
    group = a_group(editor, a_document(editor), name=f'"{SCRIPT}')
    cite(group, document, SCRIPT, editor, field="group.kind", speaker=f"'{SCRIPT}")
    for url in (
        address(document),
        address(document, "text"),
        address(document, "edit", group.public_id),
    ):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
    marks = re.search(
        r'<script id="marks" type="application/json">(.*?)</script>',
        client.get(address(document)).content.decode(),
    )
    assert marks
    assert group.public_id in marks[1]


def test_the_workbench_costs_a_constant_number_of_queries(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    group = a_group(editor, document)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address(document))
        assert page.status_code == 200
        return len(captured)

    an_incident(editor, document, title="Second", perpetrator=group)
    a_finding(editor, document)
    queries()
    few = queries()
    for number in range(9):
        an_incident(editor, document, title=f"Attack {number}", perpetrator=group)
        a_finding(editor, document, statement=f"Statement {number}.")
    assert queries() == few


def test_a_form_costs_a_constant_number_of_queries(
    client: Client, editor: User, document: Document
) -> None:
    groups = [a_group(editor, document, name=f"Group {number}") for number in range(7)]
    incident = an_incident(editor, document, perpetrator=groups[0])
    attribution = incident.attributions.get()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address(document, "edit", incident.public_id))
        return len(captured)

    cite(incident, document, "armed men", editor, attribution=attribution, asserted_by=groups[0])
    queries()
    few = queries()
    for group in groups[1:]:
        cite(incident, document, "armed men", editor, attribution=attribution, asserted_by=group)
    assert queries() == few


def test_values_of_other_documents_are_counted_and_not_shown(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    other = a_document(editor)
    cite(incident, other, "armed men", editor, field="incident.kind")
    [card] = client.get(address(other)).context["cards"]
    assert [row["value"].key for row in card.rows] == ["incident.kind"]
    assert len(card.elsewhere) == 2


# Hints


def test_suggestions_have_offsets_and_the_value_they_fill(
    client: Client, document: Document
) -> None:
    found = client.get(address(document, "suggestions")).json()["suggestions"]
    count = next(each for each in found if each["exact"].startswith("At least 12"))
    assert document.text
    assert document.text.content[count["start"] : count["end"]] == count["exact"]
    assert (count["kind"], count["value"]["at_least"]) == ("count", 12)


def test_a_group_of_the_same_name_is_offered_while_typing(
    client: Client, editor: User, document: Document
) -> None:
    group = a_group(editor, document, name="North Front")
    posted = {"type": "group", "record-name": "north front"}
    page = client.post(address(document, "similar_records"), posted)
    assert [like for like, _reason in page.context["found"]] == [group]
    posted["record"] = group.public_id
    assert client.post(address(document, "similar_records"), posted).context["found"] == []


def test_the_same_attack_from_another_report_is_offered_and_nothing_is_saved(
    client: Client, editor: User, document: Document
) -> None:
    place = a_place()
    known = an_incident(editor, a_document(editor), place=place, precision="country")
    posted = {
        "type": "incident",
        "record-date": "2024-07-15",
        "record-place": place.pk,
        "rows": ["casualties-0"],
        "casualties-0-figure": "12+",
        "casualties-0-victims": "civilians",
        "casualties-0-outcome": "killed",
    }
    page = client.post(address(document, "similar_records"), posted)
    assert known in [like for like, _reason in page.context["found"]]
    assert Incident.objects.count() == 1


def test_groups_and_places_are_found_by_name(
    client: Client, editor: User, document: Document
) -> None:
    group = a_group(editor, document, name="North Front")
    place = a_place()

    def found(kind: str, term: str) -> list[Any]:
        url = reverse("admin:workbench_find", args=[kind])
        return [each["key"] for each in client.get(url, {"term": term}).json()["results"]]

    assert found("group", "nf") == [group.pk]
    assert found("group", group.public_id.lower()) == [group.pk]
    assert found("place", "testl") == [place.pk]
    assert found("country", "XT") == [place.pk]
    assert found("group", "\0") == found("group", "")
    assert found("group", "x" * 5000) == []


@pytest.mark.parametrize(
    ("name", "term"),
    [("Nangarhar", "Nangarhār"), ("Khyber Pakhtunkhwa", "Khyber-Pakhtunkhwa"), ("كابل", "کابل")],
)
def test_a_place_is_found_however_its_letters_are_written(
    client: Client, editor: User, name: str, term: str
) -> None:
    place = a_place(name=name)
    url = reverse("admin:workbench_find", args=["place"])
    assert [each["key"] for each in client.get(url, {"term": term}).json()["results"]] == [place.pk]


def test_a_place_that_is_not_published_yet_is_found_and_says_so(
    client: Client, editor: User, document: Document
) -> None:
    place = a_place()
    url = reverse("admin:workbench_find", args=["place"])

    def more() -> str:
        [answer] = client.get(url, {"term": "testl"}).json()["results"]
        return str(answer["more"])

    assert more() == "country, not published yet"
    publish_places(Place.objects.filter(pk=place.pk))
    assert more() == "country"


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("Al-Qaida", ["Al-Qāida", "al\u2011Qaida", "al-Qa'ida", "qaida", "Al Qaeda"]),
        ("القاعدة", ["القاعده", "القَاعدة"]),
        ("Khyber Pakhtunkhwa Police", ["khyber-pakhtunkhwa", "police KHYBER"]),
    ],
)
def test_a_group_is_found_however_its_letters_are_written(
    client: Client, editor: User, document: Document, name: str, terms: list[str]
) -> None:
    group = a_group(editor, document, name=name)
    a_group(editor, document, name="South Army")
    url = reverse("admin:workbench_find", args=["group"])
    for term in terms:
        assert [each["key"] for each in client.get(url, {"term": term}).json()["results"]] == [
            group.pk
        ], term


def test_the_same_name_comes_before_its_beginning_and_that_before_near_names(
    client: Client, editor: User, document: Document
) -> None:
    names = ["Talibans", "Free Taliban", "Taliban", "Talliban"]
    groups = {name: a_group(editor, document, name=name).public_id for name in names}
    url = reverse("admin:workbench_find", args=["group"])
    found = [each["id"] for each in client.get(url, {"term": "Taliban"}).json()["results"]]
    assert found == [groups[name] for name in ("Taliban", "Talibans", "Free Taliban", "Talliban")]
    with_article = client.get(url, {"term": "the Taliban"}).json()["results"]
    assert with_article[0]["id"] == groups["Taliban"]


def test_finding_a_group_costs_the_same_queries_however_many_there_are(
    client: Client, editor: User, document: Document
) -> None:
    url = reverse("admin:workbench_find", args=["group"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url, {"term": "front"}).json()["results"]
        return len(captured)

    a_group(editor, document, name="North Front")
    before = queries()
    for number in range(5):
        a_group(editor, document, name=f"Front {number}")
    assert queries() == before


# Actions


def test_a_sentence_is_dismissed_and_opened_again(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    start = next(each.start for each in sentences_in(document) if each.state == "open")
    before = client.get(address(document)).context["coverage"]
    page = client.post(address(document, "dismiss"), {"start": start})
    assert page.context["coverage"].dismissed == 1
    assert page.context["coverage"].open == before.open - 1
    assert page.context["coverage"].percent > before.percent
    assert Dismissal.objects.get().by == editor
    again = client.post(address(document, "reopen"), {"start": start})
    assert again.context["coverage"] == before


@pytest.mark.parametrize("odd", ["", "1", "9" * 5000, str(2**63 - 10**15), "-1", "x", "\0"])
def test_dismissing_requires_the_start_of_a_sentence(
    client: Client, document: Document, odd: str
) -> None:
    assert client.post(address(document, "dismiss"), {"start": odd}).status_code == 422
    assert not Dismissal.objects.exists()
    client.post(address(document, "dismiss"), {"start": "0"})
    client.post(address(document, "reopen"), {"start": odd})
    assert Dismissal.objects.count() == 1


def test_a_document_is_fully_curated_only_when_nothing_is_open(
    client: Client, document: Document
) -> None:
    refused = client.post(address(document, "fully_curated"))
    assert refused.status_code == 422
    assert "neither cited nor dismissed" in text_of(refused)
    assert fresh(document).curation_status != "fully curated"
    for sentence in sentences_in(document):
        client.post(address(document, "dismiss"), {"start": sentence.start})
    done = client.post(address(document, "fully_curated"))
    assert f"{document.public_id} is fully curated." in text_of(done)
    assert done.context["coverage"].percent == 100
    assert fresh(document).curation_status == "fully curated"


def test_the_document_and_ones_own_drafts_are_submitted_together(
    client: Client, editor: User, second_editor: User, document: Document, incident: Incident
) -> None:
    others = an_incident(second_editor, document, title="Of a colleague")
    page = client.post(address(document, "submit"))
    assert f"Sent to review: {document.public_id}, {incident.public_id}." in text_of(page)
    assert {fresh(each).state for each in (document, incident)} == {Record.State.IN_REVIEW}
    assert fresh(others).state == Record.State.DRAFT
    assert client.post(address(document, "submit")).status_code == 422


def test_drafts_without_citations_stay_drafts_while_the_others_are_submitted(
    client: Client, document: Document, incident: Incident
) -> None:
    incident.citations.filter(field="incident.date").delete()
    page = client.post(address(document, "submit"))
    said = f"Sent to review: {document.public_id}. Not ready yet: {incident.public_id}; see below."
    assert said in text_of(page)
    assert fresh(document).state == Record.State.IN_REVIEW
    assert fresh(incident).state == Record.State.DRAFT
    refused = client.post(address(document, "submit"))
    assert refused.status_code == 422
    assert incident.public_id in text_of(refused)


def test_a_record_in_review_is_recalled_from_its_card_by_those_who_may(
    client: Client, editor: User, second_editor: User, document: Document, incident: Incident
) -> None:
    submit(incident, editor)
    url = address(document, "recall", incident.public_id)
    stranger = signed_in(second_editor)
    assert url not in stranger.get(address(document)).content.decode()
    refused = stranger.post(url)
    assert refused.status_code == 422
    assert "was submitted by others" in text_of(refused)
    assert url in client.get(address(document)).content.decode()
    assert client.get(url).status_code == 405
    assert f"{incident.public_id} is a draft again." in text_of(client.post(url))
    assert fresh(incident).state == Record.State.DRAFT
    assert url not in client.get(address(document)).content.decode()


def test_a_card_shows_the_missing_evidence_at_each_value(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    incident.citations.filter(field="incident.date").delete()
    cite(incident, document, "armed men", editor, field="incident.place")
    [card] = client.get(address(document)).context["cards"]
    assert card.lacking == 2
    assert {row["value"].key: row["lack"] for row in card.rows if row["lack"]} == {
        "incident.date": "has no citation",
        "incident.place": "is cited, but has no value",
    }


def test_published_records_are_not_submitted_again(
    client: Client, editor: User, reviewer: User, document: Document, incident: Incident
) -> None:
    publish(document, incident, by=editor, approver=reviewer)
    assert client.get(address(document)).context["drafts"] == []


def test_the_asserter_and_the_speaker_are_distinguished(
    client: Client, document: Document, incident: Incident
) -> None:
    page = client.get(address(document, "edit", incident.public_id)).content.decode()
    assert 'title="The group in whose name it is said;' in page
    assert 'title="The named person who is speaking,' in page
