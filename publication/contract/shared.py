"""Keys and shapes that documents of several kinds share."""

from collections.abc import Iterator
from dataclasses import replace

from publication.contract.cells import attributes, identifiers
from publication.contract.declaration import (
    Cell,
    Filter,
    Key,
    Linked,
    Plain,
    RowTable,
    Shape,
    Term,
)
from publication.vocabulary import Kind
from vocabulary.records import Basis, DatasetScheme, PlaceKind, Stance

__all__ = [
    "BASIS",
    "CITATION",
    "CITED_PLACE",
    "COUNTRY",
    "DAYS",
    "EVIDENCE",
    "EVIDENCE_KEYS",
    "FIGURE",
    "LANGUAGE",
    "PLACE_CODE",
    "PLACE_CODES",
    "REFERENCE",
    "SOURCES",
    "WITHIN",
    "attributes_of",
    "group",
    "head",
    "identifiers_of",
    "parts",
    "walk",
]

COUNTRY = r"[A-Z]{2}"
PLACE_CODE = r"[A-Z]{2}(-[A-Z0-9]{1,3})?|[1-9][0-9]{0,17}|(PL|GZ)[1-9][0-9]{0,9}"
PLACE_CODES = (
    "ISO 3166 code, GeoNames number, PL and a number for a place added here, or GZ and a number for"
    " one of another gazetteer"
)
LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"


EXAMPLES = {
    Kind.GROUP: "G12",
    Kind.INCIDENT: "I204",
    Kind.FINDING: "F7",
    Kind.SOURCE: "S3",
    Kind.PLACE: "PK-KP",
    Kind.TERM: "incident-kind-bombing",
}


def head(kind: Kind) -> tuple[Key, ...]:
    """Return the keys that every document has."""
    return (
        Key(
            "id",
            Plain.TEXT,
            "The public id, never used again for another record",
            EXAMPLES[kind],
            jsonld=Linked("publicId"),
            cells=(Cell("id", "The public id"),),
            csv=(Cell("id", "The public id, never used again for another record"),),
        ),
        Key(
            "version",
            Plain.INTEGER,
            "The version of the record, starting at 1",
            cells=(Cell("version", "The version of the record", type="integer"),),
            csv=(Cell("version", "The version of the record, starting at 1", type="integer"),),
        ),
        Key(
            "url",
            Plain.TEXT,
            "The record's path in the API",
            f"/api/v1/{kind}s/{EXAMPLES[kind]}/",
            jsonld=Linked("specializationOf", type="@id"),
        ),
        Key(
            "published_at",
            Plain.MOMENT,
            "When this version was published (UTC)",
            jsonld=Linked("generatedAtTime"),
        ),
        Key("seq", Plain.INTEGER, "The version's position in the log"),
        Key(
            "type",
            Term((kind.value,), closed=True),
            "The kind of record",
            cells=(),
            jsonld=Linked("type"),
        ),
    )


REFERENCE = Shape(
    "Reference",
    (
        Key("id", Plain.TEXT, "The record's public id", jsonld=Linked("publicId")),
        Key("name", Plain.TEXT, "Its name when this version was published"),
        Key("url", Plain.TEXT, "A path without a host", cells=(), jsonld=Linked("id")),
    ),
)

DAYS = Shape(
    "Days",
    (
        Key(
            "edtf",
            Plain.TEXT,
            "Extended Date/Time Format, ISO 8601-2:2019",
            "2024-07-15/2024-07-16",
        ),
        Key(
            "earliest",
            Plain.DAY,
            "The earliest possible day",
            nullable=True,
            jsonld=Linked(type="xsd:date"),
        ),
        Key(
            "latest",
            Plain.DAY,
            "The latest possible day",
            nullable=True,
            jsonld=Linked(type="xsd:date"),
        ),
    ),
)

FIGURE = (
    Key(
        "at_least",
        Plain.INTEGER,
        "Lower bound; null if unknown",
        nullable=True,
        meaning="Lower bound; empty if unknown",
        index="at_least",
    ),
    Key(
        "best",
        Plain.INTEGER,
        "The best figure: 300 of “about 300”, an exact number itself; null if unknown",
        since=3,
        nullable=True,
        meaning="The best figure; that of an exact count is the number; empty if unknown",
        index="best",
    ),
    Key(
        "at_most",
        Plain.INTEGER,
        "Upper bound; null if unknown",
        nullable=True,
        meaning="Upper bound; empty if unknown",
        index="at_most",
    ),
)
"""The keys of a count: its bounds and its best figure."""

