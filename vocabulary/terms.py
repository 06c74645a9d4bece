"""The base of value sets that define each of their values."""

from typing import Self

from django.db import models

__all__ = ["Terms", "term"]


def term(
    value: str, definition: str, *, broader: str = "", label: str = ""
) -> tuple[str, str, str, str]:
    """Return one value of a `Terms` set with its definition.

    `broader` is the value of the same set below which it lies: whatever counts the broader value
    counts this one too. The label is the value itself unless one is given.
    """
    return value, definition, broader, label or value


class Terms(models.TextChoices):
    """A value set in which each value has a definition: the rule by which people code."""

    definition: str
    broader: str

    def __new__(cls, value: str, definition: str = "", broader: str = "") -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        made.definition = definition
        made.broader = broader
        return made

    @classmethod
    def at_or_below(cls, value: str) -> frozenset[str]:
        """Return a value and all values that lie below it."""
        found = {str(value)}
        # A broader value may itself lie below another one.
        while more := {each.value for each in cls if each.broader in found} - found:
            found |= more
        return frozenset(found)

    @classmethod
    def at_or_above(cls, value: str) -> frozenset[str]:
        """Return a value and all values that it lies below."""
        return frozenset(each.value for each in cls if value in cls.at_or_below(each))
