"""The units of a sentence, each with a role letter: the input of `clauses`."""

import re
from dataclasses import dataclass, field

from reading.counts.quantities import Quantity
from reading.counts.words import Words
from reading.languages.table import Language
from vocabulary.records import Outcome

__all__ = ["Units", "settle"]


@dataclass(slots=True)
class Units:
    """The units of one sentence, from `start` to `end` (code points of the text).

    `roles` has one letter per unit (`words.LETTERS`); the lists have the same length. `quantities`
    are the numbers by index of their unit, `rates` the indexes of rates.
    """

    text: str
    start: int
    end: int
    language: Language
    roles: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    lows: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    quantities: dict[int, Quantity] = field(default_factory=dict)
    rates: list[int] = field(default_factory=list)


_COUNTED = re.compile(r"[nadrAhpo1]*[ksN]")
_BASE_AS_NOUN = re.compile(r"(?<=[d1])b|b(?=o)")
# “In May”
_MODAL_AS_NOUN = re.compile(r"(?<=[pB])m")
_NUMBERED = frozenset("#1d")
_BEFORE_NOUN = frozenset(["", *";:,dcpotBV"])
_NEAR = 80
"""Code points behind a word that may change its meaning."""
_SPLIT = 10
"""Maximum distance between the two words of a verb, in units."""


def settle(text: str, letters: list[str], units: Units, words: Words) -> None:
    """Correct the letters of units by their context, and set `units.roles`."""
    _settle_nouns(text, letters, units, words)
    _name_tolls(letters, units)
    _complete_verbs(letters, units, words)
    # “The murder of”, “a murder” are nouns; “to murder”, “will murder” are verbs.
    units.roles = _MODAL_AS_NOUN.sub("n", _BASE_AS_NOUN.sub("N", "".join(letters)))


def _settle_nouns(text: str, letters: list[str], units: Units, words: Words) -> None:
    """Correct roles that depend on context or spelling.

    “Un détenu est mort”: a noun. “Mort d'un berger”: a noun of harm. “إمام”: not “أمام”.
    """
    language = words.language
    if language.nouns_as_spelled and "p" in letters:
        for at, letter in enumerate(letters):
            spelled = text[units.starts[at] : units.ends[at]]
            if letter == "p" and spelled in language.nouns_as_spelled:
                letters[at] = "n"
    _settle_verbs(text, letters, units, words)
    if not (language.nouns_behind_number or language.nouns_before_of):
        return
    for at, low in enumerate(units.lows):
        if letters[at] != "k":
            continue
        before, after = "".join(letters[max(0, at - 1) : at]), letters[at + 1 : at + 2]
        if low in language.nouns_behind_number and before in _NUMBERED and after != ["B"]:
            letters[at], units.outcomes[at] = "n", ""
        elif low in language.nouns_before_of and after == ["o"] and before in _BEFORE_NOUN:
            letters[at] = "N"


def _settle_verbs(text: str, letters: list[str], units: Units, words: Words) -> None:
    """Correct words that mean no harm with the words behind them: “قضى القاضي بسجنه”."""
    language = words.language
    if not language.not_harm:
        return
    for at, low in enumerate(units.lows):
        if letters[at] == "k" and low in language.not_harm:
            behind = words.folded(text[units.ends[at] : units.end][:_NEAR])
            if re.match(language.not_harm[low], behind):
                letters[at], units.outcomes[at] = "m", ""


def _name_tolls(letters: list[str], units: Units) -> None:
    """Mark tolls with the outcome of the word after them: “the number of civilians killed”."""
    if "T" not in letters:
        return
    for at, letter in enumerate(letters):
        if letter != "T" or units.outcomes[at]:
            continue
        rest = _COUNTED.match("".join(letters[at + 1 : at + 9]))
        if rest:
            units.outcomes[at] = units.outcomes[at + rest.end()]
        elif units.lows[at] in units.language.bare_tolls:
            units.outcomes[at] = Outcome.KILLED.value
        else:
            letters[at] = "n"


def _complete_verbs(letters: list[str], units: Units, words: Words) -> None:
    """Combine the words of a verb around its subject: “فارق السجين الحياة”."""
    lows, verbs = units.lows, words.language.split_verbs
    if not verbs:
        return
    for at, low in enumerate(lows):
        if letters[at] in "Vk" and low in verbs:
            outcome, ends = verbs[low]
            for end in range(at + 2, min(at + _SPLIT, len(lows))):
                if lows[end] in ends and letters[end] in "nN":
                    letters[end], units.outcomes[end] = "i", outcome
                    letters[at], units.outcomes[at] = "V", ""
                    for within in range(at + 1, end):
                        # “لفظ الجريح أنفاسه”: its subject, not another word of harm
                        if letters[within] == "s":
                            letters[within], units.outcomes[within] = "n", ""
                    break
