"""The index over the log: what the API filters and sorts by.

Every row repeats the range of `seq` in which its version was the current one: from `seq_from` up
to, but without, `seq_to`. So *now*, *as of a moment* and *as of a release* are one query with
another limit. For each query there are two database indexes: a partial one over the current
rows, and one over all rows that includes the range.

Rows are a function of the published document (`publication.index`); `manage.py rebuild_index`
makes all of them again from the log. Columns that PostgreSQL computes (`sort_name`, `folded`,
`words`, `cell`) are added by the migrations `0004_index_text`, `0009_index_words` and
`0011_index_cells`.
"""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from publication.vocabulary import END_OF_LOG

__all__ = [
    "Asserter",
    "FindingAttribute",
    "FindingIdentifier",
    "FindingParty",
    "FindingPlace",
    "FindingQuantity",
    "FindingRow",
    "GroupAttribute",
    "GroupCountry",
    "GroupIdentifier",
    "GroupName",
    "GroupRow",
    "GroupTie",
    "IncidentAttribute",
    "IncidentCasualties",
    "IncidentIdentifier",
    "IncidentParty",
    "IncidentPlace",
    "IncidentPoint",
    "IncidentRow",
    "IncidentTarget",
    "IncidentTie",
    "IncidentWeapon",
    "IndexRow",
    "PlaceIdentifier",
    "PlaceName",
    "PlaceRow",
    "PlaceWithin",
    "Reference",
    "SearchRow",
    "SourceRow",
    "TermRow",
    "TermWithin",
]

CURRENT = Q(seq_to=END_OF_LOG)


def _index_pair(name: str, *fields: str) -> list[models.Index]:
    """Return two indexes: for current rows, and as of a position in the log."""
    return [
        models.Index(fields=fields, condition=CURRENT, name=f"{name}_now"),
        _as_of_index(name, *fields),
    ]


def _as_of_index(name: str, *fields: str) -> models.Index:
    return models.Index(fields=fields, include=["seq_from", "seq_to"], name=f"{name}_at")


def _seq_index(name: str) -> models.Index:
    """Return the index for the order of publication. *As of* uses the primary key."""
    return models.Index(fields=["seq_from"], condition=CURRENT, name=f"{name}_now")


def _terms(name: str) -> GinIndex:
    """Return the index for filters by a term; without a pending list, which every reader would
    scan."""
    return GinIndex(fields=["terms"], fastupdate=False, name=f"{name}_terms")


def _one_current(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["public_id"], condition=CURRENT, name=f"publication_{name}_one_current"
    )


def _public_id(**options: Any) -> models.CharField:
    return models.CharField(max_length=64, db_collation="C", **options)


class IndexRow(models.Model):
    """The columns of every table of the index."""

    seq_from = models.BigIntegerField()
    seq_to = models.BigIntegerField(default=END_OF_LOG)
    public_id = _public_id()

    objects = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.public_id} from {self.seq_from}"


class RecordRow(IndexRow):
    """The main row of a version, in the table of its kind.

    `terms` has the values of filters without a column of their own: `status:foiled`,
    `disagreement:true`.
    """

    seq_from = models.BigIntegerField(primary_key=True)
    name = models.TextField()
    kind = models.TextField()
    # Whether any value of the version is contested.
    contested = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    terms = ArrayField(models.TextField(), default=list)

    class Meta:
        abstract = True


class Attribute(IndexRow):
    """The base of attributes: `said` is the name of one, or the name and a value with a colon."""

    pk = models.CompositePrimaryKey("seq_from", "said")
    said = models.CharField(max_length=255)

    class Meta:
        abstract = True


class GroupRow(RecordRow):
    """A version of a group, which may have existed from `active_from` to `active_to`.

    If neither foundation nor dissolution is known, `active_to` is null.
    """

    active_from = models.DateField(default=date.min)
    active_to = models.DateField(null=True)

    class Meta:
        constraints = [_one_current("grouprow")]
        indexes = [
            *_index_pair("pub_group_kind", "kind"),
            _seq_index("pub_group_seq"),
            _terms("pub_group"),
        ]


class GroupName(IndexRow):
    """A name or an alias."""

    pk = models.CompositePrimaryKey("seq_from", "position")
    position = models.PositiveIntegerField()
    name = models.TextField()


class GroupCountry(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "country")
    country = _public_id()

    class Meta:
        indexes = _index_pair("pub_group_country", "country")


class GroupIdentifier(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "scheme", "value")
    scheme = models.CharField(max_length=64)
    value = models.CharField(max_length=255)

    class Meta:
        indexes = _index_pair("pub_group_identifier", "value")


