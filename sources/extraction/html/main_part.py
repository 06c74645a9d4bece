"""Selection of the blocks that are the main content of a page: the article or report.

trafilatura finds the article; other blocks in the same container are added unless they are
navigation.
"""

import re
from collections import Counter
from collections.abc import Sequence

import lxml.html

from sources.extraction.html.blocks import Block

__all__ = ["main_part"]

SHORT = 300
"""Length in characters below which the detected article does not locate the main content."""
_MIN_SHARE = 0.9
"""Minimum fraction of the article that the container of the main content must hold."""
_LINKS = 0.6
"""Fraction of linked characters above which a block is navigation."""
_AROUND = frozenset({"nav", "footer", "aside", "dialog", "menu", "form"})
# fmt: off
_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu",
    "menubar", "toolbar", "alert",
})
# fmt: on
_CLASSES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|masthead|share|sharing|"
    r"social|cookies?|newsletter|subscribe|subscription|advert|advertisement|ads?|promo|comments?|"
    r"disqus|pagination|pager|popup|modal|toolbar|login|skip-?(?:link|to|nav)?|"
    r"related-(?:posts?|articles?|news|stor(?:y|ies)|content|links?|topics?)|recommend(?:ed|ations)|"
    r"trending|most-(?:read|popular|viewed)|tags?|taglist|site-header|global-header)(?:$|[-_ ])",
    re.I,
)
# What the Internet Archive and Google put above the pages that they keep.
_BANNERS = re.compile(r"wm-ipp(?:-.*)?|google-cache-hdr|.*__google-cache-hdr")
_LEADS_ELSEWHERE = re.compile(
    r"(?:related (?:articles?|stor(?:y|ies)|news|posts?|contents?|links?|topics?|coverage|reading)|"
    r"related|read (?:more|next|also)|also read|more (?:on|from|in|news|stories|like)\b.*|"
    r"you (?:may|might) (?:also )?(?:like|be interested)\b.*|most (?:read|popular|viewed)|"
    r"latest(?: news| stories| articles)?|trending(?: now)?|top stories|recommended(?: for you)?|"
    r"share(?: this.*| on.*)?|follow us.*|subscribe.*|sign up.*|newsletters?|tags?|topics?|"
    r"categories|comments?|leave a (?:reply|comment)|advertisement|popular(?: posts)?|"
    r"recent (?:posts|news|comments)|explore more.*|à lire aussi|lire aussi|sur le même sujet|"
    r"lea también|te puede interesar|noticias relacionadas|leia (?:também|mais)|"
    r"اقرأ أيضا|مواضيع ذات صلة|читайте также|lesen sie auch)\s*:?",
    re.I,
)
MAX_LABEL_LENGTH = 80
_WINDOW = 50_000


def main_part(blocks: Sequence[Block], article: str) -> set[int]:
    """Return the indices of the blocks that are the main content.

    `article` is the text that trafilatura extracted. Hidden blocks are never included.
    """
    seen = [number for number, block in enumerate(blocks) if block.reason is None]
    core = _blocks_in(blocks, seen, article)
    around = _Around(blocks, core)
    core = {number for number in core if not around.holds(blocks[number].element)}
    holder = _holder(blocks, seen, core)
    if sum(len(blocks[number].text) for number in core) < SHORT:
        # On a short page trafilatura may extract everything, including menus.
        core = {number for number in core if _is_prose(blocks[number])}
    inside = [
        number
        for number in seen
        if number in core or (holder is not None and _is_within(blocks[number].element, holder))
    ]
    found: set[int] = set()
    led_away = False
    labelled = False
    for number in inside:
        block = blocks[number]
        if number in core:
            led_away = False
            labelled = _is_label(block) or (labelled and block.linked > 0)
            found.add(number)
            continue
        if around.holds(block.element):
            labelled = False
            continue
        if len(block.text) <= MAX_LABEL_LENGTH and _LEADS_ELSEWHERE.fullmatch(block.text.strip()):
            led_away, labelled = True, False
            continue
        leads_elsewhere = block.linked > _LINKS * len(block.text)
        if led_away and (leads_elsewhere or not _is_prose(block)):
            continue
        led_away = False
        if leads_elsewhere and not labelled:
            continue
        labelled = _is_label(block) or (labelled and block.linked > 0)
        found.add(number)
    return _without_bare_labels(blocks, found, core)


def _without_bare_labels(blocks: Sequence[Block], found: set[int], core: set[int]) -> set[int]:
    """Remove headings at the end of the main content that have no content below them."""
    for number in sorted(found, reverse=True):
        if number in core or not blocks[number].is_heading:
            break
        found.discard(number)
    return found


