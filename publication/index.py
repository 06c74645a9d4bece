"""The rows that one published document has in the index: a function of the document alone.

`publication.index_writer` puts them into the tables, when a document is published and when the
index is rebuilt.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from publication.contract.cells import is_contested
from publication.models import (
    Asserter,
    FindingParty,
    FindingPlace,
    FindingQuantity,
    FindingRow,
    GroupCountry,
    GroupIdentifier,
    GroupName,
    GroupRow,
    GroupTie,
    IncidentCasualties,
    IncidentParty,
    IncidentPlace,
    IncidentRow,
    IndexRow,
    PlaceRow,
    PlaceWithin,
    Reference,
    SearchRow,
    SourceRow,
)
from publication.references import citations, references
from publication.vocabulary import Kind

__all__ = [
    "ALL_TABLES",
    "SHAPE",
    "SHARED_TABLES",
    "TABLES",
    "index_rows",
]

Document = dict[str, Any]

# Goes up whenever the rows of a document change: then `migrate` makes them all again.
SHAPE = 2

# Full-text search looks at so many characters of a record's own words, and at so many of its
# quotations: a tsvector holds less than 1 MB.
SEARCHED_CHARACTERS = 50_000

# Stands between two texts, so that no phrase is found across them; a word, for PostgreSQL counts
# words, but one that nobody writes.
BREAK = "zxbreakxz"

# The tables that hold rows for a kind of record, its own first.
TABLES: dict[str, tuple[type[IndexRow], ...]] = {
    Kind.GROUP: (GroupRow, GroupName, GroupCountry, GroupIdentifier, GroupTie),
    Kind.INCIDENT: (IncidentRow, IncidentParty, IncidentPlace, IncidentCasualties),
    Kind.FINDING: (FindingRow, FindingParty, FindingPlace, FindingQuantity),
    Kind.SOURCE: (SourceRow,),
    Kind.PLACE: (PlaceRow, PlaceWithin),
}
SHARED_TABLES: tuple[type[IndexRow], ...] = (Reference, Asserter, SearchRow)
ALL_TABLES = (*(table for tables in TABLES.values() for table in tables), *SHARED_TABLES)


def index_rows(document: Document) -> list[IndexRow]:
    """The unsaved index rows of `document`, a complete published document.

    They are current (`seq_to` is the end of the log) until a later publication closes them.
    Raises KeyError or ValueError for a document that does not have the shape of its kind.
    """
    rows = [*ROWS[document["type"]](document), *_references(document), *_asserters(document)]
    for row in rows:
        row.seq_from = document["seq"]
        row.public_id = document["id"]
    return rows


def display_name(document: Document) -> str:
    """The name of a record of any kind: a name, a title, or a finding's statement."""
    if document["type"] == Kind.FINDING:
        return document["statement"]["value"]
    return document["name"] if "name" in document else document["title"]


def _group(document: Document) -> Iterator[IndexRow]:
    active_from, active_to = _existence(document)
    yield GroupRow(**_common(document), active_from=active_from, active_to=active_to)
    names = [document["name"], *(alias["name"] for alias in document["aliases"])]
    for position, name in enumerate(dict.fromkeys(names)):
        yield GroupName(position=position, name=name)
    for country in _distinct(country["id"] for country in document["countries"]):
        yield GroupCountry(country=country)
    identifiers = [(each["scheme"], each["value"]) for each in document["identifiers"]]
    for scheme, value in _distinct(identifiers):
        yield GroupIdentifier(scheme=scheme, value=value)
    for position, tie in enumerate(document["ties"]):
        yield GroupTie(position=position, group=tie["group"]["id"], kind=tie["kind"])
    yield _search(
        document,
        *names,
        *(value for _, value in identifiers),
        *(country["name"] for country in document["countries"]),
        document["description"],
    )


def _incident(document: Document) -> Iterator[IndexRow]:
    place = document["place"] or {}
    date_from, date_to = _span(document["date"])
    casualties = document["casualties"]
    yield IncidentRow(
        **_common(document),
        date_from=date_from,
        date_to=date_to,
        country=place.get("country") or "",
        latitude=place.get("latitude"),
        longitude=place.get("longitude"),
        killed_min=sum(each["at_least"] or 0 for each in casualties if each["outcome"] == "killed"),
    )
    for group, role in _parties(document["attributions"]):
        yield IncidentParty(group=group, role=role)
    for code in _places([place] if place else []):
        yield IncidentPlace(place=code)
    for position, each in enumerate(casualties):
        yield IncidentCasualties(
            position=position,
            victims=each["victims"],
            outcome=each["outcome"],
            at_least=each["at_least"],
            at_most=each["at_most"],
        )
    yield _search(
        document,
        document["summary"],
        place.get("name"),
        *(each["group"]["name"] for each in document["attributions"]),
    )


