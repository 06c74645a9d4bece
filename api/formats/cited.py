"""What every interchange format asks of a document: its citations, and how sure one may be."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from api.formats.format import Document

__all__ = [
    "Cited",
    "cited_values",
    "days",
    "known",
]


class Cited(NamedTuple):
    """A value with its evidence: `field` of the record and, in a list, the `row` from 1 on."""

    field: str
    row: int | None
    value: Document

    @property
    def key(self) -> str:
        """Tells the value within its record."""
        return self.field if self.row is None else f"{self.field}-{self.row}"


def cited_values(document: Document) -> Iterator[Cited]:
    """Every value of a document that has citations, in its order."""
    for field, value in document.items():
        if isinstance(value, dict) and "citations" in value:
            yield Cited(field, None, value)
        elif isinstance(value, list):
            for row, each in enumerate(value, start=1):
                if isinstance(each, dict) and "citations" in each:
                    yield Cited(field, row, each)


def days(value: Document | None) -> Document | None:
    """A date without its citations; None when it is unknown."""
    if value is None:
        return None
    return known({key: value[key] for key in ("edtf", "earliest", "latest")})


def known(values: dict[str, Any]) -> dict[str, Any]:
    """What says something: nothing that is null, or an empty text or list."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
