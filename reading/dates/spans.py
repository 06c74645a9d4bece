"""The spans of dates in a text: numbers inside them are not counts."""

from reading.dates import worded, written
from reading.languages.table import Language

__all__ = ["date_spans"]


def date_spans(text: str, language: Language) -> list[tuple[int, int]]:
    """Return the spans of dates with a month in `text`, in code points, end excluded."""
    if language.dates is None:
        return written.date_spans(text)
    return worded.date_spans(text, language.dates)
