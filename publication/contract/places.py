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
            "The place that directly contains it",
            nullable=True,
            cells=(Cell("parent_id", "The place that directly contains it", ("id",)),),
        ),
        WITHIN,
        Key(
            "latitude",
            Plain.NUMBER,
            "Latitude of its centre, in degrees north (WGS 84)",
            nullable=True,
        ),
        Key(
            "longitude",
            Plain.NUMBER,
            "Longitude of its centre, in degrees east (WGS 84)",
            nullable=True,
            csv=(
                Cell(
                    "longitude", "Longitude of its centre, in degrees east (WGS 84)", type="number"
                ),
            ),
        ),
    ),
    head(Kind.PLACE),
    filters=("kind", "country", "within"),
)
