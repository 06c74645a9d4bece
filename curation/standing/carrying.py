"""Finds what a merge carries over: the rows of the merged record that its successor lacks.

Pure functions on published documents. A row is carried over with its citations. If the successor
has the same row, only citations that it lacks are added. Single values, and rows that the successor
has with other details, are not carried over but listed as differences.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from entities.declared import CITED_TYPES, ROWS
from entities.figures import Figure, describe_figure
from entities.models import Alias, Place
from entities.models.term import terms_of
from entities.published import fields_of_row, is_date, names_record, reference_key
from publication.contract.cells import tied_to
from publication.references import with_citations
from sources.record_type import RowValues
from sources.texts.folding import fold

__all__ = ["Carried", "Difference", "carriable", "differences", "with_carried_rows"]

Document = dict[str, Any]


@dataclass(frozen=True)
class Carried:
    """A row to add to a list of the successor, and the key by which a person can drop it.

    If `added_to` is set, the successor has the same row at that position, and only the citations
    are added to it. `whole` identifies the row of the list that includes this one, if any.
    """

    key: str
    listed: RowValues
    row: Document
    added_to: int | None = None
    whole: tuple[Any, ...] | None = None

    @property
    def of(self) -> str:
        """The key of the list in the document."""
        return self.listed.relation

    @property
    def is_name(self) -> bool:
        """Whether this is the name of the merged record, carried over as an alias."""
        return self.key == NAME


@dataclass(frozen=True)
class Difference:
    """A value of the merged record that differs from the successor's and is not carried over."""

    of: str
    merged: str
    successor: str


NAME = "name"


def row_identity(listed: RowValues, row: Document) -> tuple[Any, ...]:
    """Return the values that identify a published row within its record."""
    if listed.model is Alias:
        # Ignores spelling variants and the kind of the alias.
        return (fold(row["name"]),)
    said = fields_of_row(listed, row)
    return tuple(said[name] for name in listed.identity)


def whole_of(listed: RowValues, row: Document, rows: Sequence[Document]) -> tuple[Any, ...] | None:
    """Return what identifies the row that includes a published row; None if it is no part."""
    number = row.get(listed.part_field) if listed.part_field else None
    return row_identity(listed, rows[number - 1]) if number else None


def carriable(merged: Document, successor: Document) -> list[Carried]:
    """Return what a merge can carry over, in the order of the document.

    Takes the last published documents, with references to the merged record replaced by references
    to the successor.
    """
    found = [
        each
        for listed in ROWS[merged["type"]].values()
        for each in _carriable_rows(listed, merged, successor)
    ]
    name = _name_as_alias(merged, successor, found)
    return [name, *found] if name else found


def differences(merged: Document, successor: Document) -> list[Difference]:
    """Return where the merged record differs. Takes the same documents as `carriable`."""
    found = [
        Difference(
            value.name, _value_text(merged[value.name]), _value_text(successor.get(value.name))
        )
        for value in CITED_TYPES[merged["type"]].entered
        # The name of a merged group is carried over as an alias.
        if value.name != "name"
        and merged.get(value.name)
        and _value_text(merged[value.name]) != _value_text(successor.get(value.name))
    ]
    for listed in ROWS[merged["type"]].values():
        name = listed.relation
        rows = _Rows(listed, successor, merged)
        for row in merged.get(name, []):
            twin = rows.twin(row)
            if twin is not None and not rows.says_the_same(row, twin):
                there = row_text(listed, rows.rows[twin])
                found.append(Difference(name, row_text(listed, row), there))
            elif (
                listed.model is Alias
                and twin is None
                and row_identity(listed, row) == (fold(successor["name"]),)
            ):
                found.append(Difference(name, row_text(listed, row), successor["name"]))
    return found


