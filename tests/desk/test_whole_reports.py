"""Reports of many kinds are entered whole on the workbench, and come out of the API as data.

`reports/` has their texts and what each of them says. `left` is what cannot be entered, and
`advised` the words on which the quote checks give advice.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.workflow.approval import approve_many
from entities.figures import Figure, read_figure
from reading.quote_checks import check_record
from sources.dates import read_date
from sources.models import Record
from sources.texts.language import detected_language
from tests.desk.entering import Entry
from tests.desk.pages import text_of
from tests.factories import published_document, verify_all

Json = dict[str, Any]

REPORTS: list[Json] = [
    report
    for file in sorted((Path(__file__).parent / "reports").glob("*.toml"))
    for report in tomllib.loads(file.read_text())["report"]
]


def test_there_are_twenty_reports_in_four_languages_and_many_countries() -> None:
    assert len(REPORTS) == 20
    assert {detected_language(report["text"]) for report in REPORTS} == {"en", "es", "fr", "ar"}
    assert len({report["place"][:2] for report in REPORTS}) > 15
    conflicting = [
        record for report in REPORTS for record in report["record"] if record.get("disagree")
    ]
    assert len(conflicting) >= 5


@pytest.mark.parametrize("report", REPORTS, ids=[report["name"] for report in REPORTS])
def test_a_whole_report_becomes_published_data(seeded: None, report: Json) -> None:
    editor, reviewer = (User.objects.get(username=name) for name in ("editor", "reviewer"))
    entry = Entry(report, editor)
    for group in report.get("group", ()):
        entry.create_group(**group)
    entered = {entry.enter(declared): declared for declared in report["record"]}
    left = " ".join(each for record in report["record"] for each in record.get("left", ()))
    assert [sentence for sentence in entry.uncited() if sentence not in left] == []

    said = text_of(entry.client.post(entry.address("submit")))
    assert "Not ready yet" not in said, said
    assert advice_on(entered) == {
        words for declared in report["record"] for words in declared.get("advised", ())
    }
    waiting = list(
        Record.objects.filter(state=Record.State.IN_REVIEW, pk__in=keys_of_records(entry))
    )
    for record in waiting:
        verify_all(record, reviewer)
    approve_many([(record, record.revision) for record in waiting], reviewer)

    for public_id, declared in entered.items():
        document = published_document(public_id)
        assert_published(entry, document, declared)


def advice_on(public_ids: Iterable[str]) -> set[str]:
    """Return the words on which the quote checks of some records give advice."""
    return {
        advice.exact
        for public_id in public_ids
        for advice in check_record(Record.objects.get(public_id=public_id).concrete)
    }


def keys_of_records(entry: Entry) -> list[int]:
    ids = [entry.document.pk, *(group.pk for group in entry.groups.values())]
    ids += Record.objects.filter(citations__passage__document=entry.document).values_list(
        "pk", flat=True
    )
    return list(set(ids))


def assert_published(entry: Entry, document: Json, declared: Json) -> None:
    """Check that the API has each value and each row of the report, with its words."""
    of_place = ("latitude", "longitude", "precision", "region")
    for name, typed in declared["values"].items():
        part = document["place"] if name in of_place else document
        assert content_of(part, name) == wanted_of(entry, name, typed), name
    for row in declared["rows"]:
        words = [quote["words"] for quote in row.get("quotes", ())]
        values = {
            name: wanted_of(entry, name, typed)
            for name, typed in row.items()
            if name not in ("of", "quotes", "part_of")
        }
        assert any(
            {name: content_of(published, name) for name in values} == values
            and [each["exact"] for each in published.get("citations", ())] == words
            and bool(published.get("part_of")) == ("part_of" in row)
            for published in document[row["of"]]
        ), row
    for relation in {row["of"] for row in declared["rows"]}:
        assert len(document[relation]) == len(
            [row for row in declared["rows"] if row["of"] == relation]
        )
    for key in declared.get("disagree", ()):
        value = document[key.split(".")[-1]]
        listed = value if isinstance(value, list) else [value]
        assert any(each["disagreement"] for each in listed), key


def content_of(published: Json, name: str) -> Any:
    """Return what a published record or row says under the name of a field of the form."""
    match name:
        case "figure":
            return Figure(published["at_least"], published["best"], published["at_most"]).normal
        case "group" | "other":
            return published["group"]["name"]
        case "tied_to":
            return published["incident"]["id"]
        case "country":
            return published["id"]
        case "place":
            return published["place"]["id"] if "place" in published else published["id"]
        case "of_what":
            return published["of"]
    found = published[name]
    if isinstance(found, dict):
        return found["edtf"] if "edtf" in found else found["value"]
    return found


def wanted_of(entry: Entry, name: str, typed: str) -> Any:
    """Return what is published when this was typed into a field."""
    match name:
        case "figure":
            return read_figure(typed).normal
        case "date" | "founded" | "dissolved" | "period" | "holds_at":
            return read_date(typed)
        case "latitude" | "longitude":
            return float(typed)
        case "out_of":
            return int(typed)
        case "tied_to":
            return entry.incidents[typed]
    return None if typed == "unknown" and name != "victims" else typed
