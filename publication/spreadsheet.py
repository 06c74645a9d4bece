"""CSV (RFC 4180) that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

__all__ = [
    "MEDIA_TYPE",
    "cell",
    "lines",
]

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"

# OWASP, "CSV Injection": what makes a spreadsheet take a text for a formula. The full-width
# forms, which some programs read alike, are ours.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a spreadsheet may pass over before it looks.
PASSED_OVER = " \u00a0\ufeff"


def cell(value: Any) -> str | int | float:
    """The text of a cell. Numbers stay numbers; null is empty; a text that could be taken for a
    formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(PASSED_OVER).startswith(RISKY) else text


def lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Each row as a line, as it comes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell(value) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
