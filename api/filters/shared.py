"""Filters that several lists share."""

import django_filters

from api.filters.fields import Exact, Pattern, RecordId, Search
from api.filters.measures import Day, Flag, Moment
from api.filters.places import PlaceCode
from publication.contract.shared import COUNTRY
from publication.vocabulary import Kind

__all__ = [
    "GROUP_ID",
    "INCIDENT_ID",
    "TERM_CODE",
    "ListFilters",
    "after",
    "before",
    "by_asserter",
    "by_attribute",
    "by_contested",
    "by_country",
    "by_disagreement",
    "by_identifier",
    "by_place",
    "by_source",
]

GROUP_ID = r"G[1-9][0-9]{0,17}"
INCIDENT_ID = r"I[1-9][0-9]{0,17}"
SOURCE_ID = r"S[1-9][0-9]{0,17}"
TERM_CODE = r"[a-z][a-z0-9]*(-[a-z0-9]+)+"

OVERLAPS = (
    " A vague date covers several days and is found if any of them matches. A date that is marked"
    " as approximate or uncertain (`~`, `?`, `%`) covers one unit of its precision more on either"
    " side: a day, a month, a year, a decade or a century. An unknown date is never found."
)


def after(column: str, what: str) -> Day:
    return Day(
        f"r.{column}_to >= {{value}}",
        description=f"{what} on this day or later.{OVERLAPS}",
        example="2024-07-01",
    )


def before(column: str, what: str) -> Day:
    return Day(
        f"r.{column}_from <= {{value}} AND r.{column}_to IS NOT NULL",
        description=f"{what} on this day or earlier.{OVERLAPS}",
        example="2024-07-31",
    )


def by_contested() -> Flag:
    return Flag(
        "r.contested = {value}",
        description="Whether any of its values is contested: a citation denies it.",
        example="true",
    )


def by_disagreement() -> Flag:
    return Flag(
        "r.terms && ARRAY['disagreement:' || ({value})::text]",
        description=(
            "Whether its sources report counts or dates that do not overlap, for any of its values."
        ),
        example="true",
    )


def by_source() -> RecordId:
    return RecordId(
        "j.to_id = {value}",
        join="publication_reference",
        pattern=SOURCE_ID,
        description="A source that it cites.",
        example="S1",
    )


def by_asserter() -> RecordId:
    return RecordId(
        'j."group" = {value}',
        join="publication_asserter",
        pattern=GROUP_ID,
        description="A group that asserts some value of it, according to a citation.",
        example="G9",
    )


def by_identifier(join: str, example: str = "acled_event:NIG12345") -> Exact:
    return Exact(
        "(j.value = {value} OR j.scheme || ':' || j.value = {value})",
        join=join,
        description="An identifier in another list, alone or with its scheme before a colon.",
        example=example,
    )


def by_attribute(kind: Kind) -> Exact:
    return Exact(
        "j.said = {value}",
        join=f"publication_{kind}attribute",
        description=(
            "An attribute of the curators' own codebook: its name, or its name and a value after a"
            " colon, written as records have it. `/api/v1/terms/` lists them under the set"
            f" `{kind} attribute`."
        ),
        example="night curfew:yes",
    )


def by_place(join: str, what: str = "Its place, or a place that contains it") -> PlaceCode:
    return PlaceCode("j.place = {value}", join=join, description=what, example="PK-KP")


def by_country(join: str, description: str, example: str) -> Pattern:
    return Pattern(
        "j.place = {value}",
        join=join,
        pattern=COUNTRY,
        description=description,
        example=example,
    )


class ListFilters(django_filters.FilterSet):
    """The filters that every list has."""

    updated_since = Moment(
        "r.published_at >= {value}",
        description="The current version was published at this moment (ISO 8601) or later.",
        example="2024-07-16T00:00:00Z",
    )
    search = Search(
        "j.words @@ {value}",
        join="publication_searchrow",
        description=(
            "Words of its name or title, its texts, and the quotes that it cites,"
            " without regard to case and accents. All words must occur;"
            ' use quotes for "a phrase", `or` for alternatives and `-` to exclude a word.'
            " With `ordering=relevance`, the best matches come first."
        ),
        example='drones or "chemical weapons"',
    )
