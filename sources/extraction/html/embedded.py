"""Pages inside a page that a reader sees as a part of it: frames with their markup, shadow roots.

They are put at their place in the tree. Their style sheets count only inside of them.
"""

import re
from dataclasses import dataclass
from typing import Any

import lxml.html

from sources.extraction.html.hidden import Looks, looks_of

__all__ = ["Embedded", "put_embedded_in_place"]

MAX_FRAMES = 200
MAX_CHARACTERS = 5_000_000
DEEPEST = 3
_SHADOW = ("shadowrootmode", "shadowroot")


@dataclass
class Embedded:
    """What was put in place: the numbers of frames and shadow roots, and of frames left out.

    `elsewhere` counts frames whose page is at an address, which is never fetched.
    """

    frames: int = 0
    roots: int = 0
    elsewhere: int = 0
    too_many: bool = False


def put_embedded_in_place(tree: lxml.html.HtmlElement, depth: int = 0) -> Embedded:
    """Replace frames that carry their page (`srcdoc`) and shadow roots by their content.

    Changes `tree`, and returns what was found.
    """
    found = Embedded()
    characters = 0
    for frame in list(tree.iter("iframe")):
        markup = frame.get("srcdoc", "")
        if not markup.strip():
            address = frame.get("src", "").strip()
            seen = address and not address.startswith(("about:", "javascript:"))
            found.elsewhere += bool(seen and _has_size(frame))
            continue
        characters += len(markup)
        if depth >= DEEPEST or found.frames >= MAX_FRAMES or characters > MAX_CHARACTERS:
            found.too_many = True
            continue
        inner = _parsed(markup)
        if inner is None:
            continue
        within = put_embedded_in_place(inner, depth + 1)
        found.elsewhere += within.elsewhere
        found.roots += within.roots
        found.too_many |= within.too_many
        found.frames += 1 + within.frames
        _write_looks(inner, looks_of(inner))
        frame.tag = "div"
        for name in ("srcdoc", "width", "height", "src"):
            frame.attrib.pop(name, None)
        _empty(frame)
        _move(inner if inner.body is None else inner.body, frame)
    for template in list(tree.iter("template")):
        host = template.getparent()
        if host is not None and any(template.get(name) for name in _SHADOW):
            _show_root(host, template)
            found.roots += 1
    return found


def _parsed(markup: str) -> lxml.html.HtmlElement | None:
    from sources.extraction.errors import DamagedFileError
    from sources.extraction.html.parsing import parse

    try:
        return parse("A frame of the page", markup)
    except DamagedFileError:
        return None


def _has_size(frame: lxml.html.HtmlElement) -> bool:
    """Return whether a reader sees a frame: those of counters and advertisers have no size."""
    style = frame.get("style", "")
    small = {frame.get("width", "").strip(), frame.get("height", "").strip()} & {"0", "1"}
    return not small and not re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style, re.I)


def _show_root(host: lxml.html.HtmlElement, template: lxml.html.HtmlElement) -> None:
    """Put the content of a shadow root into its host, and the host's own into the slots.

    What has no slot is not shown.
    """
    _write_looks(template, looks_of(template))
    light = [child for child in host if child is not template]
    text = (host.text or "", template.tail or "")
    host.text, template.tail = None, None
    slots = list(template.iter("slot"))
    unnamed = next((slot for slot in slots if not slot.get("name")), None)
    filled: set[lxml.html.HtmlElement] = set()
    for child in light:
        name = child.get("slot", "")
        place: Any = next((each for each in slots if each.get("name", "") == name), None)
        if place is None:
            if isinstance(child.tag, str):
                child.set("hidden", "")
            continue
        if place not in filled:
            _empty(place)
            filled.add(place)
        if place is not unnamed:
            child.tail = None
        place.append(child)
    if unnamed is not None and "".join(text).strip():
        if unnamed not in filled:
            _empty(unnamed)
        unnamed.text = " ".join(text)
    for slot in slots:
        slot.tag = "span"
    template.tag = "div"
    for name in _SHADOW:
        template.attrib.pop(name, None)


def _write_looks(root: lxml.html.HtmlElement, looks: Looks) -> None:
    """Write what style sheets say of elements on the elements, and remove the style sheets."""
    for element in list(root.iter()):
        if element is root or not isinstance(element.tag, str) or element.tag == "style":
            continue
        if looks.is_hidden(element):
            element.set("hidden", "")
        said = [
            declaration
            for says, declaration in (
                (looks.is_struck_out(element), "text-decoration: line-through"),
                (looks.is_raised(element), "vertical-align: super"),
                (looks.is_block(element), "display: block"),
                (looks.is_unnumbered(element), "list-style: none"),
            )
            if says
        ]
        if said:
            element.set("style", "; ".join((*said, element.get("style", ""))))
    for style in list(root.iter("style")):
        style.drop_tree()


def _empty(element: lxml.html.HtmlElement) -> None:
    element.text = None
    for child in list(element):
        element.remove(child)


def _move(source: lxml.html.HtmlElement, target: lxml.html.HtmlElement) -> None:
    target.text = source.text
    for child in list(source):
        target.append(child)