def with_carried_rows(
    successor: Document, carried: Sequence[Carried], terms: Sequence[Document] = ()
) -> Document:
    """Return a copy of the successor's document with the carried rows.

    `terms` are those of the merged document: the ones that these rows use come with them.
    """
    result = dict(successor)
    own = list(result.get("terms") or ())
    said = {(each["set"], each["value"]) for each in own}
    used = {key for row in carried for key in _terms_in(row)}
    own += [each for each in terms if (each["set"], each["value"]) in used - said]
    if own or "terms" in result:
        result["terms"] = own
    cited = {source["id"] for source in successor["sources"]}
    result["sources"] = list(successor["sources"])
    for each in carried:
        rows = list(result.get(each.of, []))
        citations = each.row.get("citations", [])
        if each.added_to is None:
            rows.append(each.row)
        else:
            twin = rows[each.added_to]
            rows[each.added_to] = with_citations(twin, [*twin["citations"], *citations])
        result[each.of] = rows
        for source in (citation["source"] for citation in citations):
            if source["id"] not in cited:
                cited.add(source["id"])
                result["sources"].append(source)
    for listed in dict.fromkeys(each.listed for each in carried if each.added_to is None):
        _number_wholes(result, listed, carried)
    return result


def _terms_in(carried: Carried) -> Iterator[tuple[str, Any]]:
    """Yield the set and the value of each term in a row."""
    for field in carried.listed.model._meta.concrete_fields:
        if terms := terms_of(field):
            yield terms.set_name(), carried.row.get(field.name)


def _number_wholes(result: Document, listed: RowValues, carried: Sequence[Carried]) -> None:
    """Give the carried rows of a list the numbers of the rows that include them here."""
    if not listed.part_field:
        return
    added = [each for each in carried if each.listed is listed and each.added_to is None]
    rows = result[listed.relation]
    identities = [row_identity(listed, row) for row in rows]
    first = len(rows) - len(added)
    for at, each in enumerate(added, start=first):
        # Without its whole, which was dropped, it counts by itself.
        number = identities.index(each.whole) + 1 if each.whole in identities else None
        rows[at] = {**rows[at], listed.part_field: number}


def row_text(listed: RowValues, row: Document) -> str:
    """Return a row of a published document as text for people."""
    match listed.relation:
        case "aliases":
            return ", ".join(filter(None, (row["name"], row["kind"], row["language"])))
        case "identifiers":
            return f"{row['scheme']}: {row['value']}"
        case "countries" | "places":
            return row["name"]
        case "other_places":
            return _location_text(row)
        case "points":
            return f"{row['latitude']} {row['longitude']} ({row['precision']})"
        case "ties":
            return _tie_text(row)
        case "casualties":
            return _casualties_text(row)
        case "quantities":
            rest = f" of {row['out_of']}" if row["out_of"] is not None else ""
            return f"{row['of']}: {_count_text(row)}{rest}{_basis_text(row)}"
        case "attributions" | "groups":
            return f"{row['group']['name']}: {row['role']}"
    return declared_text(listed, row)


def _tie_text(row: Document) -> str:
    period = _date_text(row.get("period"))
    return f"{row['kind']} {tied_to(row)['name']}" + (f", {period}" if period else "")


def _location_text(place: Document) -> str:
    region = f"{place['region']}, in " if place.get("region") else ""
    point = "".join(
        f", {place[name]}" for name in ("latitude", "longitude") if place[name] is not None
    )
    bearing = f"{place['bearing']} of " if place.get("bearing") else ""
    return f"{region}{bearing}{place['name']} ({place['precision']}{point})"


def _casualties_text(row: Document) -> str:
    known = row.get("demographic") not in (None, "unknown")
    who = f"{row['victims']} ({row['demographic']})" if known else row["victims"]
    members = f" of {row['group']['name']}" if row.get("group") else ""
    part = "of these " if row.get("part_of") else ""
    return f"{part}{who}{members} {row['outcome']}: {_count_text(row)}{_basis_text(row)}"


