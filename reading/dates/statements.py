"""Detects dates of statements, as opposed to dates of events."""

import re

from reading.counts.words import Words

__all__ = ["is_of_statement"]

_REACH = 60
"""Maximum distance before a date at which its verb is searched for, in code points."""
_CLAUSE_ENDS = re.compile(r"[,.;:،؛\n“”\"«»]")
_WORD = re.compile(r"\w+")


def is_of_statement(text: str, start: int, words: Words) -> bool:
    """Return whether a verb of saying, and not of an event, governs the date at `start`.

    The governing verb is the last one before the date in its clause: in "said on Tuesday that 12
    were killed on Monday" Tuesday is the day of the statement.
    """
    clause = _CLAUSE_ENDS.split(text[max(0, start - _REACH) : start])[-1]
    for word in reversed(_WORD.findall(words.folded(clause))):
        if word in words.says:
            return True
        if words.entry(word).letter in "kKbisNTV":
            return False
    return False
