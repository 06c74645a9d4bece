"""Styles of Word documents: struck-out, hidden and superscript text, numbering."""

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from sources.extraction.extracted import Reason

__all__ = ["Looks", "Styles", "is_on"]

_VALUE = qn("w:val")
_OFF = ("0", "false", "off", "none")
SMALLEST = 2
"""Font size in half-points up to which text is treated as hidden."""
HIGH = 4
"""Minimum raise above the baseline, in half-points, of superscript."""


@dataclass(frozen=True)
class Looks:
    """Text formatting; None if unspecified."""

    strike: bool | None = None
    double_strike: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    tiny: bool | None = None

    def over(self, other: "Looks") -> "Looks":
        """Return this formatting, with unspecified values taken from `other`."""
        return Looks(
            *(
                mine if mine is not None else theirs
                for mine, theirs in zip(self._all(), other._all(), strict=True)
            )
        )

    def _all(self) -> tuple[bool | None, ...]:
        return (self.strike, self.double_strike, self.hidden, self.raised, self.tiny)

    @property
    def reason(self) -> Reason | None:
        """Why such text is left out, or None."""
        if self.hidden or self.tiny:
            return Reason.HIDDEN
        return Reason.STRUCK_OUT if self.strike or self.double_strike else None


class Styles:
    """The styles of a document. `root` is the root element of `word/styles.xml`, if it exists."""

    def __init__(self, root: Any = None) -> None:
        self._elements: dict[str, Any] = {}
        self._looks: dict[str, Looks] = {}
        self._default = ""
        self._everywhere = Looks()
        if root is None:
            return
        for style in root.iter(qn("w:style")):
            name = style.get(qn("w:styleId"), "")
            self._elements[name] = style
            is_default = style.get(qn("w:default"), "0") not in _OFF
            if is_default and style.get(qn("w:type")) == "paragraph":
                self._default = name
        defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._everywhere = _looks(defaults)

    def of_paragraph(self, properties: Any) -> str:
        """Return the id of the style of a paragraph with these properties (`w:pPr`)."""
        named = "" if properties is None else _value(properties.find(qn("w:pStyle")))
        return named if named in self._elements else self._default

    def looks(self, style: str, properties: Any) -> Looks:
        """Return the formatting of a run with these properties (`w:rPr`) in a paragraph style."""
        named = "" if properties is None else _value(properties.find(qn("w:rStyle")))
        of_paragraph, of_run = self._of_style(style), self._of_style(named)
        # Toggle properties: paragraph and character styles cancel each other (ECMA-376, 17.7.3).
        turned = Looks(
            strike=_turned(of_paragraph.strike, of_run.strike),
            hidden=_turned(of_paragraph.hidden, of_run.hidden),
        )
        styled = turned.over(of_run.over(of_paragraph)).over(self._everywhere)
        return _looks(properties).over(styled)

    def numbering(self, style: str, properties: Any) -> tuple[str, int | None, str]:
        """Return the list number of a paragraph, its level, and the style that specifies them.

        Empty strings if there is none. A level of None is the one that the list links to the style.
        """
        number, level = _list(properties)
        if number:
            return ("" if number == "0" else number), level or 0, ""
        for name in self._chain(style):
            found, of_style = _list(self._elements[name].find(qn("w:pPr")))
            level = level if level is not None else of_style
            if found:
                return ("" if found == "0" else found), level, name
        return "", None, ""

    def _of_style(self, name: str) -> Looks:
        if name not in self._looks:
            found = Looks()
            for each in self._chain(name):
                found = found.over(_looks(self._elements[each].find(qn("w:rPr"))))
            self._looks[name] = found
        return self._looks[name]

    def _chain(self, name: str) -> list[str]:
        """Return a style followed by the styles that it is based on."""
        found: list[str] = []
        while name in self._elements and name not in found:
            found.append(name)
            name = _value(self._elements[name].find(qn("w:basedOn")))
        return found


def is_on(properties: Any, tag: str) -> bool | None:
    """Return whether a toggle property is on, or None if it is not specified."""
    found = None if properties is None else properties.find(qn(tag))
    return None if found is None else found.get(_VALUE, "1").lower() not in _OFF


def _looks(properties: Any) -> Looks:
    if properties is None:
        return Looks()
    size = _value(properties.find(qn("w:sz")))
    height = _value(properties.find(qn("w:position")))
    align = _value(properties.find(qn("w:vertAlign")))
    return Looks(
        strike=is_on(properties, "w:strike"),
        double_strike=is_on(properties, "w:dstrike"),
        hidden=is_on(properties, "w:vanish"),
        raised=(align == "superscript" if align else _whole(height) >= HIGH if height else None),
        tiny=_whole(size) <= SMALLEST if size else None,
    )


def _turned(one: bool | None, other: bool | None) -> bool | None:
    return None if one is None and other is None else bool(one) != bool(other)


def _list(properties: Any) -> tuple[str, int | None]:
    found = None if properties is None else properties.find(qn("w:numPr"))
    if found is None:
        return "", None
    level = _value(found.find(qn("w:ilvl")))
    return _value(found.find(qn("w:numId"))), int(level) if level.isdecimal() else None


def _value(element: Any) -> str:
    return "" if element is None else element.get(_VALUE, "")


def _whole(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 9 else 99 if text else 0
