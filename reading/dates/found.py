"""The result of finding a date in a text."""

from dataclasses import dataclass

__all__ = ["FoundDate"]


@dataclass(frozen=True)
class FoundDate:
    """A date in a text, from `start` to `end` (code points, end excluded), as EDTF.

    `other` is an alternative reading of the same words, or empty. If a date is not sure, a person
    must confirm its reading: it is suggested but never filled in automatically.
    """

    start: int
    end: int
    exact: str
    edtf: str
    explanation: str
    other: str = ""
    is_sure: bool = True
