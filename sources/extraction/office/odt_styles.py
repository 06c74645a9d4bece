"""Styles and lists of OpenDocument texts: hidden, struck-out and superscript text, numbering."""

from dataclasses import dataclass, field
from typing import Any

from sources.extraction.extracted import Reason
from sources.extraction.numerals import letters, roman

__all__ = ["Lists", "Looks", "Styles", "named"]

_SPACES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("style", "style"), ("meta", "meta"), ("fo", "xsl-fo-compatible"),
    )
}  # fmt: skip
DEEPEST = 10


def named(name: str) -> str:
    """Return the qualified name in lxml's notation for a name such as `text:p`."""
    prefix, local = name.split(":")
    return f"{{{_SPACES[prefix]}}}{local}"


@dataclass(frozen=True)
class Looks:
    """Text formatting; None if unspecified."""

    struck: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None

    def over(self, other: "Looks") -> "Looks":
        """Return this formatting, with unspecified values taken from `other`."""
        return Looks(
            other.struck if self.struck is None else self.struck,
            other.hidden if self.hidden is None else self.hidden,
            other.raised if self.raised is None else self.raised,
        )

    @property
    def reason(self) -> Reason | None:
        """Why such text is left out, or None."""
        if self.hidden:
            return Reason.HIDDEN
        return Reason.STRUCK_OUT if self.struck else None


class Styles:
    """The paragraph and text styles, from the roots of `styles.xml` and `content.xml`."""

    def __init__(self, roots: list[Any]) -> None:
        self._elements = {
            (style.get(named("style:family"), ""), style.get(named("style:name"), "")): style
            for root in roots
            for style in root.iter(named("style:style"))
        }
        self._looks: dict[tuple[str, str], Looks] = {}

    def looks(self, family: str, name: str) -> Looks:
        """Return the formatting of a style, including its parent styles."""
        key = (family, name)
        if key not in self._looks:
            found, seen = Looks(), set()
            while key in self._elements and key not in seen:
                seen.add(key)
                style = self._elements[key]
                found = found.over(_looks(style.find(named("style:text-properties"))))
                key = (family, style.get(named("style:parent-style-name"), ""))
            self._looks[family, name] = found
        return self._looks[family, name]

    def list_of(self, name: str) -> str:
        """Return the name of the list style of a paragraph style, or an empty string."""
        style = self._elements.get(("paragraph", name))
        return "" if style is None else style.get(named("style:list-style-name"), "")


def _looks(properties: Any) -> Looks:
    if properties is None:
        return Looks()
    line = properties.get(named("style:text-line-through-style")) or properties.get(
        named("style:text-line-through-type")
    )
    display = properties.get(named("text:display"))
    position = properties.get(named("style:text-position"), "")
    first = position.split(" ")[0]
    return Looks(
        struck=None if line is None else line != "none",
        hidden=None if display is None else display == "none",
        raised=(
            None
            if not position
            else first == "super" or (first.endswith("%") and first[0] not in "-0")
        ),
    )


@dataclass(frozen=True)
class _Level:
    form: str = ""
    before: str = ""
    after: str = ""
    shown_levels: int = 1
    start: int = 1
    bullet: str = ""


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Lists:
    """The lists of a document with their counters."""

    def __init__(self, roots: list[Any]) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._outline = _List({})
        for root in roots:
            for style in root.iter(named("text:list-style")):
                self._levels[style.get(named("style:name"), "")] = _levels_of(style)
            for style in root.iter(named("text:outline-style")):
                self._outline = _List(_levels_of(style))
        self._by_id: dict[str, _List] = {}
        self._last: dict[str, _List] = {}

    def begin(self, style: str, name: str, continued: str, goes_on: bool) -> _List:
        """Begin a list; `name` is its id, and `continued` the id of the list that it continues."""
        last = self._by_id.get(continued) if continued else None
        if last is None and goes_on:
            last = self._last.get(style)
        found = last if last is not None else _List(self._levels.get(style, {}))
        self._last[style] = found
        if name:
            self._by_id[name] = found
        return found

    def label(
        self,
        list_: _List | None,
        level: int,
        start: str = "",
        anew: bool = False,
        style: str = "",
    ) -> str:
        """Count one more item of a list, or of the heading outline if `list_` is None.

        Returns the label. `start` is the item's explicit number, `style` its own list style, and
        `anew` restarts the list.
        """
        list_ = list_ if list_ is not None else self._outline
        levels = self._levels.get(style, list_.levels)
        own = levels.get(level)
        if own is None:
            return ""
        counts = list_.counts
        if start.isdecimal():
            counts[level] = int(start[:6])
        elif level in counts and not anew:
            counts[level] += 1
        else:
            counts[level] = own.start
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if own.bullet:
            return f"{own.bullet} "
        if not own.form:
            # Without a number, the prefix and suffix may be displayed alone.
            text = f"{own.before}{own.after}".strip()
            return f"{text} " if text else ""
        shown = []
        for number in range(max(1, level - own.shown_levels + 1), level + 1):
            other = levels.get(number, _Level())
            if number == level or other.form:
                shown.append(_formatted(counts.get(number, other.start), other.form))
        return f"{own.before}{'.'.join(shown)}{own.after}".strip() + " "


def _levels_of(style: Any) -> dict[int, _Level]:
    found = {}
    for each in style:
        if not isinstance(each.tag, str) or not each.get(named("text:level"), "").isdecimal():
            continue
        bullet = ""
        if each.tag == named("text:list-level-style-bullet"):
            bullet = each.get(named("text:bullet-char"), "•") or "•"
            bullet = "•" if "\ue000" <= bullet[0] <= "\uf8ff" else bullet
        elif each.tag == named("text:list-level-style-image"):
            bullet = "•"
        shown = each.get(named("text:display-levels"), "1")
        start = each.get(named("text:start-value"), "1")
        found[int(each.get(named("text:level")))] = _Level(
            each.get(named("style:num-format"), ""),
            each.get(named("style:num-prefix"), ""),
            each.get(named("style:num-suffix"), ""),
            min(int(shown), DEEPEST) if shown.isdecimal() else 1,
            int(start[:6]) if start.isdecimal() else 1,
            bullet,
        )
    return found


def _formatted(number: int, form: str) -> str:
    match form:
        case "a":
            return letters(number)
        case "A":
            return letters(number).upper()
        case "i":
            return roman(number)
        case "I":
            return roman(number).upper()
    return str(number)
