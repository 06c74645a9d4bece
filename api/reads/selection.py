"""What a consumer wants of each document: some of its fields, or what it refers to beside it."""

import json
from collections.abc import Collection, Sequence
from functools import cache

from api.parameters import error
from api.problems import BadParameters
from api.reads.connection import fetch_all
from api.reads.queries import INCLUDED_PLACES, included_sql
from publication.contract import CONTRACT
from publication.vocabulary import Kind

__all__ = [
    "SELECTION",
    "expansions",
    "fields_of",
    "included",
    "read_expand",
    "read_fields",
    "select_fields",
]

SELECTION = ("fields", "expand")


@cache
def fields_of(kind: Kind) -> list[str]:
    """The names that a document of this kind has at its first level."""
    return [key.name for key in CONTRACT[kind].every_key]


def expansions(kind: Kind) -> list[str]:
    """What documents of this kind refer to."""
    if kind == Kind.PLACE:
        return ["places"]
    if kind == Kind.SOURCE:
        return ["sources"]
    return ["groups", "places", "sources"]


def read_fields(given: dict[str, list[str]], kind: Kind) -> list[str]:
    """The fields that are asked for; none when all are. Raises BadParameters."""
    return _names(given, "fields", fields_of(kind))


def read_expand(given: dict[str, list[str]], kind: Kind) -> list[str]:
    """Which kinds of what is referred to are asked for. Raises BadParameters."""
    return _names(given, "expand", expansions(kind))


def select_fields(body: str, fields: Collection[str]) -> str:
    """A document with these fields alone, in its own order."""
    document = json.loads(body)
    kept = {name: value for name, value in document.items() if name in fields}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def included(kind: Kind, seqs: Sequence[int], expand: Sequence[str], at: int) -> str:
    """JSON: the documents that the versions at `seqs` refer to, by id, as they are stored.

    Each is the version that was current at the position `at`. One query, however many there are.
    """
    kinds = [name.removesuffix("s") for name in expand]
    sql = included_sql(
        by_reference=kinds != [Kind.PLACE],
        places=INCLUDED_PLACES.get(kind) if Kind.PLACE in kinds else None,
    )
    rows = fetch_all(sql, {"seqs": list(seqs), "kinds": kinds, "at": at}) if seqs else []
    return "{" + ",".join(f"{json.dumps(public_id)}:{body}" for public_id, body in rows) + "}"


def _names(given: dict[str, list[str]], parameter: str, allowed: Sequence[str]) -> list[str]:
    if parameter not in given:
        return []
    names = [name.strip() for value in given[parameter] for name in value.split(",")]
    errors = [
        error(parameter, "There is no such name here.", value=name[:100], allowed=list(allowed))
        for name in names
        if name not in allowed
    ]
    if errors:
        raise BadParameters(errors)
    return list(dict.fromkeys(names))
