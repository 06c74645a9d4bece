"""The document of an incident."""

from publication.contract.cells import at, in_role, named_places, points, targets, ties, tolls
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
    DAYS,
    FIGURE,
    PLACE_CODES,
    REFERENCE,
    SOURCES,
    attributes_of,
    group,
    head,
    identifiers_of,
)
from publication.contract.terms import USED_TERMS
from publication.vocabulary import Kind
from vocabulary.incidents import Damage, IncidentStatus, PartOfDay, TargetType, WeaponKind
from vocabulary.records import (
    AttributionRole,
    Demographic,
    IncidentKind,
    IncidentTieKind,
    Outcome,
    PlacePrecision,
    Victims,
)

__all__ = ["INCIDENT"]

LOCATION = (
    Key(
        "region",
        Plain.TEXT,
        "A region of the place, in words: “northern Nigeria”; null if it is not told so",
        since=3,
        nullable=True,
        meaning="A region of the place, in words, if it is told so",
    ),
    Key("precision", Term(PlacePrecision), "How precisely the place is known", nullable=True),
    Key(
        "bearing",
        Plain.TEXT,
        "How far and in which direction from the place it was: kilometres and one of eight"
        " directions; null if the words do not tell it",
        "12 km north-east",
        since=3,
        optional=True,
        nullable=True,
        meaning="How far and in which direction from the place it was, if the words tell it",
    ),
    Key(
        "computed",
        Plain.FLAG,
        "Whether the coordinates were computed from `bearing`. A point that a source gives is never"
        " replaced",
        since=3,
        optional=True,
    ),
)

PLACE = Shape("IncidentPlace", (*CITED_PLACE.keys, *LOCATION))

OTHER_PLACE = Shape("OtherPlace", (*CITED_PLACE.keys, *LOCATION))

