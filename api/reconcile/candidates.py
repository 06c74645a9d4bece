"""Finds which published groups or places a name may mean, for a whole batch in one statement.

The protocol is the Reconciliation Service API 0.2 of the W3C's community group.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from api.filters.fields import name_is_like, pattern_of
from api.filters.own_terms import values_below
from api.reads.connection import fetch_all
from api.reads.listings import NAMES
from api.reconcile.properties import PROPERTIES
from publication.contract.cells import core_value
from publication.vocabulary import END_OF_LOG, Kind
from vocabulary.records import GroupKind, PlaceKind

__all__ = [
    "MAX_CANDIDATES",
    "MAX_QUERIES",
    "TYPES",
    "Query",
    "can_be_looked_up",
    "candidates",
    "candidates_sql",
    "documents",
    "types_of",
]

Document = dict[str, Any]

MAX_QUERIES = 50
MAX_CANDIDATES = 25
# With hints, the best candidate may not have the most similar name.
MAX_COMPARED = 50
# The maximum that unmatched hints subtract from a score.
HINTS_WEIGH = 0.3
# The minimum similarity of a name that begins with the query; others have less.
PREFIX = 0.9

# The types of each kind of record: all records, and each of its kinds.
TYPES: dict[str, list[Document]] = {
    kind: [
        {"id": kind.value, "name": kind.title()},
        *({"id": each, "name": each.capitalize()} for each in kinds if each != kind.value),
    ]
    for kind, kinds in (
        (Kind.GROUP, GroupKind.values),
        (Kind.PLACE, PlaceKind.values),
    )
}


@dataclass(frozen=True)
class Query:
    """One query. `kinds` are the allowed kinds (None: all); `hints` are the expected values of
    properties, by property id."""

    text: str
    limit: int = 5
    kinds: tuple[str, ...] | None = None
    hints: dict[str, frozenset[str]] = field(default_factory=dict)


def types_of(kind: Kind, document: Document) -> list[Document]:
    own = document["kind"]
    own = (own or {}).get("value") if isinstance(own, dict) else own
    own = core_value(document, GroupKind.set_name(), own)
    return [each for each in TYPES[kind] if each["id"] in (kind.value, own)]


def _widened(kinds: tuple[str, ...]) -> list[str]:
    """Return kinds and the own kinds that lie below them."""
    own = (each for kind in kinds for each in values_below(GroupKind.set_name(), kind))
    return [*kinds, *own]


def candidates(kind: Kind, queries: Sequence[Query]) -> list[list[Document]]:
    """Return the candidates for each query, best first, as the protocol defines them.

    A score of 100 is an equal name, alias or identifier with all hints matched. If only one
    candidate has it, it is a match. Names that begin with the text follow, then similar ones.
    """
    rows = fetch_all(
        candidates_sql(kind),
        {
            "texts": [query.text for query in queries],
            "kinds": [None if q.kinds is None else "\n".join(_widened(q.kinds)) for q in queries],
            "limits": [MAX_COMPARED if q.hints else max(q.limit, 2) for q in queries],
        },
        keeps_plan=False,
    )
    compared = [
        (queries[number - 1], json.loads(body), float(similar)) for number, similar, body in rows
    ]
    folded = _folded(
        text
        for query, document, _ in compared
        for name, wanted in query.hints.items()
        for text in (*wanted, *PROPERTIES[kind][name].texts(document))
    )
    found: list[list[Document]] = [[] for _ in queries]
    for (number, *_), (query, document, similar) in zip(rows, compared, strict=True):
        found[number - 1].append(_candidate(kind, query, document, similar, folded))
    for query, answer in zip(queries, found, strict=True):
        answer.sort(key=lambda each: (-each["score"], each["id"]))
        best = [each for each in answer if each["score"] == 100]
        if len(best) == 1:
            best[0]["match"] = True
        del answer[query.limit :]
    return found


def can_be_looked_up(text: str) -> bool:
    """Return whether PostgreSQL can store the text: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def documents(kind: Kind, ids: Sequence[str]) -> dict[str, Document]:
    """Return the published documents of these ids, or of their successors."""
    rows = fetch_all(
        "SELECT asked.id, d.body FROM unnest(%(ids)s::text[]) asked (id)"  # noqa: S608
        f" JOIN publication_{kind.value}row r"
        f" ON r.public_id = publication_successor(asked.id, {END_OF_LOG})"
        " JOIN publication_publisheddocument d ON d.seq = r.seq_from"
        f" WHERE r.seq_to = {END_OF_LOG}",
        {"ids": [each for each in ids if can_be_looked_up(each)]},
    )
    return {public_id: json.loads(body) for public_id, body in rows}


