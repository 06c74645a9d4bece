"""Ids of merged records in requests, each replaced by its successor."""

from typing import Any

from api.reads.connection import fetch_all
from api.reads.list_queries import ListRequest
from api.reads.listings import Listing
from api.reads.queries import SUCCESSORS
from publication.vocabulary import END_OF_LOG

__all__ = ["follow_merges"]


def follow_merges(
    listing: Listing, list_request: ListRequest, at: int | None
) -> tuple[dict[str, Any], int | None]:
    """Return the values of the filters with the ids of successors at the position `at` (None for
    now).

    Also returns the end of the log at that time, or None if no filter names a record; then no query
    is made. Otherwise it needs one query.
    """
    naming = [name for name in list_request.values if listing.filters[name].names_records]
    if not naming:
        return list_request.values, None
    given = {name: _listed(list_request.values[name]) for name in naming}
    rows = fetch_all(
        SUCCESSORS,
        {
            "ids": sorted({each for ids in given.values() for each in ids}),
            "at": END_OF_LOG if at is None else at,
        },
    )
    successors = {public_id: successor for public_id, successor, _ in rows}
    followed = {
        name: [successors[each] for each in ids]
        if isinstance(list_request.values[name], list)
        else successors[ids[0]]
        for name, ids in given.items()
    }
    return {**list_request.values, **followed}, rows[0][2]


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
