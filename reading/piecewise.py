"""Reading a text window by window, so that the time grows linearly with its length."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from sources.texts.windows import WINDOW, windows

__all__ = ["piecewise"]

Found = TypeVar("Found", bound=Any)


def piecewise(text: str, read: Callable[[str], list[Found]]) -> list[Found]:
    """Return what `read` finds in each window of a text, with offsets in the whole text.

    Results have `start` and `end`, in code points. `read` gets at most WINDOW code points.
    """
    if len(text) <= WINDOW:
        return read(text)
    return [
        replace(found, start=start + found.start, end=start + found.end)
        for start, end in windows(text)
        for found in read(text[start:end])
    ]
