"""The document of an incident."""

from dataclasses import replace

from publication.contract.cells import in_role, tolls
from publication.contract.declaration import (
    Cell,
    Filter,
    Key,
    KindContract,
    Plain,
    RowTable,
    Shape,
    Term,
)
from publication.contract.shared import (
    BASIS,
    CITED_PLACE,
    COUNTRY,
    DAYS,
    FIGURE,
    PLACE_CODES,
    REFERENCE,
    SOURCES,
    group,
    head,
)
from publication.contract.terms import USED_TERMS
from publication.vocabulary import Kind
from vocabulary.records import (
    AttributionRole,
    Demographic,
    IncidentKind,
    Outcome,
    PlacePrecision,
    Victims,
)

__all__ = ["INCIDENT"]

IN_COUNTRY = Filter(
    "The country where it happened: ISO 3166-1, two capital letters.",
    "PK",
    pattern=COUNTRY,
    leads=True,
)


def _of_place(key: Key) -> Key:
    """Return a key of a cited place, with its index column if lists can be filtered by it."""
    match key.name:
        case "country":
            return replace(key, index="country", filter=IN_COUNTRY)
        case "latitude" | "longitude":
            return replace(key, index=key.name)
    return key


PLACE = Shape(
    "IncidentPlace",
    (
        *map(_of_place, CITED_PLACE.keys),
        Key(
            "precision",
            Term(PlacePrecision),
            "How precisely the place is known",
            nullable=True,
        ),
    ),
)

CASUALTIES = Shape(
    "Casualties",
    (
        Key(
            "victims",
            Term(Victims),
            "The kind of victims",
            index="victims",
            filter=Filter("Who the victims were.", "civilians"),
        ),
        Key("outcome", Term(Outcome), "The outcome: killed, wounded and so on", index="outcome"),
        *FIGURE,
        Key(
            "part_of",
            Plain.INTEGER,
            "These are included in another row of `casualties`: its number, counted from 1. No sum"
            " counts them again. Null if they are further ones",
            since=3,
            nullable=True,
            meaning="The `row` of the same incident that includes these; empty if none does",
        ),
        Key(
            "group",
            REFERENCE,
            "The group whose members they are",
            since=3,
            nullable=True,
            cells=(
                Cell("group_id", "The group whose members they are", ("id",)),
                Cell("group_name", "Its name when this was published", ("name",)),
            ),
        ),
        Key(
            "demographic",
            Term(Demographic),
            "All of them are children, women, men or elderly; null if that is unknown",
            since=3,
            nullable=True,
            index="demographic",
            filter=Filter(
                "Whether children, women, men or elderly people are counted.", "children"
            ),
        ),
        *BASIS,
    ),
)

ATTRIBUTION = Shape(
    "Attribution",
    (
        group("A group that it is attributed to. With `role`, in that role.", "G3"),
        Key(
            "role",
            Term(AttributionRole),
            "The group's role",
            index="role",
            filter=Filter(
                "The role of a group. With `group`, the role of that group.",
                same_row=True,
            ),
        ),
    ),
)

INCIDENT = KindContract(
    Kind.INCIDENT,
    "an incident: what happened, where, when, to whom, and who may have done it",
    "What happened, where and when",
    (
        Key("title", Plain.TEXT, "The curator's title"),
        Key(
            "kind",
            Term(IncidentKind),
            "The kind of incident",
            nullable=True,
            cited=True,
            meaning="The kind of incident; empty when unknown",
            index="kind",
            filter=Filter("Its kind.", leads=True),
        ),
        Key(
            "date",
            DAYS,
            "When it happened",
            nullable=True,
            cited=True,
            index="date",
            filter=Filter("It happened, or may have happened,"),
        ),
        Key(
            "place",
            PLACE,
            "Where it happened",
            nullable=True,
            cited=True,
            cells=(
                Cell("place_id", f"The place: {PLACE_CODES}", ("id",)),
                Cell("place_name", "Its name", ("name",)),
                Cell("country", "Its country (ISO 3166-1)", ("country",)),
                Cell("precision", "How precisely the place is known", ("precision",)),
                Cell("latitude", "Latitude in degrees north (WGS 84)", ("latitude",), "number"),
                Cell("longitude", "Longitude in degrees east (WGS 84)", ("longitude",), "number"),
            ),
            csv=(
                Cell("country", "The country where it happened (ISO 3166-1)", ("country",)),
                Cell("place_id", f"The place: {PLACE_CODES}", ("id",)),
                Cell("place_name", "The place's name", ("name",)),
                Cell("precision", "How precisely the place is known", ("precision",)),
                Cell(
                    "latitude",
                    "Latitude of the point or else its place's centre, degrees north (WGS 84)",
                    ("latitude",),
                    "number",
                ),
                Cell(
                    "longitude",
                    "Longitude of the same, in degrees east (WGS 84)",
                    ("longitude",),
                    "number",
                ),
            ),
        ),
        Key(
            "casualties",
            CASUALTIES,
            "Casualties, by victims and outcome",
            cited=True,
            many=True,
            table=RowTable("casualties", "Casualties of an incident, by victims and outcome"),
            index="IncidentCasualties",
            csv=(
                *tolls("killed"),
                *tolls("wounded"),
                *tolls("kidnapped"),
                *tolls("missing"),
                *tolls("killed", "civilians"),
                *tolls("executed"),
                *tolls("tortured"),
                *tolls("sexual violence", words="who suffered sexual violence"),
                *tolls("detained"),
                *tolls("released"),
                *tolls("displaced"),
            ),
        ),
        Key(
            "attributions",
            ATTRIBUTION,
            "The groups involved, with their roles",
            cited=True,
            many=True,
            table=RowTable("attributions", "A group in an incident, with its role"),
            index="IncidentParty",
            csv=(
                *in_role("perpetrator", "perpetrator", "Groups that are said to have done it"),
                *in_role("target", "target", "Groups that are said to have been its target"),
                *in_role("participant", "participant", "Groups that took part in it"),
                *in_role("claims responsibility", "claimant", "Groups that claim to have done it"),
            ),
        ),
        Key("summary", Plain.TEXT, "The curator's summary", nullable=True),
        USED_TERMS,
        SOURCES,
    ),
    head(Kind.INCIDENT),
    filters=(
        "date_after",
        "date_before",
        "kind",
        "country",
        "place",
        "bbox",
        "near",
        "group",
        "role",
        "victims",
        "killed_min",
        "contested",
        "disagreement",
        "asserted_by",
        "source",
        "publisher",
    ),
)