def _basis_text(row: Document) -> str:
    """Return why a figure was adopted, as rows of working copies say it; empty if unknown."""
    if not row.get("basis"):
        return ""
    note = f"; {row['basis_note']}" if row.get("basis_note") else ""
    return f" (adopted as: {row['basis']}{note})"


def declared_text(listed: RowValues, row: Document) -> str:
    """Return all that a published row says, for a list that has no wording of its own."""
    fields = map(listed.model._meta.get_field, listed.fields)
    return ", ".join(filter(None, (_field_text(field, row) for field in fields)))


def _field_text(field: Any, row: Document) -> str:
    if names_record(field):
        return str(row[reference_key(field)]["name"])
    if field.related_model is Place:
        return row["name"]
    value = row.get(field.name)
    return _date_text(value) if is_date(field) else "" if value is None else str(value)


def _carriable_rows(listed: RowValues, merged: Document, successor: Document) -> list[Carried]:
    found = []
    name = listed.relation
    rows = _Rows(listed, successor, merged)
    for position, row in enumerate(rows.merged):
        key = f"{name}/{position}"
        if name == "ties" and tied_to(row)["id"] == successor["id"]:
            continue
        if listed.model is Alias and fold(row["name"]) == fold(successor["name"]):
            continue
        twin = rows.twin(row)
        if twin is None:
            whole = whole_of(listed, row, rows.merged)
            found.append(Carried(key, listed, row, whole=whole))
        elif "citations" in row and rows.says_the_same(row, twin):
            there = rows.rows[twin]
            joined = with_citations(there, [*there["citations"], *row["citations"]])
            new = joined["citations"][len(there["citations"]) :]
            if new:
                found.append(Carried(key, listed, {**row, "citations": new}, twin))
    return found


def _name_as_alias(
    merged: Document, successor: Document, found: Collection[Carried]
) -> Carried | None:
    if merged["type"] != "group":
        return None
    known = [successor["name"], *(alias["name"] for alias in successor["aliases"])]
    known += [each.row["name"] for each in found if each.of == "aliases"]
    if fold(merged["name"]) in map(fold, known):
        return None
    row = {"name": merged["name"], "kind": "official", "language": None}
    evidence = {"contested": False, "disagreement": False, "citations": []}
    return Carried(NAME, ROWS["group"]["aliases"], {**row, **evidence})


class _Rows:
    """The rows of a list of the successor, by their identity, and those of the merged record."""

    def __init__(self, listed: RowValues, successor: Document, merged: Document) -> None:
        self.listed = listed
        # A document from before the list existed does not have it.
        self.merged = merged.get(listed.relation, [])
        self.rows = successor.get(listed.relation, [])
        self.places: dict[tuple[Any, ...], list[int]] = {}
        for place, row in enumerate(self.rows):
            self.places.setdefault(row_identity(listed, row), []).append(place)

    def twin(self, row: Document) -> int | None:
        """Return the position of the row with the same identity, best the same values, or None."""
        alike = self.places.get(row_identity(self.listed, row), [])
        same = [place for place in alike if self.says_the_same(row, place)]
        return next(iter([*same, *alike]), None)

    def says_the_same(self, row: Document, place: int) -> bool:
        listed, other = self.listed, self.rows[place]
        return fields_of_row(listed, row) == fields_of_row(listed, other) and (
            whole_of(listed, row, self.merged) == whole_of(listed, other, self.rows)
        )


def _date_text(date: Document | None) -> str:
    return date["edtf"] if date else ""


def _count_text(row: Document) -> str:
    return describe_figure(Figure(row["at_least"], row.get("best"), row["at_most"]))


def _value_text(value: Any) -> str:
    """Return a single value as text for people; empty if unknown."""
    if not isinstance(value, dict):
        return str(value or "")
    if "precision" in value:
        region = f"{value['region']}, in " if value.get("region") else ""
        bearing = f"{value['bearing']} of " if value.get("bearing") else ""
        return f"{region}{bearing}{value['name']} ({value['precision']})"
    said = value.get("edtf", value.get("value"))
    return "" if said is None else str(said)
