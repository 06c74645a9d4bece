"""The fields of each document that a consumer wants, or the documents it refers to."""

import json
from collections.abc import Collection, Sequence
from functools import cache

from api.parameters import error
from api.problems import BadParameters
from api.reads.connection import fetch_all
from api.reads.queries import INCLUDED, included_sql
from publication.contract import CONTRACT
from publication.contract.cells import attributions_of
from publication.vocabulary import REFERENCE_KINDS, Kind

__all__ = [
    "SELECTION",
    "expansions",
    "fields_of",
    "members_beside",
    "read_expand",
    "read_fields",
    "select_fields",
]

SELECTION = ("fields", "expand")


@cache
def fields_of(kind: Kind) -> list[str]:
    """Return the top-level keys of a document of this kind."""
    return [key.name for key in CONTRACT[kind].every_key]


def expansions(kind: Kind) -> list[str]:
    """Return the kinds that documents of this kind refer to."""
    if kind == Kind.PLACE:
        return ["places"]
    if kind == Kind.TERM:
        return ["terms"]
    if kind == Kind.SOURCE:
        return ["sources"]
    return ["groups", "places", "sources"]


def read_fields(given: dict[str, list[str]], kind: Kind) -> list[str]:
    """Return the requested fields, or none if all are requested. Raises BadParameters."""
    return _names(given, "fields", fields_of(kind))


def read_expand(given: dict[str, list[str]], kind: Kind) -> list[str]:
    """Return the kinds of references that are requested. Raises BadParameters."""
    return _names(given, "expand", expansions(kind))


def select_fields(body: str, fields: Collection[str]) -> str:
    """Return a document with only these fields, in its own order."""
    document = json.loads(body)
    kept = {name: value for name, value in document.items() if name in fields}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def members_beside(kind: Kind, seqs: Sequence[int], expand: Sequence[str], at: int) -> str:
    """Return the members of an answer that stand beside the versions at `seqs`, as JSON.

    `included` has the documents that they refer to, by id, as they are stored: each is the version
    that was current at the position `at`. With places among them, `attribution` has what is written
    beside these. One query.
    """
    kinds = [name.removesuffix("s") for name in expand]
    sql = included_sql(
        by_reference=not {*kinds}.issubset(REFERENCE_KINDS),
        named=INCLUDED.get(kind) if {*kinds}.intersection(REFERENCE_KINDS) else None,
    )
    rows = fetch_all(sql, {"seqs": list(seqs), "kinds": kinds, "at": at}) if seqs else []
    documents = ",".join(f"{json.dumps(public_id)}:{body}" for public_id, body in rows)
    members = f'"included":{{{documents}}}'
    if Kind.PLACE not in kinds:
        return members
    lines = sorted(attributions_of(json.loads(body) for _, body in rows))
    return f'{members},"attribution":{json.dumps(lines, ensure_ascii=False)}'


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
