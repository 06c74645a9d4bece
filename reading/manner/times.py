"""Finds the time of day of an event: by the clock (“5:40 am”), or a part of the day (“at dawn”).

A time that is only a limit (“until 5 pm”) is left out, and one of which the half of the day is not
told (“at 9:30”). Zones are read as offsets from UTC; “local time” has none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from entities.clock import ClockError, read_clock
from reading.languages import language_of
from reading.languages.times import TIMES, TimeWords
from reading.piecewise import piecewise
from vocabulary.incidents import PartOfDay

__all__ = ["FoundTime", "find_times"]

_LOOKED_AT = 24
"""Code points before a time that may make it a limit."""
_HABITS = re.compile(r"(?:every|each|chaque|tous les|todas?|todos?|cada|كل)\s*(?:las?|los)?\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 3
"""Letters of words that have no capital even in a headline."""
_CAPITALS = 0.8
_FEWEST = 3
"""The share of words with a capital, and their number, from which on a sentence is a headline."""
_REACH = 120
"""Code points around the start of a trigger that contain a match, and what its pattern looks at."""


@dataclass(frozen=True)
class FoundTime:
    """A time of day in a text, from `start` to `end` (code points, end excluded).

    `time` is by the clock (as in `entities.clock`), `part` a part of the day; one of them is empty.
    """

    start: int
    end: int
    exact: str
    time: str
    part: str

    @property
    def explanation(self) -> str:
        """A sentence that says what was recognised."""
        return f"“{self.exact}” is read as {self.time or self.part}."


def find_times(text: str, language: str = "en") -> list[FoundTime]:
    """Return the times of day in a text, in order and without overlap.

    `language` is the document's language (see `language_of`); without words for it the result is
    empty.
    """
    table = language_of(language, text)
    if table is None or table.code not in TIMES:
        return []
    words = TIMES[table.code]
    return piecewise(text, lambda window: _in_window(window, words))


@dataclass(frozen=True)
class _Patterns:
    near_clocks: re.Pattern[str]
    near: list[str]
    clocks: list[re.Pattern[str]]
    parts: list[tuple[PartOfDay, re.Pattern[str]]]
    not_at: re.Pattern[str]
    until: re.Pattern[str]
    morning: re.Pattern[str]
    evening: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns_of(words: TimeWords) -> _Patterns:
    return _Patterns(
        re.compile(words.near_clocks),
        words.near.split("|"),
        [re.compile(clock) for clock in words.clocks],
        [(part, re.compile(pattern)) for part, pattern in words.parts.items()],
        re.compile(words.not_at),
        re.compile(words.until),
        re.compile(words.morning),
        re.compile(words.evening),
    )


def _in_window(text: str, words: TimeWords) -> list[FoundTime]:
    patterns = _patterns_of(words)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    low = low.replace("\n", " ").replace("\u00a0", " ").replace("\u202f", " ")
    for letter, other in words.letters.items():
        low = low.replace(letter, other)
    found: list[FoundTime] = []
    limits: list[tuple[int, int]] = []
    for first, last in _near_triggers(low, patterns):
        for clock in patterns.clocks:
            for match in clock.finditer(low, first, last):
                time = _clock(match, words, patterns)
                if (
                    patterns.not_at.search(_before(low, match.start()))
                    or patterns.until.match(low, match.end())
                    or match.groupdict().get("end")
                ):
                    limits.append(match.span())
                elif time:
                    found.append(_found(text, match, time, ""))
        for part, pattern in patterns.parts:
            found += [
                _found(text, match, "", str(part))
                for match in pattern.finditer(low, first, last)
                if not _HABITS.search(_before(low, match.start()))
                and not _is_name(text, match.start(), match.end())
            ]
    found = [each for each in found if not any(one <= each.start < two for one, two in limits)]
    # A time by the clock before the part of the day within it: “5 in the morning”.
    found.sort(key=lambda each: (each.start, not each.time, -each.end))
    kept: list[FoundTime] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _near_triggers(low: str, patterns: _Patterns) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text around its triggers; those that overlap are one."""
    triggers = [match.start() for match in patterns.near_clocks.finditer(low)]
    for plain in patterns.near:
        at = low.find(plain)
        while at >= 0:
            triggers.append(at)
            at = low.find(plain, at + 1)
    first = last = 0
    for at in sorted(triggers):
        if at - _REACH > last:
            if last:
                yield first, last
            first = at - _REACH
        last = at + _REACH
    if last:
        yield first, last


