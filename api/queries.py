"""The SQL of the lists, put together once for each set of parameters that is used, then kept.

A list is asked either *now* or *at* a position in the log. *Now* is written as a literal: with a
parameter PostgreSQL could not use the partial indexes over the current rows.
"""

from functools import lru_cache

from api.filters import SqlFilter
from api.listings import LISTINGS, RANKED_AT_MOST, RELEVANCE, Listing
from publication.vocabulary import END_OF_LOG, Kind

__all__ = [
    "AS_OF",
    "CHANGES",
    "HEAD",
    "RECORD",
    "REDACTION",
    "RELEASE_SEQ",
    "VERSION",
    "VERSIONS",
    "Used",
    "count_sql",
    "page_sql",
]

# The names of the filters in use, each with whether it has several values.
Used = tuple[tuple[str, bool], ...]


@lru_cache(maxsize=2_000)
def page_sql(
    kind: Kind, used: Used, ordering: str, *, at: bool, after: bool, backwards: bool
) -> str:
    """A page: for each row the head of the log, the document, and the columns it is sorted by.

    Parameters: those of the filters by their names, `limit`, `at` for a position in the log,
    `after_0` and on for the keys of the row after which the page begins. `backwards` gives the
    rows before that one, the nearest first.
    """
    listing = LISTINGS[kind]
    keys = listing.keys(ordering)
    down = (ordering.startswith("-") or ordering == RELEVANCE) != backwards
    direction = "DESC" if down else "ASC"
    table, conditions = listing.table, _conditions(listing, used, at)
    if ordering == RELEVANCE:
        table, conditions = _ranked(table, conditions, listing.filters["search"]), ["true"]
    if after:
        columns = ", ".join(f"r.{key.column}" for key in keys)
        values = ", ".join(f"%(after_{i})s::{key.sql_type}" for i, key in enumerate(keys))
        conditions.append(f"({columns}) {'<' if down else '>'} ({values})")
    sorted_by = [f"key_{i} {direction}" for i in range(len(keys))]
    selected = [f"r.{key.column} AS key_{i}" for i, key in enumerate(keys)]
    return (
        "SELECT (SELECT seq FROM publication_loghead), d.body,"  # noqa: S608
        f" {', '.join(f'key_{i}' for i in range(len(keys)))}"
        f" FROM (SELECT r.seq_from AS seq, {', '.join(selected)}"
        f" FROM {table} r WHERE {' AND '.join(conditions)}"
        f" ORDER BY {', '.join(sorted_by)} LIMIT %(limit)s) page"
        " JOIN publication_publisheddocument d ON d.seq = page.seq"
        f" ORDER BY {', '.join(sorted_by)}"
    )


def _ranked(table: str, conditions: list[str], search: SqlFilter) -> str:
    """The last published of the rows that meet the conditions, with their rank in the search.

    A position in the log and the conditions fix which ones they are, so every page of a walk
    ranks the same ones.
    """
    return (
        "(SELECT m.seq_from, m.public_id, (ts_rank(w.words,"  # noqa: S608
        f" websearch_to_tsquery('simple', {search.operand('search', False)}), 1) * 1e9)::bigint"
        f" AS rank FROM (SELECT r.seq_from, r.public_id FROM {table} r"
        f" WHERE {' AND '.join(conditions)} ORDER BY r.seq_from DESC LIMIT {RANKED_AT_MOST}) m"
        " JOIN publication_searchrow w ON w.seq_from = m.seq_from)"
    )


@lru_cache(maxsize=2_000)
def count_sql(kind: Kind, used: Used) -> str:
    """The number of rows at a position in the log. Parameters as for a page."""
    listing = LISTINGS[kind]
    conditions = _conditions(listing, used, at=True)
    return f"SELECT count(*) FROM {listing.table} r WHERE {' AND '.join(conditions)}"  # noqa: S608


def _conditions(listing: Listing, used: Used, at: bool) -> list[str]:
    conditions = [_bound("r", at)]
    joined: dict[str, list[str]] = {}
    for name, several in used:
        filter = listing.filters[name]
        condition = filter.sql(name, several, _bound("s", at))
        if not filter.join:
            conditions.append(condition)
        elif filter.same_row:
            joined.setdefault(filter.join, []).append(condition)
        else:
            conditions.append(_exists(filter.join, [condition], at))
    conditions += [_exists(table, conditions_, at) for table, conditions_ in joined.items()]
    return conditions


def _exists(table: str, conditions: list[str], at: bool) -> str:
    """A row of a joined table; the bound is there for its partial indexes."""
    conditions = ["j.seq_from = r.seq_from", _bound("j", at), *conditions]
    return f"EXISTS (SELECT 1 FROM {table} j WHERE {' AND '.join(conditions)})"  # noqa: S608


def _bound(alias: str, at: bool) -> str:
    if at:
        return f"{alias}.seq_from <= %(at)s AND {alias}.seq_to > %(at)s"
    return f"{alias}.seq_to = {END_OF_LOG}"


HEAD = "SELECT seq, published_at, log_id FROM publication_loghead"

# The last position at a time, and the time of the log's head.
AS_OF = """
SELECT coalesce((SELECT seq FROM publication_publication WHERE published_at <= %(moment)s
    ORDER BY published_at DESC, seq DESC LIMIT 1), 0), published_at
FROM publication_loghead
"""

RELEASE_SEQ = "SELECT seq FROM publication_release WHERE name = %(name)s"

# A record at a position in the log: its last event that was not a redaction, with the words of
# the version that was current.
RECORD = """
SELECT p.action, p.version, p.published_at, p.reason, p.successor, d.body, d.etag
FROM publication_publication p LEFT JOIN publication_publisheddocument d ON d.seq = p.seq
WHERE p.public_id = %(public_id)s AND p.kind = %(kind)s AND p.seq <= %(at)s
    AND p.action <> 'redact'
ORDER BY p.seq DESC LIMIT 1
"""

VERSION = """
SELECT p.published_at, d.body, d.etag
FROM publication_publication p LEFT JOIN publication_publisheddocument d ON d.seq = p.seq
WHERE p.public_id = %(public_id)s AND p.kind = %(kind)s AND p.version = %(version)s
    AND p.action IN ('publish', 'refresh')
"""

REDACTION = """
SELECT reason FROM publication_publication
WHERE public_id = %(public_id)s AND version = %(version)s AND action = 'redact'
ORDER BY seq DESC LIMIT 1
"""

VERSIONS = """
SELECT p.seq, p.version, p.action, p.published_at, p.sha256, d.seq IS NULL
FROM publication_publication p LEFT JOIN publication_publisheddocument d ON d.seq = p.seq
WHERE p.public_id = %(public_id)s AND p.kind = %(kind)s AND p.version > %(after)s
    AND p.seq <= %(at)s AND p.action IN ('publish', 'refresh')
ORDER BY p.version LIMIT %(limit)s
"""

CHANGES = """
SELECT p.seq, p.kind, p.public_id, p.version, p.action, p.published_at, p.reason, p.successor,
    d.body
FROM publication_publication p LEFT JOIN publication_publisheddocument d ON d.seq = p.seq
WHERE p.seq > %(since)s ORDER BY p.seq LIMIT %(limit)s
"""
