"""The filters of each list."""

import django_filters

from api.filters.fields import (
    Box,
    Count,
    Day,
    Exact,
    Flag,
    Moment,
    Names,
    OneOf,
    PartOfName,
    Pattern,
    Text,
)
from publication import vocabulary

__all__ = [
    "FindingFilters",
    "GroupFilters",
    "IncidentFilters",
    "ListFilters",
    "PlaceFilters",
    "SourceFilters",
]

GROUP_ID = r"G[1-9][0-9]{0,17}"
SOURCE_ID = r"S[1-9][0-9]{0,17}"
COUNTRY = r"[A-Z]{2}"
PLACE_CODE = r"[A-Z]{2}(-[A-Z0-9]{1,3})?|[1-9][0-9]{0,17}"
LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"

OVERLAPS = (
    " A date that a source leaves vague is a span; it is found when any day of it may be meant."
    " One that is unknown is never found."
)


def _after(column: str, what: str) -> Day:
    return Day(
        f"r.{column}_to >= {{value}}",
        description=f"{what} on this day or later.{OVERLAPS}",
        example="2024-07-01",
    )


def _before(column: str, what: str) -> Day:
    return Day(
        f"r.{column}_from <= {{value}} AND r.{column}_to IS NOT NULL",
        description=f"{what} on this day or earlier.{OVERLAPS}",
        example="2024-07-31",
    )


def _kind(values: tuple[str, ...]) -> OneOf:
    return OneOf("r.kind = {value}", values=values, description="Its kind.", example=values[0])


def _contested() -> Flag:
    return Flag(
        "r.contested = {value}",
        description="Whether any of its values is contested: one citation denies what it says.",
        example="true",
    )


def _source() -> Pattern:
    return Pattern(
        "j.to_id = {value}",
        join="publication_reference",
        pattern=SOURCE_ID,
        description="A source that it rests on.",
        example="S1",
    )


def _place(join: str) -> Pattern:
    return Pattern(
        "j.place = {value}",
        join=join,
        pattern=PLACE_CODE,
        description="A place or any place above it: ISO 3166 code or GeoNames number.",
        example="PK-KP",
    )


class ListFilters(django_filters.FilterSet):
    """What every list can be asked."""

    updated_since = Moment(
        "r.published_at >= {value}",
        description="The current version was published at this moment (ISO 8601) or later.",
        example="2024-07-16T00:00:00Z",
    )
    search = Text(
        "j.words @@ websearch_to_tsquery('simple', {value})",
        join="publication_searchrow",
        description=(
            "Words of its name or description, without regard to case and accents: all of them,"
            ' "a phrase" in quotes, either `or` other, `-without`.'
        ),
        example='drones or "chemical weapons"',
    )


class GroupFilters(ListFilters):
    name = PartOfName(
        "j.folded LIKE '%%' || {value} || '%%'",
        join="publication_groupname",
        description="A part of its name or of an alias, without regard to case and accents.",
        example="tehrik",
    )
    kind = _kind(vocabulary.GROUP_KINDS)
    country = Pattern(
        "j.country = {value}",
        join="publication_groupcountry",
        pattern=COUNTRY,
        description="A country where it is based or active: ISO 3166-1, two capital letters.",
        example="PK",
    )
    identifier = Exact(
        "(j.value = {value} OR j.scheme || ':' || j.value = {value})",
        join="publication_groupidentifier",
        description="An identifier in another list, alone or with its scheme before a colon.",
        example="unsc:QDe.132",
    )
    tied_to = Pattern(
        'j."group" = {value}',
        join="publication_grouptie",
        same_row=True,
        pattern=GROUP_ID,
        description="A group that it has a tie to. With `tie_kind`, the same tie meets both.",
        example="G1",
    )
    tie_kind = OneOf(
        "j.kind = {value}",
        join="publication_grouptie",
        same_row=True,
        values=vocabulary.TIE_KINDS,
        description="The kind of a tie that it has.",
        example="affiliate of",
    )
    contested = _contested()


