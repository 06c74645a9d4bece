"""The verb or noun of harm before a number: “killed 12”, “the death of 12”."""

import re

from reading.counts.clauses.patterns import PP, REACH
from reading.counts.clauses.phrases import Phrase, Reading, combined, is_attempted, is_governed
from reading.counts.clauses.tolls import toll_of
from reading.counts.units import Units

__all__ = ["from_left"]

_INVERTED = re.compile(rf"(?:[ksN]|T)(?:{PP}|a)*,?[ham]*A[af]*d?$")
_WITH = re.compile(rf"A[af]*(?P<harm>k)(?:{PP}|a|,)*$")
_OBJECTS = re.compile(rf"(?P<verb>[kKb])(?:q|t?dn{{1,4}}(?:od?n+)?)(?:{PP})*,?$")
# "Murieron en el ataque 12 personas"; the agent may be between them: "قتل مسلحون ثلاثة".
_VERB_FIRST = re.compile(rf"(?P<verb>[kKis])(?:a|{PP})*$")
_FREE_ORDER = re.compile(
    rf"(?P<verb>[kKi]|s(?=$))I?(?:a|q|d?n{{1,3}}(?:cd?n{{1,3}})?|{PP}|rVn?(?:{PP}|a)+)*$"
)
_MARKED = re.compile(rf"(?P<verb>[kKb])(?:a|d|{PP})*t$")
_OF_ANOTHER = re.compile(r"[to]d*$")


