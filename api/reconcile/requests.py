"""Strict parsing of requests from reconciliation clients: see the Reconciliation Service API
0.2."""

import json
from typing import Any

from api.filters.fields import MAX_TEXT_LENGTH
from api.parameters import error
from api.problems import BadParameters, TooLarge
from api.reconcile.candidates import MAX_CANDIDATES, MAX_QUERIES, TYPES, Query, can_be_looked_up
from api.reconcile.properties import PROPERTIES, Property
from publication.vocabulary import Kind

__all__ = [
    "MAX_IDS",
    "read_extension",
    "read_queries",
]

MAX_IDS = 100
MAX_HINTS = 20
# The limit for all hints of a query together.
MAX_VALUES = 100
# What a query without words is about.
NAMING = ("name", "alias", "other_name", "identifier")


def read_queries(kind: Kind, text: str) -> dict[str, Query | None]:
    """Return the queries of a batch by their keys; None for a query that cannot have candidates.

    Queries come from the cells of a table. Cells may be blank, or contain text that cannot be a
    name. Such a query has no candidates, and the others are not affected. Raises BadParameters if
    it is not a batch, and TooLarge if it has more than MAX_QUERIES queries.
    """
    batch = _json("queries", text)
    if len(batch) > MAX_QUERIES:
        raise TooLarge(f"There are {len(batch)} queries; {MAX_QUERIES} are allowed at once.")
    return {key: _query(kind, key, asked) for key, asked in batch.items()}


def read_extension(kind: Kind, text: str) -> tuple[list[str], list[Property]]:
    """Return the ids and the requested properties. Raises like `read_queries`."""
    asked = _json("extend", text)
    ids, wanted = asked.get("ids"), asked.get("properties")
    if not (isinstance(ids, list) and all(isinstance(each, str) for each in ids)):
        raise _bad("extend", "`ids` is not a list of texts.")
    if len(ids) > MAX_IDS:
        raise TooLarge(f"There are {len(ids)} ids; {MAX_IDS} are allowed at once.")
    known = PROPERTIES[kind]
    if not isinstance(wanted, list):
        raise _bad("extend", "`properties` is not a list.")
    names = [str(each.get("id")) if isinstance(each, dict) else "" for each in wanted]
    if not all(name in known for name in names):
        raise _bad("extend", "A property does not exist.", allowed=list(known))
    return ids, [known[name] for name in dict.fromkeys(names)]


def _query(kind: Kind, key: str, asked: Any) -> Query | None:
    if not isinstance(asked, dict):
        raise _bad("queries", f"The query {key[:50]} is not an object.")
    text, limit = asked.get("query"), asked.get("limit", 5)
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise _bad("queries", f"`query` of {key[:50]} is not a text.")
    whole = isinstance(limit, int | float) and not isinstance(limit, bool) and limit == limit // 1
    if not whole or limit < 1:
        raise _bad("queries", f"`limit` of {key[:50]} is not a whole number of 1 or more.")
    hints = _hints(kind, key, asked.get("properties", []))
    kinds = _kinds(kind, key, asked)
    if _is_blank(text):
        text = next((hints[name][0] for name in NAMING if hints.get(name)), "")
    if len(text) > MAX_TEXT_LENGTH or not can_be_looked_up(text) or (_is_blank(text) and not hints):
        return None
    return Query(
        text=text.strip(),
        limit=int(min(limit, MAX_CANDIDATES)),
        kinds=kinds,
        hints={name: frozenset(texts) for name, texts in hints.items()},
    )


def _kinds(kind: Kind, key: str, asked: dict[str, Any]) -> tuple[str, ...] | None:
    """Return the kinds that `type` allows, or None for all. An unknown type has no records."""
    types, strict = asked.get("type", []), asked.get("type_strict", "any")
    types = [types] if isinstance(types, str) else types
    if not (isinstance(types, list) and all(isinstance(each, str) for each in types)):
        raise _bad("queries", f"`type` of {key[:50]} is neither a text nor a list of texts.")
    if strict not in ("any", "should", "all"):
        allowed = ["any", "should", "all"]
        raise _bad("queries", f"`type_strict` of {key[:50]} is unknown.", allowed=allowed)
    if not types or strict == "should":
        return None
    own = {each["id"] for each in TYPES[kind]} - {kind.value}
    narrow = {each for each in types if each != kind.value}
    if strict == "all":
        if len(narrow) > 1:
            return ()
        return tuple(narrow & own) if narrow else None
    return None if kind.value in types else tuple(sorted(narrow & own))


def _hints(kind: Kind, key: str, given: Any) -> dict[str, list[str]]:
    if not isinstance(given, list) or len(given) > MAX_HINTS:
        raise _bad("queries", f"`properties` of {key[:50]} is not a list of {MAX_HINTS} at most.")
    hints: dict[str, list[str]] = {}
    count = 0
    for each in given:
        if not (isinstance(each, dict) and isinstance(each.get("pid"), str) and "v" in each):
            raise _bad("queries", f"A property of {key[:50]} lacks `pid` or `v`.")
        values = each["v"] if isinstance(each["v"], list) else [each["v"]]
        count += len(values)
        if count > MAX_VALUES:
            raise TooLarge(
                f"The hints of {key[:50]} have more than {MAX_VALUES} values, which is the most."
            )
        texts = [text for value in values for text in _texts(key, value)]
        # An unknown property counts neither for nor against a record.
        if each["pid"] in PROPERTIES[kind] and texts:
            hints.setdefault(each["pid"], []).extend(texts)
    return hints


def _texts(key: str, value: Any) -> list[str]:
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        found = [value["id"]]
    elif isinstance(value, str | int | float):
        found = [str(value)]
    elif value is None:
        found = []
    else:
        raise _bad("queries", f"A value of a property of {key[:50]} is not one.")
    return [
        text[:MAX_TEXT_LENGTH] for text in found if not _is_blank(text) and can_be_looked_up(text)
    ]


def _is_blank(text: str) -> bool:
    return not any(character.isprintable() and not character.isspace() for character in text)


def _json(name: str, text: str) -> dict[str, Any]:
    try:
        read = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise _bad(name, "It is not valid JSON.") from None
    if not isinstance(read, dict):
        raise _bad(name, "It is not a JSON object.")
    return read


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _bad(name: str, reason: str, **members: Any) -> BadParameters:
    return BadParameters([error(name, reason, **members)])
