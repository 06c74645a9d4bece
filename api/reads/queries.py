"""The SQL of the lists, built once for each combination of parameters, then cached.

A list is read either *now* or *at* a position in the log. *Now* is written as a literal: with a
parameter, PostgreSQL could not use the partial indexes of the current rows.
"""

from functools import lru_cache

from api.reads.listings import LISTINGS, NAMES, RANKED_AT_MOST, RELEVANCE, Listing
from publication.vocabulary import END_OF_LOG, Kind

__all__ = [
    "AS_OF",
    "CHANGES",
    "CITING",
    "FIRST_PUBLISHED",
    "HEAD",
    "INCLUDED",
    "LAST_REDACTION",
    "RECORD",
    "REDACTION",
    "RELATED",
    "RELEASE_SEQ",
    "SUCCESSORS",
    "TIES",
    "VERSION",
    "VERSIONS",
    "Used",
    "count_sql",
    "export_sql",
    "included_sql",
    "keeps_plan",
    "page_sql",
]

# The names of the filters in use, each with whether it has several values.
Used = tuple[tuple[str, bool], ...]


# The head of the log, read by the same statement as the rows, so that all show one position. It is
# repeated in each row; as one text it costs almost nothing. `api.views.base.Head` parses it.
HEAD_TEXT = (
    "(SELECT seq || ' ' || log_id || ' '"
    " || to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '+00:00'"
    " FROM publication_loghead)"
)


@lru_cache(maxsize=2_000)
def page_sql(
    kind: Kind,
    used: Used,
    ordering: str,
    *,
    at: bool,
    after: bool,
    backwards: bool,
    packed: bool = False,
) -> str:
    """Return the SQL of a page: for each row the head of the log, the document, its position in the
    log, and the columns of the ordering.

    A document has 4 columns: its text, or with `packed` its compressed piece (null if there is
    none), and the CRC-32, length and authentication code of the piece.

    Parameters: those of the filters by their names, `limit`, `at` for a position in the log, and
    `after_0`, `after_1`, ... for the keys of the row after which the page begins. `backwards`
    returns the rows before that one, the nearest first.
    """
    listing = LISTINGS[kind]
    keys = listing.keys(ordering)
    down = (ordering.startswith("-") or ordering == RELEVANCE) != backwards
    direction = "DESC" if down else "ASC"
    table, conditions = listing.table, _conditions(listing, used, at)
    if ordering == RELEVANCE:
        table, conditions = _ranked(listing, conditions), ["true"]
    if after:
        columns = ", ".join(f"r.{key.column}" for key in keys)
        values = ", ".join(f"%(after_{i})s::{key.sql_type}" for i, key in enumerate(keys))
        conditions.append(f"({columns}) {'<' if down else '>'} ({values})")
    sorted_by = [f"key_{i} {direction}" for i in range(len(keys))]
    selected = [f"r.{key.column} AS key_{i}" for i, key in enumerate(keys)]
    if packed:
        document, joined, stored = (
            "d.fragment, d.crc32, d.length, d.mac",
            "LEFT ",
            "compresseddocument",
        )
    else:
        document, joined, stored = "d.body, NULL, NULL, NULL", "", "publisheddocument"
    return (
        f"SELECT {HEAD_TEXT}, {document}, page.seq,"  # noqa: S608
        f" {', '.join(f'key_{i}' for i in range(len(keys)))}"
        f" FROM (SELECT r.seq_from AS seq, {', '.join(selected)}"
        f" FROM {table} r WHERE {' AND '.join(conditions)}"
        f" ORDER BY {', '.join(sorted_by)} LIMIT %(limit)s) page"
        f" {joined}JOIN publication_{stored} d ON d.seq = page.seq"
        f" ORDER BY {', '.join(sorted_by)}"
    )


@lru_cache(maxsize=2_000)
def export_sql(kind: Kind, used: Used, ordering: str, *, packed: bool = False) -> str:
    """Return the SQL of all documents of a list at a position in the log, in its order, as one
    column.

    With `packed` it has five columns: the compressed piece (empty if none is stored), its CRC-32,
    length and authentication code, and the position in the log. Redacted documents are left out.
    Parameters: those of the filters by their names, and `at`.
    """
    listing = LISTINGS[kind]
    direction = "DESC" if ordering.startswith("-") or ordering == RELEVANCE else "ASC"
    table, conditions = listing.table, _conditions(listing, used, at=True)
    if ordering == RELEVANCE:
        table, conditions = _ranked(listing, conditions), ["true"]
    sorted_by = ", ".join(f"r.{key.column} {direction}" for key in listing.keys(ordering))
    words = "FROM publication_publisheddocument d WHERE d.seq = page.seq"
    found = f"SELECT d.body {words}"
    if packed:
        found = (
            "SELECT c.fragment, c.crc32, c.length, c.mac, c.seq"  # noqa: S608
            " FROM publication_compresseddocument c WHERE c.seq = page.seq"
            f" UNION ALL SELECT '', 0, 0, '', d.seq {words}"
        )
    # The rows are sorted before they get their documents, one by one: joining and sorting all
    # documents would write all of them to disk.
    return (
        f"SELECT d.* FROM (SELECT r.seq_from AS seq FROM {table} r"  # noqa: S608
        f" WHERE {' AND '.join(conditions)} ORDER BY {sorted_by} OFFSET 0) page"
        f" CROSS JOIN LATERAL ({found} LIMIT 1) d"
    )


