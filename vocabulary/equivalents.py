"""What the values of a set are called in UCDP, ACLED, GTD, STIX and FollowTheMoney.

docs/vocabularies.md lists them. The exports use the columns of STIX and FollowTheMoney.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vocabulary.incidents import Damage, IncidentStatus, PartOfDay, TargetType, WeaponKind
from vocabulary.records import (
    Basis,
    Confidence,
    FindingKind,
    GroupKind,
    IncidentKind,
    IncidentTieKind,
    Outcome,
    TieKind,
    Victims,
)
from vocabulary.terms import Terms

__all__ = ["EQUIVALENTS", "GROUP_KINDS", "Equivalent"]


@dataclass(frozen=True)
class Equivalent:
    """The counterparts of one value; one that is empty does not exist.

    `stix` is a type of object and its class, `ftm` a schema and a topic.
    """

    ucdp: str = ""
    acled: str = ""
    gtd: str = ""
    stix: tuple[str, ...] = ()
    ftm: tuple[str, ...] = ()


_ORGANIZATION = ("identity", "organization")
_BY_PARTIES = "GED, `type_of_violence` by its parties, if somebody was killed"

INCIDENT_KINDS: Mapping[str, Equivalent] = {
    IncidentKind.ARMED_ATTACK: Equivalent(_BY_PARTIES, "Attack", "2 armed assault"),
    IncidentKind.BOMBING: Equivalent(
        _BY_PARTIES, "Remote explosive/landmine/IED", "3 bombing/explosion"
    ),
    IncidentKind.SUICIDE_BOMBING: Equivalent(_BY_PARTIES, "Suicide bomb", "3, with `suicide` = 1"),
    IncidentKind.SHELLING: Equivalent(_BY_PARTIES, "Shelling/artillery/missile attack", "3"),
    IncidentKind.AIR_OR_DRONE_STRIKE: Equivalent(_BY_PARTIES, "Air/drone strike"),
    IncidentKind.ARMED_CLASH: Equivalent(
        "GED, `type_of_violence` 1 or 2, if somebody was killed", "Armed clash", "2"
    ),
    IncidentKind.ASSASSINATION: Equivalent(_BY_PARTIES, "Attack", "1 assassination"),
    IncidentKind.ABDUCTION: Equivalent(
        acled="Abduction/forced disappearance", gtd="6 hostage taking (kidnapping)"
    ),
    IncidentKind.HOSTAGE_TAKING: Equivalent(
        gtd="5 hostage taking (barricade incident), 4 hijacking"
    ),
    IncidentKind.ARSON_OR_LOOTING: Equivalent(
        acled="Looting/property destruction", gtd="7 facility/infrastructure attack"
    ),
    IncidentKind.ARREST_OR_DETENTION: Equivalent(acled="Arrests"),
    IncidentKind.EXCESSIVE_FORCE: Equivalent(
        "GED, `type_of_violence` 3, if somebody was killed", "Excessive force against protesters"
    ),
    IncidentKind.PROPERTY_DESTRUCTION: Equivalent(
        acled="Looting/property destruction", gtd="7 facility/infrastructure attack"
    ),
    IncidentKind.SEIZURE_OF_TERRITORY: Equivalent(
        acled="Government regains territory, Non-state actor overtakes territory, Non-violent"
        " transfer of territory"
    ),
    IncidentKind.SEIZURE_OR_FIND_OF_WEAPONS: Equivalent(acled="Disrupted weapons use"),
    IncidentKind.DISPLACEMENT: Equivalent(acled="Other (strategic development)"),
    IncidentKind.SEXUAL_VIOLENCE: Equivalent(acled="Sexual violence"),
    IncidentKind.ATTACK_ON_HEALTH_CARE: Equivalent(
        _BY_PARTIES,
        "Attack, with the tag of health workers",
        "by target: `targsubtype1` of clinics",
    ),
    IncidentKind.ATTACK_ON_SCHOOL: Equivalent(
        _BY_PARTIES,
        "Attack, with teachers or students among the actors",
        "by target: `targtype1` 8",
    ),
    IncidentKind.ATTACK_ON_AID: Equivalent(
        _BY_PARTIES, "Attack, with aid workers among the actors", "by target: `targtype1` 12"
    ),
    IncidentKind.EXTRAJUDICIAL_EXECUTION: Equivalent(
        "GED, `type_of_violence` 3, except in a state's own facilities", "Attack"
    ),
    IncidentKind.ENFORCED_DISAPPEARANCE: Equivalent(acled="Abduction/forced disappearance"),
    IncidentKind.TORTURE: Equivalent(acled="Attack"),
    IncidentKind.CYBER_ATTACK: Equivalent(),
    IncidentKind.OTHER: Equivalent(acled="Other", gtd="9 unknown"),
    IncidentKind.UNKNOWN: Equivalent(gtd="9 unknown"),
}

GROUP_KINDS: Mapping[str, Equivalent] = {
    GroupKind.ARMED_GROUP: Equivalent(
        "side, an organised group",
        "`inter` 2 rebel group, 3 political militia",
        "`gname`",
        ("threat-actor", "unknown"),
        ("Organization",),
    ),
    GroupKind.STATE_FORCE: Equivalent(
        "side, a government",
        "`inter` 1 state forces, 8 external forces",
        "`targtype1` 3, 4",
        _ORGANIZATION,
        ("PublicBody", "mil"),
    ),
    GroupKind.GOVERNMENT_BODY: Equivalent(
        "side, a government",
        "",
        "`targtype1` 2, 7",
        _ORGANIZATION,
        ("PublicBody", "gov"),
    ),
    GroupKind.INTERGOVERNMENTAL_BODY: Equivalent(
        "",
        "`inter` 8 external forces",
        "`targtype1` 7, by its subtype",
        _ORGANIZATION,
        ("PublicBody", "gov.igo"),
    ),
    GroupKind.POLITICAL_PARTY: Equivalent(
        "side, its armed wing",
        "`inter` 3 political militia, its armed wing",
        "`targtype1` 22",
        _ORGANIZATION,
        ("Organization", "pol.party"),
    ),
    GroupKind.COMMUNAL_MILITIA: Equivalent(
        "side, an informally organised group",
        "`inter` 4 identity militia",
        "`gname`",
        ("threat-actor", "unknown"),
        ("Organization",),
    ),
    GroupKind.CRIMINAL_ORGANISATION: Equivalent(
        "side, an organised group",
        "`inter` 3 political militia",
        "`gname`",
        ("threat-actor", "crime-syndicate"),
        ("Organization", "crime"),
    ),
    GroupKind.PRIVATE_MILITARY_COMPANY: Equivalent(
        "",
        "`inter` 8 external forces",
        "`gname`",
        _ORGANIZATION,
        ("Company",),
    ),
    GroupKind.PROTEST_MOVEMENT: Equivalent(
        "",
        "`inter` 6 protesters, 5 rioters",
        "`targtype1` 14",
        ("identity", "group"),
        ("Organization",),
    ),
    GroupKind.RELIGIOUS_BODY: Equivalent(
        "",
        "`inter` 7 civilians",
        "`targtype1` 15",
        _ORGANIZATION,
        ("Organization", "rel"),
    ),
    GroupKind.CIVILIANS: Equivalent(
        "civilians",
        "`inter` 7 civilians",
        "`targtype1` 14",
        ("identity", "class"),
        ("Organization",),
    ),
    GroupKind.MEDIA: Equivalent(
        "",
        "`inter` 7 civilians",
        "`targtype1` 10",
        _ORGANIZATION,
        ("Organization",),
    ),
    GroupKind.COMPANY: Equivalent(
        "",
        "`inter` 7 civilians",
        "`targtype1` 1",
        _ORGANIZATION,
        ("Company",),
    ),
    GroupKind.UNKNOWN: Equivalent(
        "",
        "",
        "`gname` Unknown",
        ("identity", "unknown"),
        ("Organization",),
    ),
}

OUTCOMES: Mapping[str, Equivalent] = {
    Outcome.KILLED: Equivalent("GED `best`, `low`, `high`", "`fatalities`", "`nkill`"),
    Outcome.WOUNDED: Equivalent(gtd="`nwound`"),
    Outcome.KIDNAPPED: Equivalent(gtd="`nhostkid`"),
    Outcome.MISSING: Equivalent(),
    Outcome.EXECUTED: Equivalent(
        "GED, among the killed", "`fatalities`, among them", "`nkill`, among them"
    ),
    Outcome.TORTURED: Equivalent(),
    Outcome.SEXUAL_VIOLENCE: Equivalent(),
    Outcome.DETAINED: Equivalent(),
    Outcome.RELEASED: Equivalent(gtd="`nreleased`"),
    Outcome.DISPLACED: Equivalent(),
}

_OF_A_STATE = "`deaths_a` or `deaths_b`, the side of a government"

VICTIMS: Mapping[str, Equivalent] = {
    Victims.SECURITY_FORCES: Equivalent(_OF_A_STATE, "", "by target: `targtype1` 3, 4"),
    Victims.CIVILIANS: Equivalent(
        "`deaths_civilians`", "`civilian_targeting`", "by target: `targtype1` 14"
    ),
    Victims.MILITANTS: Equivalent(
        "`deaths_a` or `deaths_b`, the side of a group", "", "`nkillter`, `nwoundte`"
    ),
    Victims.GOVERNMENT_OFFICIALS: Equivalent(
        "`deaths_civilians`", "", "by target: `targtype1` 2, 7"
    ),
    Victims.AID_WORKERS: Equivalent(
        "`deaths_civilians`", "aid workers among the actors", "by target: `targtype1` 12"
    ),
    Victims.JOURNALISTS: Equivalent(
        "`deaths_civilians`", "journalists among the actors", "by target: `targtype1` 10"
    ),
    Victims.UNKNOWN: Equivalent("`deaths_unknown`"),
}

_RELATED = ("relationship", "related-to")
_LINK = ("UnknownLink",)

TIE_KINDS: Mapping[str, Equivalent] = {
    TieKind.ALLY_OF: Equivalent(acled="`assoc_actor_1`, `assoc_actor_2`", stix=_RELATED, ftm=_LINK),
    TieKind.AFFILIATE_OF: Equivalent(stix=_RELATED, ftm=_LINK),
    TieKind.PART_OF: Equivalent(gtd="`gsubname`", stix=_RELATED, ftm=("Membership",)),
    TieKind.SPLINTER_OF: Equivalent(stix=_RELATED, ftm=_LINK),
    TieKind.MERGED_INTO: Equivalent(stix=_RELATED, ftm=_LINK),
    TieKind.SUCCESSOR_OF: Equivalent(stix=_RELATED, ftm=_LINK),
    TieKind.SUPPORTS: Equivalent("External Support Dataset", stix=_RELATED, ftm=_LINK),
    TieKind.SHELTERS: Equivalent("External Support Dataset", stix=_RELATED, ftm=_LINK),
    TieKind.EMBEDDED_IN: Equivalent(stix=_RELATED, ftm=_LINK),
    TieKind.PLEDGED_ALLEGIANCE_TO: Equivalent(stix=_RELATED, ftm=_LINK),
    TieKind.RIVAL_OF: Equivalent(stix=_RELATED, ftm=_LINK),
    TieKind.FIGHTS: Equivalent("dyad", "`actor1` and `actor2`", stix=_RELATED, ftm=_LINK),
}

INCIDENT_TIE_KINDS: Mapping[str, Equivalent] = {
    IncidentTieKind.PART_OF: Equivalent(gtd="`multiple` 1, `related`"),
    IncidentTieKind.RETALIATION_FOR: Equivalent(),
    IncidentTieKind.FOLLOWS: Equivalent(),
}

FINDING_KINDS: Mapping[str, Equivalent] = {
    each: Equivalent(stix=("report", "threat-report"), ftm=("Note",)) for each in FindingKind
}

# UCDP, ACLED and GTD have rules for choosing a figure, and no field that tells which one applied.
BASES: Mapping[str, Equivalent] = {each: Equivalent() for each in Basis}
CONFIDENCES: Mapping[str, Equivalent] = {value: Equivalent() for value in Confidence}

STATUSES: Mapping[str, Equivalent] = {
    IncidentStatus.CARRIED_OUT: Equivalent(gtd="`success` 1"),
    IncidentStatus.ATTEMPTED: Equivalent(gtd="`success` 0"),
    IncidentStatus.FOILED: Equivalent(
        acled="Disrupted weapons use, for devices found or defused",
        gtd="`success` 0, if it was under way; plots are not in the data",
    ),
    IncidentStatus.THREATENED: Equivalent(),
    IncidentStatus.CLAIMED_ONLY: Equivalent(),
    IncidentStatus.UNKNOWN: Equivalent(),
}

# ACLED tells a weapon by the kind of event, if at all.
WEAPONS: Mapping[str, Equivalent] = {
    WeaponKind.FIREARM: Equivalent(gtd="`weaptype1` 5 firearms"),
    WeaponKind.EXPLOSIVE: Equivalent(gtd="`weaptype1` 6 explosives"),
    WeaponKind.IMPROVISED_EXPLOSIVE_DEVICE: Equivalent(
        acled="Remote explosive/landmine/IED", gtd="`weaptype1` 6"
    ),
    WeaponKind.VEHICLE_BOMB: Equivalent(
        acled="Remote explosive/landmine/IED, or Suicide bomb", gtd="`weaptype1` 6, by its subtype"
    ),
    WeaponKind.SUICIDE_VEST: Equivalent(
        acled="Suicide bomb", gtd="`weaptype1` 6, by its subtype; `suicide` 1"
    ),
    WeaponKind.MINE: Equivalent(
        acled="Remote explosive/landmine/IED", gtd="`weaptype1` 6, by its subtype"
    ),
    WeaponKind.GRENADE: Equivalent(acled="Grenade", gtd="`weaptype1` 6, by its subtype"),
    WeaponKind.ROCKET_OR_MISSILE: Equivalent(
        acled="Shelling/artillery/missile attack", gtd="`weaptype1` 6, by its subtype"
    ),
    WeaponKind.MORTAR_OR_ARTILLERY: Equivalent(
        acled="Shelling/artillery/missile attack", gtd="`weaptype1` 6, by its subtype"
    ),
    WeaponKind.BOMB_FROM_AIRCRAFT: Equivalent(acled="Air/drone strike", gtd="`weaptype1` 6"),
    WeaponKind.DRONE: Equivalent(acled="Air/drone strike"),
    WeaponKind.FIRE: Equivalent(gtd="`weaptype1` 8 incendiary"),
    WeaponKind.BLADE: Equivalent(gtd="`weaptype1` 9 melee, by its subtype"),
    WeaponKind.BLUNT_OBJECT: Equivalent(gtd="`weaptype1` 9, by its subtype"),
    WeaponKind.BARE_HANDS: Equivalent(gtd="`weaptype1` 9, by its subtype"),
    WeaponKind.VEHICLE: Equivalent(gtd="`weaptype1` 10 vehicle"),
    WeaponKind.CROWD_CONTROL: Equivalent(),
    WeaponKind.CHEMICAL: Equivalent(acled="Chemical weapon", gtd="`weaptype1` 2 chemical"),
    WeaponKind.BIOLOGICAL: Equivalent(gtd="`weaptype1` 1 biological"),
    WeaponKind.RADIOACTIVE: Equivalent(gtd="`weaptype1` 3 radiological, 4 nuclear"),
    WeaponKind.SOFTWARE: Equivalent(),
    WeaponKind.OTHER: Equivalent(gtd="`weaptype1` 12 other, 11 sabotage equipment"),
}

TARGETS: Mapping[str, Equivalent] = {
    TargetType.MILITARY: Equivalent(gtd="`targtype1` 4 military"),
    TargetType.POLICE: Equivalent(gtd="`targtype1` 3 police"),
    TargetType.GOVERNMENT: Equivalent(gtd="`targtype1` 2 government (general)"),
    TargetType.DIPLOMATIC: Equivalent(gtd="`targtype1` 7 government (diplomatic)"),
    TargetType.POLITICAL: Equivalent(gtd="`targtype1` 22 violent political party, 2"),
    TargetType.ARMED_GROUP: Equivalent(gtd="`targtype1` 17 terrorists/non-state militia"),
    TargetType.HOME: Equivalent(gtd="`targtype1` 14 private citizens and property"),
    TargetType.PUBLIC_PLACE: Equivalent(gtd="`targtype1` 14"),
    TargetType.BUSINESS: Equivalent(gtd="`targtype1` 1 business"),
    TargetType.HEALTH_CARE: Equivalent(gtd="`targtype1` 1, by its subtype"),
    TargetType.SCHOOL: Equivalent(gtd="`targtype1` 8 educational institution"),
    TargetType.PLACE_OF_WORSHIP: Equivalent(gtd="`targtype1` 15 religious figures/institutions"),
    TargetType.CULTURAL_SITE: Equivalent(gtd="`targtype1` 14, by its subtype"),
    TargetType.AID: Equivalent(gtd="`targtype1` 12 NGO"),
    TargetType.CAMP: Equivalent(gtd="`targtype1` 14, by its subtype"),
    TargetType.MEDIA: Equivalent(gtd="`targtype1` 10 journalists and media"),
    TargetType.TRANSPORT: Equivalent(gtd="`targtype1` 19 transportation"),
    TargetType.AVIATION: Equivalent(gtd="`targtype1` 6 airports and aircraft"),
    TargetType.SHIPPING: Equivalent(gtd="`targtype1` 11 maritime"),
    TargetType.UTILITIES: Equivalent(gtd="`targtype1` 21 utilities"),
    TargetType.TELECOMMUNICATION: Equivalent(gtd="`targtype1` 16 telecommunication"),
    TargetType.FARMING: Equivalent(
        gtd="`targtype1` 9 food or water supply; 1, by its subtype, for farms"
    ),
    TargetType.OTHER: Equivalent(gtd="`targtype1` 13 other"),
}

DAMAGES: Mapping[str, Equivalent] = {
    Damage.DESTROYED: Equivalent(gtd="`property` 1"),
    Damage.DAMAGED: Equivalent(gtd="`property` 1"),
    Damage.LOOTED: Equivalent(acled="Looting/property destruction"),
    Damage.SEIZED: Equivalent(),
    Damage.UNDAMAGED: Equivalent(gtd="`property` 0"),
    Damage.UNKNOWN: Equivalent(gtd="`property` -9"),
}

# None of them tells the time of an event.
PARTS_OF_DAY: Mapping[str, Equivalent] = {each: Equivalent() for each in PartOfDay}

EQUIVALENTS: Mapping[type[Terms], Mapping[str, Equivalent]] = {
    IncidentKind: INCIDENT_KINDS,
    GroupKind: GROUP_KINDS,
    Outcome: OUTCOMES,
    Victims: VICTIMS,
    TieKind: TIE_KINDS,
    IncidentTieKind: INCIDENT_TIE_KINDS,
    FindingKind: FINDING_KINDS,
    Basis: BASES,
    IncidentStatus: STATUSES,
    WeaponKind: WEAPONS,
    TargetType: TARGETS,
    Damage: DAMAGES,
    PartOfDay: PARTS_OF_DAY,
    Confidence: CONFIDENCES,
}
"""The counterparts of each value of each set. A test holds that none is missing."""
