"""Where the metadata of a document come from; never published.

This is not a Django `TextChoices`, because loading the ORM takes longer than reading most files.
"""

from enum import StrEnum
from typing import Self

__all__ = ["Origin"]


class Origin(StrEnum):
    """Where a piece of metadata was automatically taken from, with a label for users."""

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
