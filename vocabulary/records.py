"""The value sets of groups, incidents, findings, places and citations."""

from django.db import models


class GroupKind(models.TextChoices):
    ARMED_GROUP = "armed group", "armed group"
    STATE_FORCE = "state force", "state force"
    GOVERNMENT_BODY = "government body", "government body"
    INTERGOVERNMENTAL_BODY = "intergovernmental body", "intergovernmental body"
    POLITICAL_PARTY = "political party", "political party"
    COMMUNAL_MILITIA = "communal militia", "communal militia"
    CIVILIANS = "civilians", "civilians"
    MEDIA = "media", "media"
    COMPANY = "company", "company"
    UNKNOWN = "unknown", "unknown"


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


class TieKind(models.TextChoices):
    ALLY_OF = "ally of", "ally of"
    AFFILIATE_OF = "affiliate of", "affiliate of"
    PART_OF = "part of", "part of"
    SPLINTER_OF = "splinter of", "splinter of"
    MERGED_INTO = "merged into", "merged into"
    SUCCESSOR_OF = "successor of", "successor of"
    SUPPORTS = "supports", "supports"
    SHELTERS = "shelters", "shelters"
    EMBEDDED_IN = "embedded in", "embedded in"
    PLEDGED_ALLEGIANCE_TO = "pledged allegiance to", "pledged allegiance to"
    RIVAL_OF = "rival of", "rival of"
    FIGHTS = "fights", "fights"


class IncidentKind(models.TextChoices):
    ARMED_ATTACK = "armed attack", "armed attack"
    BOMBING = "bombing", "bombing"
    SUICIDE_BOMBING = "suicide bombing", "suicide bombing"
    SHELLING = "shelling", "shelling"
    AIR_OR_DRONE_STRIKE = "air or drone strike", "air or drone strike"
    ARMED_CLASH = "armed clash", "armed clash"
    ASSASSINATION = "assassination", "assassination"
    ABDUCTION = "abduction", "abduction"
    HOSTAGE_TAKING = "hostage taking", "hostage taking"
    ARSON_OR_LOOTING = "arson or looting", "arson or looting"
    ARREST_OR_DETENTION = "arrest or detention", "arrest or detention"
    OTHER = "other", "other"
    UNKNOWN = "unknown", "unknown"


class PlacePrecision(models.TextChoices):
    EXACT = "exact", "exact"
    NEAR = "near", "near (25 km)"
    DISTRICT = "district", "district"
    PROVINCE = "province", "province"
    REGION_OR_LINE = "region or line", "region or line"
    COUNTRY = "country", "country"
    SEA = "sea", "sea"


class Victims(models.TextChoices):
    SECURITY_FORCES = "security forces", "security forces"
    CIVILIANS = "civilians", "civilians"
    MILITANTS = "militants", "militants"
    GOVERNMENT_OFFICIALS = "government officials", "government officials"
    AID_WORKERS = "aid workers", "aid workers"
    JOURNALISTS = "journalists", "journalists"
    UNKNOWN = "unknown", "unknown"


class Outcome(models.TextChoices):
    KILLED = "killed", "killed"
    WOUNDED = "wounded", "wounded"
    KIDNAPPED = "kidnapped", "kidnapped"
    MISSING = "missing", "missing"


class AttributionRole(models.TextChoices):
    PERPETRATOR = "perpetrator", "perpetrator"
    TARGET = "target", "target"
    PARTICIPANT = "participant", "participant"
    CLAIMS_RESPONSIBILITY = "claims responsibility", "claims responsibility"


class FindingKind(models.TextChoices):
    CAPABILITY = "capability", "capability"
    INTENT = "intent", "intent"
    PRESENCE = "presence", "presence"
    SUPPORT = "support", "support"
    TREND = "trend", "trend"
    POSITION = "position", "position"


class FindingRole(models.TextChoices):
    SUBJECT = "subject", "subject"
    OBJECT = "object", "object"


class PlaceKind(models.TextChoices):
    COUNTRY = "country", "country"
    PROVINCE = "province", "province"
    DISTRICT = "district", "district"
    TOWN = "town", "town"


class Stance(models.TextChoices):
    SUPPORTS = "supports", "supports"
    DENIES = "denies", "denies"
