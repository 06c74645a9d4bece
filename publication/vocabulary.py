"""The words of the log, and the value sets that the published documents may hold.

The value sets are those of the contract with the API's consumers. They only ever grow.
"""

from django.db import models

__all__ = [
    "ALIAS_KINDS",
    "END_OF_LOG",
    "FINDING_KINDS",
    "FINDING_ROLES",
    "GROUP_KINDS",
    "IDENTIFIER_SCHEMES",
    "INCIDENT_KINDS",
    "INCIDENT_ROLES",
    "OUTCOMES",
    "PLACE_KINDS",
    "PLACE_PRECISIONS",
    "PUBLISHER_KINDS",
    "RELEASE_NAME",
    "RELIABILITIES",
    "SOURCE_KINDS",
    "STANCES",
    "TIE_KINDS",
    "VICTIMS",
    "WITH_DOCUMENT",
    "Action",
    "Kind",
]

# `seq_to` of an index row that is current: the greatest value of a PostgreSQL bigint, so that the
# column is never null and *now* and *as of* ask the same question.
END_OF_LOG = 9223372036854775807


# What a release may be called, such as 2024.2; it is a part of an address.
RELEASE_NAME = r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}"


class Kind(models.TextChoices):
    GROUP = "group"
    INCIDENT = "incident"
    FINDING = "finding"
    SOURCE = "source"
    PLACE = "place"


class Action(models.TextChoices):
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    REFRESH = "refresh"
    REDACT = "redact"


# The actions that carry a document.
WITH_DOCUMENT = (Action.PUBLISH, Action.REFRESH)

INCIDENT_KINDS = (
    "armed attack",
    "bombing",
    "suicide bombing",
    "shelling",
    "air or drone strike",
    "armed clash",
    "assassination",
    "abduction",
    "hostage taking",
    "arson or looting",
    "arrest or detention",
    "other",
    "unknown",
)
GROUP_KINDS = (
    "armed group",
    "state force",
    "government body",
    "intergovernmental body",
    "political party",
    "communal militia",
    "civilians",
    "media",
    "company",
    "unknown",
)
PLACE_PRECISIONS = (
    "exact",
    "near",
    "district",
    "province",
    "region or line",
    "country",
    "sea",
)
INCIDENT_ROLES = ("perpetrator", "target", "participant", "claims responsibility")
VICTIMS = (
    "security forces",
    "civilians",
    "militants",
    "government officials",
    "aid workers",
    "journalists",
    "unknown",
)
OUTCOMES = ("killed", "wounded", "kidnapped", "missing")
ALIAS_KINDS = (
    "official",
    "acronym",
    "transliteration",
    "translation",
    "former name",
    "original script",
    "low-quality",
)
IDENTIFIER_SCHEMES = (
    "unsc",
    "ucdp_actor",
    "gtd_name",
    "acled_actor",
    "wikidata",
    "ofac",
    "eu",
    "canada",
)
TIE_KINDS = (
    "ally of",
    "affiliate of",
    "part of",
    "splinter of",
    "merged into",
    "successor of",
    "supports",
    "shelters",
    "embedded in",
    "pledged allegiance to",
    "rival of",
    "fights",
)
FINDING_KINDS = ("capability", "intent", "presence", "support", "trend", "position")
FINDING_ROLES = ("subject", "object")
SOURCE_KINDS = (
    "news article",
    "press briefing",
    "statement",
    "UN report",
    "NGO report",
    "research report",
    "court document",
    "social media post",
    "dataset",
    "digest",
    "other",
)
PUBLISHER_KINDS = (
    "news",
    "government",
    "intergovernmental",
    "NGO",
    "research",
    "armed-group media",
    "dataset",
)
RELIABILITIES = ("A", "B", "C", "D", "E", "F")
PLACE_KINDS = ("country", "province", "district", "town")
STANCES = ("supports", "denies")
