"""The value sets of groups, incidents, findings, places and citations."""

from django.db import models

from vocabulary.terms import Terms, term


class GroupKind(Terms):
    ARMED_GROUP = term("armed group", "A non-state group that fights for a political aim.")
    STATE_FORCE = term("state force", "An army, a police force or another armed body of a state.")
    GOVERNMENT_BODY = term(
        "government body", "A government, a ministry, a court or another unarmed body of a state."
    )
    INTERGOVERNMENTAL_BODY = term(
        "intergovernmental body", "A body whose members are states, with its missions and agencies."
    )
    POLITICAL_PARTY = term(
        "political party", "An organisation that competes for public office, without its militia."
    )
    COMMUNAL_MILITIA = term(
        "communal militia", "An armed group of one community: a tribe, a village, a faith."
    )
    CRIMINAL_ORGANISATION = term(
        "criminal organisation", "An organised group that uses violence mainly for profit."
    )
    PRIVATE_MILITARY_COMPANY = term(
        "private military company", "A company that provides armed force for pay."
    )
    PROTEST_MOVEMENT = term(
        "protest movement", "People who act together by protest, strike or petition, unarmed."
    )
    RELIGIOUS_BODY = term(
        "religious body", "A church, a council of clerics, a seminary, a faith's organisation."
    )
    CIVILIANS = term("civilians", "People who bear no arms, named as a party: villagers, pilgrims.")
    MEDIA = term("media", "A newspaper, a broadcaster, an agency or another outlet.")
    COMPANY = term("company", "A business that provides no armed force.")
    UNKNOWN = term("unknown", "The source does not tell what kind of group it is.")


class AliasKind(models.TextChoices):
    OFFICIAL = "official", "official"
    ACRONYM = "acronym", "acronym"
    TRANSLITERATION = "transliteration", "transliteration"
    TRANSLATION = "translation", "translation"
    FORMER_NAME = "former name", "former name"
    ORIGINAL_SCRIPT = "original script", "original script"
    LOW_QUALITY = "low-quality", "low-quality"


class IdentifierScheme(models.TextChoices):
    UNSC = "unsc", "UN Security Council"
    UCDP_ACTOR = "ucdp_actor", "UCDP actor"
    GTD_NAME = "gtd_name", "GTD name"
    ACLED_ACTOR = "acled_actor", "ACLED actor"
    WIKIDATA = "wikidata", "Wikidata"
    OFAC = "ofac", "OFAC"
    EU = "eu", "EU list"
    CANADA = "canada", "Canada list"


class DatasetScheme(models.TextChoices):
    """The datasets that may have an incident or a finding too."""

    UCDP_EVENT = "ucdp_event", "UCDP event"
    ACLED_EVENT = "acled_event", "ACLED event"
    GTD_EVENT = "gtd_event", "GTD event"
    WIKIDATA = "wikidata", "Wikidata"
    OWN = "own", "own number"


class TieKind(Terms):
    """What a group is to another one: read it as a sentence, this group first."""

    ALLY_OF = term("ally of", "Both fight, or act, together, and neither commands the other.")
    AFFILIATE_OF = term(
        "affiliate of", "It belongs to the other's network or name, and keeps leaders of its own."
    )
    PART_OF = term(
        "part of", "It is a unit, a wing or a branch of the other and under its command."
    )
    SPLINTER_OF = term("splinter of", "Its founders left the other to found it.")
    MERGED_INTO = term("merged into", "It ended by joining the other, which goes on.")
    SUCCESSOR_OF = term("successor of", "It took the place of the other, which ended.")
    SUPPORTS = term("supports", "It gives the other money, arms, training, intelligence or praise.")
    SHELTERS = term("shelters", "It lets the other stay on ground that it holds, or hides it.")
    EMBEDDED_IN = term(
        "embedded in", "Its members live and fight among the other's, under whoever commands there."
    )
    PLEDGED_ALLEGIANCE_TO = term(
        "pledged allegiance to", "Its leaders swore obedience to the other, accepted or not."
    )
    RIVAL_OF = term(
        "rival of", "Both compete for the same people, ground or money, without fighting."
    )
    FIGHTS = term("fights", "Both use armed force against each other.")


