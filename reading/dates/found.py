"""What is found where a text gives a date."""

from dataclasses import dataclass

__all__ = ["FoundDate"]


@dataclass(frozen=True)
class FoundDate:
    """A date in a text, from `start` to `end` (code points, end excluded), as EDTF.

    `other` is another reading that the words allow as well, or empty. Of a date that is not sure
    only a person can say whether it is read right: it is offered, and never filled in.
    """

    start: int
    end: int
    exact: str
    edtf: str
    explanation: str
    other: str = ""
    is_sure: bool = True