POINT = Shape(
    "IncidentPoint",
    (
        Key("latitude", Plain.NUMBER, "Latitude in degrees north (WGS 84)"),
        Key("longitude", Plain.NUMBER, "Longitude in degrees east (WGS 84)"),
        Key("precision", Term(PlacePrecision), "How precisely the point is known: exact or near"),
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

WEAPON = Shape(
    "Weapon",
    (
        Key(
            "weapon",
            Term(WeaponKind),
            "What was used to harm",
            index="weapon",
            filter=Filter(
                "What was used.",
                "firearm",
            ),
        ),
    ),
)

TARGET = Shape(
    "Target",
    (
        Key(
            "target_type",
            Term(TargetType),
            "What was hit, or was meant to be",
            index="target_type",
            filter=Filter("What was hit, or was meant to be.", "school", same_row=True),
        ),
        Key(
            "damage",
            Term(Damage),
            "What became of it; null if that is unknown",
            nullable=True,
            index="damage",
            filter=Filter(
                "What became of what was hit. With `target_type`, of that.",
                "destroyed",
                same_row=True,
            ),
        ),
    ),
)

TIE = Shape(
    "IncidentTie",
    (
        Key(
            "incident",
            REFERENCE,
            "The other incident",
            cells=(
                Cell("tied_to_id", "The other incident", ("id",)),
                Cell("tied_to_name", "Its title when this was published", ("name",)),
            ),
            index="incident",
        ),
        Key(
            "kind",
            Term(IncidentTieKind),
            "The kind of tie, from this incident to the other",
            index="kind",
            filter=Filter("The kind of one of its ties.", "retaliation for", name="tie_kind"),
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
            "time",
            Plain.TEXT,
            "The time of day by the clock (ISO 8601): `05:40`, or with a zone `05:40+04:30` or"
            " `05:40Z`. Without one it is the time at the place, as far as the source tells",
            "05:40+04:30",
            since=3,
            nullable=True,
            cited=True,
            meaning="The time of day by the clock (ISO 8601), with its zone if that is told",
        ),
        Key(
            "part_of_day",
            Term(PartOfDay),
            "The part of the day: dawn, morning, night and so on",
            since=3,
            nullable=True,
            cited=True,
            meaning="The part of the day; empty when unknown",
            filter=Filter("The part of the day at which it happened.", "night"),
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
                Cell("region", "A region of it, in words", ("region",)),
                Cell("country", "Its country (ISO 3166-1)", ("country",)),
                Cell("precision", "How precisely the place is known", ("precision",)),
                Cell("latitude", "Latitude in degrees north (WGS 84)", ("latitude",), "number"),
                Cell("longitude", "Longitude in degrees east (WGS 84)", ("longitude",), "number"),
            ),
            csv=(
                Cell("country", "The country where it happened (ISO 3166-1)", ("country",)),
                Cell("place_id", f"The place: {PLACE_CODES}", ("id",)),
                Cell("place_name", "The place's name", ("name",)),
                Cell("region", "A region of it, in words", ("region",)),
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
            "other_places",
            OTHER_PLACE,
            "Where else it happened, if it happened in several places",
            since=3,
            cited=True,
            many=True,
            table=RowTable("other_places", "A further place of an incident"),
            csv=(
                Cell(
                    "other_place_ids",
                    "Further places: ISO 3166 codes or GeoNames numbers",
                    ("id",),
                ),
                Cell(
                    "other_place_names",
                    "Their names, after regions of them in words",
                    value=named_places,
                ),
            ),
        ),
        Key(
            "points",
            POINT,
            "Points where it happened that lie in no named place, such as at sea. They have no"
            " country",
            since=3,
            cited=True,
            many=True,
            table=RowTable("points", "A point of an incident that lies in no named place"),
            csv=(
                Cell(
                    "points",
                    "Points in no named place: latitude, longitude and how precisely each is known",
                    value=points,
                ),
                Cell(
                    "bearing",
                    "How far and in which direction from the place it was, if the words tell it",
                    whole=lambda document: at(document, "place", "bearing"),
                ),
                Cell(
                    "point_computed",
                    "Whether latitude and longitude were computed from that",
                    type="boolean",
                    whole=lambda document: at(document, "place", "computed"),
                ),
            ),
        ),
        Key(
            "status",
            Term(IncidentStatus),
            "How far it went: carried out, attempted, foiled, threatened or only claimed. Null if"
            " that is unknown: it does not mean carried out",
            since=3,
            nullable=True,
            cited=True,
            meaning="How far it went; empty when unknown, which does not mean carried out",
            filter=Filter(
                "How far it went. `unknown` finds incidents that do not say it.", "foiled"
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
        Key(
            "weapons",
            WEAPON,
            "Weapons and other means",
            since=3,
            cited=True,
            many=True,
            table=RowTable("weapons", "A weapon or another means of an incident"),
            index="IncidentWeapon",
            csv=(Cell("weapons", "Weapons and other means", ("weapon",)),),
        ),
        Key(
            "targets",
            TARGET,
            "What was hit, or was meant to be, and what became of it",
            since=3,
            cited=True,
            many=True,
            table=RowTable("targets", "What was hit in an incident, and what became of it"),
            index="IncidentTarget",
            csv=(Cell("targets", "What was hit: type, and damage if it is known", value=targets),),
        ),
        Key(
            "ties",
            TIE,
            "Its ties to other incidents: what it is a part of, retaliation for, or follows. Sums"
            " over a whole and its parts are the reader's: no figure here adds one to the other",
            since=3,
            cited=True,
            many=True,
            meaning="Its ties to other incidents",
            table=RowTable("incident_ties", "A tie of an incident to another incident"),
            index="IncidentTie",
            csv=(
                Cell("ties", "Its ties: the kind and the other incident's public id", value=ties),
            ),
        ),
        identifiers_of(Kind.INCIDENT, "IncidentIdentifier"),
        attributes_of(Kind.INCIDENT),
        Key("summary", Plain.TEXT, "The curator's summary", nullable=True),
        USED_TERMS,
        SOURCES,
    ),
    head(Kind.INCIDENT),
    csv_last=("points",),
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
        "part_of",
        "related_to",
        "tie_kind",
        "identifier",
        "attribute",
        "victims",
        "killed_min",
        "contested",
        "disagreement",
        "asserted_by",
        "source",
        "publisher",
    ),
)
