"""Parses what a query string asks of a list: its filters, its order, the page.

Parsing takes longer than the query, and most consumers send the same query again, so results are
cached.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from api import parameters
from api.filters import clean
from api.parameters import error
from api.problems import BadParameters
from api.reads import cursors, moments
from api.reads.listings import LISTINGS, RELEVANCE, Listing
from api.reads.queries import Used
from api.reads.selection import SELECTION, read_expand, read_fields
from publication.vocabulary import Kind

__all__ = [
    "DEFAULT_LIMIT",
    "MAX_KEPT_LENGTH",
    "MAX_LIMIT",
    "ListRequest",
    "read_list",
    "widened",
]

DEFAULT_LIMIT = 100
MAX_LIMIT = 500
# In characters: longer query strings are not cached.
MAX_KEPT_LENGTH = 2_000

PAGE_PARAMETERS = ("limit", "cursor", "ordering", "count", "format")


@dataclass(frozen=True)
class ListRequest:
    """A parsed request. `given` are all parameters as they came; `used` and `values` are the
    filters among them, as the key of their SQL and its parameters; `digest` distinguishes
    cursors of this request from others."""

    given: dict[str, list[str]]
    used: Used
    values: dict[str, Any]
    fields: list[str]
    expand: list[str]
    limit: int
    counted: bool
    ordering: str
    digest: str


@lru_cache(maxsize=1_000)
def read_list(kind: Kind, query_string: str, **fixed: str) -> ListRequest:
    """Parse a request for the list of a kind; `fixed` are filters that the URL sets.

    Raises BadQuery or BadParameters if any part of the query string is invalid.
    """
    listing = LISTINGS[kind]
    filters = [name for name in listing.filters if name not in fixed]
    accepted = (*filters, *PAGE_PARAMETERS, *moments.MOMENTS, *SELECTION)
    given = parameters.read(query_string, accepted)
    given |= {name: [value] for name, value in fixed.items()}
    cleaned = clean(listing.filters, given)
    used = tuple((name, len(values) > 1) for name, values in cleaned.items())
    narrowed = [*listing.filters, *moments.MOMENTS]
    return ListRequest(
        given=given,
        used=used,
        values={name: cleaned[name] if several else cleaned[name][0] for name, several in used},
        fields=read_fields(given, kind),
        expand=read_expand(given, kind),
        limit=parameters.whole_number(given, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
        counted=parameters.flag(given, "count"),
        ordering=_ordering(listing, given),
        digest=cursors.digest(kind, {name: given[name] for name in narrowed if name in given}),
    )


def widened(listing: Listing, request: ListRequest) -> ListRequest:
    """Return a request whose filters find what lies below the terms that they ask for."""
    used, values = [], dict(request.values)
    for name, several in request.used:
        given = values[name] if several else [values[name]]
        found = listing.filters[name].widened(given)
        values[name] = found if len(found) > 1 else found[0]
        used.append((name, len(found) > 1))
    return replace(request, used=tuple(used), values=values)


def _ordering(listing: Listing, given: dict[str, list[str]]) -> str:
    ordering = parameters.single(given, "ordering") or listing.default_order
    if ordering not in listing.orderings:
        reason = "This list cannot be sorted so."
        raise BadParameters(
            [error("ordering", reason, value=ordering[:100], allowed=listing.orderings)]
        )
    if ordering == RELEVANCE and "search" not in given:
        reason = "It needs `search`."
        raise BadParameters([error("ordering", reason, allowed="together with search")])
    return ordering
