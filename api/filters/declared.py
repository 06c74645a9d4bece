"""The filters that derive from the contract: by a plain column or a term of the index."""

from collections.abc import Iterable, Iterator
from typing import Any

from api.filters.fields import HasTerm, OneOf, Pattern, RecordId, SqlFilter
from api.filters.shared import GROUP_ID, after, before
from publication.contract import CONTRACT
from publication.contract.declaration import Filter, Key, Plain, Term
from publication.contract.shared import DAYS, REFERENCE
from publication.index import UNKNOWN
from publication.vocabulary import Kind

__all__ = ["declared_filters"]


BELOW = " Finds what lies below it too."


def declared_filters(kind: Kind) -> dict[str, SqlFilter]:
    """Return the filters that the keys of a kind declare, by name."""
    return dict(_below(CONTRACT[kind].keys))


def _below(keys: Iterable[Key], rows: Key | None = None) -> Iterator[tuple[str, SqlFilter]]:
    """Yield the filters of keys and nested keys; `rows` is the list that contains them."""
    for key in keys:
        if key.filter:
            if rows and not rows.index:
                raise ValueError(f"A filter by {key.name} needs an index of {rows.name}.")
            table = f"publication_{rows.index.lower()}" if rows else ""
            yield from _filters(key, key.filter, table)
        yield from _below(key.keys, key if key.many else rows)


def _filters(key: Key, said: Filter, table: str) -> Iterator[tuple[str, SqlFilter]]:
    if isinstance(key.type, Term) and not key.index and not table:
        yield key.filter_name, _without_column(key, said, key.type)
        return
    if not key.index:
        raise ValueError(f"A filter by {key.name} needs a column of the index.")
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
    name = key.filter_name
    if isinstance(key.type, Term):
        options["example"] = said.example or key.type.values[0]
        options["description"] += BELOW if key.type.terms else ""
        yield (
            name,
            OneOf(condition, values=key.type.values, terms=key.type.terms, **options),
        )
    elif key.type is REFERENCE:
        yield name, RecordId(condition, pattern=GROUP_ID, **options)
    else:
        if key.type is not Plain.TEXT or not said.pattern:
            raise ValueError(f"A filter by {key.name} needs a pattern, or code of its own.")
        yield name, Pattern(condition, pattern=said.pattern, **options)


def _without_column(key: Key, said: Filter, term: Term) -> SqlFilter:
    if key.may_be_missing and UNKNOWN not in term.values:
        raise ValueError(f"A filter by {key.name} needs the value {UNKNOWN}, for null.")
    if said.same_row or said.leads:
        raise ValueError(f"A filter by {key.name} of this kind needs a column of the index.")
    return HasTerm(
        "r.terms && {value}",
        values=term.values,
        terms=term.terms,
        prefix=f"{key.filter_name}:",
        description=said.description + (BELOW if term.terms else ""),
        example=said.example or term.values[0],
    )
