"""The verb or noun of harm behind a number: “12 people were killed”, “12 died”."""

import re

from reading.counts.clauses.patterns import OBJECT, PP, SKIP
from reading.counts.clauses.phrases import Phrase, Reading, combined, is_agent, is_governed
from reading.counts.units import Units
from vocabulary.records import Outcome

__all__ = ["from_right"]

_RIGHT = re.compile(
    rf"(?P<skip>{SKIP}*),?(?P<relative>r?)(?P<helpers>[hmAafztd]*(?:(?<=A)pd|(?<=A)Id|(?:V|(?<=A)n)[poBtdna1#]*ca*)?)(?P<harm>[kis])"
    # "were hit in the market and died"; in "and died three others" the subject follows the verb.
    rf"(?P<next>(?:ca?[kis])*(?:(?<=k)a*(?:p[dan1]{{1,4}})?ca*i(?!(?:{PP}|a)*+[#1d0]))?)"
)
_SECOND_PARTICIPLE = re.compile(r"#[na]*[ks]")
_TOLL_AFTER = re.compile(r",?d?T")
_ITS_SUBJECT = re.compile(rf"(?:{PP}|a)*+[#1d0]")
_ITS_PART = re.compile(r"a*I[da]*#")
_MAIN_VERB = re.compile(rf"(?:{PP}|a)*(?:h?A[Aa]*k|i)")
_NEW_CLAUSE = re.compile(r"a*[#1n]")
_FINAL = frozenset([Outcome.KILLED.value, Outcome.RELEASED.value])
"""Outcomes that end the one before: people who were wounded or abducted."""


def from_right(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    # "Raised to 12, the death toll": the toll follows its number.
    toll = _TOLL_AFTER.match(roles, phrase.end)
    if toll and units.lows[toll.end() - 1] in units.language.bare_tolls:
        toll = None
    if toll and re.search(r"[gV][tp]?[da]*$", roles[max(0, phrase.at - 4) : phrase.at]):
        harm = toll.end() - 1
        return Reading(units.outcomes[harm], "right", phrase.at, harm + 1)
    match = _RIGHT.match(roles, phrase.end)
    if match is None or is_agent(units, phrase.at):
        return None
    harm = match.start("harm")
    helpers = match["helpers"]
    letter = roles[harm]
    if _is_verb_of_part(units, match.start("skip"), match.end("skip")):
        return None
    if "z" in helpers and units.quantities[phrase.at].at_most != 0:
        return None
    if "m" in helpers and "h" not in helpers:
        return None
    if helpers and not units.language.hypothetical.isdisjoint(units.lows[phrase.end : harm]):
        return None
    if roles.endswith("od", 0, harm) and letter in "ks":
        # "Three families of the dead"
        return None
    if "t" in helpers and "f" not in helpers:
        return None
    end = match.end()
    if units.language.free_order and letter in "ki" and _ITS_PART.match(roles, end):
        # "200 راكب، مات منهم 12"
        return None
    if letter == "i" and "c" in helpers and _ITS_SUBJECT.match(roles, harm + 1):
        # "12 atacaron la base y murieron tres": the dead follow the verb.
        return None
    kind = "right"
    if "A" in helpers or (helpers and "f" in helpers and letter != "i"):
        kind = "passive" if not match["relative"] else "right"
    elif letter == "k":
        if "h" in helpers or match["relative"]:
            return None
        following = not units.language.passive_participles and OBJECT.match(roles, end)
        if following and not _SECOND_PARTICIPLE.match(roles, end):
            return None
    elif letter == "s" and (match["relative"] or "h" in helpers):
        return None
    if not match["skip"] and not helpers and not match["relative"]:
        kind = "adjacent"
    is_apart = kind != "adjacent" or (units.language.free_order and letter in "ki")
    if is_governed(roles, phrase.at) and is_apart and not match["relative"]:
        return None
    if letter == "k" and kind != "passive" and (main := _main_verb(units, roles, harm, phrase)):
        return main
    if units.language.verb_first and match["next"] and _has_subject_behind(units, roles, end):
        end = harm + 1
    if units.quantities[phrase.at].at_most == 0:
        # "No one was killed or injured"
        return Reading(units.outcomes[harm], kind, phrase.at, end)
    return Reading(combined(units, harm, end), kind, phrase.at, end)


def _main_verb(units: Units, roles: str, participle: int, phrase: Phrase) -> Reading | None:
    """Return the reading of a verb after a participle: “12 girls abducted in May were released”."""
    if units.outcomes[participle] in _FINAL:
        return None
    match = _MAIN_VERB.match(roles, participle + 1)
    if match is None or units.outcomes[match.end() - 1] not in _FINAL:
        return None
    return Reading(units.outcomes[match.end() - 1], "passive", phrase.at, match.end())


def _is_verb_of_part(units: Units, first: int, last: int) -> bool:
    """Return whether the words before a verb end with its subject, a part: “of whom 12 died”.

    The verb applies to the whole if a comma closes the part: “of whom 12 soldiers, died”.
    """
    roles = units.roles
    at = roles.rfind("I", first, last)
    if at < 0 or roles[last] == "," or "," in roles[at:last]:
        return False
    if not roles[at + 1 : last].strip("#a"):
        return True
    return roles[at - 1] == "," and units.lows[at] in units.language.of_whom


def _has_subject_behind(units: Units, roles: str, end: int) -> bool:
    """Return whether a verb is followed by its subject: "y murieron civiles", not "camino a"."""
    match = _NEW_CLAUSE.match(roles, end)
    if match is None or roles[end - 1] != "i" or roles[match.end() - 1] != "n":
        return match is not None
    language = units.language
    return language.free_order or units.lows[match.end() - 1].endswith(language.plural_endings)
