"""Assigns numbers to words of harm, using patterns over the roles of the words of a sentence.

A number is assigned the word of harm in its own noun phrase ("12 wounded soldiers", "12 deaths"),
or else the verb of which it is the object or subject. A number governed by another verb or a
preposition is not assigned. `joined` does the rest.
"""

import re

from reading.counts.clauses.left import from_left
from reading.counts.clauses.patterns import OUTCOMES, PP, PREDICATE, REACH
from reading.counts.clauses.phrases import Phrase, Reading
from reading.counts.clauses.right import from_right
from reading.counts.units import Units
from vocabulary.records import Outcome

__all__ = ["direct"]

_FRONTED = re.compile(rf"(?:^|;)[ac]*(?P<verb>k)(?:{PP}|a|x[hAVdnaq]{{1,5}})*,d?$")
_COORDINATED = re.compile(r"(?P<verb>[kKN])a*(?:n{1,5}a*,?ca*){1,4}$")


def _fronted(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    """Return the reading of a participle before its subject: “Tués la nuit, les deux bergers”."""
    match = _FRONTED.search(roles, 0, phrase.at) if "k" in roles[: phrase.at] else None
    if match is None or units.language.bare_person:
        return None
    verb = match.start("verb")
    if units.outcomes[verb] not in OUTCOMES:
        return None
    return Reading(units.outcomes[verb], "left", verb, phrase.noun_end)


def direct(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    """Return the reading of the number's own verb or noun."""
    at = phrase.at
    right = from_right(units, roles, phrase)
    left = from_left(units, roles, phrase)
    if phrase.among >= 0:
        if right or (left and left.kind == "left"):
            return right or left
        return Reading(units.outcomes[phrase.among], "own", at, phrase.end)
    if phrase.harm >= 0:
        if units.lows[phrase.harm] in units.language.collective:
            return None
        if left and left.kind == "left" and roles[phrase.harm] == "N":
            return left
        return Reading(units.outcomes[phrase.harm], "own", at, phrase.end)
    if phrase.attribute >= 0:
        # "12 wounded soldiers were freed", "died"
        if right and (right.kind == "passive" or right.outcome == Outcome.KILLED):
            return right
        return Reading(units.outcomes[phrase.attribute], "own", at, phrase.end)
    if left and right:
        # "Killed: 12 - wounded: 30": the second word of harm is the label of another number.
        if left.kind == "label" and roles[right.last : right.last + 1] == ":":
            return left
        # "The victim is a man, killed by two bullets": the verb is more specific than the noun.
        if left.outcome == "casualties" != right.outcome:
            return right
        # "Killed a man and a woman was wounded": the second verb has its own subject.
        crosses = "c" in roles[phrase.end : right.last - 1]
        if crosses and right.kind == "passive" and _leads(roles, left, phrase):
            return left
        # "Ni muertos ni heridos": two participles, each after its number.
        is_after_participle = left.kind == "left" and roles[left.first] in "ks"
        if units.language.passive_participles and right.kind == "adjacent" and is_after_participle:
            return right
        if left.kind in ("left", "beside") and right.kind != "passive":
            return left
        return left if left.kind in ("label", "toll") and right.kind != "adjacent" else right
    own = right or left or _beside_one(units, roles, phrase)
    if own is None or own.outcome not in OUTCOMES:
        # "Tués la nuit, les deux bergers ont été enterrés": no other verb tells a casualty.
        return _fronted(units, roles, phrase) or own
    return own


def _leads(roles: str, left: Reading, phrase: Phrase) -> bool:
    """Return whether a verb is right before its number."""
    return roles[left.first] in "kKbi" and not roles[left.first + 1 : phrase.at].strip("tda")


def _beside_one(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    """Apply the harm of a victim without a number to a joined number: “مقتل امرأة وطفلين”."""
    if not units.language.bare_person or PREDICATE.match(roles, phrase.end):
        return None
    match = _COORDINATED.search(roles, max(0, phrase.at - REACH), phrase.at)
    if match is None or units.quantities[phrase.at].at_most == 0:
        return None
    verb = match.start("verb")
    if roles[max(0, verb - 2) : verb].rstrip("a").endswith(("z", "m")):
        return None
    return Reading(units.outcomes[verb], "beside", verb, phrase.noun_end)