def _is_label(block: Block) -> bool:
    """Return whether a block may be the label of the list below it."""
    short = len(block.text) <= MAX_LABEL_LENGTH
    return (
        block.is_heading
        or (short and block.text.endswith(":"))
        or (short and not block.linked and block.text[-1:].isalnum())
    )


def _is_prose(block: Block) -> bool:
    return len(block.text) >= MAX_LABEL_LENGTH and not block.linked > 0.3 * len(block.text)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _blocks_in(blocks: Sequence[Block], seen: Sequence[int], article: str) -> set[int]:
    """Return the indices of the blocks whose text is in the article."""
    lines = {letters for line in article.split("\n") if (letters := _letters(line))}
    whole = _letters(article)
    found = set()
    place = 0
    for number in seen:
        text = blocks[number].text
        letters = _letters(text)
        if not letters:
            continue
        if letters in lines:
            found.add(number)
            at = whole.find(letters, place, place + _WINDOW)
        elif len(letters) >= 20 or blocks[number].is_row:
            at = whole.find(letters, max(0, place - 200), place + _WINDOW)
            if at >= 0 or _mostly(text, lines):
                found.add(number)
        else:
            continue
        if at >= 0:
            place = at + len(letters)
    return found


def _mostly(text: str, lines: set[str]) -> bool:
    pieces = [letters for line in text.split("\n") if (letters := _letters(line))]
    there = sum(len(piece) for piece in pieces if piece in lines)
    return there > 0.6 * sum(map(len, pieces))


def _holder(
    blocks: Sequence[Block], seen: Sequence[int], core: set[int]
) -> lxml.html.HtmlElement | None:
    """Return the container element of the main content."""
    sizes: Counter[lxml.html.HtmlElement] = Counter()
    core_sizes: Counter[lxml.html.HtmlElement] = Counter()
    for number in seen:
        block = blocks[number]
        for element in (block.element, *block.element.iterancestors()):
            sizes[element] += len(block.text)
            if number in core:
                core_sizes[element] += len(block.text)
    if not sizes:
        return None
    total = max(core_sizes.values(), default=0)
    if total >= SHORT:
        fitting = [each for each, size in core_sizes.items() if size >= _MIN_SHARE * total]
        named = [each for each in fitting if _is_named_main(each)]
        return min(named or fitting, key=lambda each: (sizes[each], -_depth(each)))
    named = [each for each in sizes if _is_named_main(each)]
    holding = [each for each in named if core_sizes[each] >= _MIN_SHARE * total]
    if holding:
        return max(holding, key=lambda each: sizes[each])
    return max(sizes, key=lambda each: (sizes[each], -_depth(each)))


def _depth(element: lxml.html.HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _is_named_main(element: lxml.html.HtmlElement) -> bool:
    return (
        element.tag in ("main", "article")
        or element.get("role", "") in ("main", "article")
        or "articleBody" in element.get("itemprop", "")
    )


def _is_within(element: lxml.html.HtmlElement, holder: lxml.html.HtmlElement) -> bool:
    return element is holder or any(each is holder for each in element.iterancestors())


class _Around:
    """Page elements around the main content: menus, footers, share buttons, comments."""

    def __init__(self, blocks: Sequence[Block], core: set[int]) -> None:
        # An element named like "content-sidebar-wrap" may contain the whole article.
        prose = [blocks[number].element for number in core if _is_prose(blocks[number])]
        held = Counter(element for block in prose for element in block.iterancestors())
        self._never = {each for each, count in held.items() if count >= max(2, len(prose) // 3)}
        self._known: dict[lxml.html.HtmlElement, bool] = {}

    def holds(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether an element is part of a menu or a similar area."""
        way = [element]
        while way[-1] not in self._known and way[-1].getparent() is not None:
            way.append(way[-1].getparent())
        known = self._known.get(way[-1], False)
        for each in reversed(way):
            known = known or (each not in self._never and _is_around(each))
            if each in self._never:
                known = False
            self._known[each] = known
        return known


def _is_around(element: lxml.html.HtmlElement) -> bool:
    if element.tag == "footer" and any(
        each.tag in ("blockquote", "figure") for each in element.iterancestors()
    ):
        # The speaker of a quotation.
        return False
    if element.tag == "form" and _has_heading(element):
        # Some systems put the whole page into a form.
        return False
    if element.tag in _AROUND or element.get("role", "").lower() in _ROLES:
        return True
    if element.tag in ("html", "body", "main", "article"):
        return False
    if element.tag == "header":
        named = any(each.tag in ("main", "article") for each in element.iterancestors())
        return not named and not _has_heading(element)
    if _BANNERS.fullmatch(element.get("id", "")):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(_CLASSES.search(" ".join(names.split())))


def _has_heading(element: lxml.html.HtmlElement) -> bool:
    return next(element.iterdescendants("h1"), None) is not None