class IncidentKind(Terms):
    ARMED_ATTACK = term(
        "armed attack",
        "One side attacks with firearms or other weapons; no other kind fits better.",
    )
    BOMBING = term("bombing", "An explosive device that was placed or delivered goes off.")
    SUICIDE_BOMBING = term(
        "suicide bombing", "An attacker sets off an explosive device and means to die by it."
    )
    SHELLING = term(
        "shelling", "Mortars, artillery, rockets or missiles are fired from the ground or the sea."
    )
    AIR_OR_DRONE_STRIKE = term(
        "air or drone strike", "Something is dropped or fired from an aircraft, crewed or not."
    )
    ARMED_CLASH = term("armed clash", "Two or more armed parties fight each other.")
    ASSASSINATION = term(
        "assassination", "An attack on the life of a chosen person because of who that person is."
    )
    ABDUCTION = term(
        "abduction", "People are taken by force to another place and held there or lost sight of."
    )
    HOSTAGE_TAKING = term(
        "hostage taking",
        "People are held where they are, or in a vehicle or ship, to press others.",
    )
    ARSON_OR_LOOTING = term("arson or looting", "Property is set on fire or carried off.")
    ARREST_OR_DETENTION = term(
        "arrest or detention", "A state, or who rules in its place, takes people into custody."
    )
    EXCESSIVE_FORCE = term(
        "excessive force against protesters",
        "Forces in charge of order use more force on a protest than its conduct called for.",
    )
    PROPERTY_DESTRUCTION = term(
        "property destruction",
        "Buildings, fields, livestock or goods are destroyed, not by fire and not in a fight.",
    )
    SEIZURE_OF_TERRITORY = term(
        "seizure of territory", "A party takes control of a place from another, fought for or not."
    )
    SEIZURE_OR_FIND_OF_WEAPONS = term(
        "seizure or find of weapons",
        "Weapons, ammunition or explosives are seized, found or handed in.",
    )
    DISPLACEMENT = term("displacement", "People are driven from where they live, or flee from it.")
    SEXUAL_VIOLENCE = term(
        "sexual violence", "Rape, sexual slavery, forced marriage or another sexual act by force."
    )
    ATTACK_ON_HEALTH_CARE = term(
        "attack on health care",
        "Health workers, patients, clinics or ambulances are attacked, hindered or threatened.",
    )
    ATTACK_ON_SCHOOL = term(
        "attack on a school", "Pupils, students, teachers or places of learning are attacked."
    )
    ATTACK_ON_AID = term(
        "attack on aid", "Aid workers, their convoys or their stores are attacked or robbed."
    )
    EXTRAJUDICIAL_EXECUTION = term(
        "extrajudicial execution",
        "A person in the power of a state or a group is killed on purpose without a fair trial.",
    )
    ENFORCED_DISAPPEARANCE = term(
        "enforced disappearance",
        "A state, or somebody on its behalf, takes people and denies it or hides where they are.",
    )
    TORTURE = term(
        "torture", "Severe pain is inflicted on purpose on somebody in the power of another."
    )
    CYBER_ATTACK = term(
        "cyber attack", "Computers or networks are broken into, disabled or destroyed."
    )
    OTHER = term("other", "The words tell what happened, and no kind here fits.")
    UNKNOWN = term("unknown", "The source does not tell what happened.")


class PlacePrecision(models.TextChoices):
    EXACT = "exact", "exact"
    NEAR = "near", "near (25 km)"
    DISTRICT = "district", "district"
    PROVINCE = "province", "province"
    REGION_OR_LINE = "region or line", "region or line"
    COUNTRY = "country", "country"
    SEA = "sea", "sea"


class Victims(Terms):
    """Who the people were to whom it happened, at that time."""

    SECURITY_FORCES = term(
        "security forces", "Soldiers, police and other armed servants of a state, on duty or not."
    )
    CIVILIANS = term("civilians", "People who bear no arms and for whom no other value here fits.")
    MILITANTS = term("militants", "Members of a non-state armed group.")
    GOVERNMENT_OFFICIALS = term(
        "government officials", "Ministers, judges, mayors and other unarmed servants of a state."
    )
    AID_WORKERS = term(
        "aid workers", "Staff and volunteers of relief or development work, vaccinators among them."
    )
    JOURNALISTS = term("journalists", "Reporters and others who work for news media.")
    UNKNOWN = term("unknown", "The source does not tell who they were.")


class Demographic(models.TextChoices):
    CHILDREN = "children", "children"
    WOMEN = "women", "women"
    MEN = "men", "men"
    ELDERLY = "elderly", "elderly people"
    UNKNOWN = "unknown", "unknown"


class Outcome(Terms):
    """What became of people. Sums over an outcome count the outcomes that lie below it."""

    KILLED = term("killed", "They died, at once or later, of what was done to them.")
    WOUNDED = term("wounded", "They were hurt in body and lived.")
    KIDNAPPED = term("kidnapped", "They were taken away or held by force, not by a state.")
    MISSING = term("missing", "Nobody knows where they are or whether they live.")
    EXECUTED = term(
        "executed",
        "They were killed on purpose while in somebody's power, with or without a trial.",
        broader="killed",
    )
    TORTURED = term(
        "tortured",
        "Severe pain was inflicted on them on purpose while in somebody's power. Who died of it is"
        " among the killed too.",
    )
    SEXUAL_VIOLENCE = term(
        "sexual violence", "They suffered rape or another sexual act by force; not also wounded."
    )
    DETAINED = term("detained", "A state, or who rules in its place, took them into custody.")
    RELEASED = term("released", "They were let go or freed after being held, by whoever held them.")
    DISPLACED = term("displaced", "They had to leave where they live.")