def _finding(document: Document) -> Iterator[IndexRow]:
    holds_from, holds_to = _span(document["holds_at"])
    yield FindingRow(**_common(document), holds_from=holds_from, holds_to=holds_to)
    for group, role in _parties(document["groups"]):
        yield FindingParty(group=group, role=role)
    for code in _places(document["places"]):
        yield FindingPlace(place=code)
    for position, each in enumerate(document["quantities"]):
        yield FindingQuantity(
            position=position,
            of=each["of"],
            at_least=each["at_least"],
            at_most=each["at_most"],
        )
    yield _search(
        document,
        *(each["group"]["name"] for each in document["groups"]),
        *(place["name"] for place in document["places"]),
        *(each["of"] for each in document["quantities"]),
    )


def _source(document: Document) -> Iterator[IndexRow]:
    publisher = (document["publisher"] or {}).get("name", "")
    published_from, published_to = _span(document["published"])
    yield SourceRow(
        **_common(document),
        publisher=publisher,
        language=document["language"] or "",
        published_from=published_from,
        published_to=published_to,
    )
    yield _search(document, publisher)


def _place(document: Document) -> Iterator[IndexRow]:
    yield PlaceRow(**_common(document), country=document["country"] or "")
    for code in _distinct(document["within"]):
        yield PlaceWithin(place=code)
    yield _search(document, document["id"])


ROWS = {
    Kind.GROUP: _group,
    Kind.INCIDENT: _incident,
    Kind.FINDING: _finding,
    Kind.SOURCE: _source,
    Kind.PLACE: _place,
}


def _references(document: Document) -> Iterator[IndexRow]:
    for to_id in sorted(references(document)):
        yield Reference(to_id=to_id)


def _asserters(document: Document) -> Iterator[IndexRow]:
    asserters = {
        citation["asserted_by"]["id"]
        for citation in citations(document)
        if citation["asserted_by"] is not None
    }
    for group in sorted(asserters):
        yield Asserter(group=group)


def _common(document: Document) -> dict[str, Any]:
    kind = document["kind"]
    if isinstance(kind, dict):
        kind = kind["value"]
    return {
        "name": display_name(document),
        # An unknown kind is null in the document; whoever filters by it asks for "unknown".
        "kind": kind or "unknown",
        "contested": is_contested(document),
        "published_at": datetime.fromisoformat(document["published_at"]),
    }


def _search(document: Document, *texts: str | None) -> SearchRow:
    quotes = _distinct(citation["exact"] for citation in citations(document))
    return SearchRow(
        kind=document["type"],
        name=display_name(document),
        # The name comes before it, and the quotations after.
        text=f"{BREAK} {_apart(filter(None, texts))} {BREAK}",
        quotes=_apart(quotes),
    )


def _apart(texts: Iterable[str]) -> str:
    return f" \n{BREAK} ".join(texts)[:SEARCHED_CHARACTERS]


def _span(value: Document | None) -> tuple[date, date | None]:
    """The first and the last day that a date may mean; no last day when it is unknown."""
    if value is None:
        return date.min, None
    return (
        date.fromisoformat(value["earliest"]) if value["earliest"] else date.min,
        date.fromisoformat(value["latest"]) if value["latest"] else date.max,
    )


def _existence(group: Document) -> tuple[date, date | None]:
    """The first and the last day on which a group may have existed; no last day when it is not
    known when it began or ended. One that was founded and not dissolved goes on."""
    founded, dissolved = group["founded"], group["dissolved"]
    if founded is None and dissolved is None:
        return date.min, None
    return _span(founded)[0], _span(dissolved)[1] or date.max


def _parties(rows: list[Document]) -> list[tuple[str, str]]:
    return _distinct((row["group"]["id"], row["role"]) for row in rows)


def _places(places: list[Document]) -> list[str]:
    """The codes of the places, and of everything above them."""
    codes = (code for place in places for code in (place["id"], *place["within"], place["country"]))
    return _distinct(filter(None, codes))


def _distinct(values):
    return list(dict.fromkeys(values))
