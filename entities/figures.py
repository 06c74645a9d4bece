"""Figures as sources give them: a lower bound, a best figure and an upper bound.

People type and read a figure on one line: `12`, `12+`, `30-60`, `up to 60`, `~300`,
`30-60, best 45`. `read_figure` and `describe_figure` are each other's inverse.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = [
    "MAX_FIGURE",
    "NEAR",
    "Figure",
    "FigureError",
    "describe_figure",
    "figure_of",
    "read_figure",
]

MAX_FIGURE = 2**31 - 1
MAX_TYPED = 80

NEAR = 0.25
"""How far an approximate number reaches to either side, as a share of it: 300 from 225 to 375."""

NUMBER = r"(\d{1,3}(?:[,.'٬ ]\d{3})+|\d+)"
# "~300", "30-60" and what people write for them, in lower case. The first that fits is taken.
FORMS = tuple(
    (re.compile(pattern.replace("N", NUMBER)), form)
    for pattern, form in (
        (r"N", "exact"),
        (r"(?:between |from )?N ?(?:-|to|and) ?N", "range"),
        (r"(?:at least|no fewer than|no less than|minimum|min\.?|>=|≥) ?N", "least"),
        (r"N ?(?:\+|or more|and more|plus)", "least"),
        (r"(?:more than|over|above|>) ?N", "more"),
        (r"(?:up to|at most|no more than|maximum|max\.?|<=|≤) ?N", "most"),
        (r"N or (?:fewer|less)", "most"),
        (r"(?:fewer than|less than|under|below|<) ?N", "fewer"),
        (
            r"(?:~|∼|≈|best|about|around|approximately|approx\.?|roughly|some|nearly|almost|circa"
            r"|ca?\.?) ?N",
            "best",
        ),
        (r"N or so", "best"),
    )
)
BEST = re.compile(rf"(?P<rest>.+?)(?: ?[,;،] ?| )best ?{NUMBER}")

ASKED = "Write a number, such as 12, 12+, 30-60, up to 60, ~300 or “30-60, best 45”."


class FigureError(ValueError):
    """What was typed is no figure; the message says to a person what to write."""


class Figure(NamedTuple):
    """Bounds and best figure of a count, each None if unknown.

    Of an exact figure both bounds are the number, and `best` is None: it is the number too.
    """

    at_least: int | None = None
    best: int | None = None
    at_most: int | None = None

    @property
    def is_exact(self) -> bool:
        return self.at_least is not None and self.at_least == self.at_most

    @property
    def estimate(self) -> int | None:
        """The best figure; of an exact figure, the number itself."""
        return self.at_least if self.is_exact else self.best

    @property
    def lowest(self) -> int | None:
        """The lower bound, or the best figure if there is none."""
        return self.best if self.at_least is None else self.at_least

    @property
    def highest(self) -> int | None:
        """The upper bound, or the best figure if there is none."""
        return self.best if self.at_most is None else self.at_most

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest number that are possible by this figure.

        A missing bound is open; a best figure alone is approximate and reaches as far as NEAR.
        """
        if self.at_least is None and self.at_most is None and self.best is not None:
            return math.floor(self.best * (1 - NEAR)), math.ceil(self.best * (1 + NEAR))
        return self.at_least or 0, math.inf if self.at_most is None else self.at_most

    @property
    def normal(self) -> "Figure":
        """The same figure; an exact one without the best figure that follows from its bounds."""
        if self.is_exact and self.best == self.at_least:
            return self._replace(best=None)
        return self

    def __str__(self) -> str:
        return describe_figure(self)


def figure_of(content: Mapping[str, Any]) -> Figure:
    """Return the figure of which a mapping has the bounds and the best figure, by their names."""
    return Figure(*(content.get(name) for name in Figure._fields)).normal


def describe_figure(figure: Figure) -> str:
    """Return a figure as people type and read it; `unknown` if nothing of it is known."""
    least, best, most = figure.normal
    if least is None and most is None:
        return "unknown" if best is None else f"~{best}"
    if least is None:
        said = f"up to {most}"
    elif most is None:
        said = f"{least}+"
    else:
        said = str(least) if least == most else f"{least}-{most}"
    return said if best is None else f"{said}, best {best}"


def read_figure(typed: str) -> Figure:
    """Return the figure that a person typed. Raises FigureError.

    Takes digits of any script, any dash, thin spaces, thousands separators, and words such as
    “about 300” or “at least 12”.
    """
    line = plain_characters(typed)
    if not line:
        raise FigureError(ASKED)
    if len(line) > MAX_TYPED:
        raise FigureError(f"This is too long for a number. {ASKED}")
    best = None
    if with_best := BEST.fullmatch(line):
        line, best = with_best["rest"], number(with_best[2])
    figure = bounds_of(line)
    if best is not None:
        if figure.best is not None:
            raise FigureError("Give one best figure.")
        figure = figure._replace(best=best).normal
    check_order(figure)
    return figure


def plain_characters(typed: str) -> str:
    """Return a line in lower case with ASCII digits, hyphens and single spaces."""
    kept = []
    for character in unicodedata.normalize("NFKC", typed).casefold():
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.digit(character)))
        elif category == "Pd" or character == "−":
            kept.append("-")
        elif category != "Cf":
            kept.append("'" if character in "’‘" else character)
    return " ".join("".join(kept).split())


def bounds_of(line: str) -> Figure:
    for pattern, form in FORMS:
        if match := pattern.fullmatch(line):
            first, *others = map(number, match.groups())
            match form:
                case "exact":
                    return Figure(first, None, first)
                case "range":
                    return Figure(first, None, others[0])
                case "least":
                    return Figure(at_least=first)
                case "more":
                    return Figure(at_least=first + 1)
                case "most":
                    return Figure(at_most=first)
                case "fewer" if first:
                    return Figure(at_most=first - 1)
                case "best":
                    return Figure(best=first)
    raise FigureError(ASKED)


def number(digits: str) -> int:
    found = int(re.sub(r"\D", "", digits))
    if found >= MAX_FIGURE:
        raise FigureError(f"This number is too large: at most {MAX_FIGURE - 1:,} can be counted.")
    return found


def check_order(figure: Figure) -> None:
    least, best, most = figure
    if least is not None and most is not None and least > most:
        raise FigureError(f"The lower bound, {least}, is larger than the upper bound, {most}.")
    if best is None:
        return
    if figure.is_exact:
        raise FigureError(f"{least} is exact, so {best} cannot be the best figure.")
    if (least is not None and best < least) or (most is not None and best > most):
        raise FigureError(f"The best figure, {best}, does not lie within the bounds.")
