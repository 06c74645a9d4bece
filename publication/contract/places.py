"""The document of a place."""

from publication.contract.declaration import Cell, Filter, Key, KindContract, Plain, Term
from publication.contract.shared import COUNTRY, REFERENCE, WITHIN, head
from publication.vocabulary import Kind
from vocabulary.records import PlaceKind

__all__ = ["PLACE"]

PLACE = KindContract(
    Kind.PLACE,
    "a place: reference data",
    "A place: reference data",
    (
        Key("name", Plain.TEXT, "The name"),
        Key(
            "other_names",
            Plain.TEXTS,
            "Its other names: former ones, acronyms, other spellings and scripts",
            since=2,
        ),
        Key(
            "kind",
            Term(PlaceKind),
            "The kind of place",
            index="kind",
            filter=Filter("Its kind."),
        ),
        Key(
            "country",
            Plain.TEXT,
            "The country that it belongs to (ISO 3166-1)",
            "AF",
            index="country",
            filter=Filter(
                "The country that it belongs to: ISO 3166-1, two capital letters.",
                "AF",
                pattern=COUNTRY,
            ),
        ),
        Key(
            "parent",
            REFERENCE,
            "The place right above it",
            nullable=True,
            cells=(Cell("parent_id", "The place right above it", ("id",)),),
        ),
        WITHIN,
        Key("latitude", Plain.NUMBER, "Degrees north (WGS 84) of its middle", nullable=True),
        Key(
            "longitude",
            Plain.NUMBER,
            "Degrees east of its middle",
            nullable=True,
            csv=(Cell("longitude", "Degrees east, likewise", type="number"),),
        ),
    ),
    head(Kind.PLACE),
    filters=("kind", "country", "within"),
)