def _is_name(text: str, start: int, end: int) -> bool:
    """Return whether a part of the day has a capital as names have: “the Evening Standard”."""
    *_, last = _WORD.finditer(text, start, end)
    if not text[last.start()].isupper():
        return False
    first = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
    if not _WORD.search(text, first, last.start()):
        # At the beginning every word has one: a name is longer.
        return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    said = [word for word in _WORD.findall(text, first, end + _LOOKED_AT) if len(word) > _SHORT]
    return sum(word[0].isupper() for word in said) < _CAPITALS * max(len(said), _FEWEST)


def _before(low: str, start: int) -> str:
    return low[max(0, start - _LOOKED_AT) : start]


def _found(text: str, match: re.Match[str], time: str, part: str) -> FoundTime:
    start, end = match.span()
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    if text[end - 1] == "." and text[end - 3] != ".":
        # The end of the sentence, and not of “a.m.”
        end -= 1
    if text[end - 1] == ")" and "(" not in text[start:end]:
        end -= 1
    return FoundTime(start, end, text[start:end], time, part)


def _clock(match: re.Match[str], words: TimeWords, patterns: _Patterns) -> str:
    """Return the time as it is kept; empty if it is none, or if its half of the day is not told."""
    said = match.groupdict()
    if both := said.get("hm"):
        hour, minute = int(both[:2]), int(both[2:])
        is_told = True
    else:
        hour = words.hours.get(said["h"]) or int(said["h"])
        minutes = said.get("m") or said.get("m2")
        minute = int(minutes) if minutes else words.fractions.get(said.get("frac") or "", 0)
        half = said.get("half") or ""
        is_told = bool(half) or hour > 12 or _is_of_24(said, words)
        if half:
            if not 1 <= hour <= 12:
                return ""
            hour = _in_half(hour, half, patterns)
    if not is_told:
        return ""
    try:
        return read_clock(f"{hour}:{minute:02}{_zone(said.get('zone') or '')}")
    except ClockError:
        return ""


def _is_of_24(said: dict[str, str | None], words: TimeWords) -> bool:
    """Return whether an hour below 13 counts from midnight: “05:40”, “11:40 GMT”, “5 heures”."""
    digits = said["h"] or ""
    has_minutes = bool(said.get("m") or said.get("m2"))
    if said.get("zone") or said.get("told") or said.get("told2"):
        return True
    if words.counts_to_24:
        return True
    return has_minutes and len(digits) == 2 and digits.startswith("0")


def _in_half(hour: int, half: str, patterns: _Patterns) -> int:
    if patterns.morning.match(half):
        # “12 de la mañana” is noon.
        return 12 if hour == 12 and "mañana" in half else hour % 12
    if patterns.evening.match(half):
        # “12 at night”
        is_midnight = hour == 12 and ("night" in half or "noche" in half)
        return 0 if is_midnight else hour % 12 + 12
    # Around noon or at night: “one at noon”, “two at night”
    if half.startswith("ليل"):
        return hour % 12 if hour < 6 or hour == 12 else hour + 12
    return hour if hour >= 10 else hour + 12


def _zone(said: str) -> str:
    """Return a zone as `read_clock` reads it."""
    if not said:
        return ""
    ahead = re.search(r"[+\-−]\s?\d{1,2}(?::?\d\d)?", said)
    return f" {ahead[0].replace(' ', '')}" if ahead else " UTC"
