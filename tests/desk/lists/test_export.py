"""Export of what a list finds: drafts included, marked so, and only what the person may see."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.lists import export
from sources.models import Document
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    an_incident,
    edit,
    fresh,
    publish,
    signed_in,
)

pytestmark = pytest.mark.django_db

EXPORT = reverse("admin:entities_incident_export")
LIST = reverse("admin:entities_incident_changelist")


@pytest.fixture
def document(editor: User) -> Document:
    return a_document(editor)


def rows_of(user: User, address: str = EXPORT, **asked: Any) -> list[dict[str, str]]:
    response = signed_in(user).get(address, asked)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    assert "no-store" in response["Cache-Control"]
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))  # type: ignore[attr-defined]


def test_drafts_are_marked_as_not_published(
    editor: User, reviewer: User, document: Document
) -> None:
    live, newer, draft = (an_incident(editor, document) for _ in range(3))
    publish(document, live, newer, by=editor, approver=reviewer)
    edit(fresh(newer), editor, summary="What nobody checked.")
    found = {row["identifier"]: row for row in rows_of(editor)}
    assert {name: row["not published"] for name, row in found.items()} == {
        live.public_id: "published",
        newer.public_id: "not published",
        draft.public_id: "not published",
    }
    assert found[newer.public_id]["state"] == "draft"
    assert found[newer.public_id]["standing"] == "live"
    assert found[newer.public_id]["version"] == "1"
    assert found[draft.public_id]["version"] == ""


def test_the_first_column_and_the_name_of_the_file_say_it(editor: User) -> None:
    response = signed_in(editor).get(EXPORT)
    assert "incidents-not-published.csv" in response["Content-Disposition"]
    assert b"".join(response.streaming_content).startswith(b"not published,identifier,state")  # type: ignore[attr-defined]


def test_each_value_has_a_column_and_its_rows_one_cell(editor: User, document: Document) -> None:
    group = a_group(editor, document)
    incident = an_incident(editor, document, group, title="هجوم على سوق")
    (row,) = rows_of(editor)
    assert row["Title"] == incident.title
    assert row["Kind"] == "armed attack"
    assert group.name in row["Attributions"]
    assert "12+" in row["Casualties"]


def test_every_type_of_record_is_exported(editor: User, document: Document) -> None:
    group, finding = a_group(editor, document), a_finding(editor, document)
    (row,) = rows_of(editor, reverse("admin:entities_group_export"))
    assert (row["identifier"], row["Name"]) == (group.public_id, group.name)
    (row,) = rows_of(editor, reverse("admin:entities_finding_export"))
    assert row["Statement"] == finding.statement
    (row,) = rows_of(editor, reverse("admin:sources_document_export"))
    assert row["Title"] == document.title


def test_what_is_listed_is_exported_in_its_order(editor: User, document: Document) -> None:
    first, second = (an_incident(editor, document, title=title) for title in ("Alpha", "Beta"))
    other = an_incident(editor, document, kind="bombing", title="Gamma")
    asked = {"kind__exact": "armed attack", "o": "2"}
    assert [row["identifier"] for row in rows_of(editor, **asked)] == [
        first.public_id,
        second.public_id,
    ]
    assert [row["identifier"] for row in rows_of(editor, q="gamma")] == [other.public_id]
    page = signed_in(editor).get(LIST, {**asked, "p": "1"})
    assert page.context["export_address"] == "export/?kind__exact=armed+attack&o=2"


def test_no_cell_is_a_formula(editor: User, document: Document) -> None:
    an_incident(editor, document, title="=HYPERLINK(1)")
    (row,) = rows_of(editor)
    assert row["Title"] == "'=HYPERLINK(1)"


def test_only_who_may_see_the_records_exports_them(editor: User, document: Document) -> None:
    role = editor.groups.get()
    role.permissions.remove(
        *role.permissions.filter(codename__in=("view_incident", "change_incident"))
    )
    assert signed_in(editor).get(EXPORT).status_code == 403


@pytest.mark.parametrize("asked", [{"unheard": "of"}, {"q": "\0"}, {"id__exact": "x"}])
def test_malformed_addresses_are_refused(editor: User, asked: dict[str, str]) -> None:
    assert signed_in(editor).get(EXPORT, asked).status_code == 400


def test_an_empty_list_has_its_columns_alone(editor: User) -> None:
    assert rows_of(editor) == []


def test_every_chunk_costs_the_same_queries(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = []
    for number in (1, 5):
        for _ in range(number):
            an_incident(editor, document, a_group(editor, document))
        with CaptureQueriesContext(connection) as captured:
            rows_of(editor)
        costs.append(len(captured))
    assert costs[0] == costs[1]
    monkeypatch.setattr(export, "CHUNK", 2)
    assert len({row["identifier"] for row in rows_of(editor)}) == 6