def _folded(texts: Iterable[str]) -> dict[str, str]:
    """Return each text with its folded form, computed in one statement, or none for no texts."""
    distinct = list(dict.fromkeys(texts))
    if not distinct:
        return {}
    rows = fetch_all(
        "SELECT fold_name(given.text) FROM unnest(%(texts)s::text[]) WITH ORDINALITY"
        " given (text, number) ORDER BY given.number",
        {"texts": distinct},
    )
    return {text: folded for text, (folded,) in zip(distinct, rows, strict=True)}


def _candidate(
    kind: Kind, query: Query, document: Document, similar: float, folded: Mapping[str, str]
) -> Document:
    met = {
        name: not {folded[text] for text in wanted}.isdisjoint(
            folded[text] for text in PROPERTIES[kind][name].texts(document)
        )
        for name, wanted in query.hints.items()
    }
    share = sum(met.values()) / len(met) if met else 1
    return {
        "id": document["id"],
        "name": document["name"],
        "type": types_of(kind, document),
        "score": round(100 * similar * (1 - HINTS_WEIGH * (1 - share)), 1),
        "match": False,
        "features": [
            {"id": "name_similarity", "value": round(100 * similar, 1)},
            *({"id": name, "value": value} for name, value in met.items()),
        ],
    }


@cache
def candidates_sql(kind: Kind) -> str:
    """Return the SQL that yields, for each of the `texts`, its number from 1, the similarity of
    a record (0 to 1), and its document. Each text has its limit in `limits` and its kinds in
    `kinds` (one per line, or null)."""
    table = f"publication_{kind.value}row"
    # Places are never merged.
    own_id = f"publication_successor(q.text, {END_OF_LOG})" if kind == Kind.GROUP else "q.text"
    identifiers = (
        f" UNION ALL SELECT i.seq_from, 1 FROM publication_{kind.value}identifier i"  # noqa: S608
        f" WHERE i.seq_to = {END_OF_LOG}"
        " AND i.value IN (a.text, substr(a.text, strpos(a.text, ':') + 1))"
        " AND a.text IN (i.value, i.scheme || ':' || i.value)"
    )
    like = name_is_like("j.folded", "a.pattern", "a.folded")
    # One or two letters have trigrams only at the beginning of a word.
    pattern = f"substr({pattern_of('q.folded')}, CASE WHEN length(q.folded) < 3 THEN 2 ELSE 1 END)"
    return (
        f"WITH a AS MATERIALIZED (SELECT q.*, {own_id} AS id, {pattern} AS pattern"  # noqa: S608
        " FROM (SELECT asked.*, nullif(fold_name(asked.text), '') AS folded"
        " FROM unnest(%(texts)s::text[], %(kinds)s::text[], %(limits)s::int[]) WITH ORDINALITY"
        " asked (text, kinds, most, number) OFFSET 0) q)"
        " SELECT a.number, f.likeness, d.body FROM a CROSS JOIN LATERAL ("
        " SELECT r.seq_from, r.public_id, max(m.likeness) AS likeness FROM ("
        f" SELECT j.seq_from, CASE WHEN j.folded = a.folded THEN 1"
        f" WHEN length(a.folded) > 2 AND starts_with(j.folded, a.folded)"
        f" THEN {PREFIX} + (0.99 - {PREFIX}) * similarity(j.folded, a.folded)"
        f" ELSE {PREFIX} * (similarity(j.folded, a.folded)"
        f" + word_similarity(a.folded, j.folded)) / 2 END"
        f" AS likeness FROM {NAMES[kind]} j WHERE j.seq_to = {END_OF_LOG} AND {like}"
        f" UNION ALL SELECT o.seq_from, 1 FROM {table} o"
        f" WHERE o.seq_to = {END_OF_LOG} AND o.public_id = a.id{identifiers}"
        f" ) m JOIN {table} r ON r.seq_from = m.seq_from"
        " WHERE a.kinds IS NULL OR r.kind = ANY(string_to_array(a.kinds, chr(10)))"
        " GROUP BY r.seq_from, r.public_id ORDER BY likeness DESC, r.public_id LIMIT a.most) f"
        " JOIN publication_publisheddocument d ON d.seq = f.seq_from ORDER BY a.number"
    )
