"""Checks a text for a word for an outcome and for a number, both of which a toll requires."""

import re

from reading.counts.words import words_of
from reading.languages import language_of

__all__ = ["holds_number", "tells_outcome"]

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


def tells_outcome(text: str, outcome: str, language: str = "en") -> bool:
    """Return whether a text contains a word that may express an outcome, in any use.

    True if the language or the outcome has no list of such words.
    """
    table = language_of(language, text)
    stems = table.outcome_stems.get(outcome) if table else None
    if table is None or stems is None:
        return True
    return re.search(stems, words_of(table).folded(text), re.IGNORECASE) is not None


def holds_number(text: str, language: str = "en") -> bool:
    """Return whether a text contains a number or a word that may be one."""
    table = language_of(language, text)
    if table is None or _DIGIT.search(text):
        return True
    numbers = words_of(table).numbers
    low = words_of(table).folded(text)
    if not (numbers | table.ones | table.zeros).isdisjoint(_WORD.findall(low)):
        return True
    return any(phrase in low for phrase in (*table.vague, *table.exact)) or any(
        re.search(rf"\b(?:{listed})\b", low) for listed in table.victims.values()
    )