BASIS = (
    Key(
        "basis",
        Term(Basis),
        "Why this figure was adopted, where sources give several; null if that is not stated",
        since=3,
        nullable=True,
        meaning="Why this figure was adopted; empty if that is not stated",
    ),
    Key(
        "basis_note",
        Plain.TEXT,
        "More on why it was adopted, in the curator's words",
        since=3,
        nullable=True,
    ),
)
"""The keys that say why a count was adopted."""


def _reported(key: Key) -> Key:
    """Return a key of a count or a date as a key of what a citation reports."""
    cell = f"reported_{key.name}"
    return replace(
        key,
        since=1,
        nullable=True,
        index="",
        cells=(Cell(cell, key.meaning or key.description, type=TYPES[key.name]),),
    )


TYPES = {"at_least": "integer", "best": "integer", "at_most": "integer"} | {
    "earliest": "day",
    "latest": "day",
}

REPORTED = Shape(
    "Reported",
    (
        Key(
            "reading",
            Plain.TEXT,
            "The count as people write it (`12`, `12+`, `30-60`, `up to 60`, `~300`,"
            " `30-60, best 45`), or the date in EDTF",
            "30-60",
            cells=(
                Cell(
                    "reported",
                    "What these words say, if they say another count or date than the value;"
                    " empty if they say the same",
                ),
            ),
        ),
        *map(_reported, (*FIGURE, *DAYS.keys[1:])),
    ),
)

CITATION = Shape(
    "Citation",
    (
        Key(
            "source",
            REFERENCE,
            "The source that says it",
            cells=(Cell("source_id", "The source", ("id",)),),
        ),
        Key("exact", Plain.TEXT, "The words of the source", meaning="The words"),
        Key(
            "start",
            Plain.INTEGER,
            "Offset into the source's text, in Unicode code points",
            meaning="Offset of their first code point in its text",
        ),
        Key(
            "end",
            Plain.INTEGER,
            "Offset of the first code point after the words",
            meaning="Where they end, exclusive",
        ),
        Key(
            "page",
            Plain.INTEGER,
            "The page of the source on which they begin",
            optional=True,
            nullable=True,
            meaning="The page on which they begin",
        ),
        Key(
            "asserted_by",
            REFERENCE,
            "Who says it; null if the source itself does",
            nullable=True,
            cells=(Cell("asserted_by_id", "The group that says so", ("id",)),),
            jsonld=Linked("assertedBy"),
        ),
        Key("speaker", Plain.TEXT, "The person who speaks", nullable=True),
        Key(
            "stance",
            Term(Stance, closed=True),
            "Whether they support the value or deny it",
            meaning="supports or denies",
        ),
        Key(
            "reported",
            REPORTED,
            "What these words say, if they say another count or date than the value; null if they"
            " say the same. A count has no days, a date no numbers",
            since=3,
            nullable=True,
        ),
    ),
)

# The keys of every cited value.
EVIDENCE = (
    Key(
        "contested",
        Plain.FLAG,
        "Whether some citation denies what another supports",
        meaning="Whether a citation denies what another supports",
    ),
    Key(
        "disagreement",
        Plain.FLAG,
        "Whether two citations report counts, or dates, that do not overlap. An approximate number"
        " reaches a quarter of it to either side",
        since=3,
        meaning="Whether two citations report counts, or dates, that do not overlap",
    ),
    Key(
        "citations",
        CITATION,
        "The words of sources that support or deny it",
        many=True,
        cells=(),
        jsonld=Linked(container="@list"),
    ),
)

EVIDENCE_KEYS = frozenset(key.name for key in EVIDENCE)
"""The names of the keys of a cited value that are not the value itself."""

LATITUDE = Key("latitude", Plain.NUMBER, "Latitude in degrees north (WGS 84)", nullable=True)
LONGITUDE = Key("longitude", Plain.NUMBER, "Longitude in degrees east (WGS 84)", nullable=True)
WITHIN = Key("within", Plain.TEXTS, "The places that contain it, the smallest first", cells=())

