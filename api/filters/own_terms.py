"""The own terms that are published, for filters: which there are, and what lies below a term."""

from collections.abc import Iterable
from time import monotonic

from api.reads.connection import fetch_all
from publication.vocabulary import END_OF_LOG

__all__ = ["forget", "keep", "own_values", "values_below"]

KEPT_SECONDS = 10

# Each own term with the values that it lies below.
OWN_TERMS = f"""
SELECT t.kind, t.value, array_agg(a.value)
FROM publication_termrow t
JOIN publication_termwithin w ON w.seq_from = t.seq_from
JOIN publication_termrow a ON a.public_id = w.term AND a.seq_to = {END_OF_LOG}
WHERE t.seq_to = {END_OF_LOG} AND NOT t.core
GROUP BY t.kind, t.value ORDER BY t.kind, t.value
"""  # noqa: S608

Own = dict[str, dict[str, frozenset[str]]]
"""The values above each own value, by set."""

_kept: tuple[float, Own] | None = None


def own_values(set_name: str) -> list[str]:
    """Return the values of the published own terms of a set."""
    return list(_own().get(set_name, ())) if set_name else []


def values_below(set_name: str, value: str) -> list[str]:
    """Return the published own values that lie below a value.

    That never changes for a term that is used, so it is the same at every position in the log.
    """
    return [each for each, above in _own().get(set_name, {}).items() if value in above]


def keep(own: Own, seconds: float) -> None:
    """Use these own terms for so many seconds."""
    global _kept
    _kept = (monotonic() + seconds, own)


def forget() -> None:
    """Read the own terms again when they are next needed."""
    global _kept
    _kept = None


def _own() -> Own:
    """Return the own terms. One query, at most once in KEPT_SECONDS in each process."""
    if _kept is not None and _kept[0] >= monotonic():
        return _kept[1]
    own = _read(fetch_all(OWN_TERMS, {}))
    keep(own, KEPT_SECONDS)
    return own


def _read(rows: Iterable[tuple]) -> Own:
    own: Own = {}
    for set_name, value, above in rows:
        own.setdefault(set_name, {})[value] = frozenset(above)
    return own
