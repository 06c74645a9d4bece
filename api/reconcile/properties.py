"""The properties of a group or a place besides its name, for comparing and fetching.

Values have the form of the data extension of the Reconciliation Service API 0.2 (section 7):
`{"str": …}`, `{"float": …}`, or `{"id": …, "name": …}` of another record.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from publication.contract.cells import kinds_of_parts
from publication.vocabulary import Kind
from vocabulary.records import IdentifierScheme, PlaceScheme, TieKind

__all__ = [
    "PROPERTIES",
    "Property",
]

Document = dict[str, Any]
Value = dict[str, Any]


@dataclass(frozen=True)
class Property:
    id: str
    name: str
    values: Callable[[Document], list[Value]]
    # Whether its values are places.
    of_places: bool = False

    def texts(self, document: Document) -> set[str]:
        """Return the texts that match this property as a hint: the ids and the words of its
        values; for an identifier also without its scheme."""
        found = {str(text) for value in self.values(document) for text in value.values()}
        if self.id == "identifier":
            found |= {text.partition(":")[2] for text in found}
        return found


def _strings(texts: Iterable[str | None]) -> list[Value]:
    return [{"str": text} for text in texts if text]


def _records(references: Iterable[Document | None]) -> list[Value]:
    return [{"id": each["id"], "name": each["name"]} for each in references if each]


def _number(key: str) -> Callable[[Document], list[Value]]:
    return lambda place: [] if place[key] is None else [{"float": place[key]}]


def _identifiers(scheme: str) -> Callable[[Document], list[Value]]:
    return lambda group: _strings(
        each["value"] for each in group.get("identifiers", ()) if each["scheme"] == scheme
    )


NAME = Property("name", "Name", lambda document: _strings([document["name"]]))

GROUP = [
    NAME,
    Property("alias", "Alias", lambda group: _strings(each["name"] for each in group["aliases"])),
    Property("kind", "Kind", lambda group: _strings([(group["kind"] or {}).get("value")])),
    Property("country", "Country", lambda group: _records(group["countries"]), of_places=True),
    Property(
        "identifier",
        "Identifier in another list, with its scheme",
        lambda group: _strings(
            f"{each['scheme']}:{each['value']}" for each in group["identifiers"]
        ),
    ),
    *(
        Property(f"identifier:{scheme}", f"Identifier: {scheme}", _identifiers(scheme))
        for scheme in IdentifierScheme.values
    ),
    Property(
        "part_of",
        "Part of",
        lambda group: _records(
            tie["group"] for tie in group["ties"] if tie["kind"] in kinds_of_parts(group, TieKind)
        ),
    ),
    Property("founded", "Founded", lambda group: _strings([(group["founded"] or {}).get("edtf")])),
    Property(
        "dissolved", "Dissolved", lambda group: _strings([(group["dissolved"] or {}).get("edtf")])
    ),
]

PLACE = [
    NAME,
    Property("other_name", "Other name", lambda place: _strings(place.get("other_names", ()))),
    Property(
        "identifier",
        "Identifier in another list, with its scheme",
        lambda place: _strings(
            # Documents before format 3 have none.
            f"{each['scheme']}:{each['value']}"
            for each in place.get("identifiers", ())
        ),
    ),
    *(
        Property(f"identifier:{scheme}", f"Identifier: {scheme}", _identifiers(scheme))
        for scheme in PlaceScheme.values
    ),
    Property(
        "claimed_by",
        "Other countries that claim it",
        lambda place: _strings(place.get("claimed_by", ())),
    ),
    Property("kind", "Kind", lambda place: _strings([place["kind"]])),
    Property("country", "Country", lambda place: _strings([place["country"]])),
    Property("parent", "Parent", lambda place: _records([place["parent"]]), of_places=True),
    Property("within", "Places above it", lambda place: _strings(place["within"])),
    Property("latitude", "Latitude", _number("latitude")),
    Property("longitude", "Longitude", _number("longitude")),
]

PROPERTIES: dict[str, dict[str, Property]] = {
    Kind.GROUP: {each.id: each for each in GROUP},
    Kind.PLACE: {each.id: each for each in PLACE},
}
