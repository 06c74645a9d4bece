"""The definition of each list of the API: its table in the index, its filters, its orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from api.filters import (
    FindingFilters,
    GroupFilters,
    IncidentFilters,
    ListFilters,
    PlaceFilters,
    SourceFilters,
    SqlFilter,
    TermFilters,
    declared_filters,
)
from publication.contract import CONTRACT
from publication.vocabulary import Kind

__all__ = [
    "LISTINGS",
    "NAMES",
    "RANKED_AT_MOST",
    "RELEVANCE",
    "Listing",
]


# The tables of the index with all names of a record.
NAMES: Mapping[str, str] = {
    Kind.GROUP: "publication_groupname",
    Kind.PLACE: "publication_placename",
}


@dataclass(frozen=True)
class Key:
    """A column of the index to sort by, and its SQL type."""

    column: str
    sql_type: str


NAME = (Key("sort_name", "text"), Key("public_id", "text"))
# Only for searches; best first, and it cannot be reversed.
RELEVANCE = "relevance"
# The number of search results that are ranked: those that were published last.
RANKED_AT_MOST = 1_000

# `seq` alone is a total order: the order of publication.
UPDATED = (Key("seq_from", "bigint"),)
BY_RANK = (Key("rank", "bigint"), Key("public_id", "text"))


def _dated(column: str) -> tuple[Key, ...]:
    return (Key(column, "date"), Key("public_id", "text"))


@dataclass(frozen=True)
class Listing:
    kind: Kind
    table: str
    filterset: type[ListFilters]
    orders: Mapping[str, tuple[Key, ...]]
    default_order: str

    @cached_property
    def filters(self) -> dict[str, SqlFilter]:
        """The filters of every list, then those of this one in the order of the contract."""
        found = {**self.filterset.base_filters, **declared_filters(self.kind)}
        order = [*ListFilters.base_filters, *CONTRACT[self.kind].filters, *found]
        return {name: found[name] for name in order}

    @cached_property
    def orderings(self) -> list[str]:
        """The values of `ordering`: each order, each order reversed, and relevance."""
        return [sign + name for name in self.orders for sign in ("", "-")] + [RELEVANCE]

    def keys(self, ordering: str) -> tuple[Key, ...]:
        """The columns that an ordering sorts by; empty for an unknown ordering."""
        if ordering == RELEVANCE:
            return BY_RANK
        return self.orders.get(ordering.removeprefix("-"), ())

    @property
    def path(self) -> str:
        return f"{self.kind}s"


LISTINGS = {
    listing.kind: listing
    for listing in (
        Listing(
            Kind.GROUP,
            "publication_grouprow",
            GroupFilters,
            {"name": NAME, "updated": UPDATED},
            "name",
        ),
        Listing(
            Kind.INCIDENT,
            "publication_incidentrow",
            IncidentFilters,
            {"date": _dated("date_from"), "title": NAME, "updated": UPDATED},
            "-date",
        ),
        Listing(
            Kind.FINDING,
            "publication_findingrow",
            FindingFilters,
            {"holds_at": _dated("holds_from"), "updated": UPDATED},
            "-holds_at",
        ),
        Listing(
            Kind.SOURCE,
            "publication_sourcerow",
            SourceFilters,
            {"published": _dated("published_from"), "title": NAME, "updated": UPDATED},
            "-published",
        ),
        Listing(
            Kind.PLACE,
            "publication_placerow",
            PlaceFilters,
            {"name": NAME, "updated": UPDATED},
            "name",
        ),
        Listing(
            Kind.TERM,
            "publication_termrow",
            TermFilters,
            {"name": NAME, "updated": UPDATED},
            "name",
        ),
    )
}
