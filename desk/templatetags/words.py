"""User text on pages: isolated from the text around it, with hidden characters made visible."""

import unicodedata
from typing import Any

from django import template
from django.utils.html import format_html

from sources.texts.characters import shown as with_signs

register = template.Library()


@register.filter
def shown(value: Any) -> str:
    """Return text with a sign for each hidden character.

    For an element of its own with `dir="auto"`, or a `bdi`.
    """
    return "" if value is None else with_signs(str(value))


@register.filter
def words(value: Any) -> str:
    """Return text in an element that isolates its direction; empty for no text."""
    text = shown(value)
    return format_html("<bdi>{}</bdi>", text) if text else ""


@register.filter
def direction(value: Any) -> str:
    """Return the direction of text by its first letter, `rtl` or `ltr`, as `dir="auto"` would.

    For an element that shows text in several pieces, each in a `bdi`, which `auto` ignores.
    """
    for character in str(value):
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
