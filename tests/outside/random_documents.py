"""Random published documents with few distinct values, so that filters match some of each."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from publication.contract import CONTRACT
from publication.contract.declaration import Term
from publication.vocabulary import Kind
from tests.publication import documents as plain
from tests.publication.documents import Document, citation, ref
from vocabulary.documents import DocumentKind
from vocabulary.records import (
    AttributionRole,
    FindingKind,
    FindingRole,
    GroupKind,
    IncidentKind,
    IncidentTieKind,
    TieKind,
    Victims,
)

__all__ = [
    "COUNTRIES",
    "DATASET_IDENTIFIERS",
    "DAYS",
    "GROUPS",
    "IDENTIFIERS",
    "NAMES",
    "PLACES",
    "PUBLISHERS",
    "QUANTITIES",
    "RECORDS",
    "SOURCES",
    "TARGETS",
    "WEAPONS",
    "WHOLES",
    "WORDS",
    "random_document",
]

# No two of them are similar.
NAMES = ("Vanguard", "Mjölnir", "Kestrel", "Obsidian", "Tupaia", "Éclair", "Shining Path", "100%")
WORDS = ("ambush", "BRIDGE", "crâter", "drones", "élan", "fields", "gunmen", "harvest", "isles")
PUBLISHERS = ("The Daily", "Agence Éclair", "United Nations")
QUANTITIES = ("fighters", "Camps", "provinces")
WEAPONS = ("firearm", "explosive", "vehicle bomb", "grenade")
TARGETS = ("school", "home", "police")
IDENTIFIERS = (("unsc", "QDe.132"), ("unsc", "QDe.004"), ("wikidata", "Q42"))
DATASET_IDENTIFIERS = (("own", "2024-7"), ("own", "2024-8"), ("acled_event", "AFG100"))
COUNTRIES = ("AF", "PK", "FJ")
# Code, kind, parent, longitude, latitude.
PLACES: tuple[tuple[str, str, tuple[str, ...], float, float], ...] = (
    ("AF", "country", (), 66.0, 34.0),
    ("PK", "country", (), 69.4, 30.0),
    ("FJ", "country", (), 179.5, -17.0),
    ("PK-KP", "province", ("PK",), 71.3, 34.0),
    ("PK-BA", "province", ("PK",), 66.6, 28.3),
    ("AF-KAN", "province", ("AF",), 65.7, 31.6),
    ("1162015", "town", ("PK-BA", "PK"), 67.0, 30.2),
)
# Code and what it lies below.
TERMS: dict[str, tuple[str, ...]] = {
    "incident-kind-bombing": (),
    "incident-kind-car-bombing": ("incident-kind-bombing",),
    "outcome-killed": (),
    "outcome-executed": ("outcome-killed",),
    "outcome-lynched": ("outcome-executed", "outcome-killed"),
}
GROUPS = [f"G{number}" for number in range(1, 9)]
SOURCES = [f"S{number}" for number in range(1, 11)]
RECORDS = {
    "group": GROUPS,
    "source": SOURCES,
    "incident": [f"I{number}" for number in range(1, 21)],
    "finding": [f"F{number}" for number in range(1, 21)],
    "place": [code for code, *_ in PLACES],
    "term": list(TERMS),
}
WHOLES = ("I18", "I19", "I20")
"""Incidents that others are tied to. They have no ties, so that nothing is part of itself."""
DAYS = [date(2024, 2, 27) + timedelta(days) for days in range(5)] + [date(1999, 12, 31)]


def random_document(chance: random.Random, kind: str, public_id: str, version: int) -> Document:
    values = MAKERS[kind](chance) | _other_terms(chance, kind)
    if kind == "place":
        within = next(within for code, _, within, _, _ in PLACES if code == public_id)
        return plain.place(public_id, within, version=version, **values)
    if kind == "term":
        return plain.term(public_id, TERMS[public_id], version=version, **values)
    if public_id in WHOLES:
        values["ties"] = []
    document = getattr(plain, kind)(public_id, version, **values)
    if kind != "source":
        cited = sorted(_cited(document))
        document["sources"] = [ref(each) for each in cited]
    return document


def _other_terms(chance: random.Random, kind: str) -> Document:
    """Return values for the filters by a term that derive only from the contract."""
    made: Document = {}
    for key in CONTRACT[Kind(kind)].keys:
        if key.filter and not key.index and isinstance(key.type, Term):
            said = _backed(chance, value=_one(chance, key.type.values))
            made[key.name] = _maybe(chance, lambda said=said: said)
    return made


def _cited(value: Any) -> set[str]:
    if isinstance(value, dict):
        found = {each["source"]["id"] for each in value.get("citations", ())}
        return found.union(*map(_cited, value.values()))
    return set().union(*map(_cited, value)) if isinstance(value, list) else set()


ATTRIBUTES = [("night curfew", "yes"), ("night curfew", "no"), ("own remark", "night curfew")]


def _group(chance: random.Random) -> Document:
    return {
        "name": chance.choice(NAMES),
        "kind": _maybe(chance, lambda: _backed(chance, value=_one(chance, GroupKind.values))),
        "description": _words(chance),
        "founded": _maybe(chance, lambda: _span(chance)),
        "dissolved": _maybe(chance, lambda: _span(chance)),
        "aliases": [
            _backed(chance, name=name, kind="acronym", language="en")
            for name in _some(chance, NAMES, 2)
        ],
        "identifiers": [
            {"scheme": scheme, "value": value} for scheme, value in _some(chance, IDENTIFIERS, 2)
        ],
        "countries": [_backed(chance, **ref(code)) for code in _some(chance, COUNTRIES, 2)],
        "ties": [
            _backed(chance, group=ref(to), kind=_one(chance, TieKind.values), period=None)
            for to in _some(chance, GROUPS, 2)
        ],
        "attributes": _attributes(chance),
    }


def _incident(chance: random.Random) -> Document:
    return {
        "title": _words(chance),
        "kind": _maybe(chance, lambda: _backed(chance, value=_one(chance, IncidentKind.values))),
        "date": _maybe(chance, lambda: _span(chance)),
        "place": _maybe(chance, lambda: _place_value(chance, chance.choice(PLACES))),
        "casualties": _casualties(chance),
        "attributions": _parties(chance, AttributionRole.values),
        "ties": [
            _backed(chance, incident=ref(to), kind=_one(chance, IncidentTieKind.values))
            for to in _some(chance, WHOLES, 2)
        ],
        "identifiers": _dataset_identifiers(chance),
        "attributes": _attributes(chance),
        "summary": _maybe(chance, lambda: _words(chance)),
    } | _more_of_an_incident(chance)


def _more_of_an_incident(chance: random.Random) -> Document:
    """Return further places, weapons and targets; nothing if the document is of an earlier
    format."""
    if chance.random() < 0.2:
        return {}
    return {
        "other_places": [
            _place_value(chance, place) | {"region": None}
            for place in _some(chance, PLACES, chance.choice((0, 0, 2)))
        ],
        "points": [
            _backed(
                chance,
                latitude=chance.randint(-9000, 9000) / 100,
                longitude=chance.randint(-18000, 18000) / 100,
                precision=chance.choice(("exact", "near")),
            )
            for _ in range(chance.choice((0, 0, 0, 2)))
        ],
        "weapons": [_backed(chance, weapon=each) for each in _some(chance, WEAPONS, 2)],
        "targets": [
            _backed(chance, target_type=each, damage=chance.choice(("destroyed", "damaged", None)))
            for each in _some(chance, TARGETS, 2)
        ],
    }


def _casualties(chance: random.Random) -> list[Document]:
    rows = [
        _backed(
            chance,
            victims=_one(chance, Victims.values),
            outcome=chance.choice(("killed", "killed", "wounded")),
            **_count(chance),
        )
        for _ in range(chance.randint(0, 3))
    ]
    for row in rows[1:]:
        if row["outcome"] == rows[0]["outcome"] and chance.random() < 0.4:
            row |= {"part_of": 1, "demographic": chance.choice(("children", "women", None))}
    return rows


def _finding(chance: random.Random) -> Document:
    return {
        "statement": _backed(chance, value=_words(chance)),
        "kind": _maybe(chance, lambda: _backed(chance, value=_one(chance, FindingKind.values))),
        "groups": _parties(chance, FindingRole.values),
        "places": [_place_value(chance, place) for place in _some(chance, PLACES, 2)],
        "holds_at": _maybe(chance, lambda: _span(chance)),
        "probability": _maybe(chance, lambda: _percentage(chance)),
        "identifiers": _dataset_identifiers(chance),
        "attributes": _attributes(chance),
        "quantities": [
            _backed(chance, of=of, out_of=None, **_count(chance))
            for of in _some(chance, QUANTITIES, 2)
        ],
    }


def _percentage(chance: random.Random) -> Document:
    low, high = sorted((chance.randint(0, 100), chance.randint(0, 100)))
    return _backed(chance, value=f"{low}-{high}", at_least=low, at_most=high)


def _dataset_identifiers(chance: random.Random) -> list[Document]:
    found = _some(chance, DATASET_IDENTIFIERS, 2)
    return [{"scheme": scheme, "value": value} for scheme, value in found]


def _attributes(chance: random.Random) -> list[Document]:
    found = _some(chance, ATTRIBUTES, 2)
    return [_backed(chance, attribute=name, value=value) for name, value in found]


def _source(chance: random.Random) -> Document:
    span = _span(chance)
    return {
        "title": _words(chance),
        "kind": _one(chance, DocumentKind.values),
        "publisher": _maybe(chance, lambda: {"name": chance.choice(PUBLISHERS)}),
        "language": chance.choice(("en", "fr-CA", "ps")),
        "published": _maybe(chance, lambda: {key: span[key] for key in ("edtf", *BOUNDS)}),
    }


def _place(chance: random.Random) -> Document:
    name = _words(chance)
    return {
        "name": name,
        "other_names": [_words(chance) for _ in range(chance.randint(0, 2))],
        "identifiers": [
            {"scheme": scheme, "value": value}
            for scheme, value in DATASET_IDENTIFIERS[: len(name) % 3]
        ],
    }


def _term(chance: random.Random) -> Document:
    return {
        "set": chance.choice(("incident kind", "outcome")),
        "value": chance.choice(("bombing", "killed", "car bombing")),
        "label": _words(chance),
        "definition": _words(chance),
        "core": chance.random() < 0.5,
        "translations": [
            {"language": "fr", "label": _words(chance), "definition": _words(chance)}
            for _ in range(chance.randint(0, 1))
        ],
    }


MAKERS = {
    "group": _group,
    "incident": _incident,
    "finding": _finding,
    "source": _source,
    "place": _place,
    "term": _term,
}
BOUNDS = ("earliest", "latest")


def _backed(chance: random.Random, **value: Any) -> Document:
    """Return a value with one or two citations."""
    citations = [
        citation(
            chance.choice(SOURCES),
            exact=_words(chance),
            asserted_by=_maybe(chance, lambda: ref(chance.choice(GROUPS))),
        )
        for _ in range(chance.randint(1, 2))
    ]
    made = {**value, "contested": chance.random() < 0.1, "citations": citations}
    # Documents before format 3 do not have it.
    return made | ({"disagreement": chance.random() < 0.2} if chance.random() < 0.8 else {})


def _span(chance: random.Random) -> Document:
    """Return an interval of days; either end, but not both, may be open."""
    first, last = sorted(chance.choices(DAYS, k=2))
    earliest: str | None = first.isoformat()
    latest: str | None = last.isoformat()
    if chance.random() < 0.2:
        earliest, latest = chance.choice([(None, latest), (earliest, None)])
    edtf = f"{earliest or '..'}/{latest or '..'}"
    return _backed(chance, edtf=edtf, earliest=earliest, latest=latest)


def _place_value(chance: random.Random, place: tuple) -> Document:
    code, kind, within, longitude, latitude = place
    value = plain.place_value(code, within, kind=kind, longitude=longitude, latitude=latitude)
    return _backed(chance, **value)


def _parties(chance: random.Random, roles: Sequence[str]) -> list[Document]:
    return [
        _backed(chance, group=ref(group), role=_one(chance, roles))
        for group in _some(chance, GROUPS, 3)
    ]


def _count(chance: random.Random) -> Document:
    low, best, high = sorted(chance.choices(range(12), k=3))
    return chance.choice(
        [
            {"at_least": low, "at_most": high},
            {"at_least": low, "at_most": None},
            {"at_least": None, "at_most": high},
            {"at_least": None, "best": best, "at_most": None},
            {"at_least": low, "best": best, "at_most": None},
            {"at_least": None, "best": best, "at_most": high},
        ]
    )


def _one(chance: random.Random, values: Sequence[str]) -> str:
    """Return one of the first few, so that each is used often."""
    return chance.choice([value for value in values if value != "unknown"][:3])


def _some(chance: random.Random, values: Any, most: int) -> list:
    return chance.sample(list(values), chance.randint(0, most))


def _words(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 3)))


def _maybe(chance: random.Random, make: Any) -> Any:
    return make() if chance.random() < 0.8 else None
