"""The base of value sets that define each of their values."""

import re
from datetime import date
from typing import NamedTuple, Self

from django.db import models

__all__ = ["Terms", "term"]


class _Definition(NamedTuple):
    """What a term says beside its value and label."""

    definition: str = ""
    broader: str = ""
    example: str = ""
    since: date | None = None
    retired: date | None = None


_UNDEFINED = _Definition()


def term(
    value: str,
    definition: str,
    *,
    broader: str = "",
    label: str = "",
    example: str = "",
    since: date | None = None,
    retired: date | None = None,
) -> tuple[str, _Definition, str]:
    """Return one value of a `Terms` set with its definition.

    `broader` is the value of the same set below which it lies: whatever counts the broader value
    counts this one too. The label is the value itself unless one is given. A term that is `retired`
    stays valid, but is not offered for new entries.
    """
    said = _Definition(definition, broader, example, since, retired)
    return value, said, label or value


class Terms(models.TextChoices):
    """A value set in which each value has a definition: the rule by which people code."""

    definition: str
    broader: str
    example: str
    since: date | None
    retired: date | None

    def __new__(cls, value: str, said: _Definition = _UNDEFINED) -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        made.definition, made.broader, made.example, made.since, made.retired = said
        return made

    @classmethod
    def set_name(cls) -> str:
        """Return the name of the set in the codebook: `incident kind` of `IncidentKind`."""
        return re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).lower()

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
