"""Searches for groups and places by name while a user types."""

import re

from django.db import connection

from sources.models import Record
from sources.texts.folding import fold

__all__ = ["groups_named", "places_named", "places_of_name"]

# A name equals the term, equals it except for articles, or begins with it; otherwise it contains
# every word of the term or is similar to it. The last two use a trigram index.
_RANKED = """
SELECT found.key FROM (
    SELECT named.key, max(CASE
            WHEN named.folded = %(term)s THEN 4
            WHEN named.bare = fold_name_without_articles(%(term)s) THEN 3
            WHEN starts_with(named.folded, %(term)s) THEN 2
            WHEN starts_with(named.bare, fold_name_without_articles(%(term)s)) THEN 2
            ELSE word_similarity(%(term)s, named.folded) END) AS fits
      FROM (SELECT key, fold_name(name) AS folded, fold_name_without_articles(name) AS bare
              FROM ({names}) AS every_name
             WHERE ({has_all_words}) OR fold_name(name) %%> %(term)s
             UNION ALL {by_identifier}) AS named
     GROUP BY named.key
) AS found JOIN {table} AS sorted ON sorted.{primary_key} = found.key WHERE {wanted}
ORDER BY found.fits DESC, fold_name(sorted.name), found.key LIMIT %(limit)s
"""

_GROUPS = {
    "names": "SELECT record_ptr_id AS key, name FROM entities_group"
    " UNION ALL SELECT group_id, name FROM entities_alias",
    "by_identifier": "SELECT id, %(term)s, '' FROM sources_record"
    " WHERE type = 'group' AND public_id = %(identifier)s",
    "table": "(SELECT entities_group.*, standing FROM entities_group JOIN sources_record"
    " ON sources_record.id = record_ptr_id)",
    "primary_key": "record_ptr_id",
    "wanted": f"sorted.standing <> '{Record.Standing.MERGED}'",
}
_PLACES = {
    "names": "SELECT id AS key, name FROM entities_place"
    " UNION ALL SELECT place_id, name FROM entities_placename",
    "by_identifier": "SELECT id, %(term)s, '' FROM entities_place WHERE code = %(identifier)s"
    " UNION ALL SELECT place_id, %(term)s, '' FROM entities_placeidentifier"
    " WHERE value IN (%(plain)s, upper(%(plain)s))"
    " AND %(scheme)s IN ('', scheme)",
    "table": "entities_place",
    "primary_key": "id",
    "wanted": "true",
}


def groups_named(term: str, limit: int) -> list[int]:
    """Return the keys of the groups that match a term, the best matches first.

    The term is a name, an alias, a part of one, or a public id. Names are compared after folding.
    Equal names come first, then names that begin with the term, then names that contain its words
    or are similar. Merged groups are excluded. An empty term returns all groups.
    """
    return _keys(term, limit, **_GROUPS)


def places_named(term: str, limit: int, only_countries: bool = False) -> list[int]:
    """Return the keys of the places that match a term, in the same order.

    The term may be a code, or an identifier in another list: AF01, or pcode:AF01.
    """
    wanted = "sorted.kind = 'country'" if only_countries else "true"
    return _keys(term, limit, **{**_PLACES, "wanted": wanted})


def places_of_name(name: str) -> list[int]:
    """Return the keys of the places that have this name, after folding, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM entities_place WHERE fold_name(name) = %(name)s"
            " UNION SELECT place_id FROM entities_placename WHERE fold_name(name) = %(name)s"
            " ORDER BY 1",
            {"name": fold(name)},
        )
        return [key for (key,) in cursor.fetchall()]


def _keys(term: str, limit: int, **parts: str) -> list[int]:
    folded = fold(term)
    if term.strip() and not folded:
        return []
    words = re.sub(r"([%_\\])", r"\\\1", folded).split(" ")
    values = {f"word_{number}": f"%{word}%" for number, word in enumerate(words)}
    has_all_words = " AND ".join(f"fold_name(name) LIKE %({word})s" for word in values)
    with connection.cursor() as cursor:
        cursor.execute(
            _RANKED.format(has_all_words=has_all_words, **parts),
            {
                "term": folded,
                "identifier": term.strip().upper(),
                "plain": term.strip().rpartition(":")[2],
                "scheme": term.strip().rpartition(":")[0].lower(),
                "limit": limit,
                **values,
            },
        )
        return [key for (key,) in cursor.fetchall()]