def from_left(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    at = phrase.at
    index = at - 1
    while index >= 0 and roles[index] in "da":
        index -= 1
    if index < 0:
        return None
    letter = roles[index]
    last = phrase.noun_end
    if letter == "t" and units.lows[index] in units.language.object_markers:
        marked = _MARKED.search(roles, max(0, index - 12), index + 1)
        if marked:
            return _object(units, roles, marked.start("verb"), phrase)
        if roles[index - 1 : index] in ("c", ","):
            index -= 1
            letter = roles[index]
    if letter in "kKb":
        return _object(units, roles, index, phrase)
    if letter == "N" and units.language.noun_governs and not _has_article(units, index):
        if is_attempted(roles, index):
            return None
        first = index
        while first >= 2 and roles[first - 1] == "c" and roles[first - 2] == "N":
            first -= 2
        return Reading(combined(units, first, index + 1), "left", first, last)
    if units.language.verb_first and (told := _after_its_verb(units, roles, phrase)):
        return told
    if letter in "cp," and units.lows[index] in units.language.with_words:
        with_verb = _WITH.search(roles, max(0, index - 12), index)
        if with_verb:
            harm = with_verb.start("harm")
            return Reading(units.outcomes[harm], "beside", harm, last)
    if letter in "c,":
        verb = _OBJECTS.search(roles, max(0, index - 16), index)
        joined = _object(units, roles, verb.start("verb"), phrase) if verb else None
        if joined:
            joined.kind = "beside"
            return joined
    if letter == "s" and roles[index - 1 : index] != "A":
        # "Dead: 12" without its colon, "missing 12".
        return None
    if letter in "ot" and index:
        before = index - 1
        if roles[before] == "N" or (roles[before] == "K" and letter == "o"):
            if before and units.lows[before - 1] in units.language.attempts:
                return None
            return Reading(units.outcomes[before], "left", before, last)
        if roles[before] in "ks" and letter == "o" and "T" in roles[max(0, before - 3) : before]:
            return Reading(units.outcomes[before], "toll", before, last)
    if letter == ":" and index:
        before = index - 1
        if roles[before] in "NT" or (roles[before] in "ksi" and not _has_number(roles, before)):
            return Reading(units.outcomes[before], "label", before, last)
        return None
    if letter == "T":
        return Reading(units.outcomes[index], "toll", index, last)
    if letter in "Af" or (letter == "a" and roles[index - 1 : index] == "A"):
        inverted = _INVERTED.search(roles, max(0, index - REACH), at)
        if inverted and not re.search(r"[#1]", roles[inverted.start() : index]):
            harm = inverted.start()
            if roles[harm] in "ksN":
                return Reading(units.outcomes[harm], "left", harm, last)
    if letter == "I" and index and units.lows[index].startswith("includ"):
        subject = roles[max(0, index - 8) : index]
        found = re.search(rf"([ksN])(?:{PP}|a)*$", subject)
        if found:
            harm = max(0, index - 8) + found.start()
            return Reading(units.outcomes[harm], "left", harm, last)
    return toll_of(units, roles, index, phrase)


def _has_number(roles: str, harm: int) -> bool:
    """Return whether a word of harm has a number before it: “Seven died: 20 need help”."""
    if roles[harm - 1 : harm] == "," and roles[harm] != "i":
        return False
    clause = roles[max(roles.rfind(end, 0, harm) for end in ";:") + 1 : harm]
    return "#" in clause or "1" in clause or "0" in clause


def _has_article(units: Units, at: int) -> bool:
    """Return whether a one-word noun has an article and governs no other: “فرق الإنقاذ جثة”."""
    article = units.language.article
    return " " not in units.lows[at] and units.text.startswith(article, units.starts[at])


def _object(units: Units, roles: str, verb: int, phrase: Phrase) -> Reading | None:
    """Return the reading of a verb right before its number, or None if the event did not happen."""
    letter = roles[verb]
    before = roles[max(0, verb - 4) : verb].rstrip("a")
    if letter == "k" and before.endswith(("A", "AV", "Af")) and not units.language.verb_first:
        return None
    nobody = units.quantities[phrase.at].at_most == 0
    hoped = before.endswith(("t", "m", "z")) and not nobody
    if letter == "b" and hoped and not (before.endswith("t") and "h" in before):
        return None
    if (before.endswith("z") and not nobody) or before.endswith("mt"):
        return None
    if before.endswith("mh") and units.lows[verb - 2] in units.language.hypothetical:
        # "That could have killed hundreds"
        return None
    if units.language.bare_person and before.endswith(("m", "mp", "mr")) and not nobody:
        # “هدد بقتل”, “يمكن أن يقتل”
        return None
    if letter == "K" and before.endswith("m"):
        return None
    if letter in "K" and verb and units.lows[verb - 1] in units.language.attempts:
        return None
    if letter in "Kb" and roles[max(0, verb - 2) : verb].endswith("o") and "m" in before:
        return None
    first = verb
    told = [verb]
    # "shot and killed", "killed or wounded 12".
    while first >= 2 and roles[first - 1] == "c" and roles[first - 2] in "kKb":
        first -= 2
        told.append(first)
    outcome = combined(units, first, verb + 1) if len(told) > 1 else units.outcomes[verb]
    return Reading(outcome, "left", first, phrase.noun_end)


def _after_its_verb(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    """Return the reading of an earlier verb, if the language allows the number to follow it."""
    if is_governed(roles, phrase.at) or _OF_ANOTHER.search(roles, max(0, phrase.at - 4), phrase.at):
        return None
    pattern = _FREE_ORDER if units.language.free_order else _VERB_FIRST
    match = pattern.search(roles, max(0, phrase.at - REACH), phrase.at)
    if match is None:
        return None
    verb = match.start("verb")
    if roles[verb] in "kK" and units.language.free_order:
        return _object(units, roles, verb, phrase)
    before = roles[max(0, verb - 4) : verb].rstrip("a")
    nobody = units.quantities[phrase.at].at_most == 0
    if roles[verb] == "K" or (before.endswith(("z", "m", "zA", "zh", "zhA")) and not nobody):
        return None
    if nobody and "z" not in before:
        # "Murió sin asistencia"; in "no murió nadie" the verb is negated.
        return None
    is_apart = roles[match.end("verb") : phrase.at].strip("a")
    if roles[verb] in "ks" and "A" not in before and is_apart:
        return None
    return Reading(units.outcomes[verb], "left", verb, phrase.noun_end)
