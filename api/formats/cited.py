"""What the interchange formats need from a document: its citations and its dates."""

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
    """A value with its evidence: the `field` of the record and, in a list, the `row`, from 1."""

    field: str
    row: int | None
    value: Document

    @property
    def key(self) -> str:
        """Identifies the value within its record."""
        return self.field if self.row is None else f"{self.field}-{self.row}"


def cited_values(document: Document) -> Iterator[Cited]:
    """Yield every value of a document that has citations, in the document's order."""
    for field, value in document.items():
        if isinstance(value, dict) and "citations" in value:
            yield Cited(field, None, value)
        elif isinstance(value, list):
            for row, each in enumerate(value, start=1):
                if isinstance(each, dict) and "citations" in each:
                    yield Cited(field, row, each)


def days(value: Document | None) -> Document | None:
    """Return a date without its citations, or None if it is unknown."""
    if value is None:
        return None
    return known({key: value[key] for key in ("edtf", "earliest", "latest")})


def known(values: dict[str, Any]) -> dict[str, Any]:
    """Return the items that have a value, without null and empty texts and lists."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