def keeps_plan(listing: Listing, used: Used, ordering: str) -> bool:
    """Return whether one plan of a page works for all values.

    This is so if an index is read in the order of the list: with no filter except the limits of its
    dates, and one that leads such an index. Otherwise values may be rare or common, and the plan
    for a rare one is far too slow for a common one.
    """
    others = [(name, several) for name, several in used if not listing.filters[name].bounds]
    if ordering.lstrip("-") != listing.default_order.lstrip("-") or len(others) > 1:
        return False
    return all(listing.filters[name].leads and not several for name, several in others)


# How well a name matches the whole search: 4 or 3 if equal, 2 or 1 if it begins with it; a record's
# own name before its other names.
SEARCHED = "fold_name(replace(%(search)s, '\"', ''))"
NAMED = (
    f"CASE WHEN r.sort_name = {SEARCHED} THEN 4"
    f" WHEN starts_with(r.sort_name, {SEARCHED}) THEN 2 ELSE 0 END"
)
ALSO_NAMED = {
    kind: f"(SELECT max(CASE WHEN n.folded = {SEARCHED} THEN 3"  # noqa: S608
    f" WHEN starts_with(n.folded, {SEARCHED}) THEN 1 ELSE 0 END)"
    f" FROM {table} n WHERE n.seq_from = r.seq_from)"
    for kind, table in NAMES.items()
}


def _ranked(listing: Listing, conditions: list[str]) -> str:
    """Return SQL for the rows that match the conditions, with their rank: first those with the name
    that is searched, then the best matches among the last published.

    The position in the log and the conditions determine the rows, so all pages rank the same ones.
    """
    also = ALSO_NAMED.get(listing.kind)
    named = f"greatest({NAMED}, {also})" if also else NAMED
    query = listing.filters["search"].operand("search", False)
    return (
        f"(SELECT m.seq_from, m.public_id, ((m.named + least(ts_rank(w.words, {query}, 1), 0.999))"  # noqa: S608
        " * 1e9)::bigint AS rank"
        f" FROM (SELECT r.seq_from, r.public_id, {named} AS named FROM {listing.table} r"
        f" WHERE {' AND '.join(conditions)}"
        f" ORDER BY named DESC, r.seq_from DESC LIMIT {RANKED_AT_MOST}) m"
        " JOIN publication_searchrow w ON w.seq_from = m.seq_from)"
    )


@lru_cache(maxsize=2_000)
def count_sql(kind: Kind, used: Used) -> str:
    """Return the SQL for the number of rows at a position in the log. Parameters as for a page."""
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
    """Return SQL for the existence of a joined row; its limit on `seq` is for its partial
    indexes."""
    conditions = ["j.seq_from = r.seq_from", _bound("j", at), *conditions]
    return f"EXISTS (SELECT 1 FROM {table} j WHERE {' AND '.join(conditions)})"  # noqa: S608


def _bound(alias: str, at: bool) -> str:
    if at:
        return f"{alias}.seq_from <= %(at)s AND {alias}.seq_to > %(at)s"
    return f"{alias}.seq_to = {END_OF_LOG}"


HEAD = f"SELECT {HEAD_TEXT}"

# The last position at a time, and the time of the log's head.
AS_OF = """
SELECT coalesce((SELECT seq FROM publication_publication WHERE published_at <= %(moment)s
    ORDER BY published_at DESC, seq DESC LIMIT 1), 0), published_at
FROM publication_loghead
"""

RELEASE_SEQ = "SELECT seq FROM publication_release WHERE name = %(name)s"

# A record at a position in the log: its last event except redactions, with the text of the version
# that was current.
RECORD = """
SELECT p.action, p.version, p.published_at, p.reason, p.successor, d.body, d.etag, p.seq
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

# Each id with its successor at a position in the log (itself unless it was merged), and the end of
# the log.
SUCCESSORS = """
SELECT asked.id, publication_successor(asked.id, %(at)s), (SELECT seq FROM publication_loghead)
FROM unnest(%(ids)s::text[]) asked (id)
"""

LAST_REDACTION = "SELECT coalesce(max(seq), 0) FROM publication_publication WHERE action = 'redact'"

VERSIONS = """
SELECT p.seq, p.version, p.action, p.published_at, p.sha256, d.seq IS NULL
FROM publication_publication p LEFT JOIN publication_publisheddocument d ON d.seq = p.seq
WHERE p.public_id = %(public_id)s AND p.kind = %(kind)s AND p.version > %(after)s
    AND p.seq <= %(at)s AND p.action IN ('publish', 'refresh')
