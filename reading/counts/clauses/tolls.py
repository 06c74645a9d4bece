"""Tolls: “the death toll rose to 18”, “le bilan s'élève à 12”."""

import re

from reading.counts.clauses.patterns import PP, REACH
from reading.counts.clauses.phrases import Phrase, Reading
from reading.counts.units import Units

__all__ = ["toll_of"]

_MEASURED = re.compile(rf"[tpoaA]*|(?:{PP}|a)*[hAaft]*[gVAp][tpoaA]*")
_OTHER_HARM = re.compile(r"[kKbs]")
_AND_MORE = re.compile(r"[ad]*cd?[ksN]")
_STILL_TOLL = re.compile(rf"Ta*g[tpa]*#n*(?:{PP}|a)*,?c[a]*$")
_OF = re.compile(r"a*o[ad]*")


def toll_of(units: Units, roles: str, index: int, phrase: Phrase) -> Reading | None:
    """Return the reading of a toll: “The death toll rose to 18”, “the number of dead hit 51”."""
    at = index
    while at >= 0 and roles[at] in "tpoaAfc":
        at -= 1
    if at < 0:
        return None
    has_change = roles[at] in "gV"
    first = max(0, index - REACH)
    clause = roles[first : index + 1]
    cut = max(clause.rfind(";"), clause.rfind("#"))
    clause_first = first + cut + 1
    clause = roles[clause_first : index + 1]
    toll = clause.rfind("T")
    if toll >= 0:
        between = clause[toll + 1 :]
        if units.lows[clause_first + toll] in units.language.bare_tolls and _OF.fullmatch(between):
            # “Un bilan de 12” may be of anything.
            return None
        if more := _AND_MORE.match(between):
            # “The number of killed and wounded rose to 60”
            harm = clause_first + toll
            last = harm + 1 + more.end()
            if units.outcomes[harm] != units.outcomes[last - 1]:
                told = " ".join(units.lows[harm:last])
                return Reading(told, "toll", harm, phrase.noun_end)
        leads = has_change or _MEASURED.fullmatch(between)
        if leads and not _OTHER_HARM.search(between.replace("k", "", 1)):
            harm = clause_first + toll
            return Reading(units.outcomes[harm], "toll", harm, phrase.noun_end)
    if roles[at] == "g" and (before := _STILL_TOLL.search(roles, first, at)):
        # “The toll stood at 12 on Monday and stands at 19 now”
        harm = before.start()
        return Reading(units.outcomes[harm], "toll", harm, phrase.noun_end)
    if roles[at] == "g" and at:
        # "the number of dead climbed to", "deaths rose to"
        named = re.search(rf"[ksN](?:{PP}|a|[hAa])*$", roles[clause_first:at])
        if named:
            harm = clause_first + named.start()
            return Reading(units.outcomes[harm], "toll", harm, phrase.noun_end)
    return None
