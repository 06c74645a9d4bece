"""Posts from the workbench, regular or forged: no input is lost or passed over."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.workflow.steps import submit
from desk.workbench.parts import MAX_PARTS
from desk.workbench.record_entry import RecordEntry
from entities.declared import CITED_TYPES
from entities.figures import read_figure
from entities.models import Alias, Casualties, Citation, Group, Incident
from sources.acting import acting_as
from sources.models import Document, Passage
from tests.desk.pages import editor_client as client
from tests.desk.pages import text_of
from tests.factories import (
    UserFactory,
    a_document,
    a_group,
    a_place,
    an_incident,
    cite,
    fresh,
    signed_in,
)
from tests.filled import filled_records
from vocabulary.records import IncidentKind, Outcome

__all__ = ["client"]


Posted = dict[str, Any]

ODD_NUMBERS = ("9" * 5000, str(2**63), "99999999999999999999", "-1", "1.5", "²", "\0", "x")


def address(document: Document, name: str, *more: str) -> str:
    return reverse(f"admin:workbench_{name}", args=[document.public_id, *more])


def quoted(document: Document, prefix: str, target: str, exact: str, **more: str) -> Posted:
    """Return what the page posts for one citation."""
    start = document.text.content.find(exact) if document.text else 0
    fields = {
        "id": "",
        "target": target,
        "document": document.public_id,
        "start": str(start),
        "exact": exact,
        "asserted_by": "",
        "speaker": "",
        "stance": "supports",
    }
    return {f"{prefix}-{name}": value for name, value in (fields | more).items()}


def a_new_incident(document: Document) -> Posted:
    return {
        "type": "incident",
        "record": "",
        "revision": "0",
        "record-title": "Attack on a market",
        "record-kind": "armed attack",
        "citations": ["c-0"],
        **quoted(document, "c-0", "incident.kind", "attacked a market"),
    }


def posted_of(response: Any) -> Posted:
    """Return what the form on the page would post unchanged."""
    entry = response.context["entry"]
    posted: dict[str, Any] = {}
    record = response.context["record"]
    posted |= {
        "type": entry.type,
        "record": record.public_id if record else "",
        "revision": str(response.context["revision"]),
    }
    rows, citations = [], []
    for block in entry.blocks:
        posted |= {field.html_name: field.value() or "" for field in block.fields}
        if block.kind:
            rows.append(block.key)
            posted[f"{block.key}-id"] = block.row_id or ""
        for cited in block.cited:
            citations.append(cited.form.prefix)
            values = {
                f"{cited.form.prefix}-{name}": value or "" for name, value in cited.value.items()
            }
            values[f"{cited.form.prefix}-start"] = cited.value["start"]
            posted |= values | {f"{cited.form.prefix}-target": block.key}
    return posted | {"rows": rows, "citations": citations}


def opened(client: Client, document: Document, record: Any) -> Posted:
    response = client.get(address(document, "edit", record.public_id))
    assert response.status_code == 200
    return posted_of(response)


def save(client: Client, document: Document, posted: Posted) -> Any:
    return client.post(address(document, "save"), posted)


# Saving


@pytest.mark.parametrize("record_type", CITED_TYPES)
def test_a_complete_record_can_be_saved_unchanged(
    own_attributes: None, client: Client, editor: User, record_type: str
) -> None:
    record = filled_records(editor)[record_type]
    [document] = Document.objects.filter(passages__citations__record=record.pk).distinct()
    before = fresh(record).revision
    response = save(client, document, opened(client, document, record))
    assert response.status_code == 200, text_of(response)
    assert fresh(record).revision == before


def test_a_whole_record_is_entered_in_one_post(
    client: Client, editor: User, document: Document
) -> None:
    group = a_group(editor, document)
    posted = a_new_incident(document) | {
        "rows": ["casualties-0", "casualties-1", "attributions-0"],
        "casualties-0-figure": "12+",
        "casualties-0-victims": "civilians",
        "casualties-0-outcome": "killed",
        "casualties-1-figure": "5",
        "casualties-1-victims": "civilians",
        "casualties-1-outcome": "wounded",
        "attributions-0-group": group.pk,
        "attributions-0-role": "perpetrator",
        "citations": ["c-0", "c-1", "c-2", "c-3"],
        **quoted(document, "c-1", "casualties-0", "At least 12 traders"),
        **quoted(document, "c-2", "casualties-1", "five others"),
        **quoted(document, "c-3", "attributions-0", "did it", asserted_by=str(group.pk)),
    }
    response = save(client, document, posted)
    incident = Incident.objects.get()
    assert f"{incident.public_id} is saved as a draft." in text_of(response)
    assert [row.count_text for row in incident.casualties.all()] == ["12+", "5"]
    assert incident.attributions.get().citations.get().asserted_by == group
    assert incident.citations.count() == 4


def test_a_form_opened_before_a_field_existed_leaves_it_unchanged(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    assert posted.pop("record-kind") == "armed attack"
    assert save(client, document, posted).status_code == 200
    incident.refresh_from_db()
    assert incident.kind == "armed attack"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("~300", (None, 300, None)),
        ("30–60, best 45", (30, 45, 60)),
        ("٣٠-٦٠", (30, None, 60)),
        ("about 1,200", (None, 1200, None)),
    ],
)
def test_a_count_is_entered_on_one_line(
    client: Client, document: Document, incident: Incident, typed: str, kept: tuple[Any, ...]
) -> None:
    posted = opened(client, document, incident)
    assert posted["casualties-0-figure"] == "12+"
    assert save(client, document, posted | {"casualties-0-figure": typed}).status_code == 200
    assert incident.casualties.get().figure == kept
    again = opened(client, document, incident)["casualties-0-figure"]
    assert read_figure(str(again)) == kept


@pytest.mark.parametrize(
    ("bounds", "text"),
    [(("30", "60"), "30-60"), (("13", ""), "13+"), (("", "60"), "up to 60")],
)
def test_a_page_opened_before_counts_had_one_line_is_saved(
    client: Client, document: Document, incident: Incident, bounds: tuple[str, str], text: str
) -> None:
    posted = opened(client, document, incident)
    del posted["casualties-0-figure"]
    posted |= dict(zip(("casualties-0-at_least", "casualties-0-at_most"), bounds, strict=True))
    assert save(client, document, posted).status_code == 200
    assert incident.casualties.get().count_text == text


def the_children(posted: Posted, **values: str) -> Posted:
    """Return a posted incident with three children, a part of its casualties."""
    children = {
        "casualties-7-figure": "3",
        "casualties-7-victims": "civilians",
        "casualties-7-outcome": "killed",
        "casualties-7-demographic": "children",
        "casualties-7-part_of": "casualties-0",
    }
    # The part comes first: the order of the rows does not matter.
    return posted | children | values | {"rows": ["casualties-7", *posted["rows"]]}


def test_casualties_are_a_part_of_others(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    assert save(client, document, the_children(posted)).status_code == 200
    part = incident.casualties.get(demographic="children")
    assert part.part_of == incident.casualties.get(demographic="unknown")
    again = opened(client, document, incident)
    assert again["casualties-1-part_of"] == "casualties-0"
    before = fresh(incident).revision
    assert save(client, document, again).status_code == 200
    # A page from before does not post it.
    del again["casualties-1-part_of"]
    assert save(client, document, again).status_code == 200
    assert fresh(incident).revision == before


def test_a_new_incident_is_entered_with_a_part(client: Client, document: Document) -> None:
    posted = a_new_incident(document) | {
        "rows": ["casualties-0"],
        "casualties-0-figure": "12+",
        "casualties-0-victims": "civilians",
        "casualties-0-outcome": "killed",
    }
    assert save(client, document, the_children(posted)).status_code == 200
    assert Incident.objects.get().casualties.get(demographic="children").part_of


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"casualties-7-outcome": "wounded"}, "those that shall include them are killed"),
        ({"casualties-0-figure": "2"}, "3 is more than the 2 that shall include them"),
        ({"casualties-7-part_of": "casualties-9"}, "What includes these is no longer here"),
        ({"casualties-7-part_of": "casualties-7"}, "would be a part of themselves"),
        ({"casualties-0-part_of": "casualties-7"}, "would be a part of themselves"),
    ],
)
def test_a_part_that_does_not_fit_is_explained(
    client: Client, document: Document, incident: Incident, values: dict[str, str], said: str
) -> None:
    posted = the_children(opened(client, document, incident), **values)
    response = save(client, document, posted)
    assert response.status_code == 422
    assert said in text_of(response)
    assert incident.casualties.count() == 1


def test_a_count_larger_than_what_it_is_out_of_is_explained(
    own_attributes: None, client: Client, editor: User, document: Document
) -> None:
    finding = filled_records(editor)["finding"]
    [cited] = Document.objects.filter(passages__citations__record=finding.pk).distinct()
    posted = opened(client, cited, finding)
    posted |= {"quantities-0-figure": "~35", "quantities-0-out_of": "34"}
    response = save(client, cited, posted)
    assert response.status_code == 422
    assert "The count is larger than what it is out of." in text_of(response)


def test_a_form_opened_by_another_user_is_not_saved(
    client: Client, editor: User, reviewer: User, document: Document
) -> None:
    """Another person signed in after the author of the input, in the same browser."""
    page = client.get(reverse("admin:workbench", args=[document.public_id])).content.decode()
    assert f'"X-Page-Of": "{editor.pk}"' in page
    sent = (address(document, "save"), a_new_incident(document))
    refused = client.post(*sent, headers={"X-Page-Of": str(reviewer.pk)})
    assert (refused.status_code, Incident.objects.count()) == (403, 0)
    assert client.post(*sent, headers={"X-Page-Of": str(editor.pk)}).status_code == 200
    assert Incident.objects.count() == 1


def test_a_save_says_what_is_missing_for_review(client: Client, document: Document) -> None:
    posted = a_new_incident(document)
    assert "Before it can be reviewed" not in text_of(save(client, document, posted))
    posted |= {"record-kind": "unknown", "record-date": "2024-07-15"}
    said = text_of(save(client, document, posted))
    assert "Before it can be reviewed:" in said
    assert "kind is cited, but has no value" in said
    assert "has no citation" in said


def test_a_record_is_saved_and_sent_to_review_with_its_document_at_once(
    client: Client, document: Document
) -> None:
    said = text_of(save(client, document, a_new_incident(document) | {"then": "submit"}))
    incident = Incident.objects.get()
    assert f"Saved and sent to review: {incident.public_id}, {document.public_id}." in said
    assert {fresh(each).state for each in (incident, document)} == {"in_review"}


def test_a_record_that_is_not_ready_for_review_is_a_draft_in_its_form(
    client: Client, document: Document
) -> None:
    posted = a_new_incident(document) | {"then": "submit", "record-date": "2024-07-15"}
    response = save(client, document, posted)
    incident = Incident.objects.get()
    assert f"{incident.public_id} is saved as a draft, but not sent to review" in text_of(response)
    assert "has no citation" in text_of(response)
    assert posted_of(response)["record"] == incident.public_id
    assert {fresh(each).state for each in (incident, document)} == {"draft"}


def test_a_form_that_is_refused_is_not_submitted_either(client: Client, document: Document) -> None:
    response = save(
        client, document, a_new_incident(document) | {"then": "submit", "record-title": ""}
    )
    assert response.status_code == 422
    assert posted_of(response)["record-kind"] == "armed attack"
    assert not Incident.objects.exists()
    assert fresh(document).state == "draft"


def test_saving_many_quotations_reads_the_text_once(client: Client, document: Document) -> None:
    def readings(posted: Posted) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert save(client, document, posted).status_code == 200
        content = '"sources_documenttext"."content"'
        return sum(content in query["sql"] for query in captured)

    many = a_new_incident(document)
    for number, words in enumerate(("At least 12 traders", "a market", "armed men"), start=1):
        many |= quoted(document, f"c-{number}", "incident.kind", words)
        many["citations"] = [*many["citations"], f"c-{number}"]
    # The first request also reads the sentences.
    readings(a_new_incident(document))
    assert readings(many) == readings(a_new_incident(document))


def test_a_form_saved_as_it_was_opened_changes_nothing(
    client: Client, document: Document, incident: Incident
) -> None:
    before = fresh(incident).revision
    assert save(client, document, opened(client, document, incident)).status_code == 200
    assert fresh(incident).revision == before


# Forged parts


def test_a_row_of_another_record_is_never_changed(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    other = an_incident(editor, document, title="Another")
    foreign = other.casualties.get()
    posted = opened(client, document, incident)
    posted |= {"casualties-0-id": foreign.pk, "casualties-0-figure": "99"}
    before = fresh(other).revision
    assert save(client, document, posted).status_code == 200
    assert (fresh(other).revision, other.casualties.get().at_least) == (before, 12)
    assert incident.casualties.get().at_least == 99


def test_a_citation_of_another_record_is_never_changed(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    other = an_incident(editor, document, title="Another")
    foreign = other.citations.all()[0]
    posted = opened(client, document, incident)
    posted |= {"c-0-id": foreign.pk, "c-0-speaker": "Mallory"}
    before = fresh(other).revision
    assert save(client, document, posted).status_code == 200
    assert fresh(other).revision == before
    assert Citation.objects.get(pk=foreign.pk).record_id == other.pk
    assert Citation.objects.get(speaker="Mallory").record_id == incident.pk
    assert incident.citations.count() == 3


def test_two_posted_rows_with_the_same_id_are_two_rows(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    posted["rows"] = ["casualties-0", "casualties-7"]
    posted |= {
        "casualties-7-id": posted["casualties-0-id"],
        "casualties-7-figure": "5",
        "casualties-7-victims": "civilians",
        "casualties-7-outcome": "wounded",
    }
    save(client, document, posted)
    assert [row.at_least for row in incident.casualties.all()] == [12, 5]


def test_two_posted_citations_with_the_same_id_are_two_citations(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    posted["citations"] = [*posted["citations"], "c-9"]
    posted |= quoted(
        document, "c-9", "incident.date", "On 15 July", id=str(posted["c-0-id"]), speaker="Again"
    )
    save(client, document, posted)
    assert incident.citations.count() == 4


@pytest.mark.parametrize("name", ["rows", "citations"])
@pytest.mark.parametrize("forged", ["record", "casualties-x", "c-0 ", "c-0\n", "c-__n__", "<b>-1"])
def test_an_unknown_form_part_is_refused(
    client: Client, document: Document, incident: Incident, name: str, forged: str
) -> None:
    posted = opened(client, document, incident)
    posted[name] = [*posted[name], forged]
    response = save(client, document, posted | {"record-title": "Changed"})
    assert response.status_code == 422
    assert "is no part of this form. Nothing was saved." in text_of(response)
    assert fresh(incident).title == "Attack on a market"


def test_a_row_of_another_type_of_record_is_refused(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    posted["rows"] = [*posted["rows"], "aliases-0"]
    posted |= {"aliases-0-name": "NF", "aliases-0-kind": "acronym"}
    assert save(client, document, posted).status_code == 422
    assert not Alias.objects.exists()


@pytest.mark.parametrize("name", ["rows", "citations"])
def test_too_many_form_parts_are_refused_and_the_form_stays(
    client: Client, document: Document, incident: Incident, name: str
) -> None:
    posted = opened(client, document, incident)
    prefix = "casualties" if name == "rows" else "c"
    posted[name] = [f"{prefix}-{number}" for number in range(MAX_PARTS[name] + 1)]
    response = save(client, document, posted)
    assert response.status_code == 422
    assert f"at most {MAX_PARTS['rows']} rows" in text_of(response)
    assert response["HX-Reswap"] == "afterbegin"
    assert incident.citations.count() == 3


def test_a_record_that_is_larger_already_is_saved_but_gets_no_more(
    client: Client,
    editor: User,
    document: Document,
    incident: Incident,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(MAX_PARTS, "citations", 2)
    posted = opened(client, document, incident) | {"record-title": "Larger"}
    assert save(client, document, posted).status_code == 200
    assert fresh(incident).title == "Larger"
    assert incident.citations.count() == 3
    posted = opened(client, document, incident)
    posted["citations"].append("c-9")
    posted |= quoted(document, "c-9", "incident.kind", "attacked a market")
    assert save(client, document, posted).status_code == 422


def test_the_largest_form_is_no_page_of_megabytes(client: Client, document: Document) -> None:
    """Each row offers all others as what includes it: with 900, a page took minutes."""
    posted = a_new_incident(document) | {
        "rows": [f"casualties-{number}" for number in range(MAX_PARTS["rows"])],
        "citations": [f"c-{number}" for number in range(MAX_PARTS["citations"])],
    }
    response = save(client, document, posted)
    assert response.status_code == 422
    assert len(response.content) < 3_000_000


def test_similar_records_are_found_for_as_many_rows_only(
    client: Client, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, built = RecordEntry._row_block, []

    def counting(*args: Any) -> Any:
        built.append(args)
        return original(*args)

    monkeypatch.setattr(RecordEntry, "_row_block", counting)
    rows = [f"casualties-{number}" for number in range(900)]
    posted = a_new_incident(document) | {"rows": rows}
    assert client.post(address(document, "similar_records"), posted).status_code == 200
    assert len(built) == MAX_PARTS["rows"]


# Odd values


@pytest.mark.parametrize("odd", ODD_NUMBERS)
@pytest.mark.parametrize("url", ["save", "similar_records"])
def test_malformed_numbers_save_nothing(
    client: Client, document: Document, url: str, odd: str
) -> None:
    posted = a_new_incident(document) | {"rows": ["casualties-0"], "casualties-0-figure": "1"}
    for name in (
        "record",
        "c-0-document",
        "c-0-start",
        "c-0-id",
        "c-0-asserted_by",
        "record-place",
        "record-latitude",
        "record-date",
        "casualties-0-figure",
        "casualties-0-id",
    ):
        answer = client.post(address(document, url), posted | {name: odd})
        assert answer.status_code in (200, 404, 422), name
        assert not Incident.objects.exists()


def test_a_malformed_revision_is_stale(
    client: Client, document: Document, incident: Incident
) -> None:
    for odd in ODD_NUMBERS:
        posted = opened(client, document, incident) | {"revision": odd, "record-title": "Mine"}
        assert save(client, document, posted).status_code == 409
    assert fresh(incident).title == "Attack on a market"


@pytest.mark.parametrize(
    "name", ["record-title", "record-summary", "c-0-exact", "c-0-speaker", "c-0-target", "type"]
)
def test_a_nul_is_refused(client: Client, document: Document, name: str) -> None:
    response = save(client, document, a_new_incident(document) | {name: "a\0b"})
    assert response.status_code in (404, 422)
    assert not Incident.objects.exists()


def test_an_unknown_document_is_reported(client: Client, document: Document) -> None:
    response = save(client, document, a_new_incident(document) | {"c-0-document": "S999999"})
    assert response.status_code == 422
    assert "Select a valid choice" in text_of(response)


def test_a_quotation_that_is_not_in_the_text_is_reported_and_shown_again(
    client: Client, document: Document
) -> None:
    posted = a_new_incident(document) | {"c-0-exact": "never said"}
    response = save(client, document, posted)
    assert response.status_code == 422
    assert "not these words" in text_of(response)
    assert posted_of(response)["c-0-exact"] == "never said"


def test_a_refused_new_record_is_saved_once_corrected(client: Client, document: Document) -> None:
    posted = a_new_incident(document)
    again = posted_of(save(client, document, posted | {"c-0-start": "1"}))
    assert again["record"] == ""
    assert save(client, document, again | {"c-0-start": posted["c-0-start"]}).status_code == 200
    assert Incident.objects.count() == 1


# Words of every script


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("First line.\nSecond line.\n\nThird.", "line.\nSecond line.\n\nThird"),
        ("\nBegins with a line end.", "\nBegins"),
        ("😀👩‍👩‍👧 Two 😀 killed.", "😀 killed"),
        ("قُتل ١٢ جنديًا في هجوم يوم الثلاثاء.", "١٢ جنديًا"),
        ("  indented  twice  ", "  indented  "),
    ],
)
def test_quotations_survive_the_line_ends_of_browsers(
    client: Client, editor: User, text: str, words: str
) -> None:
    document = a_document(editor, text=text)
    assert document.text
    words = words if words in document.text.content else words.strip()
    posted = a_new_incident(document) | quoted(document, "c-0", "incident.kind", words)
    posted["c-0-exact"] = words.replace("\n", "\r\n")
    assert save(client, document, posted).status_code == 200
    passage = Passage.objects.get()
    assert passage.exact == words
    assert document.text.content[passage.start : passage.end] == words
    incident = Incident.objects.get()
    page = client.get(address(document, "edit", incident.public_id))
    before = fresh(incident).revision
    again = posted_of(page) | {"c-0-exact": words.replace("\n", "\r\n")}
    assert save(client, document, again).status_code == 200
    assert fresh(incident).revision == before


# Input that is shown again


def test_refused_input_is_shown_again(
    client: Client, document: Document, incident: Incident
) -> None:
    place = a_place()
    posted = opened(client, document, incident) | {
        "record-title": "",
        "record-date": "the day before",
        "record-place": place.pk,
        "casualties-0-figure": "many",
        "c-0-speaker": "A <b>minister</b>",
    }
    response = save(client, document, posted)
    assert response.status_code == 422
    shown = posted_of(response)
    assert {name: str(value) for name, value in shown.items()} == {
        name: str(value) for name, value in posted.items()
    }
    page = response.content.decode()
    assert f'value="{place}"' in page
    assert "A &lt;b&gt;minister&lt;/b&gt;" in page
    assert "Title is missing." in text_of(response)
    assert "Count: Write a number, such as 12, 12+" in text_of(response)
    assert fresh(incident).title == "Attack on a market"


def test_a_missing_value_is_named_by_its_label(client: Client, document: Document) -> None:
    posted = a_new_incident(document) | {"rows": ["attributions-0"], "record-kind": ""}
    said = text_of(save(client, document, posted))
    assert "Group is missing." in said
    assert "Role is missing." in said
    assert "This field is required." not in said
    empty = client.get(address(document, "new", "finding")).content.decode()
    assert 'aria-label="Holds at"' in empty
    assert 'aria-label="Out of"' in empty


def test_input_refused_by_the_database_is_shown_again(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident) | {"record-title": "Mine"}
    posted["rows"] = ["casualties-0", "casualties-1"]
    posted |= {
        "casualties-1-figure": "3",
        "casualties-1-victims": "civilians",
        "casualties-1-outcome": "killed",
    }
    response = save(client, document, posted)
    assert response.status_code == 422
    assert "These casualties stand here already." in text_of(response)
    shown = posted_of(response)
    assert (shown["record-title"], shown["casualties-1-figure"]) == ("Mine", "3")
    assert fresh(incident).title == "Attack on a market"


def test_contradictory_bounds_are_reported(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident) | {"casualties-0-figure": "12-3"}
    response = save(client, document, posted)
    assert response.status_code == 422
    [block] = [block for block in response.context["entry"].row_blocks if block.kind]
    assert block.errors
    assert incident.casualties.get().at_most is None


@pytest.mark.parametrize("target", ["", "record-title", "incident.title", "casualties-9"])
def test_a_quote_without_a_value_is_refused_and_kept(
    client: Client, document: Document, target: str
) -> None:
    response = save(client, document, a_new_incident(document) | {"c-0-target": target})
    assert response.status_code == 422
    assert "Choose for each quotation without a value which value it is about." in text_of(response)
    [loose] = response.context["entry"].unassigned
    assert loose.value["exact"] == "attacked a market"
    assert not Incident.objects.exists()


def test_an_identifier_takes_no_quotation(client: Client, editor: User, document: Document) -> None:
    posted = {
        "type": "group",
        "record-name": "North Front",
        "record-kind": "unknown",
        "rows": ["identifiers-0"],
        "identifiers-0-scheme": "wikidata",
        "identifiers-0-value": "Q1",
        "citations": ["c-0"],
        **quoted(document, "c-0", "identifiers-0", "The North Front"),
    }
    response = save(client, document, posted)
    assert response.status_code == 422
    assert "Choose for each quotation without a value" in text_of(response)
    assert not Group.objects.exists()


# A colleague was faster


def test_a_stale_save_shows_both_versions_and_can_be_overwritten(
    client: Client, document: Document, incident: Incident, second_editor: User
) -> None:
    posted = opened(client, document, incident) | {"record-title": "Mine"}
    with acting_as(second_editor):
        theirs = fresh(incident)
        theirs.title = "Theirs"
        theirs.save()
    response = save(client, document, posted)
    assert response.status_code == 409
    assert f"changed {theirs.public_id}" in text_of(response)
    assert "Theirs" in [value.text for value in response.context["current_values"]]
    mine = posted_of(response)
    assert mine["record-title"] == "Mine"
    assert fresh(incident).title == "Theirs"
    assert save(client, document, mine).status_code == 200
    assert fresh(incident).title == "Mine"


def test_overwriting_restores_a_row_that_another_user_removed(
    client: Client, document: Document, incident: Incident, second_editor: User
) -> None:
    posted = opened(client, document, incident)
    with acting_as(second_editor):
        Casualties.objects.filter(incident=incident).delete()
    response = save(client, document, posted)
    assert response.status_code == 409
    assert save(client, document, posted_of(response)).status_code == 200
    assert incident.casualties.get().citations.get().passage.exact.startswith("At least 12")


def test_rows_added_meanwhile_are_shown_before_they_are_overwritten(
    client: Client, document: Document, incident: Incident, second_editor: User
) -> None:
    posted = opened(client, document, incident)
    cite(incident, document, "armed men", second_editor, field="incident.kind")
    response = save(client, document, posted)
    assert response.status_code == 409
    assert "armed men" in text_of(response)
    assert incident.citations.count() == 4


def test_the_forms_show_the_definition_of_each_value(client: Client, editor: User) -> None:
    document = a_document(editor)
    incident = an_incident(editor, document)
    workbench = client.get(address(document, "edit", incident.public_id)).content.decode()
    admin = client.get(reverse("admin:entities_incident_change", args=[incident.pk]))
    for page in (workbench, admin.content.decode()):
        assert f'title="{Outcome.EXECUTED.definition.replace(chr(39), "&#x27;")}"' in page
        chosen = IncidentKind.ARMED_ATTACK.definition
        assert f'<output class="definition">{chosen}</output>' in page


# Putting back what the browser kept


def put_back(client: Client, document: Document, posted: Posted) -> Any:
    return client.post(address(document, "put_back"), posted)


def test_kept_input_is_shown_in_the_form_and_not_saved(
    client: Client, document: Document, incident: Incident
) -> None:
    kept = opened(client, document, incident) | {"record-title": "Kept", "revision": "0"}
    shown = put_back(client, document, kept)
    again = posted_of(shown)
    assert {name: str(value) for name, value in again.items()} == {
        name: str(value) for name, value in kept.items()
    }
    assert fresh(incident).title != "Kept"


def test_incomplete_input_is_put_back_without_errors(client: Client, document: Document) -> None:
    kept = a_new_incident(document) | {"record-title": "", "rows": ["casualties-0"]}
    shown = put_back(client, document, kept)
    assert shown.status_code == 200
    assert "required" not in text_of(shown)
    assert 'data-rows="casualties"' in shown.content.decode()
    assert not Incident.objects.exists()


def test_kept_input_of_a_record_in_review_is_not_put_back(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    kept = opened(client, document, incident)
    submit(document, editor)
    submit(incident, editor)
    shown = put_back(client, document, kept)
    assert shown.status_code == 409
    assert "in review" in text_of(shown)


def test_only_who_may_add_a_record_gets_kept_input_of_a_new_one(
    reviewer: User, document: Document
) -> None:
    may = reviewer.has_perm("entities.add_incident")
    shown = put_back(signed_in(reviewer), document, a_new_incident(document))
    assert shown.status_code == (200 if may else 409)
    assert put_back(signed_in(UserFactory.create()), document, {}).status_code == 403


def test_kept_input_with_an_unknown_part_is_refused(client: Client, document: Document) -> None:
    kept = a_new_incident(document) | {"rows": ["nothing-0"]}
    assert put_back(client, document, kept).status_code == 422