class GroupTie(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "position")
    position = models.PositiveIntegerField()
    group = _public_id()
    kind = models.TextField()

    class Meta:
        indexes = [
            *_index_pair("pub_group_tie", "group"),
            *_index_pair("pub_group_tie_kind", "kind"),
        ]


class GroupAttribute(Attribute):
    class Meta:
        indexes = _index_pair("pub_group_attribute", "said")


class IncidentRow(RecordRow):
    """A version of an incident, which happened between `date_from` and `date_to`, both included.

    An open end is the first or last day that a date can have. If the date is unknown, `date_to` is
    null: no filter on dates finds the incident, and it sorts as the oldest.
    """

    date_from = models.DateField()
    date_to = models.DateField(null=True)
    # The least number of people certainly killed: the sum over the casualties.
    killed_min = models.BigIntegerField(default=0)
    # The same by the best figure of each count, or its lower bound where it has none.
    killed_best = models.BigIntegerField(default=0)

    class Meta:
        constraints = [_one_current("incidentrow")]
        indexes = [
            # `0011_index_cells` creates the other index of this pair, with more columns.
            _as_of_index("pub_incident_date", "date_from", "public_id"),
            *_index_pair("pub_incident_kind", "kind", "date_from", "public_id"),
            _seq_index("pub_incident_seq"),
            _terms("pub_incident"),
        ]


class IncidentParty(IndexRow):
    # In the database the role comes before the group: see `0011_index_cells`.
    pk = models.CompositePrimaryKey("seq_from", "group", "role")
    group = _public_id()
    role = models.CharField(max_length=64)

    class Meta:
        indexes = _index_pair("pub_incident_party", "group", "role")


class IncidentPlace(IndexRow):
    """A place of an incident, or a place that contains one."""

    pk = models.CompositePrimaryKey("seq_from", "place")
    place = _public_id()

    class Meta:
        indexes = _index_pair("pub_incident_place", "place")


class IncidentPoint(IndexRow):
    """The point of a place of an incident, the main one at position 0.

    `0028_points_of_all_places` adds the cell of the map in which it lies.
    """

    pk = models.CompositePrimaryKey("seq_from", "position")
    position = models.PositiveIntegerField()
    latitude = models.FloatField()
    longitude = models.FloatField()


class IncidentCasualties(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "position")
    position = models.PositiveIntegerField()
    victims = models.TextField()
    outcome = models.TextField()
    at_least = models.BigIntegerField(null=True)
    best = models.BigIntegerField(null=True)
    at_most = models.BigIntegerField(null=True)
    demographic = models.TextField(default="")

    class Meta:
        indexes = _index_pair("pub_incident_casualties", "victims", "outcome")


class IncidentWeapon(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "weapon")
    weapon = models.CharField(max_length=64)

    class Meta:
        indexes = _index_pair("pub_incident_weapon", "weapon")


class IncidentTarget(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "target_type", "damage")
    target_type = models.CharField(max_length=64)
    damage = models.CharField(max_length=64)

    class Meta:
        indexes = _index_pair("pub_incident_target", "target_type", "damage")


class IncidentIdentifier(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "scheme", "value")
    scheme = models.CharField(max_length=64)
    value = models.CharField(max_length=255)

    class Meta:
        indexes = _index_pair("pub_incident_identifier", "value")


class IncidentTie(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "position")
    position = models.PositiveIntegerField()
    incident = _public_id()
    kind = models.TextField()
    # Whether the kind is “part of”, or lies below it.
    part = models.BooleanField(default=False)

    class Meta:
        indexes = [
            *_index_pair("pub_incident_tie", "incident"),
            *_index_pair("pub_incident_tie_kind", "kind"),
            # What an incident is tied to; others are found by what they are tied to.
            *_index_pair("pub_incident_tie_from", "public_id", "incident"),
        ]


class IncidentAttribute(Attribute):
    class Meta:
        indexes = _index_pair("pub_incident_attribute", "said")


class FindingRow(RecordRow):
    """A version of a finding. `holds_from` and `holds_to` are like the dates of `IncidentRow`."""

    holds_from = models.DateField()
    holds_to = models.DateField(null=True)
    # The probability that the source states, in percent.
    probability_at_least = models.SmallIntegerField(null=True)
    probability_at_most = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [_one_current("findingrow")]
        indexes = [
            *_index_pair("pub_finding_holds", "holds_from", "public_id"),
            *_index_pair("pub_finding_kind", "kind", "holds_from", "public_id"),
            _seq_index("pub_finding_seq"),
            _terms("pub_finding"),
        ]


