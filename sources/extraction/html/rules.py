"""Rules of style sheets: which elements they apply to, and which of them decides.

Rules under a condition (`@media`) are ignored, and so are selectors with pseudo-classes,
attributes or siblings.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

import lxml.html

__all__ = ["Rules", "rules_of"]

MAX_RULES_OF_A_NAME = 50
"""Maximum number of rules that are tried for one class, id or tag: the last ones, which decide."""

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^{};]+;")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)", re.I)
_NAME = re.compile(r"[.#][\w-]+")
# Scripts replace these classes as soon as the page is opened.
_BEFORE_SCRIPTS = re.compile(
    r"(?:^|[\s.])(?:no-?js|js|wf-loading|async-hide|loading)(?![\w-])", re.I
)


@dataclass(frozen=True)
class _Simple:
    """A tag, classes and an id that an element must have. `is_child` is of the next one."""

    tag: str
    names: frozenset[str]
    is_child: bool = False

    def fits(self, element: lxml.html.HtmlElement) -> bool:
        return (not self.tag or element.tag == self.tag) and self.names <= _names(element)


@dataclass(frozen=True)
class _Rule:
    """A selector, from the element outwards, and what it says. The greatest `weight` decides."""

    selector: tuple[_Simple, ...]
    says: bool
    weight: tuple[bool, int, int, int, int]

    def applies(self, element: lxml.html.HtmlElement) -> bool:
        if not self.selector[0].fits(element):
            return False
        for simple in self.selector[1:]:
            above = element.getparent()
            while above is not None and not simple.fits(above):
                above = None if simple.is_child else above.getparent()
            if above is None:
                return False
            element = above
        return True


@dataclass
class Rules:
    """Rules that say whether elements look in some way, by a name of the element."""

    by_name: dict[str, list[_Rule]] = field(default_factory=lambda: defaultdict(list))

    def of(self, element: lxml.html.HtmlElement) -> bool | None:
        """Return what the rules say of an element; None if none applies."""
        if not self.by_name:
            return None
        found = [
            rule
            for name in (element.tag, *_names(element))
            if name in self.by_name
            for rule in self.by_name[name][-MAX_RULES_OF_A_NAME:]
            if rule.applies(element)
        ]
        return max(found, key=lambda rule: rule.weight).says if found else None


def rules_of(sheets: str, *looks: tuple[re.Pattern[str], re.Pattern[str]]) -> list[Rules]:
    """Return the rules of style sheets for each look.

    A look is a pattern of declarations that give it, and one of those that take it away.
    """
    found = [Rules() for _look in looks]
    parts = _RULE.findall(_AT_RULE.sub(" ", _COMMENT.sub(" ", sheets)))
    for number, (selectors, body) in enumerate(parts):
        for rules, (gives, takes) in zip(found, looks, strict=True):
            says = bool(gives.search(body))
            if not says and not takes.search(body):
                continue
            for selector in selectors.split(","):
                simple = _simples(selector)
                if not simple:
                    continue
                names = [name for each in simple for name in each.names]
                ids = sum(name[0] == "#" for name in names)
                tags = sum(bool(each.tag) for each in simple)
                weight = ("!important" in body, ids, len(names) - ids, tags, number)
                last = min(simple[0].names, default=simple[0].tag)
                rules.by_name[last].append(_Rule(simple, says, weight))
    # A look that nothing gives needs no rules that take it away.
    return [
        rules if any(rule.says for group in rules.by_name.values() for rule in group) else Rules()
        for rules in found
    ]


def _simples(selector: str) -> tuple[_Simple, ...]:
    """Return the parts of a selector, the last one first; empty if it is not evaluated."""
    found: list[_Simple] = []
    is_child = False
    if _BEFORE_SCRIPTS.search(selector):
        return ()
    for part in reversed(selector.replace(">", " > ").split()):
        if part == ">":
            is_child = True
            continue
        simple = _SIMPLE.fullmatch(part)
        if simple is None:
            return ()
        names = frozenset(_NAME.findall(simple[2]))
        found.append(_Simple((simple[1] or "").lower(), names, is_child))
        is_child = False
    return tuple(found)


def _names(element: lxml.html.HtmlElement) -> set[str]:
    names = {f".{name}" for name in element.get("class", "").split()}
    if element.get("id"):
        names.add(f"#{element.get('id')}")
    return names
