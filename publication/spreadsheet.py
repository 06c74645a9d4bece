"""CSV (RFC 4180) that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

__all__ = [
    "MEDIA_TYPE",
    "csv_lines",
    "safe_cell",
]

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"

# OWASP, "CSV Injection": what makes a spreadsheet take a text for a formula. The full-width
# forms, which some programs read alike, are ours.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a spreadsheet may pass over before it looks.
SKIPPED_CHARACTERS = " \u00a0\ufeff"


def safe_cell(value: Any) -> str | int | float:
    """The text of a cell. Numbers stay numbers; null is empty; a text that could be taken for a
    formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(SKIPPED_CHARACTERS).startswith(FORMULA_STARTS) else text


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Each row as a line, as it comes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
