"""The tidy tables: one row per thing, one value per cell, joined by public ids and row numbers.

The rows of a record are numbered from 1 on in the order of its document. A citation names the
record, the field that it supports and the number of the row in it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from api.formats.flat import is_contested
from api.formats.format import Document
from api.formats.table import Column, Table, at
from publication.vocabulary import Kind

__all__ = [
    "CITATIONS",
    "LEADING_ON",
    "TABLES",
]

ID = Column("id", "The public id", lambda document, _: document["id"])
CONTESTED = Column(
    "contested",
    "Whether a citation denies what another supports",
    lambda _, row: row["contested"],
    "boolean",
)


def _of(name: str, meaning: str, *path: str, type: str = "text") -> Column:
    return Column(name, meaning, lambda document, _: at(document, *path), type)


def _in(name: str, meaning: str, *path: str, type: str = "text") -> Column:
    return Column(name, meaning, lambda _, row: at(row, *path), type)


def _days(name: str, what: str) -> tuple[Column, ...]:
    return (
        _of(name, f"{what} (EDTF, ISO 8601-2)", name, "edtf"),
        _of(f"{name}_earliest", "The first day that it may mean", name, "earliest", type="day"),
        _of(f"{name}_latest", "The last day that it may mean", name, "latest", type="day"),
    )


END = (
    _of("version", "The version of the record", "version", type="integer"),
    _of("url", "The record's path in the API", "url"),
    _of("published_at", "When this version was published (UTC)", "published_at", type="moment"),
    _of("seq", "The version's place in the log", "seq", type="integer"),
)
ANY_CONTESTED = Column(
    "contested",
    "Whether any value of the record is contested",
    lambda document, _: is_contested(document),
    "boolean",
)


def _records(name: str, meaning: str, *columns: Column) -> Table:
    return Table(name, meaning, (ID, *columns, *END), lambda document: (None,))


def _rows(name: str, kind: Kind, meaning: str, key: str, *columns: Column) -> Table:
    """A table of what a record has several of; each row is told by the record and a number."""

    def numbered(document: Document) -> Iterator[Document]:
        for number, row in enumerate(document[key], start=1):
            yield {**row, "row": number}

    return Table(
        name,
        meaning,
        (
            Column(f"{kind}_id", f"The {kind}", lambda document, _: document["id"]),
            _in("row", "The number of the row within it, from 1 on", "row", type="integer"),
            *columns,
        ),
        numbered,
    )


def _citations(document: Document) -> Iterator[Document]:
    """Every citation of a document, with the field and the row that it stands at."""
    for field, value in document.items():
        rows: Iterable[tuple[int | None, Any]] = (
            enumerate(value, start=1) if isinstance(value, list) else [(None, value)]
        )
        for number, row in rows:
            if isinstance(row, dict):
                for citation in row.get("citations", ()):
                    yield {**citation, "field": field, "row": number}


GROUP = (
    _in("group_id", "The group", "group", "id"),
    _in("group_name", "Its name when this was published", "group", "name"),
)
COUNT = (
    _in("at_least", "So many at the least; empty when open", "at_least", type="integer"),
    _in("at_most", "So many at the most; empty when open", "at_most", type="integer"),
)
PLACE = (
    _in("place_id", "The place: ISO 3166 code or GeoNames number", "id"),
    _in("place_name", "Its name", "name"),
)

CITATIONS = Table(
    "citations",
    "Words of a source that support or deny one value of a record",
    (
        Column("record_id", "The record", lambda document, _: document["id"]),
        _in("field", "The field of the record, or the table that holds the row", "field"),
        _in("row", "The number of the row; empty for a field", "row", type="integer"),
        _in("source_id", "The source", "source", "id"),
        _in("exact", "The words", "exact"),
        _in("start", "Where they begin in its text, in code points", "start", type="integer"),
        _in("end", "Where they end, that place excluded", "end", type="integer"),
        _in("page", "The page on which they begin", "page", type="integer"),
        _in("asserted_by_id", "The group that says so", "asserted_by", "id"),
        _in("speaker", "The person who speaks", "speaker"),
        _in("stance", "supports or denies", "stance"),
    ),
    _citations,
)

TABLES: dict[Kind, tuple[Table, ...]] = {
    Kind.GROUP: (
        _records(
            "groups",
            "A group: any party that acts or speaks",
            _of("name", "The name that the curators chose", "name"),
            _of("kind", "The kind of group; empty when unknown", "kind", "value"),
            _of("description", "The curator's description", "description"),
            *_days("founded", "When it was founded"),
            *_days("dissolved", "When it was dissolved"),
            ANY_CONTESTED,
        ),
        _rows(
            "aliases",
            Kind.GROUP,
            "Another name of a group",
            "aliases",
            _in("name", "The name", "name"),
            _in("kind", "The kind of name", "kind"),
            _in("language", "Its language (BCP 47)", "language"),
            CONTESTED,
        ),
        _rows(
            "identifiers",
            Kind.GROUP,
            "A group's identifier in another list",
            "identifiers",
            _in("scheme", "The list", "scheme"),
            _in("value", "The identifier", "value"),
        ),
        _rows(
            "countries",
            Kind.GROUP,
            "A country where a group is based or active",
            "countries",
            *PLACE,
            CONTESTED,
        ),
        _rows(
            "ties",
            Kind.GROUP,
            "What a group is to another one",
            "ties",
            _in("other_id", "The other group", "group", "id"),
            _in("other_name", "Its name when this was published", "group", "name"),
            _in("kind", "What the first is to the other", "kind"),
            _in("period", "When it was so (EDTF)", "period", "edtf"),
            _in("period_earliest", "The first day", "period", "earliest", type="day"),
            _in("period_latest", "The last day", "period", "latest", type="day"),
            CONTESTED,
        ),
    ),
    Kind.INCIDENT: (
        _records(
            "incidents",
            "What happened, where and when",
            _of("title", "The curator's words for it", "title"),
            _of("kind", "The kind of incident; empty when unknown", "kind", "value"),
            *_days("date", "When it happened"),
            _of("place_id", "The place: ISO 3166 code or GeoNames number", "place", "id"),
            _of("place_name", "Its name", "place", "name"),
            _of("country", "Its country (ISO 3166-1)", "place", "country"),
            _of("precision", "How precisely the place is known", "place", "precision"),
            _of("latitude", "Degrees north (WGS 84)", "place", "latitude", type="number"),
            _of("longitude", "Degrees east", "place", "longitude", type="number"),
            _of("summary", "The curator's summary", "summary"),
            ANY_CONTESTED,
        ),
        _rows(
            "casualties",
            Kind.INCIDENT,
            "People who came to harm in an incident",
            "casualties",
            _in("victims", "Who they were", "victims"),
            _in("outcome", "What became of them", "outcome"),
            *COUNT,
            CONTESTED,
        ),
        _rows(
            "attributions",
            Kind.INCIDENT,
            "A group's part in an incident",
            "attributions",
            *GROUP,
            _in("role", "Its part", "role"),
            CONTESTED,
        ),
    ),
    Kind.FINDING: (
        _records(
            "findings",
            "What a report says that is neither an incident nor a tie",
            _of("statement", "What was found, in one sentence", "statement", "value"),
            _of("kind", "The kind of finding", "kind", "value"),
            *_days("holds_at", "When it was so"),
            ANY_CONTESTED,
        ),
        _rows(
            "finding_groups",
            Kind.FINDING,
            "A group that a finding speaks of",
            "groups",
            *GROUP,
            _in("role", "subject: it is said of it; object: towards or about it", "role"),
            CONTESTED,
        ),
        _rows(
            "finding_places",
            Kind.FINDING,
            "A place that a finding speaks of",
            "places",
            *PLACE,
            _in("country", "Its country (ISO 3166-1)", "country"),
            _in("latitude", "Degrees north (WGS 84)", "latitude", type="number"),
            _in("longitude", "Degrees east", "longitude", type="number"),
            CONTESTED,
        ),
        _rows(
            "quantities",
            Kind.FINDING,
            "What a finding counts",
            "quantities",
            _in("of", "Of what", "of"),
            *COUNT,
            _in("out_of", "Out of how many", "out_of", type="integer"),
            CONTESTED,
        ),
    ),
    Kind.SOURCE: (
        _records(
            "sources",
            "A document that records rest on; its text is not published",
            _of("title", "The title", "title"),
            _of("kind", "The kind of document", "kind"),
            _of("publisher", "Who published it", "publisher", "name"),
            _of("publisher_kind", "The kind of publisher", "publisher", "kind"),
            _of("publisher_country", "Its country (ISO 3166-1)", "publisher", "country"),
            _of("reliability", "Its reliability, Admiralty A to F", "publisher", "reliability"),
            _of("homepage", "Its homepage", "publisher", "homepage"),
            _of("language", "The language (BCP 47)", "language"),
            _of("link", "Where the original lies", "link"),
            *_days("published", "When it appeared"),
            _of("accessed_on", "When it was taken from there", "accessed_on", type="day"),
            _of("text_sha256", "The hash of the text that offsets are into", "text", "sha256"),
            _of("text_characters", "Its code points", "text", "characters", type="integer"),
            _of("file_name", "The name of the original file", "file", "name"),
            _of("file_media_type", "Its media type", "file", "media_type"),
            _of("file_sha256", "Its hash", "file", "sha256"),
            _of("retracted_on", "When it was retracted", "retracted", "on", type="day"),
            _of("retraction_reason", "Why", "retracted", "reason"),
        ),
        _rows(
            "conveys",
            Kind.SOURCE,
            "A source that another one relays",
            "conveys",
            _in("conveyed_id", "The source that is relayed", "id"),
            _in("conveyed_name", "Its title when this was published", "name"),
        ),
    ),
    Kind.PLACE: (
        _records(
            "places",
            "A place: reference data",
            _of("name", "The name", "name"),
            _of("kind", "The kind of place", "kind"),
            _of("country", "The country that it belongs to (ISO 3166-1)", "country"),
            _of("parent_id", "The place right above it", "parent", "id"),
            _of("latitude", "Degrees north (WGS 84) of its middle", "latitude", type="number"),
            _of("longitude", "Degrees east of its middle", "longitude", type="number"),
        ),
    ),
}

LEADING_ON = frozenset({"ties", "conveys"})
"""Tables of what a group or a source is to others of its kind."""