class FindingParty(IndexRow):
    # In the database the role comes before the group: see `0011_index_cells`.
    pk = models.CompositePrimaryKey("seq_from", "group", "role")
    group = _public_id()
    role = models.CharField(max_length=64)

    class Meta:
        indexes = _index_pair("pub_finding_party", "group", "role")


class FindingIdentifier(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "scheme", "value")
    scheme = models.CharField(max_length=64)
    value = models.CharField(max_length=255)

    class Meta:
        indexes = _index_pair("pub_finding_identifier", "value")


class FindingPlace(IndexRow):
    """A place of a finding and each place that contains it."""

    pk = models.CompositePrimaryKey("seq_from", "place")
    place = _public_id()

    class Meta:
        indexes = _index_pair("pub_finding_place", "place")


class FindingQuantity(IndexRow):
    """What is counted (`of`), its bounds and its best figure."""

    pk = models.CompositePrimaryKey("seq_from", "position")
    position = models.PositiveIntegerField()
    of = models.TextField()
    at_least = models.BigIntegerField(null=True)
    best = models.BigIntegerField(null=True)
    at_most = models.BigIntegerField(null=True)


class FindingAttribute(Attribute):
    class Meta:
        indexes = _index_pair("pub_finding_attribute", "said")


class SourceRow(RecordRow):
    """A version of a source. Its two dates are like those of `IncidentRow`."""

    publisher = models.TextField(default="")
    language = models.TextField(default="")
    published_from = models.DateField()
    published_to = models.DateField(null=True)

    class Meta:
        constraints = [_one_current("sourcerow")]
        indexes = [
            *_index_pair("pub_source_published", "published_from", "public_id"),
            *_index_pair("pub_source_kind", "kind", "published_from", "public_id"),
            _seq_index("pub_source_seq"),
            _terms("pub_source"),
        ]


class PlaceRow(RecordRow):
    country = models.TextField(default="")

    class Meta:
        constraints = [_one_current("placerow")]
        indexes = [
            *_index_pair("pub_place_country", "country"),
            _seq_index("pub_place_seq"),
            _terms("pub_place"),
        ]


class PlaceName(IndexRow):
    """A name of a place: its own or another one."""

    pk = models.CompositePrimaryKey("seq_from", "position")
    position = models.PositiveIntegerField()
    name = models.TextField()


class PlaceIdentifier(IndexRow):
    pk = models.CompositePrimaryKey("seq_from", "scheme", "value")
    scheme = models.CharField(max_length=64)
    value = models.CharField(max_length=255)

    class Meta:
        indexes = _index_pair("pub_place_identifier", "value")


class PlaceWithin(IndexRow):
    """A place that contains another one."""

    pk = models.CompositePrimaryKey("seq_from", "place")
    place = _public_id()

    class Meta:
        indexes = _index_pair("pub_place_within", "place")


class TermRow(RecordRow):
    """A version of a term; `kind` is its set."""

    value = models.TextField()
    core = models.BooleanField(default=True)

    class Meta:
        constraints = [_one_current("termrow")]
        indexes = [
            *_index_pair("pub_term_value", "kind", "value"),
            _seq_index("pub_term_seq"),
            _terms("pub_term"),
        ]


class TermWithin(IndexRow):
    """A term that another one lies below."""

    pk = models.CompositePrimaryKey("seq_from", "term")
    term = _public_id()

    class Meta:
        indexes = _index_pair("pub_term_within", "term")


class Reference(IndexRow):
    """A reference from a version (`public_id`) to another record (`to_id`), except places."""

    pk = models.CompositePrimaryKey("seq_from", "to_id")
    to_id = _public_id()

    class Meta:
        indexes = [
            *_index_pair("pub_reference", "to_id", "public_id"),
            *_index_pair("pub_reference_from", "public_id", "to_id"),
        ]


class Asserter(IndexRow):
    """A group that asserts a value of the version."""

    pk = models.CompositePrimaryKey("seq_from", "group")
    group = _public_id()

    class Meta:
        indexes = _index_pair("pub_asserter", "group")


class SearchRow(IndexRow):
    """The texts for full-text search, and the name of a record of any kind."""

    seq_from = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16)
    name = models.TextField()
    text = models.TextField(default="")
    # The quotes that it cites.
    quotes = models.TextField(default="")

    class Meta:
        constraints = [_one_current("searchrow")]
