"""Casualties that others include: “twelve people, including three children”.

A part has the outcome of its whole, or one that lies below it: some of the killed were executed.

PostgreSQL enforces the same when a transaction ends; here people are told first.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from entities.codebook import codebook
from vocabulary.records import Outcome

__all__ = ["part_problems", "wholes_first"]


def part_problems(rows: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    """Yield each row of a record that cannot be a part as it is, with a sentence that says why.

    `rows` are all casualties of a record, saved or not; `part_of` refers to one of them.
    """
    for row in rows:
        whole = whole_of(row, rows)
        if whole is None:
            continue
        if any(above is row for above in wholes_above(row, rows)):
            yield row, "These casualties would be a part of themselves."
            continue
        if whole.outcome not in codebook().at_or_above(Outcome.set_name(), row.outcome):
            yield (
                row,
                f"They are {row.outcome}, but those that shall include them are {whole.outcome}.",
            )
        at_least, at_most = row.figure.lowest, whole.figure.highest
        if at_least is not None and at_most is not None and at_least > at_most:
            yield (
                row,
                f"{row.count_text} is more than the {whole.count_text} that shall include them.",
            )


def wholes_first(rows: Sequence[Any]) -> list[Any]:
    """Return the rows of a record in an order in which each follows the row that includes it."""
    return sorted(rows, key=lambda row: sum(1 for _ in wholes_above(row, rows)))


def wholes_above(row: Any, rows: Sequence[Any]) -> Iterator[Any]:
    """Yield the rows that include a row, the nearest first; stops where they go in a circle."""
    seen: list[Any] = []
    above = whole_of(row, rows)
    while above is not None and not any(each is above for each in seen):
        seen.append(above)
        yield above
        above = whole_of(above, rows)


def whole_of(row: Any, rows: Sequence[Any]) -> Any:
    """Return the row that includes a row, the object among `rows`; None if it is no part."""
    whole = getattr(row, "part_of", None)
    if whole is None or any(each is whole for each in rows):
        return whole
    return next((each for each in rows if whole.pk and each.pk == whole.pk), whole)
