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
            "Hash of the text to which offsets refer",
            cells=(Cell("text_sha256", "Hash of the text to which offsets refer"),),
            csv=(Cell("text_sha256", "Hash of the text to which offsets refer"),),
        ),
        Key(
            "characters",
            Plain.INTEGER,
            "Its length in Unicode code points",
            cells=(Cell("text_characters", "Its length in Unicode code points", type="integer"),),
            csv=(),
        ),
    ),
    "The text itself is not published; the hash shows to which text the offsets refer.",
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
        Key("reason", Plain.TEXT, "The reason", cells=(Cell("retraction_reason", "The reason"),)),
    ),
)

# In tables, the columns of the text come before those of the file.
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
    "A document that records cite; its text is not published",
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
            "The address of the original",
            nullable=True,
            jsonld=Linked(type="xsd:anyURI"),
        ),
        Key(
            "published",
            DAYS,
            "When it was published",
            nullable=True,
            index="published",
            filter=Filter("It was published, or may have been published,"),
        ),
        Key("accessed_on", Plain.DAY, "When it was retrieved", nullable=True),
        Key("file", FILE, "The original file", nullable=True),
        Key("text", TEXT, "Hash and length of its text", nullable=True),
        Key(
            "conveys",
            REFERENCE,
            "The sources whose content it passes on",
            many=True,
            table=RowTable("conveys", "A source whose content another source passes on"),
            cells=(
                Cell("conveyed_id", "The source passed on", ("id",)),
                Cell("conveyed_name", "Its title when this was published", ("name",)),
            ),
            csv=(Cell("conveys_ids", "The sources whose content it passes on", ("id",)),),
        ),
        Key("retracted", RETRACTION, "Its retraction, if it was retracted", nullable=True),
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
