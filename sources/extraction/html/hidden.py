"""Detection of elements that are hidden, struck out or superscript."""

import re
from dataclasses import dataclass, field

import lxml.html

__all__ = ["STRUCK_OUT", "Looks", "looks_of"]

STRUCK_OUT = frozenset({"del", "s", "strike"})
# Class names of common frameworks for content that only screen readers present.
# fmt: off
_FOR_SCREEN_READERS = frozenset({
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
    "screenreader", "element-invisible", "a11y-hidden", "assistive-text", "u-hidden",
    "is-hidden", "hidden", "d-none", "hide", "offscreen", "off-screen", "show-for-sr",
})
# fmt: on
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!]|$)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;!]|$)|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|top|right)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.I,
)
_STRIKING = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
_RAISING = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.I)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^{};]+;")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?([.#])([\w-]+)", re.I)
MAX_STYLES = 500_000
"""Maximum number of characters of style sheets that are examined."""

_SHOWN = re.compile(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible", re.I)


@dataclass
class Looks:
    """The classes and ids that embedded style sheets hide, strike out or raise.

    Only rules with one simple selector and without a condition are evaluated.
    """

    hiding: set[str] = field(default_factory=set)
    striking: set[str] = field(default_factory=set)
    raising: set[str] = field(default_factory=set)

    def is_hidden(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether the element is invisible to a reader of the page."""
        attributes = element.attrib
        if not attributes:
            return False
        style = attributes.get("style", "")
        # `hidden="until-found"` also hides the element, until a search in the page finds it.
        if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
            return True
        if _HIDING.search(style):
            return True
        names = _names(element)
        if not names or _SHOWN.search(style):
            return False
        return bool(names & self.hiding) or bool(
            {name[1:].lower() for name in names if name[0] == "."} & _FOR_SCREEN_READERS
        )

    def is_struck_out(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether the text of the element is struck out or marked as deleted."""
        if element.tag in STRUCK_OUT:
            return True
        return self._has(element, _STRIKING, self.striking)

    def is_raised(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether the element is superscript, like a note marker."""
        return element.tag == "sup" or self._has(element, _RAISING, self.raising)

    def _has(
        self, element: lxml.html.HtmlElement, pattern: re.Pattern[str], named: set[str]
    ) -> bool:
        if not element.attrib:
            return False
        if pattern.search(element.get("style", "")):
            return True
        return bool(named) and bool(_names(element) & named)


def looks_of(tree: lxml.html.HtmlElement) -> Looks:
    """Return the effects of the style sheets embedded in a page."""
    looks = Looks()
    sheets = "\n".join(style.text or "" for style in tree.iter("style"))[:MAX_STYLES]
    if "{" not in sheets:
        return looks
    rules = _AT_RULE.sub(" ", _COMMENT.sub(" ", sheets))
    for selectors, body in _RULE.findall(rules):
        for named, pattern in (
            (looks.hiding, _HIDING),
            (looks.striking, _STRIKING),
            (looks.raising, _RAISING),
        ):
            if pattern.search(body):
                named.update(_selected(selectors))
    return looks


def _selected(selectors: str) -> set[str]:
    found = set()
    for selector in selectors.split(","):
        if simple := _SIMPLE.fullmatch(selector.strip()):
            found.add(simple[2] + simple[3])
    return found


def _names(element: lxml.html.HtmlElement) -> set[str]:
    names = {f".{name}" for name in element.get("class", "").split()}
    if element.get("id"):
        names.add(f"#{element.get('id')}")
    return names
