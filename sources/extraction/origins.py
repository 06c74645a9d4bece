"""Where the metadata of a document come from: never published.

Not a class of Django's: loading the ORM takes the process that reads a file longer than the file
does.
"""

from enum import StrEnum
from typing import Self

__all__ = ["Origin"]


class Origin(StrEnum):
    """Where a value of the metadata was taken from automatically, with a label for people."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    FILE = "file", "as the file says"
    FILE_NAME = "file name", "from the name of the file"
    FILE_CREATED = "made", "the day on which the file was made"
    DETECTED = "detected", "recognised from the words"
    FIRST_WORDS = "first words", "how the text begins"
    ASSUMED = "assumed", "assumed"
