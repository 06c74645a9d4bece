"""Reports of many kinds are entered whole on the workbench, and come out of the API as data.

`reports/` has their texts and what each of them says. `left` is what cannot be entered, and
`advised` the words on which the quote checks give advice.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from curation.workflow.approval import approve_many
from entities.models import Group, Incident, Place
from reading.quote_checks import check_record
from sources.models import Document, Record
from tests.desk.pages import text_of
from tests.factories import published_document, signed_in, verify_all
from tests.ingesting import bring_in_text

Json = dict[str, Any]

REPORTS: list[Json] = [
    report
    for file in sorted((Path(__file__).parent / "reports").glob("*.toml"))
    for report in tomllib.loads(file.read_text())["report"]
]
LOOKED_UP = {"place": Place, "country": Place, "group": Group, "other": Group, "tied_to": Incident}


class Entry:
    """One report on the workbench: posts what a person types, marks and chooses there."""

    def __init__(self, report: Json, editor: User) -> None:
        self.report, self.editor, self.client = report, editor, signed_in(editor)
        self.document: Document = bring_in_text(
            report["text"].strip(), editor, report["name"], published="2026-06-01"
        ).document
        assert self.document.text
        self.text = self.document.text.content
        self.groups: dict[str, Group] = {}
        self.incidents: dict[str, str] = {}
        self.cited: list[tuple[int, int]] = []

    def address(self, name: str) -> str:
        return reverse(f"admin:workbench_{name}", args=[self.document.public_id])

    def create_group(self, name: str, kind: str) -> None:
        """Create a group in the look-up, unless it is there; similar ones are others."""
        if there := Group.objects.filter(name=name).first():
            self.groups[name] = there
            return
        start = self.text.index(name)
        posted: Json = {"name": name, "kind": kind, "start": str(start), "exact": name}
        if kind == "unknown":
            posted |= {"alias": name, "alias_kind": "official"}
        response = self.client.post(self.address("new_group"), posted)
        if response.status_code == 409:
            seen = re.findall(r'data-use="([0-9]+)"', response.content.decode())
            response = self.client.post(self.address("new_group"), posted | {"seen": seen})
        assert response.status_code == 200, text_of(response)
        self.groups[name] = Group.objects.get(name=name)

    def enter(self, declared: Json) -> str:
        """Enter one record; returns its public id."""
        posted: Json = {"type": declared["type"], "record": "", "revision": "0"}
        for name, value in declared["values"].items():
            posted[f"record-{name}"] = self.typed(name, value)
        citations: list[Json] = []
        for name, words in declared["quotes"].items():
            citations.append({"words": words, "target": f"{declared['type']}.{name}"})
        for name in ("date", "kind"):
            for quote in declared.get(f"{name}_quotes", ()):
                citations.append({**quote, "target": f"{declared['type']}.{name}"})
        rows = []
        for number, row in enumerate(declared["rows"]):
            key = f"{row['of']}-{number}"
            rows.append(key)
            for name, value in row.items():
                if name not in ("of", "quotes", "part_of"):
                    posted[f"{key}-{name.removesuffix('_what')}"] = self.typed(name, value)
            if "part_of" in row:
                posted[f"{key}-part_of"] = f"{row['of']}-{row['part_of']}"
            citations += [{**quote, "target": key} for quote in row.get("quotes", ())]
        posted["rows"] = rows
        posted["citations"] = [f"c-{number}" for number in range(len(citations))]
        for number, quote in enumerate(citations):
            posted |= {f"c-{number}-{name}": value for name, value in self.quoted(quote).items()}
        response = self.client.post(self.address("save"), posted)
        said = text_of(response)
        assert "is saved as a draft" in said, problems_of(response)
        public_id = said.split(" is saved as a draft")[0].split()[-1]
        if "as" in declared:
            self.incidents[declared["as"]] = public_id
        return public_id

    def typed(self, name: str, value: str) -> str:
        """Return what the form posts for a value: look-ups post the key of what was chosen."""
        if name == "group" or name == "other":
            return str(self.groups[value].pk)
        if name == "tied_to":
            return str(Incident.objects.get(public_id=self.incidents[value]).pk)
        if LOOKED_UP.get(name) is Place:
            return str(Place.objects.get(code=value).pk)
        return value

    def quoted(self, quote: Json) -> Json:
        words = quote["words"]
        assert self.text.count(words) >= 1, words
        start = self.text.index(words)
        self.cited.append((start, start + len(words)))
        by = quote.get("asserted_by")
        return {
            "id": "",
            "target": quote["target"],
            "document": self.document.public_id,
            "start": str(start),
            "exact": words,
            "asserted_by": str(self.groups[by].pk) if by else "",
            "speaker": quote.get("speaker", ""),
            "stance": quote.get("stance", "supports"),
            "reported": quote.get("reported", ""),
        }

    def uncited(self) -> list[str]:
        """Return the sentences of the report that no citation touches."""
        found, start = [], 0
        for sentence in self.text.removesuffix(".").split(". "):
            end = start + len(sentence)
            if not any(first < end and start < last for first, last in self.cited):
                found.append(sentence)
            start = end + 2
        return found


def problems_of(response: Any) -> list[str]:
    """Return what a refused form says."""
    entry = response.context["entry"]
    forms = [block.form for block in entry.blocks]
    forms += [cited.form for block in entry.blocks for cited in block.cited]
    return [*entry.problems, *(str(form.errors) for form in forms if form.errors)]


@pytest.fixture
def report(request: Any) -> Json:
    return request.param


def test_there_are_twenty_reports_in_four_languages_and_many_countries() -> None:
    assert len(REPORTS) == 20
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
    waiting = list(Record.objects.filter(state=Record.State.IN_REVIEW, pk__in=_of(entry)))
    for record in waiting:
        verify_all(record, reviewer)
    approve_many([(record, record.revision) for record in waiting], reviewer)

    for public_id, declared in entered.items():
        document = published_document(public_id)
        assert_published(document, declared)


def advice_on(public_ids: Iterable[str]) -> set[str]:
    """Return the words on which the quote checks of some records give advice."""
    return {
        advice.sentence if advice.exact == "" else advice.exact
        for public_id in public_ids
        for advice in check_record(Record.objects.get(public_id=public_id).concrete)
    }


def _of(entry: Entry) -> list[int]:
    ids = [entry.document.pk, *(group.pk for group in entry.groups.values())]
    ids += Record.objects.filter(citations__passage__document=entry.document).values_list(
        "pk", flat=True
    )
    return list(set(ids))


def assert_published(document: Json, declared: Json) -> None:
    """Check that each row and quote of the report is in the answer of the API."""
    for relation in {row["of"] for row in declared["rows"]}:
        rows = [row for row in declared["rows"] if row["of"] == relation]
        wanted = [[quote["words"] for quote in row.get("quotes", ())] for row in rows]
        found = [
            [each["exact"] for each in published.get("citations", ())]
            for published in document[relation]
        ]
        # Rows that are part of others follow these.
        assert sorted(found) == sorted(wanted), relation
    for key in declared.get("disagree", ()):
        name = key.split(".")[-1]
        value = document[name]
        listed = value if isinstance(value, list) else [value]
        assert any(each["disagreement"] for each in listed), name