class Basis(Terms):
    """Why a figure was adopted, where sources give several."""

    LATEST = term("latest", "The most recent report gives it, after more became known.")
    MOST_RELIABLE = term(
        "most reliable source",
        "The source that was closest to the event, or that counts with most care, gives it.",
    )
    MOST_SOURCES = term(
        "most sources", "More sources that do not repeat each other give it than any other figure."
    )
    LOWEST = term("lowest", "It is the lowest figure reported.")
    HIGHEST = term("highest", "It is the highest figure reported.")
    RANGE = term("range", "It spans the figures reported, from the lowest to the highest.")
    SUM = term("sum", "Reported figures were added, each of them about other people or things.")
    OWN_ESTIMATE = term(
        "own estimate", "No source gives it: the editor worked it out. The note says how."
    )
    OTHER = term("other", "None of these. The note says why.")
    UNKNOWN = term("unknown", "No reason is stated; usually only one figure is reported.")


class AttributionRole(models.TextChoices):
    PERPETRATOR = "perpetrator", "perpetrator"
    TARGET = "target", "target"
    PARTICIPANT = "participant", "participant"
    CLAIMS_RESPONSIBILITY = "claims responsibility", "claims responsibility"


class IncidentTieKind(Terms):
    """What an incident is to another one: read it as a sentence, this incident first.

    No incident is a part of itself, by “part of” or what lies below it.
    """

    PART_OF = term("part of", "It is one event of the other, which is a larger one: of a siege.")
    RETALIATION_FOR = term(
        "retaliation for", "It is said to answer the other, by who did it or by a source."
    )
    FOLLOWS = term("follows", "The words say that it came of the other, not only later.")


class FindingKind(Terms):
    """What sort of thing a report says."""

    CAPABILITY = term(
        "capability", "What a group is able to do: its strength, arms, money, skills."
    )
    INTENT = term("intent", "What a group wants or plans to do.")
    PRESENCE = term("presence", "Where a group is, and how many of it are there.")
    SUPPORT = term("support", "What a group gets from others, or gives them.")
    TREND = term("trend", "How something grows, shrinks or changes over time.")
    POSITION = term(
        "position", "What a group, a government or a body says that it thinks or demands."
    )


class Confidence(Terms):
    """How sure a source says that it is. The percentages are those of the US directive ICD 203."""

    ALMOST_NO_CHANCE = term("almost no chance", "1 to 5 %; also: remote chance.")
    VERY_UNLIKELY = term("very unlikely", "5 to 20 %; also: highly unlikely, highly improbable.")
    UNLIKELY = term("unlikely", "20 to 45 %; also: improbable.")
    EVEN_CHANCE = term("roughly even chance", "45 to 55 %; also: realistic possibility.")
    LIKELY = term("likely", "55 to 80 %; also: probable, probably.")
    VERY_LIKELY = term("very likely", "80 to 95 %; also: highly likely, highly probable.")
    ALMOST_CERTAIN = term("almost certain", "95 to 99 %; also: almost certainly, nearly certain.")
    LOW = term("low confidence", "The source calls its own judgement poorly founded.")
    MODERATE = term(
        "moderate confidence", "The source calls its judgement plausible, not well corroborated."
    )
    HIGH = term("high confidence", "The source calls its judgement well founded.")
    UNKNOWN = term("unknown", "The source does not say how sure it is.")


class FindingRole(models.TextChoices):
    SUBJECT = "subject", "subject"
    OBJECT = "object", "object"


class PlaceKind(models.TextChoices):
    COUNTRY = "country", "country"
    PROVINCE = "province", "province"
    DISTRICT = "district", "district"
    TOWN = "town", "town"


class PlaceScheme(models.TextChoices):
    """The lists that may have a place too."""

    ISO_COUNTRY = "iso3166-1", "ISO 3166-1"
    ISO_COUNTRY_3 = "iso3166-1-alpha3", "ISO 3166-1, three letters"
    ISO_UNIT = "iso3166-2", "ISO 3166-2"
    GEONAMES = "geonames", "GeoNames"
    WIKIDATA = "wikidata", "Wikidata"
    PCODE = "pcode", "P-code"
    OSM = "osm", "OpenStreetMap"
    OWN = "own", "own number"


class PlaceBasis(models.TextChoices):
    """How the location of a place that a person added is known."""

    DOCUMENT = "document", "as the document describes it"
    MAP = "map", "from a map"
    GAZETTEER = "gazetteer", "from a gazetteer"
    IMAGERY = "imagery", "from satellite imagery"
    LOCAL_KNOWLEDGE = "local knowledge", "from somebody who knows it"
    ESTIMATE = "estimate", "estimated"


class Stance(models.TextChoices):
    SUPPORTS = "supports", "supports"
    DENIES = "denies", "denies"
