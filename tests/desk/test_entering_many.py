"""Another one like a saved record, a sheet of many, and metadata in the head of the workbench."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from curation.coverage import sentences_in
from curation.models import Dismissal
from entities.models import Incident, Place
from entities.models.location import PRECISION_OF_KIND
from sources.models import Document
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
from vocabulary.records import PlaceKind

TEXT = "- One man was abducted in Arva on 3 May 2024.\n- Two men were abducted by a band.\n"


@pytest.fixture
def client(editor: Any) -> Client:
    return signed_in(editor)


@pytest.fixture
def document(editor: Any) -> Document:
    a_place(code="XT-1", name="Arva", kind="town", country="XT")
    return a_document(editor, text=TEXT)


def address(name: str, document: Document, *more: str) -> str:
    return reverse(f"admin:workbench_{name}", args=[document.public_id, *more])


def said(row: Any) -> dict[str, Any]:
    return {field.name: field.value() for cell in row.cells for field in cell.fields}


def posted(response: Any) -> dict[str, Any]:
    """Return what the browser would post of a sheet."""
    found: dict[str, Any] = {"rows": []}
    for row in response.context["rows"]:
        found["rows"].append(str(row.number))
        found[f"{row.prefix}-taken"] = "1"
        for cell in row.cells:
            for field in cell.fields:
                value = field.value()
                found[field.html_name] = "" if value is None else str(value)
            found |= {f"{cell.name}-start": str(cell.start), f"{cell.name}-exact": cell.exact}
    return found


def test_a_sheet_has_a_row_for_each_item_filled_by_the_readers(
    client: Client, document: Document
) -> None:
    response = client.get(address("sheet", document))
    first, second = response.context["rows"]
    assert (said(first)["date"], first.forms["record"].fields["place"].widget.chosen.name) == (
        "3 May 2024",
        "Arva",
    )
    assert (said(second)["date"], said(second)["figure"]) == ("", "2")
    words = {cell.key: cell.exact for cell in first.cells}
    assert words["incident.date"] == "3 May 2024"
    assert words["incident.kind"] == "One man was abducted in Arva on 3 May 2024."
    # Nobody chose them yet.
    assert (said(first)["kind"], said(first)["role"]) == ("unknown", None)


def test_a_sheet_is_saved_as_drafts_with_each_value_cited(
    client: Client, document: Document
) -> None:
    data = posted(client.get(address("sheet", document)))
    data |= {"r0-record-kind": "abduction", "r1-record-kind": "abduction"}
    response = client.post(address("sheet", document), data)
    assert response.status_code == 200, response.content.decode()
    one, two = Incident.objects.order_by("pk")
    cited = {each.field or each.row_name: each.passage.exact for each in one.citations.all()}
    assert cited == {
        "incident.kind": "One man was abducted in Arva on 3 May 2024.",
        "incident.date": "3 May 2024",
        "incident.place": "Arva",
        "casualties": "One man was abducted",
    }
    toll = two.casualties.get()
    assert (one.precision, toll.at_least, toll.best, toll.at_most) == ("near", 2, None, 2)


def test_the_forms_propose_a_precision_for_each_kind_of_place(
    client: Client, document: Document
) -> None:
    assert set(PRECISION_OF_KIND) == set(PlaceKind.values)
    page = client.get(reverse("admin:workbench", args=[document.public_id]))
    assert page.context["precision_of_kind"] == PRECISION_OF_KIND
    script = re.search(
        '<script id="precision-of-kind" type="application/json">(.*?)</script>',
        page.content.decode(),
    )
    assert script is not None
    assert json.loads(script[1]) == {
        "country": "country",
        "province": "province",
        "district": "district",
        "town": "near",
    }


@pytest.mark.parametrize(
    ("kind", "precision"),
    [("province", "province"), ("district", "district"), ("town", "near")],
)
def test_a_sheet_takes_the_precision_of_the_kind_of_place(
    client: Client, document: Document, kind: str, precision: str
) -> None:
    Place.objects.filter(code="XT-1").update(kind=kind)
    client.post(address("sheet", document), posted(client.get(address("sheet", document))))
    assert Incident.objects.get(place__code="XT-1").precision == precision


def test_what_is_refused_is_told_at_its_cell_and_nothing_is_saved(
    client: Client, document: Document
) -> None:
    data = posted(client.get(address("sheet", document)))
    data |= {"r0-record-date": "sometime in May", "r1-record-title": ""}
    response = client.post(address("sheet", document), data)
    assert response.status_code == 422
    wrong = [
        (row.number, cell.key)
        for row in response.context["rows"]
        for cell in row.cells
        if cell.errors
    ]
    assert wrong == [(0, "incident.date"), (1, "incident.title")]
    assert not Incident.objects.exists()


def test_words_that_are_not_there_are_told_at_their_row(client: Client, document: Document) -> None:
    data = posted(client.get(address("sheet", document)))
    data["r1-cited-4-exact"] = "Three men"
    response = client.post(address("sheet", document), data)
    assert [bool(row.errors) for row in response.context["rows"]] == [False, True]
    assert not Incident.objects.exists()


def test_a_saved_sheet_leaves_the_open_record_alone(client: Client, document: Document) -> None:
    data = posted(client.get(address("sheet", document)))
    page = client.post(address("sheet", document), data).content.decode()
    assert "2 incidents saved as drafts" in page
    assert 'id="editor"' not in page


def test_rows_that_are_not_taken_are_left_out(client: Client, document: Document) -> None:
    data = posted(client.get(address("sheet", document)))
    del data["r1-taken"]
    client.post(address("sheet", document), data)
    assert Incident.objects.count() == 1
    del data["r0-taken"]
    assert client.post(address("sheet", document), data).status_code == 422


def an_incident_citing(document: Document, editor: Any, exact: str) -> Incident:
    """Return an incident of another document that cites these words, too."""
    incident = an_incident(editor, a_document(editor))
    cite(incident, document, exact, editor, field="incident.kind")
    return incident


def taken(client: Client, document: Document) -> list[tuple[bool, str]]:
    rows = client.get(address("sheet", document)).context["rows"]
    return [(row.taken, row.decided) for row in rows]


def test_an_item_that_an_incident_cites_is_not_taken_unasked_and_says_by_which(
    client: Client, editor: Any, document: Document
) -> None:
    incident = an_incident_citing(document, editor, "One man was abducted")
    assert taken(client, document) == [(False, f"cited by {incident.public_id}"), (True, "")]


def test_an_item_in_which_a_group_cites_its_name_alone_is_taken(
    client: Client, editor: Any, document: Document
) -> None:
    band = a_group(editor, a_document(editor))
    cite(band, document, "a band", editor, field="group.kind")
    assert taken(client, document) == [(True, ""), (True, "")]


def test_an_item_that_was_dismissed_is_not_taken_unasked(
    client: Client, document: Document
) -> None:
    [_first, second] = sentences_in(document)
    client.post(address("dismiss", document), {"start": second.start})
    assert taken(client, document) == [(True, ""), (False, "dismissed")]


def test_a_decided_item_is_entered_if_it_is_asked_for(
    client: Client, editor: Any, document: Document
) -> None:
    an_incident_citing(document, editor, "One man was abducted")
    page = client.get(address("sheet", document))
    data = posted(page) | {"r1-record-title": ""}
    assert [row.taken for row in client.post(address("sheet", document), data).context["rows"]] == [
        True,
        True,
    ]


def test_an_empty_choice_says_what_is_to_be_chosen(client: Client, document: Document) -> None:
    page = client.get(address("sheet", document)).content.decode()
    assert "----" not in page
    assert '<option value="">outcome…</option>' in page


def test_only_those_who_add_incidents_get_a_sheet(document: Document) -> None:
    reader = UserFactory.create()
    reader.user_permissions.add(Permission.objects.get(codename="view_document"))
    assert signed_in(reader).get(address("sheet", document)).status_code == 422


def test_a_sheet_takes_as_many_queries_for_two_rows_as_for_twenty(
    client: Client, editor: Any, django_assert_max_num_queries: Any
) -> None:
    long = a_document(editor, text="".join(f"- {n} men were abducted.\n" for n in range(2, 40)))
    with django_assert_max_num_queries(40):
        assert len(client.get(address("sheet", long)).context["rows"]) == 38


def test_another_one_keeps_date_place_and_groups_with_what_still_fits(
    client: Client, editor: Any
) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    incident = an_incident(editor, document, group)
    elsewhere = a_document(editor)
    cite(incident, elsewhere, "an armed group", editor, field="incident.date")
    response = client.get(address("another", document, incident.public_id))
    entry = response.context["entry"]
    assert entry.form["title"].value() in (None, "")
    assert not any(block.errors for block in entry.blocks)
    assert entry.form["date"].value() == "15 July 2024"
    kept = [block for block in entry.row_blocks if block.kind.relation == "attributions"]
    assert [block.form["group"].value() for block in kept] == [str(group.pk)]
    assert not [block for block in entry.row_blocks if block.kind.relation == "casualties"]
    cited = {block.key: len(block.cited) for block in entry.blocks if block.cited}
    assert "incident.kind" not in cited
    documents = {cited.value["document"] for block in entry.blocks for cited in block.cited}
    assert documents == {document.public_id}
    assert Incident.objects.count() == 1


def test_the_metadata_are_changed_in_the_head_of_the_workbench(
    client: Client, document: Document
) -> None:
    panel = client.get(address("metadata", document))
    assert panel.context["form"]["title"].value() == document.title
    data = {
        "revision": str(panel.context["revision"]),
        "title": "Another title",
        "kind": document.kind,
        "language": "fr",
        "published": "5 May 2024",
        "link": "",
        "accessed_on": "",
    }
    response = client.post(address("metadata", document), data)
    assert response.status_code == 200, response.content.decode()
    changed = fresh(document)
    assert (changed.title, changed.language, changed.published) == (
        "Another title",
        "fr",
        "2024-05-05",
    )
    # Somebody else saved meanwhile.
    refused = client.post(address("metadata", document), data | {"title": "Mine"})
    assert refused.status_code == 422
    assert fresh(document).title == "Another title"
    wrong = client.post(
        address("metadata", document),
        data | {"revision": str(changed.revision), "language": "French!"},
    )
    assert wrong.status_code == 422


@pytest.mark.parametrize("what", ["to the end", "between"])
@pytest.mark.parametrize("start", [{}, {"start": "here"}, {"start": "-3"}])
def test_nothing_is_dismissed_from_a_start_that_is_no_number(
    client: Client, document: Document, what: str, start: dict[str, str]
) -> None:
    data = {"what": what, "end": "40"} | start
    assert client.post(address("dismiss_many", document), data).status_code == 404
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "dismissed"),
    [("0", "9" * 18, 2), ("3000000000", "4000000000", 0), ("9" * 18, "9" * 18, 0)],
)
def test_offsets_beyond_every_text_are_no_server_error(
    client: Client, document: Document, start: str, end: str, dismissed: int
) -> None:
    for what in ("between", "to the end"):
        data = {"what": what, "start": start, "end": end}
        assert client.post(address("dismiss_many", document), data).status_code == 200
        assert Dismissal.objects.count() == dismissed


def test_many_are_dismissed_from_the_first_sentence_on(client: Client, document: Document) -> None:
    data = {"what": "to the end", "start": "0"}
    assert client.post(address("dismiss_many", document), data).status_code == 200
    assert Dismissal.objects.count() == 2
