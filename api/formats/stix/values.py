"""What a document says, as it stands in properties of STIX objects and in their extension."""

from collections.abc import Iterable

from api.formats.cited import Cited, known
from api.formats.format import Document
from publication.contract.shared import EVIDENCE_KEYS

__all__ = [
    "attributes_of",
    "casualties_value",
    "confidence_in",
    "gazetteers_of",
    "identifiers_of",
    "place_value",
    "row_value",
    "value_of",
]

# The Admiralty scale of credibility as numbers of STIX 2.1 (appendix A): 2 is probably true, 3
# possibly true. A statement of only one source is 6, cannot be judged, which has no number.
PROBABLY, POSSIBLY = 70, 50


def confidence_in(values: Iterable[Cited]) -> int | None:
    """Return possibly true if anything is contested, or probably true if two sources say so.

    A source that reports another count or date does not say so.
    """
    values = list(values)
    if any(cited.value["contested"] for cited in values):
        return POSSIBLY
    sources = {
        citation["source"]["id"]
        for cited in values
        for citation in cited.value["citations"]
        if not citation.get("reported")
    }
    return PROBABLY if len(sources) > 1 else None


def value_of(value: Document | None) -> str | None:
    """Return the content of a cited value; None if it is unknown."""
    return value["value"] if value else None


def casualties_value(row: Document) -> Document:
    """Return casualties with the group whose members they are named flat."""
    group = row.get("group") or {}
    said = {key: each for key, each in row.items() if key != "group"}
    return row_value({**said, "group_id": group.get("id"), "group_name": group.get("name")})


def identifiers_of(document: Document) -> list[Document]:
    """Return the ids of other lists; a document from before format 3 may have none."""
    return [
        {"source_name": each["scheme"], "external_id": each["value"]}
        for each in document.get("identifiers", ())
    ]


def gazetteers_of(place: Document) -> list[Document]:
    """Return where a place comes from, with what is written beside it."""
    return [
        known(
            {
                "source_name": each["name"],
                "description": f"{each['attribution']} ({each['licence']})",
                "url": each["homepage"],
                "external_id": each["key"],
            }
        )
        for each in place.get("gazetteers", ())
    ]


def attributes_of(document: Document) -> list[Document]:
    """Return the own attributes; a document from before format 3 has none."""
    return [row_value(row) for row in document.get("attributes", ())]


def row_value(row: Document) -> Document:
    """Return what a row says, without its evidence."""
    return known({key: each for key, each in row.items() if key not in EVIDENCE_KEYS})


def place_value(place: Document | None) -> Document | None:
    """Return a place of an incident; None if it is unknown."""
    if place is None:
        return None
    return known(
        {
            "place_id": place["id"],
            "name": place["name"],
            "country": place["country"],
            "region": place.get("region"),
            "bearing": place.get("bearing"),
            # Left out where nothing was computed.
            "computed": place.get("computed") or None,
            "precision": place["precision"],
            "latitude": place["latitude"],
            "longitude": place["longitude"],
        }
    )
