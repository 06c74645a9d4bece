"""The filters of all lists except incidents, in addition to those that the contract declares."""

from api.filters.fields import (
    Exact,
    Names,
    PartOfName,
    Pattern,
    RecordId,
    name_is_like,
)
from api.filters.measures import Count, Flag, Percent, Year
from api.filters.places import PlaceCode
from api.filters.shared import (
    TERM_CODE,
    ListFilters,
    by_asserter,
    by_attribute,
    by_contested,
    by_country,
    by_disagreement,
    by_identifier,
    by_place,
    by_source,
)
from publication.vocabulary import Kind

__all__ = [
    "FindingFilters",
    "GroupFilters",
    "PlaceFilters",
    "SourceFilters",
    "TermFilters",
]


class GroupFilters(ListFilters):
    name = PartOfName(
        name_is_like("j.folded", "{pattern}", "{value}"),
        join="publication_groupname",
        description=(
            "A part of its name or of an alias, without regard to case and accents, or a similar"
            " spelling."
        ),
        example="Tehreek e Taliban",
    )
    identifier = by_identifier("publication_groupidentifier", "unsc:QDe.132")
    attribute = by_attribute(Kind.GROUP)
    active_in = Year(
        "r.active_from <= make_date({value}, 12, 31) AND r.active_to >= make_date({value}, 1, 1)",
        description=(
            "A year in which it existed, or may have existed: founded in that year or earlier, and"
            " not dissolved before it. A group without either date is never found."
        ),
        example=2014,
    )
    asserted_by = by_asserter()
    source = by_source()
    contested = by_contested()
    disagreement = by_disagreement()


class FindingFilters(ListFilters):
    place = by_place("publication_findingplace")
    country = by_country(
        "publication_findingplace",
        "A country that it mentions: ISO 3166-1, two capital letters.",
        "AF",
    )
    asserted_by = by_asserter()
    source = by_source()
    quantity = PartOfName(
        "j.folded LIKE {pattern}",
        join="publication_findingquantity",
        same_row=True,
        description=(
            "A part of what one of its quantities counts, without regard to case and accents."
            " With `quantity_min` or `quantity_max`, one quantity must match all."
        ),
        example="fighters",
    )
    quantity_min = Count(
        "j.at_least >= {value}",
        join="publication_findingquantity",
        same_row=True,
        description=(
            "One of its quantities is certainly this number or more: by its lower bound, which"
            " “about 300” does not have."
        ),
        example=1000,
    )
    quantity_best_min = Count(
        "coalesce(j.best, j.at_least) >= {value}",
        join="publication_findingquantity",
        same_row=True,
        description=(
            "One of its quantities is this number or more by its best figure, or by its lower bound"
            " where it has no best figure."
        ),
        example=1000,
    )
    quantity_max = Count(
        "j.at_most <= {value}",
        join="publication_findingquantity",
        same_row=True,
        description="One of its quantities is certainly this number or less.",
        example=5000,
    )
    probability_min = Percent(
        "r.probability_at_least >= {value}",
        description=(
            "Its source gives it this probability or more, in percent: by the lower end of a"
            " range. A finding without a percentage is not found: see `confidence`."
        ),
        example=60,
    )
    probability_max = Percent(
        "r.probability_at_most <= {value}",
        description=(
            "Its source gives it this probability or less, in percent: by the upper end of a range."
        ),
        example=40,
    )
    identifier = by_identifier("publication_findingidentifier")
    attribute = by_attribute(Kind.FINDING)
    contested = by_contested()
    disagreement = by_disagreement()


class SourceFilters(ListFilters):
    publisher = Names(
        "r.folded_publisher = {value}",
        description="The whole name of its publisher, without regard to case and accents.",
        example="United Nations",
    )
    cited_by = RecordId(
        "r.public_id IN (SELECT s.to_id FROM publication_reference s"
        " WHERE {at_s} AND s.public_id = {value})",
        pattern=r"[GIF][1-9][0-9]{0,17}",
        description="A group, incident or finding that cites it.",
        example="I1",
    )


class PlaceFilters(ListFilters):
    name = PartOfName(
        name_is_like("j.folded", "{pattern}", "{value}"),
        join="publication_placename",
        description=(
            "A part of its name or of another name of it, without regard to case and accents, or a"
            " similar spelling."
        ),
        example="North-West Frontier",
    )
    within = PlaceCode(
        "j.place = {value}",
        join="publication_placewithin",
        description="A place that contains it",
        example="AF",
    )
    identifier = by_identifier("publication_placeidentifier", "wikidata:Q183303")


class TermFilters(ListFilters):
    value = Exact(
        "r.value = {value}",
        description="Its value, as records have it.",
        example="bombing",
    )
    within = Pattern(
        "j.term = {value}",
        join="publication_termwithin",
        pattern=TERM_CODE,
        description="A term that it lies below, by its id.",
        example="outcome-killed",
    )
    core = Flag(
        "r.core = {value}",
        description="Whether it is of the core, or the instance's own.",
        example="false",
    )
