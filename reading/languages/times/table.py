"""The structure of a language's words for the time of day: by the clock, and parts of the day.

Patterns match text in small letters; Arabic letters are folded as in `reading.languages.weapons`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vocabulary.incidents import PartOfDay

__all__ = ["ZONE", "TimeWords"]


@dataclass(frozen=True, eq=False)
class TimeWords:
    """The words for the time of day in one language.

    - `near`: plain words and `near_clocks`: a fast regular expression; every match of `clocks` and
      `parts` contains one of them, and the others are searched for only near these triggers
    - `clocks`: regular expressions with the groups `h` (hour), `m` (minutes), `hm` (both in four
      digits), `end` (the second time of a range), `frac` (half, quarter), `half` (words that say
      which half of the day) and `zone`
    - `not_at`: words before a time that is only a limit: "until 5 pm"; `until`: words behind the
      first time of a range, which is one as well: "6 pm-6 am"
    - `hours`: number words for hours; `fractions`: minutes by words
    - `morning`, `evening`: words of the half of the day; `noon`: those of either half around noon
    - `parts`: regular expressions by part of the day; the first that matches applies
    - `counts_to_24`: an hour without its half of the day counts from midnight: "à 5 heures"
    - `letters`: replacements of letters, one by one
    """

    near: str
    near_clocks: str
    clocks: tuple[str, ...]
    not_at: str
    until: str
    hours: Mapping[str, int]
    fractions: Mapping[str, int]
    morning: str
    evening: str
    noon: str
    parts: Mapping[PartOfDay, str]
    letters: Mapping[str, str] = field(default_factory=dict)
    counts_to_24: bool = False


ZONE = r"(?P<zone>(?:gmt|utc|tu|z)\b(?:\s?[+-−]\s?\d{1,2}(?::?\d\d)?)?)"
"""A zone of time behind a time by the clock."""
