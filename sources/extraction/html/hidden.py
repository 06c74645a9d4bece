"""Detection of elements that are hidden, struck out, superscript or laid out as blocks."""

import re
from dataclasses import dataclass, field

import lxml.html

from sources.extraction.html.rules import Rules, rules_of

__all__ = ["NEVER_SHOWN", "STRUCK_OUT", "Looks", "looks_of"]

STRUCK_OUT = frozenset({"del", "s", "strike"})
NEVER_SHOWN = frozenset({"template", "noscript"})
"""What a browser that runs scripts never shows, until a script puts it into the page."""
MAX_STYLES = 500_000
"""Maximum number of characters of style sheets that are examined."""

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
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:^|[;{\s])color\s*:\s*transparent",
    re.I,
)
_STRIKING = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
_RAISING = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.I)
_SHOWN = re.compile(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible", re.I)
_NOT_STRIKING = re.compile(r"text-decoration(?:-line)?\s*:", re.I)
_NOT_RAISING = re.compile(r"vertical-align\s*:", re.I)
# Floated elements, such as a large first letter, do not begin a line.
_BLOCK = re.compile(
    r"^(?!.*float\s*:\s*(?:left|right)).*display\s*:\s*(?:block|flex|grid|table|list-item)\b",
    re.I | re.S,
)
_INLINE = re.compile(r"display\s*:\s*inline", re.I)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.I)
_NUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*(?:decimal|alpha|roman|latin)", re.I)


@dataclass
class Looks:
    """What the style sheets inside a page say of its elements."""

    hiding: Rules = field(default_factory=Rules)
    striking: Rules = field(default_factory=Rules)
    raising: Rules = field(default_factory=Rules)
    blocks: Rules = field(default_factory=Rules)
    unnumbered: Rules = field(default_factory=Rules)

    def is_hidden(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether the element is invisible to a reader of the page.

        A page that is hidden as a whole is shown by a script.
        """
        attributes = element.attrib
        if element.tag in ("html", "body"):
            return False
        if element.tag in NEVER_SHOWN or (element.tag == "dialog" and "open" not in attributes):
            return True
        style = attributes.get("style", "")
        # `hidden="until-found"` also hides the element, until a search in the page finds it.
        if "hidden" in attributes or "popover" in attributes:
            return True
        if attributes.get("aria-hidden", "").strip().lower() == "true":
            return True
        if _HIDING.search(style) or attributes.get("role", "") == "tooltip":
            return True
        if _SHOWN.search(style):
            return False
        said = self.hiding.of(element)
        if said is not None:
            return said
        return not _FOR_SCREEN_READERS.isdisjoint(attributes.get("class", "").lower().split())

    def is_struck_out(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether the text of the element is struck out or marked as deleted."""
        if element.tag in STRUCK_OUT:
            return True
        return _has(element, _STRIKING, self.striking)

    def is_raised(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether the element is superscript, like a note marker."""
        return element.tag == "sup" or _has(element, _RAISING, self.raising)

    def is_block(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether the style of an inline element puts it on lines of its own."""
        return _has(element, _BLOCK, self.blocks)

    def is_unnumbered(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether a list displays no numbers."""
        return _has(element, _UNNUMBERED, self.unnumbered)


def _has(element: lxml.html.HtmlElement, pattern: re.Pattern[str], rules: Rules) -> bool:
    style = element.get("style", "")
    return bool(style and pattern.search(style)) or bool(rules.of(element))


def looks_of(tree: lxml.html.HtmlElement) -> Looks:
    """Return what the style sheets embedded in a page say."""
    sheets = "\n".join(
        style.text or ""
        for style in tree.iter("style")
        if not any(each.tag in NEVER_SHOWN and each is not tree for each in style.iterancestors())
    )[:MAX_STYLES]
    if "{" not in sheets:
        return Looks()
    return Looks(
        *rules_of(
            sheets,
            (_HIDING, _SHOWN),
            (_STRIKING, _NOT_STRIKING),
            (_RAISING, _NOT_RAISING),
            (_BLOCK, _INLINE),
            (_UNNUMBERED, _NUMBERED),
        )
    )
