"""The values of own attributes: how people write them, and the one way in which they are kept."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from entities.codebook import KnownTerm, codebook
from entities.percentages import read_percentage
from sources.dates import describe, kept_date
from sources.record_type import RowValues, ValueType
from sources.texts.folding import fold
from vocabulary.attributes import AttributeType
from vocabulary.records import PlaceKind

__all__ = [
    "MAX_VALUE_LENGTH",
    "is_offered",
    "kept_value",
    "offered_values",
    "shown_value",
    "written_as",
]

MAX_VALUE_LENGTH = 150

NUMBER = re.compile(r"([-\u2212]?)([0-9]{1,30})(?:\.([0-9]{1,15}))?", re.ASCII)
YES_NO = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}

WRITTEN_AS = {
    AttributeType.TEXT: f"one line of at most {MAX_VALUE_LENGTH} characters",
    AttributeType.NUMBER: "a number, such as 12 or 3.5",
    AttributeType.YES_NO: "yes or no",
    AttributeType.DATE: "a date, such as 15 July 2024 or July 2024",
    AttributeType.COUNTRY: "a country: its name, or its code, such as PK",
    AttributeType.PERCENT: "a percentage, such as 70 or 60-70",
}
"""How the values of each type are written, for people."""


def written_as(term: KnownTerm) -> str:
    """Return how the values of an attribute are written."""
    if term.value_type == AttributeType.CHOICE:
        return f"one of: {', '.join(each.label for each in term.offered_choices)}"
    return WRITTEN_AS[AttributeType(term.value_type)]


def is_offered(rows: RowValues) -> bool:
    """Return whether new rows can be entered: attributes only if the codebook offers one."""
    if rows.type is not ValueType.ATTRIBUTE:
        return True
    terms = rows.model._meta.get_field("attribute").terms
    return any(term.offered for term in codebook().of(terms.set_name()).values())


def offered_values(term: KnownTerm) -> list[str]:
    """Return the values to choose from, as people read them; none if they are many."""
    if term.value_type == AttributeType.YES_NO:
        return ["yes", "no"]
    return [each.label for each in term.offered_choices]


def kept_value(term: KnownTerm, written: str, today: date | None = None) -> str:
    """Return a value as it is kept: `3.50` is `3.5`, `Yes` is `yes`, `Pakistan` is `PK`.

    A date is kept as EDTF, a choice as its value. One query for a country. Raises ValidationError.
    """
    line = " ".join(written.split())
    if not line:
        raise ValidationError("The value is missing.")
    match AttributeType(term.value_type):
        case AttributeType.DATE:
            kept = kept_date(line, today or timezone.now().date())
        case AttributeType.PERCENT:
            kept = read_percentage(line)
        case AttributeType.CHOICE:
            kept = _choice(term, line)
        case AttributeType.TEXT:
            kept = line
        case other:
            kept = READ[other](line)
            if not kept:
                raise ValidationError(f"“{line}”: write {written_as(term)}.")
    if len(kept) > MAX_VALUE_LENGTH:
        raise ValidationError(f"A value has at most {MAX_VALUE_LENGTH} characters.")
    return kept


def shown_value(term: KnownTerm | None, kept: str) -> str:
    """Return a kept value as people read it."""
    if term is None:
        return kept
    if term.value_type == AttributeType.CHOICE:
        return next((each.label for each in term.choices if each.value == kept), kept)
    if term.value_type == AttributeType.DATE:
        return describe(kept)
    return f"{kept} %" if term.value_type == AttributeType.PERCENT else kept


def _number(line: str) -> str:
    found = NUMBER.fullmatch(line)
    if not found:
        return ""
    sign, whole, rest = found[1], found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    kept = f"{whole}.{rest}" if rest else whole
    return f"-{kept}" if sign and kept != "0" else kept


def _yes_no(line: str) -> str:
    return YES_NO.get(line.casefold(), "")


def _country(line: str) -> str:
    place: Any = apps.get_model("entities", "Place")
    countries = place.objects.filter(kind=PlaceKind.COUNTRY)
    found = countries.filter(code=line.upper()).first() if len(line) == 2 else None
    if found is None:
        same = countries.filter(other_names__name__iexact=line) | countries.filter(
            name__iexact=line
        )
        codes = set(same.values_list("code", flat=True))
        return codes.pop() if len(codes) == 1 else ""
    return str(found.code)


READ: dict[str, Callable[[str], str]] = {
    AttributeType.NUMBER: _number,
    AttributeType.YES_NO: _yes_no,
    AttributeType.COUNTRY: _country,
}


def _choice(term: KnownTerm, line: str) -> str:
    by_value = {each.value: each.value for each in term.choices}
    by_label = {fold(each.label): each.value for each in term.choices}
    if kept := by_value.get(line) or by_label.get(fold(line)):
        return kept
    raise ValidationError(f"“{line}” is no choice here: write {written_as(term)}.")
