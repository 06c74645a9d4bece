"""Creates the index rows of a published document. They depend only on the document.

`publication.index_writer` writes them when a document is published and when the index is rebuilt.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from publication.contract import CONTRACT
from publication.contract.cells import (
    at,
    attribute_rows,
    below,
    best_figure,
    counted_once,
    in_disagreement,
    is_contested,
    kinds_of_parts,
)
from publication.contract.declaration import Key, Plain, Term
from publication.contract.shared import DAYS, REFERENCE, walk
from publication.models import (
    Asserter,
    FindingAttribute,
    FindingIdentifier,
    FindingParty,
    FindingPlace,
    FindingQuantity,
    FindingRow,
    GroupAttribute,
    GroupCountry,
    GroupIdentifier,
    GroupName,
    GroupRow,
    GroupTie,
    IncidentAttribute,
    IncidentCasualties,
    IncidentIdentifier,
    IncidentParty,
    IncidentPlace,
    IncidentPoint,
    IncidentRow,
    IncidentTarget,
    IncidentTie,
    IncidentWeapon,
    IndexRow,
    PlaceIdentifier,
    PlaceName,
    PlaceRow,
    PlaceWithin,
    Reference,
    SearchRow,
    SourceRow,
    TermRow,
    TermWithin,
)
from publication.references import citations, references
from publication.vague_dates import widened
from publication.vocabulary import Kind
from vocabulary.attributes import AttributeType
from vocabulary.records import IncidentTieKind, Outcome

__all__ = [
    "ALL_TABLES",
    "SHAPE",
    "SHARED_TABLES",
    "TABLES",
    "UNKNOWN",
    "index_rows",
]

Document = dict[str, Any]
Path = tuple[str, ...]

# Raise this when the code below creates other rows; changes of the contract are detected.
VERSION = 9

# The value with which a filter by a term finds documents that have null there, or nothing.
UNKNOWN = "unknown"

# Full-text search includes this many characters of a record's own words, and this many of its
# quotes: a tsvector holds less than 1 MB.
SEARCHED_CHARACTERS = 50_000

# The outcomes of people who were killed.
KILLED = Outcome.at_or_below(Outcome.KILLED)

# Separates two texts, so that no phrase matches across them. It is a word that nobody writes,
# because PostgreSQL counts words.
SEPARATOR = "zxbreakxz"

# The tables with rows for a kind of record, its own first.
TABLES: dict[str, tuple[type[IndexRow], ...]] = {
    Kind.GROUP: (
        GroupRow,
        GroupName,
        GroupCountry,
        GroupIdentifier,
        GroupTie,
        GroupAttribute,
    ),
    Kind.INCIDENT: (
        IncidentRow,
        IncidentParty,
        IncidentPlace,
        IncidentPoint,
        IncidentCasualties,
        IncidentWeapon,
        IncidentTarget,
        IncidentTie,
        IncidentIdentifier,
        IncidentAttribute,
    ),
    Kind.FINDING: (
        FindingRow,
        FindingParty,
        FindingPlace,
        FindingQuantity,
        FindingIdentifier,
        FindingAttribute,
    ),
    Kind.SOURCE: (SourceRow,),
    Kind.PLACE: (PlaceRow, PlaceName, PlaceIdentifier, PlaceWithin),
    Kind.TERM: (TermRow, TermWithin),
}
SHARED_TABLES: tuple[type[IndexRow], ...] = (Reference, Asserter, SearchRow)
ALL_TABLES = (*(table for tables in TABLES.values() for table in tables), *SHARED_TABLES)


def index_rows(document: Document) -> list[IndexRow]:
    """Return the unsaved index rows of `document`, a complete published document.

    They are current (`seq_to` is the end of the log). Raises KeyError or ValueError if the document
    does not have the keys of its kind.
    """
    rows = [*ROWS[document["type"]](document), *_references(document), *_asserters(document)]
    for row in rows:
        row.seq_from = document["seq"]
        row.public_id = document["id"]
    return rows


def display_name(document: Document) -> str:
    """Return the name of a record of any kind: its name, title, label or statement."""
    if document["type"] == Kind.FINDING:
        return document["statement"]["value"]
    if document["type"] == Kind.TERM:
        return document["label"]
    return document["name"] if "name" in document else document["title"]


def _group(document: Document) -> Iterator[IndexRow]:
    active_from, active_to = _active_range(document)
    yield GroupRow(**_columns(document), active_from=active_from, active_to=active_to)
    yield from _rows(document)
    yield from _attributes(document, GroupAttribute)
    names = [document["name"], *(alias["name"] for alias in document["aliases"])]
    for position, name in enumerate(_distinct(names)):
        yield GroupName(position=position, name=name)
    yield _search(
        document,
        *names,
        *(each["value"] for each in document["identifiers"]),
        *(country["name"] for country in document["countries"]),
        *_attribute_words(document),
        document["description"],
    )


def _incident(document: Document) -> Iterator[IndexRow]:
    places = [document["place"]] if document["place"] else []
    # Documents before format 3 have one place.
    places += document.get("other_places", ())
    outcomes = below(document, Outcome.set_name(), Outcome.KILLED, KILLED)
    killed = counted_once(document["casualties"], lambda row: row["outcome"] in outcomes)
    yield IncidentRow(
        **_columns(document),
        killed_min=sum(each["at_least"] or 0 for each in killed),
        killed_best=sum(best_figure(each) or each["at_least"] or 0 for each in killed),
    )
    parts = kinds_of_parts(document, IncidentTieKind)
    for row in _rows(document):
        if isinstance(row, IncidentTie):
            row.part = row.kind in parts
        yield row
    yield from _attributes(document, IncidentAttribute)
    for code in _place_codes(places):
        yield IncidentPlace(place=code)
    located = [*places, *document.get("points", ())]
    for position, place in enumerate(located):
        if place["latitude"] is not None and place["longitude"] is not None:
            yield IncidentPoint(
                position=position, latitude=place["latitude"], longitude=place["longitude"]
            )
    yield _search(
        document,
        document["summary"],
        *(place["name"] for place in places),
        *(place.get("region") for place in places),
        *(each["group"]["name"] for each in document["attributions"]),
        *(each["incident"]["name"] for each in document.get("ties", ())),
        *(each["value"] for each in document.get("identifiers", ())),
        *_attribute_words(document),
    )


def _finding(document: Document) -> Iterator[IndexRow]:
    yield FindingRow(**_columns(document))
    yield from _rows(document)
    yield from _attributes(document, FindingAttribute)
    for code in _place_codes(document["places"]):
        yield FindingPlace(place=code)
    yield _search(
        document,
        *(each["group"]["name"] for each in document["groups"]),
        *(place["name"] for place in document["places"]),
        *(each["of"] for each in document["quantities"]),
        *(each["value"] for each in document.get("identifiers", ())),
        *_attribute_words(document),
    )


def _source(document: Document) -> Iterator[IndexRow]:
    yield SourceRow(**_columns(document))
    yield _search(document, at(document, "publisher", "name"))


def _place(document: Document) -> Iterator[IndexRow]:
    yield PlaceRow(**_columns(document))
    for code in _distinct(document["within"]):
        yield PlaceWithin(place=code)
    other_names = document.get("other_names", ())
    for position, name in enumerate(_distinct([document["name"], *other_names])):
        yield PlaceName(position=position, name=name)
    yield from _rows(document)
    codes = [document["id"], *(each["value"] for each in document.get("identifiers", ()))]
    yield _search(document, *_distinct(codes), *other_names)


def _term(document: Document) -> Iterator[IndexRow]:
    yield TermRow(**_columns(document))
    for code in _distinct(document["within"]):
        yield TermWithin(term=code)
    translations = document["translations"]
    yield _search(
        document,
        document["value"],
        document["definition"],
        document["example"],
        *(each["label"] for each in translations),
        *(each["definition"] for each in translations),
    )


ROWS = {
    Kind.GROUP: _group,
    Kind.INCIDENT: _incident,
    Kind.FINDING: _finding,
    Kind.SOURCE: _source,
    Kind.PLACE: _place,
    Kind.TERM: _term,
}


def _attributes(document: Document, model: Any) -> Iterator[IndexRow]:
    """Yield the own attributes, each with and without its value; none before format 3."""
    rows = document.get("attributes") or ()
    said = ((row["attribute"], f"{row['attribute']}:{row['value']}") for row in rows)
    for each in _distinct(each for pair in said for each in pair):
        yield model(said=each)


def _attribute_words(document: Document) -> Iterator[str]:
    """Yield the words of own attributes for the search: a search for "yes" finds no answers."""
    for row in attribute_rows(document):
        if row.value_type in (AttributeType.TEXT, AttributeType.CHOICE):
            yield row.shown


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


def _columns(document: Document) -> dict[str, Any]:
    """Return the single-valued columns of the row in the table of its kind."""
    columns: dict[str, Any] = {
        "name": display_name(document),
        "contested": is_contested(document),
        "published_at": datetime.fromisoformat(document["published_at"]),
        "terms": [
            *(
                f"{key.filter_name}:{_plain(key, _value_at(document, path, key))}"
                for key, path in TERMS[document["type"]]
            ),
            *_disagreement(document),
        ],
    }
    for key, path in INDEXED[document["type"]]:
        value = _value_at(document, path, key)
        if key.type is DAYS:
            columns[f"{key.index}_from"], columns[f"{key.index}_to"] = _day_range(value)
        else:
            columns[key.index] = _plain(key, value)
    return columns


def _disagreement(document: Document) -> Iterator[str]:
    """Yield the term of a cited document that says whether its sources disagree."""
    if CONTRACT[Kind(document["type"])].is_cited:
        yield f"disagreement:{'true' if in_disagreement(document) else 'false'}"


def _plain(key: Key, value: Any) -> Any:
    """Return the content of a column; those of texts and terms are never null."""
    if value is None and isinstance(key.type, Term):
        return UNKNOWN
    return "" if value is None and key.type is Plain.TEXT else value


def _rows(document: Document) -> Iterator[IndexRow]:
    """Yield the rows of lists in a document.

    Models with a position have a row for each element, others one for each combination of values.
    """
    for key in CONTRACT[Kind(document["type"])].keys:
        if not (key.many and key.index):
            continue
        model = MODELS[key.index]
        indexed = list(_indexed(key.keys))
        found = [
            tuple(_plain(inner, _value_at(row, path, inner)) for inner, path in indexed)
            for row in _value_at(document, (key.name,), key) or ()
        ]
        by_position = hasattr(model, "position")
        for position, values in enumerate(found if by_position else _distinct(found)):
            columns = dict(zip((inner.index for inner, _ in indexed), values, strict=True))
            yield model(**columns, **({"position": position} if by_position else {}))


def _indexed(keys: tuple[Key, ...]) -> Iterator[tuple[Key, Path]]:
    """Return the keys that have a column of their own, with the path to the value."""
    return ((key, path) for key, path in _single(keys) if key.index)


def _terms(keys: tuple[Key, ...]) -> Iterator[tuple[Key, Path]]:
    """Return the keys that have a filter and no column, with the path to the term."""
    return ((key, path) for key, path in _single(keys) if key.filter and not key.index)


def _single(keys: tuple[Key, ...], above: Path = ()) -> Iterator[tuple[Key, Path]]:
    """Return the keys with at most one value, with the path to it."""
    for key in keys:
        path = (*above, key.name)
        if key.many:
            continue
        if key.type is REFERENCE:
            yield key, (*path, "id")
        else:
            yield key, (*path, "value") if _has_value_object(key) else path
        yield from _single(key.keys, path)


def _has_value_object(key: Key) -> bool:
    return key.cited and not key.keys


def _value_at(value: Any, path: Path, key: Key) -> Any:
    """Return the value at a path. Raises KeyError if the key is missing although every format
    has it."""
    for name in path:
        if value is None:
            return None
        value = value.get(name) if key.since > 1 else value[name]
    return value


INDEXED = {kind: tuple(_indexed(contract.keys)) for kind, contract in CONTRACT.items()}
TERMS = {kind: tuple(_terms(contract.keys)) for kind, contract in CONTRACT.items()}
MODELS = {model.__name__: model for models in TABLES.values() for model in models}


def _shape() -> str:
    declared = [
        (kind, path, key.index or key.filter_name)
        for kind, contract in CONTRACT.items()
        for path, key in walk(contract.keys)
        if key.index or key.filter
    ]
    return f"{VERSION}:{sha256(json.dumps(declared).encode()).hexdigest()[:16]}"


SHAPE = _shape()
"""The rows of a document depend on this. When it changes, `migrate` creates all rows again."""


def _search(document: Document, *texts: str | None) -> SearchRow:
    quotes = _distinct(citation["exact"] for citation in citations(document))
    return SearchRow(
        kind=document["type"],
        name=display_name(document),
        # The name comes before it, and the quotes after it.
        text=f"{SEPARATOR} {_join_texts(filter(None, texts))} {SEPARATOR}",
        quotes=_join_texts(quotes),
    )


def _join_texts(texts: Iterable[str]) -> str:
    return f" \n{SEPARATOR} ".join(texts)[:SEARCHED_CHARACTERS]


def _day_range(value: Document | None) -> tuple[date, date | None]:
    """Return the first and the last day on which filters find a date; no last day if unknown."""
    if value is None:
        return date.min, None
    return widened(
        value["edtf"],
        date.fromisoformat(value["earliest"]) if value["earliest"] else date.min,
        date.fromisoformat(value["latest"]) if value["latest"] else date.max,
    )


def _active_range(group: Document) -> tuple[date, date | None]:
    """Return the first and last day on which a group may have existed. There is no last day if
    neither its foundation nor its dissolution is known. A group that was founded and not
    dissolved still exists."""
    founded, dissolved = group["founded"], group["dissolved"]
    if founded is None and dissolved is None:
        return date.min, None
    return _day_range(founded)[0], _day_range(dissolved)[1] or date.max


def _place_codes(places: list[Document]) -> list[str]:
    """Return the codes of the places and of all places that contain them."""
    codes = (code for place in places for code in (place["id"], *place["within"], place["country"]))
    return _distinct(filter(None, codes))


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))
