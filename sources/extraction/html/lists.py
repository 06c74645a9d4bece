"""The numbers and letters that the items of an ordered list display."""

import re
from dataclasses import dataclass, field

import lxml.html

from sources.extraction.html.hidden import Looks
from sources.extraction.numerals import formatted

__all__ = ["ListNumbers"]

_INTEGER = re.compile(r"-?\d{1,6}")
_NUMBER_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?:inside\s+|outside\s+)?([a-z-]+)", re.I)
# How numbers of lists are written, by `type` and by style.
_NUMBERS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "inside": "decimal",
    "outside": "decimal",
}  # fmt: skip


@dataclass
class ListNumbers:
    """The last number of each list."""

    last: dict[lxml.html.HtmlElement, int] = field(default_factory=dict)

    def before(self, item: lxml.html.HtmlElement, looks: Looks) -> str:
        """Return what is displayed before an item, such as `2. `; an empty string if nothing."""
        above = item.getparent()
        if above is None or above.tag != "ol" or looks.is_unnumbered(above):
            return ""
        style = _NUMBER_STYLE.search(above.get("style", ""))
        form = _NUMBERS.get(style[1].lower() if style else above.get("type", "1"))
        if form is None:
            return ""
        step = -1 if "reversed" in above.attrib else 1
        if above not in self.last:
            first = above.get("start") or ("1" if step > 0 else str(_length(above)))
            self.last[above] = int(first) - step if _INTEGER.fullmatch(first.strip()) else 0
        said = item.get("value", "").strip()
        number = int(said) if _INTEGER.fullmatch(said) else self.last[above] + step
        self.last[above] = number
        return f"{formatted(number, form)}. "


def _length(above: lxml.html.HtmlElement) -> int:
    return sum(1 for _item in above.iterchildren("li"))
