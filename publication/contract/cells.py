"""Cells of tables that are computed from the values of a document."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from publication.contract.declaration import Cell
from publication.vague_dates import certainty
from publication.vocabulary import Kind
from vocabulary.attributes import AttributeType
from vocabulary.records import Outcome, TieKind, Victims
from vocabulary.terms import Terms

__all__ = [
    "CERTAINTY",
    "AttributeRow",
    "at",
    "attribute_rows",
    "attributes",
    "attributions_of",
    "below",
    "best_figure",
    "certainty_of",
    "core_value",
    "counted_once",
    "identifiers",
    "in_disagreement",
    "in_role",
    "is_contested",
    "joined",
    "kinds_of_parts",
    "named_places",
    "place_name",
    "quantities",
    "readings",
    "targets",
    "tied_to",
    "ties",
    "tolls",
]

Row = dict[str, Any]

CERTAINTY = "Whether the date is approximate, uncertain or both; empty if neither"


def at(value: Any, *path: str) -> Any:
    """Return the value at a path of keys, or None if a part of the path is missing or null."""
    for key in path:
        if value is None:
            return None
        value = value.get(key)
    return value


def joined(values: Iterable[Any]) -> str | None:
    """Return several values as one cell, separated by bars, or None if there are none."""
    return " | ".join(dict.fromkeys(str(value) for value in values if value is not None)) or None


def is_contested(value: Any) -> bool:
    """Return whether any value of a document, or of a part of one, is contested."""
    return _has_flag("contested", value)


def in_disagreement(value: Any) -> bool:
    """Return whether sources disagree on any value of a document, or of a part of one.

    Documents before format 3 have no readings, so nothing in them is in disagreement.
    """
    return _has_flag("disagreement", value)


def _has_flag(name: str, value: Any) -> bool:
    if isinstance(value, dict):
        return value.get(name) is True or any(_has_flag(name, each) for each in value.values())
    return isinstance(value, list) and any(_has_flag(name, each) for each in value)


def readings(document: Row) -> str | None:
    """Return what citations report, as one cell: `casualties 1: 30-60 (S2)`."""
    found = []
    for field, value in document.items():
        rows = value if isinstance(value, list) else [value]
        for number, row in enumerate(rows, start=1):
            for citation in row.get("citations", ()) if isinstance(row, dict) else ():
                if reported := citation.get("reported"):
                    where = f"{field} {number}" if isinstance(value, list) else field
                    found.append(f"{where}: {reported['reading']} ({citation['source']['id']})")
    return joined(found)


def attributions_of(documents: Iterable[Row]) -> set[str]:
    """Return what is written beside the places among these documents, with the licence."""
    return {
        f"{each['attribution']} ({each['licence']})"
        for document in documents
        if document["type"] == Kind.PLACE
        for each in document.get("gazetteers", ())
    }


def below(document: Row, set_name: str, value: str, core: Collection[str]) -> set[str]:
    """Return `core` with the own terms of a document that lay below a value when it was approved.

    Documents before format 3 have no own terms.
    """
    return {
        *core,
        *(
            term["value"]
            for term in document.get("terms") or ()
            if term["set"] == set_name and value in term["within"]
        ),
    }


def kinds_of_parts(document: Row, terms: type[Terms]) -> set[str]:
    """Return “part of” of a set of ties, with the own terms of a document that lie below it."""
    return below(document, terms.set_name(), TieKind.PART_OF, {TieKind.PART_OF})


def core_value(document: Row, set_name: str, value: str | None) -> str | None:
    """Return the core's value that a value of a document stands for."""
    for term in document.get("terms") or ():
        if term["set"] == set_name and term["value"] == value:
            return str(term["core_value"])
    return value


def tolls(outcome: str, victims: str | None = None, *, words: str = "") -> Iterator[Cell]:
    """Yield the sums of bounds and best figures, for all people or for some victims.

    Casualties with an outcome that lies below `outcome` count too. `words` say after "People" what
    happened to them, unless that is the outcome itself.
    """
    name = (f"{victims}_{outcome}" if victims else outcome).replace(" ", "_")
    who = victims.capitalize() if victims else "People"
    for bound, bound_words in (
        ("at_least", "at least, summed over the casualties"),
        ("best", "by the best figures, summed; empty if a count has none and is not exact"),
        ("at_most", "at most; empty if a count has no upper bound"),
    ):
        yield Cell(
            f"{name}_{bound}",
            f"{who} {words or outcome} {bound_words}",
            type="integer",
            whole=_toll(outcome, victims, bound),
        )


