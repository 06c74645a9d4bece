"""The people named in a text. A passage is read with information from the whole text."""

import re
from dataclasses import dataclass, field

from sources.texts.windows import windows

__all__ = ["NOBODY", "WORD_OF_NAME", "People"]

_REST_OF_WORD = r"[^\W\d_]+(?:[-’'][^\W\d_]{2,})*"
WORD_OF_NAME = rf"[A-Z]{_REST_OF_WORD}"
# A pattern that begins with a set of letters is searched for fastest.
_FULL_NAME = re.compile(
    rf"[A-Z](?<![\w-].){_REST_OF_WORD}\s+(?:{WORD_OF_NAME}\s+){{0,2}}"
    rf"(?:(?:al|ul|bin)[\s-])?(?P<last>{WORD_OF_NAME})"
)
_WITHIN_SENTENCE = re.compile(rf"[A-Z](?<=[a-z,;”\"’] .){_REST_OF_WORD}")
_PART = re.compile(r"[-’']")
NOBODY = frozenset(
    """
    A An The He She It They We I You Who This That These Those There Some Many Most Several Few
    Both All One Two Three Others Officials Police Residents Witnesses Sources Authorities
    Critics Analysts Observers Experts Reports Media Villagers Doctors Troops Soldiers Militants
    In On At By For From To And But Or As When While After Before Since Earlier Later Meanwhile
    However Also Yet Still Then Now Here Local Security Government Army Speaking According Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
    August September October November December Journalists Investigators Rescuers Lawmakers
    His Her Their Its Our My Nobody Everyone No Not If Although Because Regarding Groups
    """.split()  # noqa: SIM905
)
"""Capitalised words that are not names, mostly at the beginning of sentences."""


@dataclass(frozen=True)
class People:
    """Information about people's names from a whole text.

    `fullest` maps a last name to the only full name in the text that ends with it. `capitalised`
    are words that are capitalised within a sentence and are therefore names.
    """

    fullest: dict[str, str] = field(default_factory=dict)
    capitalised: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> "People":
        """Return the people named in a text."""
        full: dict[str, str | None] = {}
        capitalised: set[str] = set()
        for start, end in windows(text):
            for match in _FULL_NAME.finditer(text, start, end):
                words = match[0].split()
                while words and words[0] in NOBODY:
                    words = words[1:]
                name = " ".join(words)
                # Two people share this last name, so it identifies neither.
                if len(words) > 1 and full.setdefault(match["last"], name) != name:
                    full[match["last"]] = None
            for match in _WITHIN_SENTENCE.finditer(text, start, end):
                capitalised.add(match[0])
                capitalised.update(match[0][: part.start()] for part in _PART.finditer(match[0]))
        return cls({last: name for last, name in full.items() if name}, frozenset(capitalised))
