"""The document of a group."""

from publication.contract.cells import CERTAINTY, certainty_of, identifiers, ties
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
from publication.contract.shared import (
    COUNTRY,
    DAYS,
    PLACE_CODES,
    REFERENCE,
    SOURCES,
    attributes_of,
    head,
)
from publication.contract.terms import USED_TERMS
from publication.vocabulary import Kind
from vocabulary.records import AliasKind, GroupKind, IdentifierScheme, TieKind

__all__ = ["GROUP"]

ALIAS = Shape(
    "Alias",
    (
        Key("name", Plain.TEXT, "The name"),
        Key("kind", Term(AliasKind), "The kind of name"),
        Key(
            "language",
            Plain.TEXT,
            "A BCP 47 tag",
            "ps",
            nullable=True,
            meaning="Its language (BCP 47)",
        ),
    ),
)

IDENTIFIER = Shape(
    "Identifier",
    (
        Key(
            "scheme",
            Term(IdentifierScheme),
            "The list that assigned the identifier",
            index="scheme",
        ),
        Key("value", Plain.TEXT, "The identifier", "QDe.132", index="value"),
    ),
)

COUNTRY_OF_GROUP = Shape(
    "GroupCountry",
    (
        Key(
            "id",
            Plain.TEXT,
            "The country (ISO 3166-1)",
            "PK",
            cells=(Cell("place_id", f"The place: {PLACE_CODES}"),),
            jsonld=Linked("publicId"),
            index="country",
            filter=Filter(
                "A country where it is based or active: ISO 3166-1, two capital letters.",
                "PK",
                name="country",
                pattern=COUNTRY,
            ),
        ),
        Key(
            "name",
            Plain.TEXT,
            "Its name when this version was published",
            cells=(Cell("place_name", "Its name"),),
        ),
        Key("url", Plain.TEXT, "A path without a host", cells=(), jsonld=Linked("id")),
    ),
)

TIE = Shape(
    "Tie",
    (
        Key(
            "group",
            REFERENCE,
            "The other group",
            cells=(
                Cell("other_id", "The other group", ("id",)),
                Cell("other_name", "Its name when this was published", ("name",)),
            ),
            index="group",
            filter=Filter(
                "A group to which it has a tie. With `tie_kind`, both hold for the same tie.",
                "G1",
                name="tied_to",
                same_row=True,
            ),
        ),
        Key(
            "kind",
            Term(TieKind),
            "The kind of tie, from this group to the other",
            index="kind",
            filter=Filter(
                "The kind of one of its ties.", "affiliate of", name="tie_kind", same_row=True
            ),
        ),
        Key(
            "period",
            DAYS,
            "When the tie held",
            nullable=True,
            cells=(
                Cell("period", "When the tie held (EDTF)", ("edtf",)),
                Cell("period_earliest", "The first day", ("earliest",), "day"),
                Cell("period_latest", "The last day", ("latest",), "day"),
                Cell("period_certainty", CERTAINTY, value=certainty_of),
            ),
        ),
    ),
)

GROUP = KindContract(
    Kind.GROUP,
    "a group: any party that acts or speaks",
    "A group: any party that acts or speaks",
    (
        Key("name", Plain.TEXT, "The name chosen by the curators"),
        Key(
            "kind",
            Term(GroupKind),
            "The kind of group",
            nullable=True,
            cited=True,
            meaning="The kind of group; empty when unknown",
            index="kind",
            filter=Filter("Its kind."),
        ),
        Key("description", Plain.TEXT, "The curator's description", nullable=True),
        Key("founded", DAYS, "When it was founded", nullable=True, cited=True),
        Key("dissolved", DAYS, "When it was dissolved", nullable=True, cited=True),
        Key(
            "aliases",
            ALIAS,
            "Other names",
            cited=True,
            many=True,
            table=RowTable("aliases", "Another name of a group"),
            csv=(Cell("aliases", "Other names", ("name",)),),
        ),
        Key(
            "identifiers",
            IDENTIFIER,
            "Its identifiers in other lists",
            many=True,
            table=RowTable("identifiers", "A group's identifier in another list"),
            index="GroupIdentifier",
            csv=(
                Cell(
                    "identifiers",
                    "Its identifiers in other lists, each with its scheme before a colon",
                    value=identifiers,
                ),
            ),
        ),
        Key(
            "countries",
            COUNTRY_OF_GROUP,
            "Where it is based or active",
            cited=True,
            many=True,
            table=RowTable("countries", "A country where a group is based or active"),
            index="GroupCountry",
            csv=(Cell("country_ids", "Where it is based or active (ISO 3166-1)", ("id",)),),
        ),
        Key(
            "ties",
            TIE,
            "Its ties to other groups",
            cited=True,
            many=True,
            table=RowTable("ties", "A tie of a group to another group"),
            index="GroupTie",
            csv=(Cell("ties", "Its ties: the kind and the other group's public id", value=ties),),
        ),
        attributes_of(Kind.GROUP),
        USED_TERMS,
        SOURCES,
    ),
    head(Kind.GROUP),
    csv_order=(
        "name",
        "kind",
        "aliases",
        "countries",
        "founded",
        "dissolved",
        "identifiers",
        "ties",
        "description",
    ),
    filters=(
        "name",
        "kind",
        "country",
        "identifier",
        "tied_to",
        "tie_kind",
        "active_in",
        "asserted_by",
        "source",
        "contested",
        "disagreement",
    ),
)