def _toll(outcome: str, victims: str | None, bound: str) -> Callable[[Row], int | None]:
    """Return a function that sums one bound, or the best figures, over casualties of a document.

    It returns None if none is known, or if an upper bound or a best figure is missing.
    """

    outcomes = Outcome.at_or_below(outcome)
    people = Victims.at_or_below(victims) if victims else frozenset()

    def sum_up(document: Row) -> int | None:
        counted = below(document, Outcome.set_name(), outcome, outcomes)
        among = below(document, Victims.set_name(), victims, people) if victims else None
        rows = counted_once(
            document.get("casualties") or [],
            lambda row: row["outcome"] in counted and (among is None or row["victims"] in among),
        )
        figures = [best_figure(row) if bound == "best" else row[bound] for row in rows]
        known = [figure for figure in figures if figure is not None]
        if not known or (bound != "at_least" and len(known) < len(rows)):
            return None
        return sum(known)

    return sum_up


def counted_once(casualties: list[Row], wanted: Callable[[Row], bool]) -> list[Row]:
    """Return the wanted rows without those that another wanted row includes.

    `part_of` is the number of a row, from 1. Documents before format 3 have no parts.
    """
    numbered = dict(enumerate(casualties, start=1))
    chosen = {number for number, row in numbered.items() if wanted(row)}

    def is_included(row: Row) -> bool:
        seen: set[int] = set()
        while (whole := row.get("part_of")) and whole not in seen:
            if whole in chosen:
                return True
            seen.add(whole)
            row = numbered.get(whole, {})
        return False

    return [numbered[number] for number in sorted(chosen) if not is_included(numbered[number])]


def best_figure(row: Row) -> int | None:
    """Return the best figure of a count; of an exact one, the number.

    Documents before format 3 have no best figures.
    """
    if row["at_least"] == row["at_most"]:
        return row["at_least"] if row["at_least"] is not None else row.get("best")
    return row.get("best")


def in_role(role: str, name: str, what: str) -> tuple[Cell, Cell]:
    """Return the cells for the ids and the names of the groups that have a role."""

    def groups(key: str) -> Callable[[list[Row]], str | None]:
        return lambda rows: joined(row["group"][key] for row in rows if row["role"] == role)

    return (
        Cell(f"{name}_ids", f"{what}: public ids", value=groups("id")),
        Cell(f"{name}_names", f"{what}: names when published", value=groups("name")),
    )


def certainty_of(days: Row | None) -> str | None:
    """How a date is marked: approximate, uncertain, or both."""
    return certainty(days["edtf"]) if days else None


def identifiers(rows: list[Row]) -> str | None:
    return joined(f"{each['scheme']}:{each['value']}" for each in rows)


def ties(rows: list[Row]) -> str | None:
    return joined(f"{each['kind']} {tied_to(each)['id']}" for each in rows)


def tied_to(tie: Row) -> Row:
    """Return the reference to the other group or incident of a tie."""
    other: Row = tie["group"] if "group" in tie else tie["incident"]
    return other


def named_places(places: list[Row]) -> str | None:
    return joined(map(place_name, places))


def points(rows: list[Row]) -> str | None:
    return joined(f"{each['latitude']} {each['longitude']} ({each['precision']})" for each in rows)


def place_name(place: Row) -> str:
    """Return the name of a place, after what is told in words of where it was: a region of it, a
    distance and a direction from it.

    Documents before format 3 have neither.
    """
    name = f"{place['bearing']} of {place['name']}" if place.get("bearing") else place["name"]
    return f"{place['region']}, {name}" if place.get("region") else name


def targets(rows: list[Row]) -> str | None:
    return joined(
        f"{each['target_type']}: {each['damage']}" if each["damage"] else each["target_type"]
        for each in rows
    )


class AttributeRow(NamedTuple):
    """An own attribute of a document, in the wording of its approval."""

    label: str
    shown: str
    """The value as people read it: of a choice, its label."""
    value_type: str


def attribute_rows(document: Row) -> Iterator[AttributeRow]:
    """Yield the own attributes of a document; those before format 3 have none."""
    rows = document.get("attributes") or ()
    known = {
        term["value"]: term
        for term in (document.get("terms") or () if rows else ())
        if term["set"] == f"{document['type']} attribute"
    }
    for row in rows:
        term = known.get(row["attribute"], {})
        choices = {each["value"]: each["label"] for each in term.get("choices") or ()}
        unit = " %" if term.get("value_type") == AttributeType.PERCENT else ""
        yield AttributeRow(
            term.get("label", row["attribute"]),
            choices.get(row["value"], row["value"]) + unit,
            term.get("value_type", AttributeType.TEXT),
        )


def attributes(rows: list[Row]) -> str | None:
    return joined(f"{each['attribute']}: {each['value']}" for each in rows)


def quantities(rows: list[Row]) -> str | None:
    return joined(map(_quantity, rows))


def _quantity(row: Row) -> str:
    least, most = ("" if row[bound] is None else row[bound] for bound in ("at_least", "at_most"))
    out_of = "" if row["out_of"] is None else f" out of {row['out_of']}"
    best = best_figure(row)
    # An exact count says its best figure itself.
    estimate = "" if best is None or best == least == most else f", best {best}"
    return f"{row['of']}: {least}-{most}{estimate}{out_of}"
