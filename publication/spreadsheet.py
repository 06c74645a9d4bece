"""Writes CSV (RFC 4180) that spreadsheets do not run as formulas."""

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

# The first characters of a formula (OWASP, "CSV Injection"), and their full-width forms, which some
# programs accept too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a spreadsheet may skip before the first character.
SKIPPED_CHARACTERS = " \u00a0\u2000\u2002\u2003\u2007\u2009\u202f\u3000\ufeff"


def safe_cell(value: Any) -> str | int | float:
    """Return the content of a cell. Numbers stay numbers, and None is empty.

    A text that could be read as a formula gets an apostrophe in front.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(SKIPPED_CHARACTERS).startswith(FORMULA_STARTS) else text


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield each row as a line."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
