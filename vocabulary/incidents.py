"""The value sets of incidents: how far they went, with what, what was hit, what became of it."""

from vocabulary.terms import Terms, term


class IncidentStatus(Terms):
    CARRIED_OUT = term(
        "carried out", "It was done as it was meant: the bomb went off, the people were taken."
    )
    ATTEMPTED = term(
        "attempted",
        "It was under way and failed by itself: the bomb did not go off, the shots missed.",
    )
    FOILED = term(
        "foiled",
        "Others prevented it, before or while it was under way: a plot uncovered, a bomb defused.",
    )
    THREATENED = term("threatened", "It was announced, and not known to have been begun.")
    CLAIMED_ONLY = term(
        "claimed only",
        "Somebody claims to have done it, and nobody else says that it happened at all.",
    )
    UNKNOWN = term(
        "unknown", "The words do not tell, or nobody has coded it. It does not mean carried out."
    )


class WeaponKind(Terms):
    """What was used to harm. Filters by a weapon find the weapons that lie below it too."""

    FIREARM = term("firearm", "Guns that one or two people carry, from pistol to machine gun.")
    EXPLOSIVE = term("explosive", "Something that explodes; no narrower value is told.")
    IMPROVISED_EXPLOSIVE_DEVICE = term(
        "improvised explosive device",
        "A bomb that was not made in a factory, placed or thrown: at a road, in a bag, by hand.",
        broader="explosive",
    )
    VEHICLE_BOMB = term(
        "vehicle bomb",
        "A bomb in a car, a lorry, a motorcycle or a boat, with or without a driver who means"
        " to die.",
        broader="improvised explosive device",
    )
    SUICIDE_VEST = term(
        "suicide vest",
        "A bomb that somebody wears or carries on the body and means to die by.",
        broader="improvised explosive device",
    )
    MINE = term(
        "mine",
        "A factory-made explosive set off by its victim, at land or sea.",
        broader="explosive",
    )
    GRENADE = term("grenade", "Thrown by hand or fired from a launcher.", broader="explosive")
    ROCKET_OR_MISSILE = term(
        "rocket or missile", "It flies by an engine of its own, guided or not.", broader="explosive"
    )
    MORTAR_OR_ARTILLERY = term(
        "mortar or artillery",
        "Shells fired from a mortar, a howitzer or a tank.",
        broader="explosive",
    )
    BOMB_FROM_AIRCRAFT = term(
        "bomb from an aircraft", "Dropped from a crewed plane or helicopter.", broader="explosive"
    )
    DRONE = term(
        "drone", "An uncrewed aircraft that drops or fires something or crashes on purpose."
    )
    FIRE = term("fire", "Arson, petrol bombs and other means of setting something on fire.")
    BLADE = term("blade", "Knives, machetes, axes, swords.")
    BLUNT_OBJECT = term("blunt object", "Stones, clubs, tools and other things to strike with.")
    BARE_HANDS = term("bare hands", "Beating, kicking or strangling without a weapon.")
    VEHICLE = term("vehicle", "Driven into people or things, without explosives.")
    CROWD_CONTROL = term(
        "crowd control", "Tear gas, rubber bullets, batons, water cannon: not meant to kill."
    )
    CHEMICAL = term("chemical", "Poison or acid, as a gas, a liquid or a solid.")
    BIOLOGICAL = term("biological", "Germs, or poisons made by living things.")
    RADIOACTIVE = term("radioactive", "Radioactive material, or a nuclear device.")
    SOFTWARE = term("software", "Programs or commands used against computers.")
    OTHER = term("other", "The words tell what was used, and no value here fits.")


class TargetType(Terms):
    """What was hit or meant to be hit: things and sites. People are casualties."""

    MILITARY = term("military", "A base, a post, a vehicle or a ship of armed forces.")
    POLICE = term("police", "A station, a post, a vehicle or a prison of police or guards.")
    GOVERNMENT = term("government", "A ministry, a court, a town hall, an official's residence.")
    DIPLOMATIC = term("diplomatic mission", "An embassy, a consulate, an office of the UN.")
    POLITICAL = term("party or election", "A party's office, a rally, a polling station.")
    ARMED_GROUP = term("armed group", "A camp, a position or a vehicle of a non-state armed group.")
    HOME = term("home", "A house or flat in which people live.")
    PUBLIC_PLACE = term("market or public place", "A market, a square, a street, a park.")
    BUSINESS = term("business", "A shop, a hotel, a bank, a factory, a mine.")
    HEALTH_CARE = term("health care", "A hospital, a clinic, an ambulance.")
    SCHOOL = term("school", "A school, a university, a madrasa that teaches pupils.")
    PLACE_OF_WORSHIP = term("place of worship", "A mosque, a church, a temple, a shrine.")
    CULTURAL_SITE = term("cultural site", "A monument, a museum, a library, an archive.")
    AID = term("aid", "An office, a convoy or a store of an aid organisation.")
    CAMP = term("camp of displaced people", "A camp or shelter of refugees or displaced people.")
    MEDIA = term("media", "A newsroom, a studio, a printing house.")
    TRANSPORT = term("transport", "A road, a bridge, a railway, a bus, a lorry, a civilian car.")
    AVIATION = term("aviation", "An airport, or a civilian aircraft.")
    SHIPPING = term("shipping", "A port, or a civilian ship.")
    UTILITIES = term("utilities", "Supply of power, water, oil or gas.")
    TELECOMMUNICATION = term("telecommunication", "Masts, cables, exchanges, data centres.")
    FARMING = term("farming", "Fields, orchards, livestock, food stores.")
    OTHER = term("other", "The words tell what was hit, and no value here fits.")


class Damage(Terms):
    """What became of what was hit."""

    DESTROYED = term("destroyed", "Nothing usable is left of it.")
    DAMAGED = term("damaged", "It is harmed, and part of it still stands or works.")
    LOOTED = term("looted", "What was in it was carried off.")
    SEIZED = term("seized", "Others took hold of it and kept it: a post overrun, a ship boarded.")
    UNDAMAGED = term("undamaged", "The words say that nothing happened to it.")
    UNKNOWN = term("unknown", "The source does not tell what became of it.")


class PartOfDay(Terms):
    """When on a day, as people say it; the clock is told apart."""

    DAWN = term("dawn", "Around sunrise, at first light.")
    MORNING = term("morning", "After sunrise and before noon.")
    MIDDAY = term("midday", "Around noon.")
    AFTERNOON = term("afternoon", "After noon and before sunset.")
    EVENING = term("evening", "Around sunset and after it, until people sleep; dusk too.")
    NIGHT = term("night", "While people sleep, until first light; midnight too.")
    DAYTIME = term("daytime", "By daylight; the words tell no more.")
    UNKNOWN = term("unknown", "The words do not tell.")
