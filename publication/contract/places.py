"""The document of a place."""

from publication.contract.cells import identifiers
from publication.contract.declaration import (
    Cell,
    Filter,
    Key,
    KindContract,
    LeftOut,
    Plain,
    RowTable,
    Shape,
    Term,
)
from publication.contract.shared import COUNTRY, REFERENCE, WITHIN, head
from publication.vocabulary import Kind
from vocabulary.records import AliasKind, PlaceKind, PlaceScheme

__all__ = ["PLACE"]

NAME = Shape(
    "PlaceName",
    (
        Key("name", Plain.TEXT, "The name"),
        Key("language", Plain.TEXT, "Its language (BCP 47)", "ps", nullable=True),
        Key("kind", Term(AliasKind), "What kind of name it is", nullable=True),
        Key("since", Plain.TEXT, "In use since (EDTF)", "1901", nullable=True),
        Key("until", Plain.TEXT, "In use until (EDTF)", "2010", nullable=True),
    ),
)

SUCCESSOR = Shape(
    "PlaceSuccessor",
    (
        Key(
            "place",
            REFERENCE,
            "The place that it became, or a part of that",
            cells=(Cell("successor_id", "The place that it became", ("id",)),),
        ),
        Key("since", Plain.TEXT, "Since when (EDTF)", "2018-05-31", nullable=True),
    ),
)

IDENTIFIER = Shape(
    "PlaceIdentifier",
    (
        Key("scheme", Term(PlaceScheme), "The list that assigned the identifier", index="scheme"),
        Key("value", Plain.TEXT, "The identifier", "Q889", index="value"),
    ),
)

GAZETTEER = Shape(
    "Gazetteer",
    (
        Key(
            "key",
            Plain.TEXT,
            "Its key here",
            "geonames",
            cells=(Cell("gazetteer", "Its key here"),),
        ),
        Key("name", Plain.TEXT, "Its name"),
        Key("homepage", Plain.TEXT, "Its address", nullable=True),
        Key("licence", Plain.TEXT, "The licence of its data", "CC BY 4.0"),
        Key("licence_url", Plain.TEXT, "The address of that licence", nullable=True),
        Key("attribution", Plain.TEXT, "What is written beside data of it"),
    ),
)

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
            "names",
            NAME,
            "The same names, with what is known of them",
            since=3,
            many=True,
            table=RowTable("place_names", "Another name of a place"),
            csv=(),
            left_out=(
                LeftOut(("stix", "ftm"), "a location has one name there"),
                LeftOut(("geojson",), "its other names stand there by themselves"),
            ),
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
            "claimed_by",
            Plain.TEXTS,
            "Other countries that claim it (ISO 3166-1). It says nothing of who is right, or who"
            " governs it",
            since=3,
            left_out=(LeftOut(("stix", "ftm"), "there, a place is in one country"),),
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
            "successors",
            SUCCESSOR,
            "The places that it became: it was renamed under another code, merged or divided",
            since=3,
            many=True,
            table=RowTable("place_successors", "A place that another one became"),
            csv=(Cell("successors", "The places that it became", ("place", "id")),),
            left_out=(LeftOut(("stix", "ftm"), "places have no ties to each other there"),),
        ),
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
        Key(
            "identifiers",
            IDENTIFIER,
            "Its identifiers in other lists, and its code if that is one of ISO 3166 or GeoNames",
            since=3,
            many=True,
            table=RowTable("place_identifiers", "The identifier of a place in another list"),
            index="PlaceIdentifier",
            csv=(
                Cell(
                    "identifiers",
                    "Its identifiers in other lists, each with its scheme before a colon",
                    value=identifiers,
                ),
            ),
            left_out=(LeftOut(("ftm",), "an address is told by its id"),),
        ),
        Key(
            "gazetteers",
            GAZETTEER,
            "Where it comes from, then where its names and identifiers come from, with licences."
            " Whoever publishes the place writes each attribution beside it",
            since=3,
            many=True,
            table=RowTable("place_gazetteers", "A gazetteer that a place comes from"),
            csv=(
                Cell("gazetteers", "The gazetteers that it comes from", ("key",)),
                Cell("attributions", "What is written beside it", ("attribution",)),
            ),
        ),
    ),
    head(Kind.PLACE),
    filters=("kind", "country", "within", "identifier"),
)
