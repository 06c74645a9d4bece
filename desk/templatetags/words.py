"""Words that people wrote, as pages show them: apart from what is around, and nothing hidden."""

import unicodedata
from typing import Any

from django import template
from django.utils.html import format_html

from sources.texts.characters import shown as with_signs

register = template.Library()


@register.filter
def shown(value: Any) -> str:
    """Return words with a sign for each character that hides in them.

    For an element of its own that has `dir="auto"`, or a `bdi`.
    """
    return "" if value is None else with_signs(str(value))


@register.filter
def words(value: Any) -> str:
    """Return words in an element that keeps their direction to themselves; empty for none."""
    text = shown(value)
    return format_html("<bdi>{}</bdi>", text) if text else ""


@register.filter
def direction(value: Any) -> str:
    """Return the direction of words by their first letter, `rtl` or `ltr`, as `dir="auto"` would.

    For an element that shows them in several pieces, each in a `bdi`, which `auto` passes over.
    """
    for character in str(value):
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
