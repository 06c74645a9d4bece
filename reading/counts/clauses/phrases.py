"""Numbers with their nouns, and what their reading holds."""

import re
from dataclasses import dataclass

from reading.counts.clauses.patterns import OBJECT
from reading.counts.units import Units

__all__ = ["Phrase", "Reading", "combined", "is_agent", "is_attempted", "is_governed", "phrases_of"]

_NOUN_PHRASE = re.compile(
    # "of the injured", "12 of them", "12 of its soldiers"
    r"a?(?:[oI]d?(?P<among>[ks])|(?:oq|od?|I)?(?:1(?=n))?"
    r"(?:(?P<attribute>[ks])(?=n)|[VGi](?=[nN]))*(?P<noun>n*)(?P<harm>N?)"
    r"(?:o[d1]*n+)?)"
)
# "12 of the 30 wounded": those of whom the number is a part
_AMONG = re.compile(r"[ks](?!n)")
# “One of which killed three”: an active verb, with an object behind it
_AGENT = re.compile(r"a*I?[haf]*[kKV]a*t?a*(?:[#1dnq~]|V(?=n)|G(?=n))")
_TRIED = re.compile(r"m[nad]*p?$")


@dataclass(slots=True)
class Phrase:
    """A number with its noun: units from `at` to `end` (excluded)."""

    at: int
    end: int
    attribute: int
    among: int
    harm: int
    noun_end: int


@dataclass(slots=True)
class Reading:
    """What happened to the people that a number counts.

    `outcome` is the outcome of the word at unit `harm`; `first` and `last` (excluded) are the units
    of the clause. `kind` says how it was found: own, left, right, passive, adjacent, joined right,
    beside (next to a victim without a number), part, label, toll.
    """

    outcome: str
    kind: str
    first: int
    last: int
    is_part: bool = False


def phrases_of(units: Units) -> list[Phrase]:
    """Return the numbers of a sentence with their nouns, in order."""
    return [_phrase(units, at) for at in sorted(units.quantities)]


def _phrase(units: Units, at: int) -> Phrase:
    roles = units.roles
    is_out_of = units.quantities[at].out_of is not None and _AMONG.match(roles, at + 1)
    if is_out_of and (units.language.passive_participles or not OBJECT.match(roles, at + 2)):
        return Phrase(at, at + 2, -1, at + 1, -1, at + 2)
    match = _NOUN_PHRASE.match(roles, at + 1)
    if match is None or is_agent(units, at):
        return Phrase(at, at + 1, -1, -1, -1, at + 1)
    return Phrase(
        at,
        match.end(),
        match.start("attribute"),
        match.start("among"),
        match.start("harm") if match["harm"] else -1,
        match.end("harm"),
    )


def is_agent(units: Units, at: int) -> bool:
    """Return whether a number is that of events that did harm: “one of which killed three”."""
    match = _AGENT.match(units.roles, at + 1)
    if match is None:
        return False
    before = units.roles[:at].rstrip("d")
    of = at + 1 + match[0].find("I") if "I" in match[0] else len(before) - 1
    return of >= 0 and units.lows[of] in units.language.of_whom


def is_governed(roles: str, at: int) -> bool:
    """Return whether a preposition is right before a number."""
    index = at - 1
    while index >= 0 and roles[index] == "d":
        index -= 1
    return index >= 0 and roles[index] in "pB"


def combined(units: Units, first: int, last: int) -> str:
    """Return the combined outcome of joined verbs: “kidnapped and killed” is killed."""
    told = [units.outcomes[at] for at in range(first, last) if units.outcomes[at]]
    if len(set(told)) == 1:
        return told[0]
    joined = " ".join(units.lows[first:last])
    if not units.language.alternatives.isdisjoint(units.lows[first:last]):
        return joined
    if "killed" in told and "wounded" in told:
        # Victims who were wounded and then died were killed.
        died = units.roles[last - 1] == "i" and told[-1] == "killed"
        return "killed" if died and told.index("killed") == len(told) - 1 else joined
    return "killed" if "killed" in told else told[-1]


def is_attempted(roles: str, noun: int) -> bool:
    """Return whether an event is only attempted or threatened: “حاول مسلحون اغتيال قاض”."""
    return _TRIED.search(roles, max(0, noun - 6), noun) is not None
