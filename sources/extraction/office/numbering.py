"""Automatic numbers of paragraphs in Word documents (ECMA-376, 17.9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from sources.extraction.numerals import formatted

__all__ = ["Numbering"]

LEVELS = 9
MAX_LABEL_LENGTH = 60
_VALUE = qn("w:val")
_NUMBER, _LEVEL = qn("w:numId"), qn("w:ilvl")
_PLACE = re.compile(r"%([1-9])")
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings")


@dataclass(frozen=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    gap: str = " "
    restarts_after: int = LEVELS
    in_digits: bool = False
    in_symbols: bool = False
    style: str = ""


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document with their counters.

    `root` is the root element of `word/numbering.xml`; without one nothing is numbered.
    """

    def __init__(self, root: Any = None) -> None:
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, str] = {}
        self._own: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._linked: dict[str, str] = {}
        self._style_of_list: dict[str, str] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for each in root.iter(qn("w:abstractNum")):
            name = each.get(qn("w:abstractNumId"), "")
            self._lists[name] = _List(dict(_levels(each)))
            for tag, names in (("w:numStyleLink", self._linked), ("w:styleLink", None)):
                style = _value(each.find(qn(tag)))
                if style and names is not None:
                    names[name] = style
                elif style:
                    self._style_of_list[style] = name
        for each in root.iter(qn("w:num")):
            number = each.get(_NUMBER, "")
            self._numbers[number] = _value(each.find(qn("w:abstractNumId")))
            self._own[number] = {}
            self._starts[number] = {}
            for other in each.iter(qn("w:lvlOverride")):
                level = _whole(other.get(_LEVEL), 0)
                start = other.find(qn("w:startOverride"))
                if start is not None:
                    self._starts[number][level] = _whole(_value(start), 1)
                self._own[number].update(_levels(other))

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level of a list that is linked to a paragraph style, or 0."""
        list_ = self._list(number)
        levels = list_.levels if list_ else {}
        return next((level for level, each in levels.items() if each.style == style), 0)

    def label(self, number: str, level: int) -> str:
        """Count one more paragraph of a list, and return its label including the space after it."""
        list_ = self._list(number)
        if not list_ or not 0 <= level < LEVELS:
            return ""
        levels = {**list_.levels, **self._own.get(number, {})}
        own = levels.get(level)
        if own is None:
            return ""
        counts = list_.counts
        starts = self._starts.get(number, {})
        if level in starts:
            # The start override applies once, to the first paragraph with this numbering.
            counts[level] = starts.pop(level)
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = own.start
        for deeper in [each for each in counts if each > level]:
            if level < levels.get(deeper, _Level()).restarts_after:
                del counts[deeper]
        if own.form == "bullet":
            bullet = _bullet(own)
            return f"{bullet}{own.gap}" if bullet else ""

        def shown(place: re.Match[str]) -> str:
            other = levels.get(int(place[1]) - 1, _Level())
            count = counts.get(int(place[1]) - 1, other.start)
            return formatted(count, "decimal" if own.in_digits else other.form)

        text = _PLACE.sub(shown, own.text)[:MAX_LABEL_LENGTH].strip()
        return f"{text}{own.gap}" if text else ""

    def _list(self, number: str) -> _List | None:
        name = self._numbers.get(number, "")
        # The list may be defined by a list style.
        name = self._style_of_list.get(self._linked.get(name, ""), name)
        return self._lists.get(name)


def _levels(element: Any) -> Iterator[tuple[int, _Level]]:
    for each in element.iter(qn("w:lvl")):
        number = _whole(each.get(_LEVEL), 0)
        fonts = each.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        font = "" if fonts is None else (fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "")
        in_digits = each.find(qn("w:isLgl"))
        hidden = each.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        form = _value(each.find(qn("w:numFmt"))) or "decimal"
        picture = each.find(qn("w:lvlPicBulletId")) is not None
        text = "•" if picture else _value(each.find(qn("w:lvlText")))
        yield (
            number,
            _Level(
                start=_whole(_value(each.find(qn("w:start"))), 0),
                form=form,
                text="" if hidden is not None else text,
                gap="" if _value(each.find(qn("w:suff"))) == "nothing" else " ",
                restarts_after=_whole(_value(each.find(qn("w:lvlRestart"))), LEVELS),
                in_digits=in_digits is not None and _value(in_digits) not in ("0", "false", "off"),
                in_symbols=font.lower().startswith(_SYMBOL_FONTS),
                style=_value(each.find(qn("w:pStyle"))),
            ),
        )


def _bullet(level: _Level) -> str:
    text = level.text.strip()
    is_symbol = level.in_symbols or any("\ue000" <= each <= "\uf8ff" for each in text)
    if text and is_symbol:
        return "•"
    return "◦" if text == "o" else text


def _value(element: Any) -> str:
    return "" if element is None else element.get(_VALUE, "")


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise
