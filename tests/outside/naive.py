"""A naive implementation of the API's filters, over documents in memory."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sources.texts.folding import fold
from vocabulary.incidents import WeaponKind

__all__ = ["found"]

Document = dict[str, Any]

EARTH_KILOMETRES = 6371.0088


def found(
    document: Document, asked: Mapping[str, list[str]], sources: Mapping[str, Document]
) -> bool:
    """Return whether a list with these filters contains this document.

    A repeated filter matches any of its values. `sources` are those that are published at that
    moment, by their ids.
    """
    wanted = dict(asked)
    of_kind = {**SHARED, **FILTERS[document["type"]]}
    for names, rows, tests in SAME_ROW.get(document["type"], ()):
        together = {name: wanted.pop(name) for name in names if name in wanted}
        if together and not any(
            all(
                any(tests[name](row, value) for value in values)
                for name, values in together.items()
            )
            # Documents of earlier formats lack rows that were added since.
            for row in document.get(rows, ())
        ):
            return False
    if "publisher" in wanted and document["type"] == "incident":
        rests_on = [sources[id] for id in _ids(document["sources"]) if id in sources]
        publishers = wanted.pop("publisher")
        if not any(_published_by(source, name) for source in rests_on for name in publishers):
            return False
    return all(
        any(of_kind.get(name, _term(name))(document, value) for value in values)
        for name, values in wanted.items()
    )


def _ids(references: Iterable[Document]) -> list[str]:
    return [each["id"] for each in references]


def _term(key: str) -> Callable[[Document, str], bool]:
    def is_so(document: Document, value: str) -> bool:
        said = document.get(key)
        return ((said["value"] if isinstance(said, dict) else said) or "unknown") == value

    return is_so


def _after(key: str) -> Callable[[Document, str], bool]:
    def may_be_later(document: Document, value: str) -> bool:
        span = document[key]
        return span is not None and (span["latest"] is None or span["latest"] >= value)

    return may_be_later


def _before(key: str) -> Callable[[Document, str], bool]:
    def may_be_earlier(document: Document, value: str) -> bool:
        span = document[key]
        return span is not None and (span["earliest"] is None or span["earliest"] <= value)

    return may_be_earlier


def _everywhere(value: Any, key: str) -> Iterable[Any]:
    """Yield the values of a key anywhere in a document."""
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for below in value.values():
            yield from _everywhere(below, key)
    elif isinstance(value, list):
        for below in value:
            yield from _everywhere(below, key)


def _in_disagreement(document: Document, value: str) -> bool:
    return (True in _everywhere(document, "disagreement")) == (value == "true")


def _contested(document: Document, value: str) -> bool:
    return (True in _everywhere(document, "contested")) == (value == "true")


def _asserted_by(document: Document, value: str) -> bool:
    return any(each and each["id"] == value for each in _everywhere(document, "asserted_by"))


def _source(document: Document, value: str) -> bool:
    return any(each["id"] == value for each in _everywhere(document, "source"))


def _lies_in(place: Document | None, value: str) -> bool:
    return place is not None and value in (place["id"], *place["within"])


def _published_by(source: Document, name: str) -> bool:
    publisher = source["publisher"]
    return publisher is not None and fold(publisher["name"]) == fold(name)


def _killed(document: Document) -> list[Document]:
    """Return the killed who are no part of others."""
    return [
        each
        for each in document["casualties"]
        if each["outcome"] in ("killed", "executed") and not each.get("part_of")
    ]


def _killed_min(document: Document, value: str) -> bool:
    killed = _killed(document)
    return sum(each["at_least"] or 0 for each in killed) >= int(value)


def _killed_best_min(document: Document, value: str) -> bool:
    killed = _killed(document)
    return sum(_likely(each) or 0 for each in killed) >= int(value)


def _likely(count: Document) -> int | None:
    """Return the best figure of a count, else its lower bound."""
    best: int | None = count.get("best")
    return count["at_least"] if best is None else best


def _places(document: Document) -> list[Document]:
    """Return the places of an incident, the main one first."""
    main = [document["place"]] if document["place"] else []
    return [*main, *document.get("other_places", ())]


def _points(document: Document) -> list[Document]:
    """Return what has a point: the places, and the points in no place."""
    return [*_places(document), *document.get("points", ())]


def _bbox(document: Document, value: str) -> bool:
    west, south, east, north = map(float, value.split(","))

    def is_inside(place: Document) -> bool:
        if not south <= place["latitude"] <= north:
            return False
        if west <= east:
            return west <= place["longitude"] <= east
        return place["longitude"] >= west or place["longitude"] <= east

    return any(map(is_inside, _points(document)))


def _near(document: Document, value: str) -> bool:
    longitude, latitude, kilometres = map(float, value.split(","))

    def is_near(place: Document) -> bool:
        here, there = math.radians(latitude), math.radians(place["latitude"])
        apart = math.radians(place["longitude"] - longitude)
        cosine = math.sin(here) * math.sin(there)
        cosine += math.cos(here) * math.cos(there) * math.cos(apart)
        return EARTH_KILOMETRES * math.acos(max(-1, min(1, cosine))) <= kilometres

    return any(map(is_near, _points(document)))


def _active_in(document: Document, value: str) -> bool:
    founded, dissolved = document["founded"], document["dissolved"]
    if founded is None and dissolved is None:
        return False
    begins = founded["earliest"] if founded else None
    ends = dissolved["latest"] if dissolved else None
    year = int(value)
    return (begins is None or date.fromisoformat(begins).year <= year) and (
        ends is None or date.fromisoformat(ends).year >= year
    )


def _identifier(document: Document, value: str) -> bool:
    return any(
        value in (each["value"], f"{each['scheme']}:{each['value']}")
        for each in document.get("identifiers", ())
    )


def _attribute(document: Document, value: str) -> bool:
    return any(
        value in (each["attribute"], f"{each['attribute']}:{each['value']}")
        for each in document.get("attributes", ())
    )


def _name(document: Document, value: str) -> bool:
    aliases = (alias["name"] for alias in document.get("aliases", ()))
    names = [document["name"], *aliases, *document.get("other_names", ())]
    return any(fold(value) in fold(name) for name in names)


def _search(document: Document, value: str) -> bool:
    """Return whether a text has every word, either side of an `or`, no word after a minus, and
    each phrase."""
    texts = [" ".join(re.findall(r"\w+", fold(text))) for text in _texts(document)]

    def meets(term: str) -> bool:
        words = " ".join(re.findall(r"\w+", fold(term)))
        return any(f" {words} " in f" {text} " for text in texts) != term.startswith("-")

    return any(all(map(meets, re.findall(r'"[^"]*"|\S+', side))) for side in value.split(" or "))


def _texts(document: Document) -> Iterable[str]:
    for key in ("name", "title", "summary", "description"):
        if document.get(key):
            yield document[key]
    if "statement" in document:
        yield document["statement"]["value"]
    yield from document.get("other_names", ())
    if document["type"] == "term":
        yield from (document["label"], document["value"], document["definition"])
        for said in document["translations"]:
            yield from (said["label"], said["definition"])
    for alias in document.get("aliases", ()):
        yield alias["name"]
    for quantity in document.get("quantities", ()):
        yield quantity["of"]
    if document.get("publisher"):
        yield document["publisher"]["name"]
    yield from _everywhere(document, "exact")


SHARED: dict[str, Callable[[Document, str], bool]] = {
    "kind": _term("kind"),
    "updated_since": lambda document, value: (
        datetime.fromisoformat(document["published_at"]) >= datetime.fromisoformat(value)
    ),
    "contested": _contested,
    "disagreement": _in_disagreement,
    "asserted_by": _asserted_by,
    "source": _source,
    "search": _search,
}

FILTERS: dict[str, dict[str, Callable[[Document, str], bool]]] = {
    "incident": {
        "date_after": _after("date"),
        "date_before": _before("date"),
        "country": lambda document, value: any(
            place["country"] == value for place in _places(document)
        ),
        "place": lambda document, value: any(_lies_in(place, value) for place in _places(document)),
        "bbox": _bbox,
        "near": _near,
        "victims": lambda document, value: any(
            each["victims"] == value for each in document["casualties"]
        ),
        "demographic": lambda document, value: any(
            (each.get("demographic") or "unknown") == value for each in document["casualties"]
        ),
        "weapon": lambda document, value: any(
            each["weapon"] in WeaponKind.at_or_below(value) for each in document.get("weapons", ())
        ),
        "killed_min": _killed_min,
        "killed_best_min": _killed_best_min,
        "part_of": lambda document, value: any(
            each["kind"] == "part of" and each["incident"]["id"] == value
            for each in document.get("ties", ())
        ),
        "tie_kind": lambda document, value: any(
            each["kind"] == value for each in document.get("ties", ())
        ),
        "identifier": _identifier,
        "attribute": _attribute,
    },
    "group": {
        "name": _name,
        "country": lambda document, value: value in _ids(document["countries"]),
        "identifier": _identifier,
        "attribute": _attribute,
        "active_in": _active_in,
    },
    "finding": {
        "place": lambda document, value: any(
            _lies_in(place, value) for place in document["places"]
        ),
        "country": lambda document, value: any(
            place["country"] == value for place in document["places"]
        ),
        "probability_min": lambda document, value: (
            (stated := document.get("probability")) is not None and stated["at_least"] >= int(value)
        ),
        "probability_max": lambda document, value: (
            (stated := document.get("probability")) is not None and stated["at_most"] <= int(value)
        ),
        "identifier": _identifier,
        "attribute": _attribute,
        "holds_after": _after("holds_at"),
        "holds_before": _before("holds_at"),
    },
    "source": {
        "publisher": _published_by,
        "language": lambda document, value: document["language"] == value,
        "published_after": _after("published"),
        "published_before": _before("published"),
    },
    "place": {
        "identifier": _identifier,
        "name": _name,
        "country": lambda document, value: document["country"] == value,
        "within": lambda document, value: value in document["within"],
    },
    "term": {
        "set": lambda document, value: document["set"] == value,
        "value": lambda document, value: document["value"] == value,
        "core": lambda document, value: document["core"] == (value == "true"),
        "within": lambda document, value: value in document["within"],
    },
}

# Filters that one row must match together: their names, the row's list, and the condition of each.
PARTY: dict[str, Callable[[Document, str], bool]] = {
    "group": lambda row, value: row["group"]["id"] == value,
    "role": lambda row, value: row["role"] == value,
}
TIE: dict[str, Callable[[Document, str], bool]] = {
    "tied_to": lambda row, value: row["group"]["id"] == value,
    "tie_kind": lambda row, value: row["kind"] == value,
}
QUANTITY: dict[str, Callable[[Document, str], bool]] = {
    "quantity": lambda row, value: fold(value) in fold(row["of"]),
    "quantity_min": lambda row, value: (
        row["at_least"] is not None and row["at_least"] >= int(value)
    ),
    "quantity_best_min": lambda row, value: (
        (likely := _likely(row)) is not None and likely >= int(value)
    ),
    "quantity_max": lambda row, value: row["at_most"] is not None and row["at_most"] <= int(value),
}
TARGET: dict[str, Callable[[Document, str], bool]] = {
    "target_type": lambda row, value: row["target_type"] == value,
    "damage": lambda row, value: (row["damage"] or "unknown") == value,
}
SAME_ROW = {
    "incident": [(tuple(PARTY), "attributions", PARTY), (tuple(TARGET), "targets", TARGET)],
    "finding": [(tuple(PARTY), "groups", PARTY), (tuple(QUANTITY), "quantities", QUANTITY)],
    "group": [(tuple(TIE), "ties", TIE)],
}
