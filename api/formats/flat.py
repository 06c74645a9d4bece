"""CSV with one row per record: what a spreadsheet needs, several values of a kind in one cell.

What does not fit a row (who said what in which words) is in the tidy tables of `zip`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from api.formats.format import Document, Export, Format
from api.formats.table import Column, Table, at, joined
from publication import spreadsheet
from publication.vocabulary import Kind

__all__ = [
    "CSV",
    "FLAT",
]


def _of(name: str, meaning: str, *path: str, type: str = "text") -> Column:
    return Column(name, meaning, lambda document, _: at(document, *path), type)


def _many(name: str, meaning: str, key: str, *path: str) -> Column:
    return Column(
        name, meaning, lambda document, _: joined(at(row, *path) for row in document[key])
    )


def _days(name: str, what: str) -> tuple[Column, ...]:
    return (
        _of(name, f"{what}, as vague as the sources leave it (EDTF, ISO 8601-2)", name, "edtf"),
        _of(f"{name}_earliest", "The first day that it may mean", name, "earliest", type="day"),
        _of(f"{name}_latest", "The last day that it may mean", name, "latest", type="day"),
    )


def is_contested(value: Any) -> bool:
    """Whether a document, or a value or row of it, has anything that a citation denies."""
    if isinstance(value, dict):
        return value.get("contested") is True or any(map(is_contested, value.values()))
    return isinstance(value, list) and any(map(is_contested, value))


CONTESTED = Column(
    "contested",
    "Whether any value of the record is contested: one citation denies what another supports",
    lambda document, _: is_contested(document),
    "boolean",
)
BEGIN = (
    _of("id", "The public id, never used again for another record", "id"),
    _of("version", "The version of the record, from 1 on", "version", type="integer"),
)
END = (
    _of("url", "The record's path in the API", "url"),
    _of("published_at", "When this version was published (UTC)", "published_at", type="moment"),
    _of("seq", "The version's place in the log", "seq", type="integer"),
)
SOURCES = _many("source_ids", "The sources that it rests on", "sources", "id")


def _toll(outcome: str, victims: str | None, bound: str) -> Any:
    """The sum of one bound over the casualties. Unknown when nothing is said of them, and so is
    an upper bound when one of them is open."""

    def sum_up(document: Document, _: Any) -> int | None:
        rows = [
            row
            for row in document["casualties"]
            if row["outcome"] == outcome and victims in (None, row["victims"])
        ]
        bounds = [row[bound] for row in rows if row[bound] is not None]
        if not bounds or (bound == "at_most" and len(bounds) < len(rows)):
            return None
        return sum(bounds)

    return sum_up


def _tolls(outcome: str, victims: str | None = None) -> Iterator[Column]:
    name = f"{victims}_{outcome}" if victims else outcome
    who = victims.capitalize() if victims else "People"
    for bound, words in (
        ("at_least", "at the least, summed over the casualties"),
        ("at_most", "at the most; empty when a count has no upper end"),
    ):
        yield Column(
            f"{name}_{bound}",
            f"{who} {outcome} {words}",
            _toll(outcome, victims, bound),
            "integer",
        )


def _in_role(role: str, name: str, what: str, key: str) -> tuple[Column, ...]:
    def read(*path: str) -> Any:
        return lambda document, _: joined(
            at(row, *path) for row in document[key] if row["role"] == role
        )

    return (
        Column(f"{name}_ids", f"{what}: public ids", read("group", "id")),
        Column(f"{name}_names", f"{what}: names when published", read("group", "name")),
    )


def _the_record(document: Document) -> Iterable[None]:
    return (None,)


def _table(kind: Kind, *columns: Column) -> Table:
    return Table(f"{kind}s", f"One {kind}", (*BEGIN, *columns, *END), _the_record)


INCIDENTS = _table(
    Kind.INCIDENT,
    _of("title", "The curator's words for it", "title"),
    _of("kind", "The kind of incident; empty when unknown", "kind", "value"),
    *_days("date", "When it happened"),
    _of("country", "The country where it happened (ISO 3166-1)", "place", "country"),
    _of("place_id", "The place: ISO 3166 code or GeoNames number", "place", "id"),
    _of("place_name", "The place's name", "place", "name"),
    _of("precision", "How precisely the place is known", "place", "precision"),
    _of(
        "latitude",
        "Degrees north (WGS 84), of the point or else of the place's middle",
        "place",
        "latitude",
        type="number",
    ),
    _of("longitude", "Degrees east, likewise", "place", "longitude", type="number"),
    *_tolls("killed"),
    *_tolls("wounded"),
    *_tolls("kidnapped"),
    *_tolls("missing"),
    *_tolls("killed", "civilians"),
    *_in_role("perpetrator", "perpetrator", "Groups that are said to have done it", "attributions"),
    *_in_role("target", "target", "Groups that are said to have been its target", "attributions"),
    *_in_role("participant", "participant", "Groups that took part in it", "attributions"),
    *_in_role(
        "claims responsibility", "claimant", "Groups that claim to have done it", "attributions"
    ),
    _of("summary", "The curator's summary", "summary"),
    CONTESTED,
    SOURCES,
)

GROUPS = _table(
    Kind.GROUP,
    _of("name", "The name that the curators chose", "name"),
    _of("kind", "The kind of group; empty when unknown", "kind", "value"),
    _many("aliases", "Other names", "aliases", "name"),
    _many("country_ids", "Where it is based or active (ISO 3166-1)", "countries", "id"),
    *_days("founded", "When it was founded"),
    *_days("dissolved", "When it was dissolved"),
    Column(
        "identifiers",
        "Its identifiers in other lists, each with its scheme before a colon",
        lambda document, _: joined(
            f"{each['scheme']}:{each['value']}" for each in document["identifiers"]
        ),
    ),
    Column(
        "ties",
        "Its ties: the kind and the other group's public id",
        lambda document, _: joined(
            f"{each['kind']} {each['group']['id']}" for each in document["ties"]
        ),
    ),
    _of("description", "The curator's description", "description"),
    CONTESTED,
    SOURCES,
)

FINDINGS = _table(
    Kind.FINDING,
    _of("statement", "What was found, in one sentence", "statement", "value"),
    _of("kind", "The kind of finding", "kind", "value"),
    *_days("holds_at", "When it was so"),
    *_in_role("subject", "subject", "Groups of which it is said", "groups"),
    *_in_role("object", "object", "Groups towards which, or about which, it is said", "groups"),
    _many("place_ids", "The places that it speaks of", "places", "id"),
    _many("place_names", "Their names", "places", "name"),
    Column(
        "quantities",
        "What was counted: of what, from, to, out of; an open end is empty",
        lambda document, _: joined(_quantity(each) for each in document["quantities"]),
    ),
    CONTESTED,
    SOURCES,
)

SOURCES_TABLE = _table(
    Kind.SOURCE,
    _of("title", "The title", "title"),
    _of("kind", "The kind of document", "kind"),
    _of("publisher", "Who published it", "publisher", "name"),
    _of("publisher_kind", "The kind of publisher", "publisher", "kind"),
    _of("publisher_country", "The publisher's country (ISO 3166-1)", "publisher", "country"),
    _of(
        "reliability",
        "The publisher's reliability, Admiralty code A to F",
        "publisher",
        "reliability",
    ),
    _of("language", "The language (BCP 47)", "language"),
    _of("link", "Where the original lies", "link"),
    *_days("published", "When it appeared"),
    _of("accessed_on", "When it was taken from there", "accessed_on", type="day"),
    _of("text_sha256", "The hash of the text that quotations are offsets into", "text", "sha256"),
    _of("file_sha256", "The hash of the original file", "file", "sha256"),
    _many("conveys_ids", "The sources that it relays", "conveys", "id"),
    _of("retracted_on", "When it was retracted", "retracted", "on", type="day"),
    _of("retraction_reason", "Why", "retracted", "reason"),
)

PLACES = _table(
    Kind.PLACE,
    _of("name", "The name", "name"),
    _of("kind", "The kind of place", "kind"),
    _of("country", "The country that it belongs to (ISO 3166-1)", "country"),
    _of("parent_id", "The place right above it", "parent", "id"),
    _of("latitude", "Degrees north (WGS 84) of its middle", "latitude", type="number"),
    _of("longitude", "Degrees east, likewise", "longitude", type="number"),
)


def _quantity(row: Document) -> str:
    least, most = ("" if row[bound] is None else row[bound] for bound in ("at_least", "at_most"))
    out_of = "" if row["out_of"] is None else f" out of {row['out_of']}"
    return f"{row['of']}: {least}-{most}{out_of}"


FLAT = {
    Kind.GROUP: GROUPS,
    Kind.INCIDENT: INCIDENTS,
    Kind.FINDING: FINDINGS,
    Kind.SOURCE: SOURCES_TABLE,
    Kind.PLACE: PLACES,
}


def write(export: Export) -> Iterator[bytes]:
    table = FLAT[export.kind]
    yield from spreadsheet.lines([table.header])
    for batch in export.documents():
        yield b"".join(spreadsheet.lines(row for document in batch for row in table.read(document)))


CSV = Format(
    "csv",
    spreadsheet.MEDIA_TYPE,
    "one row per record",
    write,
    accepts=("text/csv", "text/csv; charset=utf-8"),
    extension="csv",
)
