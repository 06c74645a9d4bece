"""The filters that follow from the contract: those by a plain column of the index."""

from collections.abc import Iterable, Iterator
from typing import Any

from api.filters.fields import OneOf, Pattern, RecordId, SqlFilter
from api.filters.shared import GROUP_ID, after, before
from publication.contract import CONTRACT
from publication.contract.declaration import Filter, Key, Plain, Term
from publication.contract.shared import DAYS, REFERENCE
from publication.vocabulary import Kind

__all__ = ["declared_filters"]


def declared_filters(kind: Kind) -> dict[str, SqlFilter]:
    """The filters that the keys of a kind declare, by name."""
    return dict(_below(CONTRACT[kind].keys))


def _below(keys: Iterable[Key], table: str = "") -> Iterator[tuple[str, SqlFilter]]:
    for key in keys:
        if key.filter:
            yield from _filters(key, key.filter, table)
        rows = f"publication_{key.index.lower()}" if key.many and key.index else table
        yield from _below(key.keys, rows)


def _filters(key: Key, said: Filter, table: str) -> Iterator[tuple[str, SqlFilter]]:
    if key.type is DAYS:
        yield f"{key.index}_after", after(key.index, said.description)
        yield f"{key.index}_before", before(key.index, said.description)
        return
    condition = f'{"j" if table else "r"}."{key.index}" = {{value}}'
    options: dict[str, Any] = {
        "join": table,
        "same_row": said.same_row,
        "leads": said.leads,
        "description": said.description,
        "example": said.example,
    }
    name = said.name or key.name
    if isinstance(key.type, Term):
        options["example"] = said.example or key.type.values[0]
        yield name, OneOf(condition, values=key.type.values, **options)
    elif key.type is REFERENCE:
        yield name, RecordId(condition, pattern=GROUP_ID, **options)
    else:
        if key.type is not Plain.TEXT or not said.pattern:
            raise ValueError(f"A filter by {key.name} needs a pattern, or code of its own.")
        yield name, Pattern(condition, pattern=said.pattern, **options)
