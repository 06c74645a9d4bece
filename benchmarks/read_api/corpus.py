"""Hundreds of thousands of invented published documents, distributed like real ones.

The weights below come from the UCDP Georeferenced Event Dataset (Syria 19.1 for losses, precision,
actors and sources; the global sample of 23.1 for countries and years): a few countries and actors
have most of the events, most events kill one or two, one in a hundred kills dozens. No text of that
dataset is used. The same seed gives the same documents.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from vocabulary.records import IncidentKind, Victims

__all__ = [
    "COMMON_WORD",
    "Corpus",
    "Item",
]

Document = dict[str, Any]

COUNTRIES = """AF SY PK MX IQ IN SO NG UA CO YE PH BR LK CD ET TR DZ SD TH IL RU BI RW UG AO MM
NP PE BA ML LR SL GT SV LB EG LY CM BF NE MZ TD CF SS KE TJ GE AZ HR ID BD KH IR SN CI GN MR
TZ""".split()
YEARS = range(1989, 2025)
YEAR_WEIGHTS = [10] * 10 + [18] * 8 + [25] * 6 + [70] * 4 + [45] * 8
KINDS = [kind for kind in IncidentKind.values if kind != "unknown"]
# A kind that is not named here is rare.
FREQUENT_KINDS = {
    "armed attack": 30,
    "bombing": 18,
    "suicide bombing": 3,
    "shelling": 15,
    "air or drone strike": 10,
    "armed clash": 14,
    "assassination": 4,
    "abduction": 2,
}
KIND_WEIGHTS = [FREQUENT_KINDS.get(kind, 0.5) for kind in KINDS]
VICTIM_WEIGHTS = [35, 34, 20, 4, 1, 1, 5]
PRECISIONS = ["exact", "near", "district", "province", "region or line", "country"]
PRECISION_WEIGHTS = [54, 35, 2, 4, 3, 2]
# The number killed: quantiles of `best`, with a uniform distribution between them.
KILLED = [(0.25, 1, 1), (0.25, 1, 2), (0.25, 2, 4), (0.15, 4, 11), (0.09, 11, 58), (0.01, 58, 400)]

SYLLABLES = "ka ri mo sha tel an dur va ne zo hal qi per sen ba lu tor mi ga ye".split()
# Words in almost every document: the hard case for a search for a common word.
COMMON_WORD = "attack"
WORDS = """attack killed troops village militants convoy checkpoint officials said morning district
gunmen soldiers road bomb exploded near market police residents fighters group claimed army
operation wounded hospital town province local commander statement vehicle mosque school border
area forces night after before against several people security sources reported armed men attack
base post river bridge north south east west""".split()


@dataclass(frozen=True)
class Item:
    kind: str
    public_id: str
    document: Document


class Corpus:
    """Places, sources and groups first, then `incidents` incidents that refer to them."""

    def __init__(self, incidents: int, seed: int = 1) -> None:
        self.incidents = incidents
        self.random = random.Random(seed)
        self.groups = max(20, min(400, incidents // 500))
        self.sources = max(50, incidents // 10)
        self.provinces: dict[str, list[Document]] = {}
        self.names: dict[str, str] = {}
        self.country_weights = list(accumulate(1 / (rank + 2) for rank in range(len(COUNTRIES))))
        self.year_weights = list(accumulate(YEAR_WEIGHTS))
        self.group_weights = list(accumulate(1 / (rank + 1) ** 1.3 for rank in range(self.groups)))

    def __iter__(self) -> Iterator[Item]:
        for public_id, document in self._places():
            yield Item("place", public_id, document)
        for number in range(1, self.sources + 1):
            yield Item("source", f"S{number}", self._source(number))
        for number in range(1, self.groups + 1):
            yield Item("group", f"G{number}", self._group(number))
        for number in range(1, self.incidents + 1):
            yield Item("incident", f"I{number}", self._incident(number))

    def _places(self) -> Iterator[tuple[str, Document]]:
        for code in COUNTRIES:
            name = self._name(3)
            point = (self.random.uniform(-30, 45), self.random.uniform(-90, 120))
            yield code, _place(code, name, "country", code, None, point)
            parent = {"id": code, "name": name, "url": f"/api/v1/places/{code}/"}
            self.provinces[code] = []
            for number in range(1, 16):
                near = tuple(round(value + self.random.uniform(-4, 4), 4) for value in point)
                province = _place(
                    f"{code}-{number:02}", self._name(3), "province", code, parent, near
                )
                self.provinces[code].append(province)
                yield province["id"], province

    def _source(self, number: int) -> Document:
        draw = self.random
        day = self._day()
        self.names[f"S{number}"] = self._sentence(7)
        return {
            **_head("source", f"S{number}"),
            "title": self.names[f"S{number}"],
            "kind": "news article",
            "publisher": {
                "name": f"{SYLLABLES[int(draw.random() ** 2 * 20)].title()} News Agency",
                "kind": "news",
                "country": draw.choice(COUNTRIES),
                "reliability": draw.choice("ABCD"),
                "homepage": None,
            },
            "language": "en",
            "link": f"https://news.example/{number}",
            "published": _day_value(day, day),
            "accessed_on": "2024-12-01",
            "file": None,
            "text": {"sha256": f"{draw.getrandbits(256):064x}", "characters": 3_000},
            "conveys": [],
            "retracted": None,
        }

    def _group(self, number: int) -> Document:
        self.names[f"G{number}"] = f"{self._name(3)} {self._name(2)} Front"
        country = self.random.choice(COUNTRIES)
        source = self._source_reference()
        return {
            **_head("group", f"G{number}"),
            "name": self.names[f"G{number}"],
            "kind": {"value": "armed group", **self._evidence([source], 12)},
            "description": self._sentence(30),
            "founded": None,
            "dissolved": None,
            "aliases": [
                {
                    "name": self._name(4),
                    "kind": "transliteration",
                    "language": None,
                    **self._evidence([source], 10),
                }
            ],
            "identifiers": [{"scheme": "ucdp_actor", "value": str(number)}],
            "countries": [
                {
                    "id": country,
                    "name": country,
                    "url": f"/api/v1/places/{country}/",
                    **self._evidence([source], 10),
                }
            ],
            "ties": [],
            "sources": [source],
        }

    def _incident(self, number: int) -> Document:
        draw = self.random
        day = self._day()
        uncertain = draw.random() > 0.934
        last = day + timedelta(days=draw.choice([1, 2, 5, 30])) if uncertain else day
        (country,) = draw.choices(COUNTRIES, cum_weights=self.country_weights)
        province = self.provinces[country][int(draw.random() ** 2 * 15)]
        sources = [self._source_reference() for _ in range(_at_times(draw, 1, 0.1, 0.02))]
        kind = draw.choices(KINDS, KIND_WEIGHTS)[0]
        precision = draw.choices(PRECISIONS, PRECISION_WEIGHTS)[0]
        return {
            **_head("incident", f"I{number}"),
            "title": f"{kind.capitalize()} near {province['name']}, {day.isoformat()}",
            "kind": {"value": kind, **self._evidence(sources, 9)},
            "date": {**_day_value(day, last), **self._evidence(sources, 10)},
            "place": {
                "id": province["id"],
                "name": province["name"],
                "kind": "province",
                "country": country,
                "within": [country],
                "precision": precision,
                "latitude": round(province["latitude"] + draw.uniform(-1, 1), 4),
                "longitude": round(province["longitude"] + draw.uniform(-1, 1), 4),
                **self._evidence(sources, 8),
            },
            "casualties": self._casualties(sources),
            "attributions": self._attributions(sources),
            "summary": self._sentence(24),
            "sources": list({source["id"]: source for source in sources}.values()),
        }

    def _casualties(self, sources: list[Document]) -> list[Document]:
        draw = self.random
        rows = []
        for position in range(_at_times(draw, 1, 0.35, 0.1)):
            killed = _killed(draw)
            rows.append(
                {
                    "victims": draw.choices(Victims.values, VICTIM_WEIGHTS)[0],
                    "outcome": "killed" if position == 0 else "wounded",
                    "at_least": killed,
                    "at_most": killed if draw.random() < 0.8 else None,
                    **self._evidence(sources, 11),
                }
            )
        return rows

    def _attributions(self, sources: list[Document]) -> list[Document]:
        draw = self.random
        rows = []
        for role in ("perpetrator", "target")[: _at_times(draw, 1, 0.5)]:
            (number,) = draw.choices(range(1, self.groups + 1), cum_weights=self.group_weights)
            rows.append(
                {
                    "group": self._group_reference(number),
                    "role": role,
                    **self._evidence(sources, 14, asserter=draw.random() < 0.3),
                }
            )
        return rows

    def _evidence(self, sources: list[Document], words: int, asserter: bool = False) -> Document:
        draw = self.random
        citations = []
        contested = draw.random() < 0.02
        for position in range(2 if contested else 1):
            start = draw.randrange(3_000)
            exact = self._sentence(words)
            citations.append(
                {
                    "source": draw.choice(sources),
                    "exact": exact,
                    "start": start,
                    "end": start + len(exact),
                    "page": None,
                    "asserted_by": self._group_reference(1) if asserter else None,
                    "speaker": None,
                    "stance": "denies" if position else "supports",
                }
            )
        return {"contested": contested, "citations": citations}

    def _source_reference(self) -> Document:
        return self._reference("sources", f"S{self.random.randrange(self.sources) + 1}")

    def _group_reference(self, number: int) -> Document:
        return self._reference("groups", f"G{number}")

    def _reference(self, path: str, public_id: str) -> Document:
        return {
            "id": public_id,
            "name": self.names[public_id],
            "url": f"/api/v1/{path}/{public_id}/",
        }

    def _day(self) -> date:
        (year,) = self.random.choices(YEARS, cum_weights=self.year_weights)
        return date(year, 1, 1) + timedelta(days=self.random.randrange(365))

    def _name(self, syllables: int) -> str:
        return "".join(self.random.choices(SYLLABLES, k=syllables)).title()

    def _sentence(self, words: int) -> str:
        return " ".join(self.random.choices(WORDS, k=words)).capitalize() + "."


def _at_times(draw: random.Random, least: int, *more: float) -> int:
    """Return `least`, plus one with each of the probabilities."""
    return least + sum(draw.random() < probability for probability in more)


def _killed(draw: random.Random) -> int:
    place = draw.random()
    for share, low, high in KILLED:
        if place < share:
            return draw.randint(low, high)
        place -= share
    return 1


def _head(kind: str, public_id: str) -> Document:
    return {
        "id": public_id,
        "type": kind,
        "version": 1,
        "url": f"/api/v1/{kind}s/{public_id}/",
    }


def _day_value(first: date, last: date) -> Document:
    edtf = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return {"edtf": edtf, "earliest": first.isoformat(), "latest": last.isoformat()}


def _place(
    code: str,
    name: str,
    kind: str,
    country: str,
    parent: Document | None,
    point: tuple[float, ...],
) -> Document:
    return {
        **_head("place", code),
        "name": name,
        "kind": kind,
        "country": country,
        "parent": parent,
        "within": [parent["id"]] if parent else [],
        "latitude": round(point[0], 4),
        "longitude": round(point[1], 4),
    }
