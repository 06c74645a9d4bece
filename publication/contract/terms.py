"""The document of a term, and the terms that the document of a record uses."""

from dataclasses import replace

from publication.contract.declaration import (
    Cell,
    Filter,
    Key,
    KindContract,
    LeftOut,
    Plain,
    Shape,
    Term,
)
from publication.contract.shared import REFERENCE, head
from publication.vocabulary import Kind
from vocabulary.attributes import AttributeType

__all__ = ["TERM", "USED_TERMS"]

TRANSLATION = Shape(
    "TermTranslation",
    (
        Key("language", Plain.TEXT, "The language: a BCP 47 tag", "fr"),
        Key("label", Plain.TEXT, "The label in this language"),
        Key("definition", Plain.TEXT, "The definition in this language", nullable=True),
    ),
)

VALUE_TYPE = Key(
    "value_type",
    Term(AttributeType),
    "Of an attribute: what its values are",
    since=3,
    optional=True,
)

CHOICE = (
    Key("value", Plain.TEXT, "The value, as records have it", "confirmed"),
    Key("label", Plain.TEXT, "The label that people see"),
    Key("definition", Plain.TEXT, "When it is chosen", nullable=True),
)

CHOICES = Key(
    "choices",
    Shape(
        "AttributeChoice",
        (
            *CHOICE,
            Key(
                "retired",
                Plain.DAY,
                "The day since which it is not chosen any more; it is not there otherwise",
                optional=True,
            ),
            Key(
                "translations",
                TRANSLATION,
                "Its label and definition in other languages, if there are any",
                optional=True,
                many=True,
            ),
        ),
    ),
    "Of an attribute of the type choice: the values that it can have",
    since=3,
    optional=True,
    many=True,
    cells=(),
)

TERM = KindContract(
    Kind.TERM,
    "a term of the codebook: a value with its coding rule",
    "A term of the codebook",
    (
        Key(
            "set",
            Plain.TEXT,
            "The set of values that it belongs to",
            "incident kind",
            since=3,
            index="kind",
            filter=Filter(
                "The set of values that it belongs to.", "incident kind", pattern=r"[a-z ]{1,40}"
            ),
        ),
        Key(
            "value", Plain.TEXT, "The value, as records have it", "bombing", since=3, index="value"
        ),
        Key("label", Plain.TEXT, "The label that people see", since=3),
        Key("definition", Plain.TEXT, "The coding rule", since=3),
        Key("example", Plain.TEXT, "An example", since=3, nullable=True),
        Key(
            "broader",
            REFERENCE,
            "The term that it lies directly below",
            since=3,
            nullable=True,
            cells=(Cell("broader_id", "The term that it lies directly below", ("id",)),),
        ),
        Key(
            "within",
            Plain.TEXTS,
            "The terms that it lies below, the nearest first",
            since=3,
            cells=(),
        ),
        Key(
            "core",
            Plain.FLAG,
            "Whether it is of the core, which every instance has",
            since=3,
            index="core",
        ),
        Key(
            "core_value",
            Plain.TEXT,
            "The value of the core that it stands for in exports: its own, or that of the core term"
            " that it lies below",
            since=3,
        ),
        Key(
            "since",
            Plain.DAY,
            "The day since which it is used; null: always",
            since=3,
            nullable=True,
        ),
        Key(
            "retired",
            Plain.DAY,
            "The day since which it is not used for new entries",
            since=3,
            nullable=True,
        ),
        Key(
            "hidden",
            Plain.FLAG,
            "Whether this instance does not offer it for new entries",
            since=3,
        ),
        Key(
            "translations",
            TRANSLATION,
            "Its label and definition in other languages",
            since=3,
            many=True,
            cells=(),
            csv=(),
        ),
        VALUE_TYPE,
        replace(
            CHOICES,
            csv=(Cell("choices", "The values that it can have, if it has choices", ("value",)),),
        ),
    ),
    head(Kind.TERM),
    filters=("set", "within", "core"),
)

USED_TERM = Shape(
    "UsedTerm",
    (
        Key("set", Plain.TEXT, "The set of values", "incident kind"),
        Key("value", Plain.TEXT, "The value, as it stands in this document", "bombing"),
        Key("label", Plain.TEXT, "Its label when this was approved"),
        Key("definition", Plain.TEXT, "Its coding rule when this was approved"),
        Key("within", Plain.TEXTS, "The values that it lies below, the nearest first"),
        Key("core_value", Plain.TEXT, "The value of the core: its own, or the one it lies below"),
        VALUE_TYPE,
        replace(
            CHOICES,
            type=Shape("UsedAttributeChoice", CHOICE),
            description="Of an attribute of the type choice: those that stand here",
        ),
    ),
)

USED_TERMS = Key(
    "terms",
    USED_TERM,
    "The terms of the codebook that this document uses, in their wording when it was approved",
    since=3,
    many=True,
    cells=(),
    csv=(),
    left_out=(
        LeftOut(("stix", "ftm", "geojson"), "values stand there by themselves, the codebook apart"),
    ),
)