CITED_PLACE = Shape(
    "CitedPlace",
    (
        Key(
            "id",
            Plain.TEXT,
            PLACE_CODES,
            "PK-KP",
            jsonld=Linked("publicId"),
            cells=(Cell("place_id", f"The place: {PLACE_CODES}"),),
        ),
        Key("name", Plain.TEXT, "Its name", cells=(Cell("place_name", "Its name"),)),
        Key("kind", Plain.TEXT, f"One of: {', '.join(PlaceKind.values)}", cells=()),
        Key("country", Plain.TEXT, "Its country (ISO 3166-1)", "PK"),
        WITHIN,
        LATITUDE,
        LONGITUDE,
    ),
)

SOURCES = Key(
    "sources",
    REFERENCE,
    "The sources cited",
    many=True,
    cells=(),
    csv=(Cell("source_ids", "The sources cited", ("id",)),),
    jsonld=Linked("derivedFrom"),
)


def group(filter: str, example: str) -> Key:
    """Return the key for the group that a row names; `filter` describes the filter by it."""
    return Key(
        "group",
        REFERENCE,
        "The group",
        cells=(
            Cell("group_id", "The group", ("id",)),
            Cell("group_name", "Its name when this was published", ("name",)),
        ),
        index="group",
        filter=Filter(filter, example, same_row=True),
    )


def identifiers_of(kind: Kind, index: str) -> Key:
    """Return the key for the ids of an incident or a finding in other datasets."""
    article = "an" if kind == Kind.INCIDENT else "a"
    return Key(
        "identifiers",
        Shape(
            "DatasetIdentifier",
            (
                Key(
                    "scheme",
                    Term(DatasetScheme),
                    "The dataset that assigned the identifier; own: numbers of the curators",
                    index="scheme",
                ),
                Key("value", Plain.TEXT, "The identifier", "NIG12345", index="value"),
            ),
        ),
        "Its identifiers in other datasets",
        since=3,
        many=True,
        table=RowTable(
            f"{kind}_identifiers", f"The identifier of {article} {kind} in another dataset"
        ),
        index=index,
        csv=(
            Cell(
                "identifiers",
                "Its identifiers in other datasets, each with its scheme before a colon",
                value=identifiers,
            ),
        ),
    )


def attributes_of(kind: Kind) -> Key:
    """Return the key for the own attributes of a group, an incident or a finding."""
    article = "an" if kind == Kind.INCIDENT else "a"
    return Key(
        "attributes",
        Shape(
            "Attribute",
            (
                Key(
                    "attribute",
                    Plain.TEXT,
                    "The attribute: a term of the set `group attribute`, `incident attribute` or"
                    " `finding attribute`",
                    "night curfew",
                ),
                Key(
                    "value",
                    Plain.TEXT,
                    "Its value, written as the type of the attribute has it: a number `3.5`, `yes`"
                    " or `no`, a date in EDTF, a country `PK`, a percentage `60-70`, or the value"
                    " of a choice",
                    "yes",
                    meaning="Its value, written as the type of the attribute has it",
                ),
            ),
        ),
        "Attributes that the curators' organisation declares in its own codebook: `terms` has their"
        " labels, definitions and types",
        since=3,
        cited=True,
        many=True,
        meaning="Attributes of the organisation's own codebook",
        table=RowTable(
            f"{kind}_attributes", f"An attribute of {article} {kind} of the organisation's own"
        ),
        csv=(
            Cell(
                "attributes",
                "Attributes of the organisation's own codebook, each with its value after a colon",
                value=attributes,
            ),
        ),
    )


def parts(key: Key) -> tuple[Key, ...]:
    """Return the keys of the object that a key holds; none if it holds a plain value."""
    if not key.cited:
        return key.keys
    return (*EVIDENCE, *(key.keys or (Key("value", key.type, key.description, key.example),)))


def walk(keys: tuple[Key, ...], above: str = "") -> Iterator[tuple[str, Key]]:
    """Yield every key, including nested ones, with its path, such as `place.country`."""
    for key in keys:
        yield f"{above}{key.name}", key
        yield from walk(parts(key), f"{above}{key.name}.")