ORDER BY p.version LIMIT %(limit)s
"""

# The log has no gaps, so a page ends `limit` after it begins. That is written as a condition, not
# only as a LIMIT: otherwise, when PostgreSQL plans for all values, it would join the documents of a
# tenth of the log.
CHANGES = """
SELECT p.seq, p.kind, p.public_id, p.version, p.action, p.published_at, p.reason, p.successor,
    d.body
FROM (
    SELECT seq, kind, public_id, version, action, published_at, reason, successor
    FROM publication_publication
    WHERE seq > %(since)s AND seq <= %(since)s::bigint + %(limit)s
) p LEFT JOIN publication_publisheddocument d ON d.seq = p.seq
ORDER BY p.seq LIMIT %(limit)s
"""

# The tables of the places of each kind of record, including the places that contain them, and of
# the terms that a term lies below.
INCLUDED = {
    Kind.GROUP: "SELECT country FROM publication_groupcountry",
    Kind.INCIDENT: "SELECT place FROM publication_incidentplace",
    Kind.FINDING: "SELECT place FROM publication_findingplace",
    Kind.PLACE: "SELECT place FROM publication_placewithin",
    Kind.TERM: "SELECT term FROM publication_termwithin",
}


def included_sql(*, by_reference: bool, named: str | None) -> str:
    """Return the SQL for id and document of what the versions `seqs` refer to, of the kinds
    `kinds`, at the position `at`. Withdrawn and redacted documents are left out."""
    selects = ["SELECT to_id FROM publication_reference"] if by_reference else []
    selects += [named] if named else []
    ids = " UNION ".join(f"{each} WHERE seq_from = ANY(%(seqs)s::bigint[])" for each in selects)
    return (
        f"SELECT x.id, d.body FROM ({ids}) x (id)"  # noqa: S608
        " CROSS JOIN LATERAL (SELECT p.seq, p.kind, p.action FROM publication_publication p"
        " WHERE p.public_id = x.id AND p.seq <= %(at)s AND p.action <> 'redact'"
        " ORDER BY p.seq DESC LIMIT 1) last"
        " JOIN publication_publisheddocument d ON d.seq = last.seq"
        " WHERE last.kind = ANY(%(kinds)s::text[]) ORDER BY x.id"
    )


# The ties of the group whose version is `seq`, and those of other groups to it, as they are stored.
TIES = f"""
SELECT t.public_id, t.position, r.name, (d.body::json -> 'ties' -> t.position)::text
FROM (
    SELECT seq_from, public_id, position FROM publication_grouptie WHERE seq_from = %(seq)s
    UNION ALL
    SELECT j.seq_from, j.public_id, j.position FROM publication_grouptie j
    WHERE j."group" = %(public_id)s AND j.public_id <> %(public_id)s AND {_bound("j", at=True)}
) t
JOIN publication_grouprow r ON r.seq_from = t.seq_from
JOIN publication_publisheddocument d ON d.seq = t.seq_from
WHERE (t.public_id, t.position) > (%(after_0)s, %(after_1)s)
ORDER BY t.public_id, t.position LIMIT %(limit)s
"""  # noqa: S608

# The records that cite a source, but not sources that convey it.
CITING = f"""
SELECT j.public_id, r.kind, r.name, d.body
FROM publication_reference j
JOIN publication_searchrow r ON r.seq_from = j.seq_from AND r.kind <> 'source'
JOIN publication_publisheddocument d ON d.seq = j.seq_from
WHERE j.to_id = %(public_id)s AND {_bound("j", at=True)} AND j.public_id > %(after_0)s
ORDER BY j.public_id LIMIT %(limit)s
"""  # noqa: S608

# The documents of several records at a position in the log; records without a document then have no
# row.
RELATED = """
SELECT last.public_id, d.body
FROM (
    SELECT DISTINCT ON (public_id) public_id, seq
    FROM publication_publication
    WHERE public_id = ANY(%(public_ids)s::text[]) AND seq <= %(at)s AND action <> 'redact'
    ORDER BY public_id, seq DESC
) last JOIN publication_publisheddocument d ON d.seq = last.seq
"""

FIRST_PUBLISHED = """
SELECT public_id, min(published_at) FROM publication_publication
WHERE public_id = ANY(%(public_ids)s::text[]) AND action = 'publish'
GROUP BY public_id
"""
