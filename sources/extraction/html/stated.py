"""The words that a page states about itself as data, for pages that a script puts together."""

import html
import json
from collections.abc import Iterator
from typing import Any

import lxml.html

__all__ = ["stated_paragraphs"]

MAX_DEPTH = 5


def stated_paragraphs(tree: lxml.html.HtmlElement) -> list[str]:
    """Return the paragraphs of the longest `articleBody` in the JSON-LD of a page."""
    bodies: list[str] = []
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() != "application/ld+json":
            continue
        try:
            bodies += _bodies(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue
    lines = html.unescape(max(bodies, key=len, default="")).split("\n")
    return [words for line in lines if (words := " ".join(line.split()))]


def _bodies(data: Any, depth: int = 0) -> Iterator[str]:
    if depth > MAX_DEPTH:
        return
    if isinstance(data, list):
        for each in data:
            yield from _bodies(each, depth + 1)
    elif isinstance(data, dict):
        if isinstance(body := data.get("articleBody"), str):
            yield body
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _bodies(data.get(key), depth + 1)