class IncidentFilters(ListFilters):
    date_after = _after("date", "It happened, or may have happened,")
    date_before = _before("date", "It happened, or may have happened,")
    kind = _kind(vocabulary.INCIDENT_KINDS)
    country = Pattern(
        "r.country = {value}",
        pattern=COUNTRY,
        description="The country where it happened: ISO 3166-1, two capital letters.",
        example="PK",
    )
    place = _place("publication_incidentplace")
    bbox = Box(
        "r.latitude BETWEEN ({value})[2] AND ({value})[4] AND CASE"
        " WHEN ({value})[1] <= ({value})[3]"
        " THEN r.longitude BETWEEN ({value})[1] AND ({value})[3]"
        " ELSE r.longitude >= ({value})[1] OR r.longitude <= ({value})[3] END",
        description=(
            "Inside of a box: west, south, east, north in degrees, with commas. A box whose west"
            " lies east of its east crosses the antimeridian."
        ),
        example="60.5,29.4,75.0,38.5",
    )
    group = Pattern(
        'j."group" = {value}',
        join="publication_incidentparty",
        same_row=True,
        pattern=GROUP_ID,
        description="A group that it is attributed to. With `role`, in that role.",
        example="G3",
    )
    role = OneOf(
        "j.role = {value}",
        join="publication_incidentparty",
        same_row=True,
        values=vocabulary.INCIDENT_ROLES,
        description="A role that some group has in it. With `group`, that group has it.",
        example="perpetrator",
    )
    victims = OneOf(
        "j.victims = {value}",
        join="publication_incidentcasualties",
        values=vocabulary.VICTIMS,
        description="Who was killed, wounded, kidnapped or is missing.",
        example="civilians",
    )
    killed_min = Count(
        "r.killed_min >= {value}",
        description=(
            "So many people were certainly killed: the sum of `at_least` over the casualties"
            " whose outcome is killed. A count without a lower end adds nothing."
        ),
        example=10,
    )
    contested = _contested()
    source = _source()
    publisher = Names(
        "EXISTS (SELECT 1 FROM publication_reference t"
        " JOIN publication_sourcerow s ON s.public_id = t.to_id AND {at_s}"
        " WHERE t.seq_from = r.seq_from AND s.folded_publisher = {value})",
        description="The whole name of the publisher of a source that it rests on.",
        example="United Nations",
    )


class FindingFilters(ListFilters):
    kind = _kind(vocabulary.FINDING_KINDS)
    group = Pattern(
        'j."group" = {value}',
        join="publication_findingparty",
        same_row=True,
        pattern=GROUP_ID,
        description="A group that it speaks of. With `role`, in that role.",
        example="G1",
    )
    role = OneOf(
        "j.role = {value}",
        join="publication_findingparty",
        same_row=True,
        values=vocabulary.FINDING_ROLES,
        description="A role that some group has in it. With `group`, that group has it.",
        example="subject",
    )
    place = _place("publication_findingplace")
    country = Pattern(
        "j.place = {value}",
        join="publication_findingplace",
        pattern=COUNTRY,
        description="A country that it speaks of: ISO 3166-1, two capital letters.",
        example="AF",
    )
    source = _source()
    holds_after = _after("holds", "It was so, or may have been so,")
    holds_before = _before("holds", "It was so, or may have been so,")
    contested = _contested()


class SourceFilters(ListFilters):
    kind = _kind(vocabulary.SOURCE_KINDS)
    publisher = Names(
        "r.folded_publisher = {value}",
        description="The whole name of its publisher, without regard to case and accents.",
        example="United Nations",
    )
    language = Pattern(
        "r.language = {value}",
        pattern=LANGUAGE,
        description="Its language, as a BCP 47 tag.",
        example="en",
    )
    published_after = _after("published", "It appeared, or may have appeared,")
    published_before = _before("published", "It appeared, or may have appeared,")


class PlaceFilters(ListFilters):
    kind = _kind(vocabulary.PLACE_KINDS)
    country = Pattern(
        "r.country = {value}",
        pattern=COUNTRY,
        description="The country that it belongs to: ISO 3166-1, two capital letters.",
        example="AF",
    )
    within = Pattern(
        "j.place = {value}",
        join="publication_placewithin",
        pattern=PLACE_CODE,
        description="A place above it: ISO 3166 code or GeoNames number.",
        example="AF",
    )
