"""Reading a text window by window, so that the time it takes grows no faster than the text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from sources.texts.windows import WINDOW, windows

__all__ = ["piecewise"]

Found = TypeVar("Found", bound=Any)


def piecewise(text: str, read: Callable[[str], list[Found]]) -> list[Found]:
    """Return what `read` finds in each window of a text, with its place in the whole text.

    What is found has `start` and `end`, in code points. `read` sees no more than WINDOW of them.
    """
    if len(text) <= WINDOW:
        return read(text)
    return [
        replace(found, start=start + found.start, end=start + found.end)
        for start, end in windows(text)
        for found in read(text[start:end])
    ]
