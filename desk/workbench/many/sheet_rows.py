"""The rows of a sheet of incidents: their cells, the words that each cites, and their drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from curation.workflow.entry import Draft
from desk.requests import text_offset, whole_number
from desk.workbench.forms import RECORD_FORMS, ROW_FORMS
from desk.workbench.record_entry import RecordEntry
from entities.models import Attribution, Casualties, Group, Place
from entities.models.location import PRECISION_OF_KIND
from reading.lists.filling import Filling
from reading.lists.items import Item
from reading.suggestions import Suggestion
from sources.models import Document, Record
from sources.models.passage import MAX_PASSAGE_LENGTH
from vocabulary.records import IncidentKind

__all__ = ["COLUMNS", "SheetRow", "posted_rows", "rows_of_items"]

COLUMNS = (
    ("incident.title", "Title", "record", ("title",)),
    ("incident.kind", "Kind", "record", ("kind",)),
    ("incident.date", "Date", "record", ("date",)),
    ("incident.place", "Place", "record", ("place",)),
    ("casualties", "Casualties", "casualties", ("figure", "victims", "outcome")),
    ("attributions", "Group", "attribution", ("group", "role")),
)
"""The key of each value, its label, its form, and the fields of that form."""

FORMS: Mapping[str, Any] = {
    "record": RECORD_FORMS[Record.Type.INCIDENT],
    "casualties": ROW_FORMS[Casualties],
    "attribution": ROW_FORMS[Attribution],
}
LOOKED_UP = (("record", "place", Place), ("attribution", "group", Group))

MAX_TITLE_LENGTH = 90


@dataclass
class Cell:
    """A value of a row: its fields, and the words that are cited for it; offsets are code points.

    The title cites nothing: it is the curator's own words.
    """

    key: str
    label: str
    fields: list[Any]
    name: str
    start: int = 0
    exact: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def cites(self) -> bool:
        return self.key != "incident.title"


@dataclass
class SheetRow:
    """An item with its cells; `taken` is whether a draft is made of it."""

    number: int
    words: str
    start: int
    forms: dict[str, Any]
    cells: list[Cell]
    taken: bool = True
    decided: str = ""
    """Why a person has decided on the item already; empty if nobody has."""
    errors: list[str] = field(default_factory=list)
    entry: RecordEntry | None = None

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.start + len(self.words)

    @property
    def prefix(self) -> str:
        return f"r{self.number}"

    @property
    def is_refused(self) -> bool:
        return bool(self.errors or any(cell.errors for cell in self.cells))

    def draft(self, document: Document) -> Draft | None:
        """Return the draft of a posted row; None, with the errors at their cells, if it has any."""
        entry = RecordEntry(Record.Type.INCIDENT, None, self._posted(document))
        if not entry.is_valid():
            self._tell(entry)
            return None
        draft = entry.draft()
        for evidence in draft.evidence:
            if evidence.quote:
                # One object for all rows, so that a long text is loaded once.
                evidence.quote = replace(evidence.quote, document=document)
        return draft

    def _posted(self, document: Document) -> QueryDict:
        """Return what the form of a record would post with the values of this row."""
        data = QueryDict(mutable=True)
        said = {
            (name, each): str(self.forms[name][each].value() or "")
            for _key, _label, name, fields in COLUMNS
            for each in fields
        }
        known = {
            "incident.kind": said["record", "kind"] not in ("", IncidentKind.UNKNOWN),
            "incident.date": bool(said["record", "date"].strip()),
            "incident.place": bool(said["record", "place"]),
            "casualties": bool(said["casualties", "figure"].strip()),
            "attributions": bool(said["attribution", "group"]),
        }
        targets = {"casualties": "casualties-0", "attributions": "attributions-0"}
        for key, _label, name, fields in COLUMNS:
            target = targets.get(key)
            if target and known[key]:
                data.appendlist("rows", target)
            for each in fields:
                data[f"{target or name}-{each}"] = said[name, each]
        place = self.forms["record"].fields["place"].widget.chosen
        if known["incident.place"] and place:
            data["record-precision"] = PRECISION_OF_KIND[place.kind]
        for number, cell in enumerate(self.cells):
            if cell.cites and known[cell.key]:
                prefix = f"c-{number}"
                data.appendlist("citations", prefix)
                data[f"{prefix}-target"] = targets.get(cell.key, cell.key)
                data[f"{prefix}-document"] = document.public_id
                data[f"{prefix}-start"] = str(cell.start)
                data[f"{prefix}-exact"] = cell.exact
                data[f"{prefix}-stance"] = "supports"
        return data

    def _tell(self, entry: RecordEntry) -> None:
        cells = {cell.key: cell for cell in self.cells}
        self.errors += entry.problems
        for block in entry.blocks:
            # A value without evidence, such as the title, has no key of its own.
            key = block.kind.relation if block.kind else f"incident.{block.names[0]}"
            told = cells[key].errors if key in cells else self.errors
            told += block.errors
            for cited in block.cited:
                told += [str(error) for errors in cited.form.errors.values() for error in errors]


def rows_of_items(
    items: Sequence[Item], fillings: Sequence[Filling], groups: Mapping[str, Group]
) -> list[SheetRow]:
    """Return a row for each item, filled with what the readers found. One query.

    `groups` are those of the suggestions, by public id.
    """
    codes = {each.place.value["place"] for each in fillings if each.place}
    places = {place.code: place for place in Place.objects.filter(code__in=codes)}
    return [
        _row_of(number, item, filling, places, groups)
        for number, (item, filling) in enumerate(zip(items, fillings, strict=True))
    ]


def _row_of(
    number: int,
    item: Item,
    filling: Filling,
    places: Mapping[str, Place],
    groups: Mapping[str, Group],
) -> SheetRow:
    place = places.get(filling.place.value["place"]) if filling.place else None
    group = groups.get(filling.group.value["group"]) if filling.group else None
    count = filling.count.value if filling.count else {}
    initial = {
        "record": {
            "title": _title(item.words),
            "date": filling.date.value["edtf"] if filling.date else "",
            "place": place.pk if place else None,
        },
        "casualties": {
            name: count[name] for name in ("figure", "victims", "outcome") if count.get(name)
        },
        "attribution": {"group": group.pk if group else None},
    }
    forms = {
        name: form(prefix=f"r{number}-{name}", initial=initial[name])
        for name, form in FORMS.items()
    }
    forms["record"].fields["place"].widget.chosen = place
    forms["attribution"].fields["group"].widget.chosen = group
    found = {
        "incident.date": filling.date,
        "incident.place": filling.place,
        "casualties": filling.count,
    }
    cells = _cells(f"r{number}", forms)
    for cell in cells:
        cell.start, cell.exact = _words_of(item, found.get(cell.key))
    return SheetRow(number, item.words, item.start, forms, cells)


def posted_rows(data: QueryDict, most: int) -> list[SheetRow]:
    """Return the posted rows, at most so many. Two queries."""
    numbers = [whole_number(text) for text in data.getlist("rows")[:most]]
    rows = []
    for number in dict.fromkeys(numbers):
        prefix = f"r{number}"
        forms = {name: form(data, prefix=f"{prefix}-{name}") for name, form in FORMS.items()}
        cells = _cells(prefix, forms)
        for cell in cells:
            cell.start = text_offset(data.get(f"{cell.name}-start"))
            cell.exact = data.get(f"{cell.name}-exact", "").replace("\r\n", "\n")
        words, start = data.get(f"{prefix}-words", ""), text_offset(data.get(f"{prefix}-start"))
        taken = bool(data.get(f"{prefix}-taken"))
        rows.append(SheetRow(number, words, start, forms, cells, taken))
    for name, each, model in LOOKED_UP:
        keys = {row.number: whole_number(row.forms[name][each].value()) for row in rows}
        found: Any = model._default_manager.in_bulk(set(keys.values()) - {0})
        for row in rows:
            row.forms[name].fields[each].widget.chosen = found.get(keys[row.number])
    return rows


def _cells(prefix: str, forms: Mapping[str, Any]) -> list[Cell]:
    return [
        Cell(key, label, [forms[name][each] for each in fields], f"{prefix}-cited-{place}")
        for place, (key, label, name, fields) in enumerate(COLUMNS)
    ]


def _words_of(item: Item, found: Suggestion | None) -> tuple[int, str]:
    """Return the words to cite: those of the suggestion or, without one, of the item."""
    if found:
        return found.start - found.lead, found.clause
    return item.start, item.words[:MAX_PASSAGE_LENGTH].rstrip()


def _title(words: str) -> str:
    """Return the beginning of the words in one line, cut between words."""
    line = " ".join(words.split())
    if len(line) <= MAX_TITLE_LENGTH:
        return line.rstrip(" .;,")
    return line[:MAX_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" .;,") + "…"
