"""The document of a source."""

from publication.contract.declaration import (
    Cell,
    Filter,
    Key,
    KindContract,
    Linked,
    Plain,
    RowTable,
    Shape,
    Term,
)
from publication.contract.shared import DAYS, LANGUAGE, REFERENCE, head
from publication.vocabulary import Kind
from vocabulary.documents import DocumentKind, PublisherKind, Reliability

__all__ = ["SOURCE"]

PUBLISHER = Shape(
    "Publisher",
    (
        Key(
            "name",
            Plain.TEXT,
            "Its name",
            cells=(Cell("publisher", "Who published it"),),
            index="publisher",
        ),
        Key(
            "kind",
            Term(PublisherKind),
            "The kind of publisher",
            cells=(Cell("publisher_kind", "The kind of publisher"),),
        ),
        Key(
            "country",
            Plain.TEXT,
            "Its country (ISO 3166-1)",
            "PK",
            nullable=True,
            cells=(Cell("publisher_country", "Its country (ISO 3166-1)"),),
            csv=(Cell("publisher_country", "The publisher's country (ISO 3166-1)"),),
        ),
        Key(
            "reliability",
            Term(Reliability),
            "NATO Admiralty code, A (completely reliable) to E, or F: cannot be judged",
            nullable=True,
            cells=(Cell("reliability", "Its reliability, Admiralty A to F"),),
            csv=(Cell("reliability", "The publisher's reliability, Admiralty code A to F"),),
        ),
        Key(
            "homepage",
            Plain.TEXT,
            "Its homepage",
            nullable=True,
            csv=(),
        ),
    ),
)

FILE = Shape(
    "File",
    (
        Key(
            "name",
            Plain.TEXT,
            "The name of the original file",
            cells=(Cell("file_name", "The name of the original file"),),
            csv=(),
        ),
        Key(
            "media_type",
            Plain.TEXT,
            "Its media type",
            "application/pdf",
            cells=(Cell("file_media_type", "Its media type"),),
            csv=(),
        ),
        Key(
            "sha256",
            Plain.TEXT,
            "The hash of the original file",
            cells=(Cell("file_sha256", "Its hash"),),
            csv=(Cell("file_sha256", "The hash of the original file"),),
        ),
    ),
)

TEXT = Shape(
    "Text",
    (
        Key(
            "sha256",
            Plain.TEXT,
            "The hash of the text that offsets are into",
            cells=(Cell("text_sha256", "The hash of the text that offsets are into"),),
            csv=(Cell("text_sha256", "The hash of the text that quotations are offsets into"),),
        ),
        Key(
            "characters",
            Plain.INTEGER,
            "Its length in Unicode code points",
            cells=(Cell("text_characters", "Its code points", type="integer"),),
            csv=(),
        ),
    ),
    "The text itself stays here; the hash shows which one the offsets speak of.",
)

RETRACTION = Shape(
    "Retraction",
    (
        Key(
            "on",
            Plain.DAY,
            "When it was retracted",
            cells=(Cell("retracted_on", "When it was retracted", type="day"),),
        ),
        Key("reason", Plain.TEXT, "Why", cells=(Cell("retraction_reason", "Why"),)),
    ),
)

# In tables its text comes before its file.
IN_TABLES = (
    "title",
    "kind",
    "publisher",
    "language",
    "link",
    "published",
    "accessed_on",
    "text",
)

SOURCE = KindContract(
    Kind.SOURCE,
    "a source: a document that others rest on; its text is not published",
    "A document that records rest on; its text is not published",
    (
        Key("title", Plain.TEXT, "The title"),
        Key(
            "kind",
            Term(DocumentKind),
            "The kind of document",
            index="kind",
            filter=Filter("Its kind.", leads=True),
        ),
        Key("publisher", PUBLISHER, "Who published it", nullable=True),
        Key(
            "language",
            Plain.TEXT,
            "The language (BCP 47)",
            "en",
            nullable=True,
            index="language",
            filter=Filter("Its language, as a BCP 47 tag.", "en", pattern=LANGUAGE),
        ),
        Key(
            "link",
            Plain.TEXT,
            "Where the original lies",
            nullable=True,
            jsonld=Linked(type="xsd:anyURI"),
        ),
        Key(
            "published",
            DAYS,
            "When it appeared",
            nullable=True,
            index="published",
            filter=Filter("It appeared, or may have appeared,"),
        ),
        Key("accessed_on", Plain.DAY, "When it was taken from there", nullable=True),
        Key("file", FILE, "The original file", nullable=True),
        Key("text", TEXT, "What is known of its text", nullable=True),
        Key(
            "conveys",
            REFERENCE,
            "The sources that it relays",
            many=True,
            table=RowTable("conveys", "A source that another one relays"),
            cells=(
                Cell("conveyed_id", "The source that is relayed", ("id",)),
                Cell("conveyed_name", "Its title when this was published", ("name",)),
            ),
            csv=(Cell("conveys_ids", "The sources that it relays", ("id",)),),
        ),
        Key("retracted", RETRACTION, "That it was retracted", nullable=True),
    ),
    head(Kind.SOURCE),
    csv_order=IN_TABLES,
    table_order=IN_TABLES,
    filters=(
        "kind",
        "publisher",
        "language",
        "cited_by",
        "published_after",
        "published_before",
    ),
)
