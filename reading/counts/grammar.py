"""Assigns numbers to words of harm, using patterns over the roles of the words of a sentence.

A number is assigned the word of harm in its own noun phrase ("12 wounded soldiers", "12 deaths"),
or else the verb of which it is the object or subject. A number governed by another verb or a
preposition is not assigned. `joined` does the rest.
"""

import re
from dataclasses import dataclass

from reading.counts.units import Units
from vocabulary.records import Outcome

__all__ = [
    "PP",
    "PREDICATE",
    "SKIP",
    "Phrase",
    "Reading",
    "X",
    "direct",
    "is_agent",
    "is_attempted",
    "is_governed",
    "phrases_of",
]

# The rest of a prepositional phrase. A number is part of it only right after the preposition.
X = r"[dnaq1]"
PP = rf"(?:[poBt][da]*#?{X}*)"
_NOUN_PHRASE = re.compile(
    # "of the injured", "12 of them", "12 of its soldiers"
    r"a?(?:[oI]d?(?P<among>[ks])|(?:oq|od?|I)?(?:1(?=n))?"
    r"(?:(?P<attribute>[ks])(?=n)|[VGi](?=[nN]))*(?P<noun>n*)(?P<harm>N?)"
    r"(?:o[d1]*n+)?)"
)
# "12 of the 30 wounded": those of whom the number is a part
_AMONG = re.compile(r"[ks](?!n)")
_MORE = rf"(?:(?:,c?|c)[d1]?n{{1,4}}(?:{PP})*(?=[,h]*[Acki]|,))"
SKIP = (
    rf"(?:a|{PP}|G{X}*|V(?=[poBta])|,?r[hma]*(?:A[a]*)?[VG]{X}*|{_MORE}"
    rf"|,[dnapoBVG1c]{{1,14}},|,r[hAapodn1kV]{{2,14}},(?=h*[Ai])|\([^()]{{0,24}}\)|,?I[d#1napocVGks,]{{1,24}}?,(?=[ham]*[Aki])"
    rf"|,?I[#1napodc]{{1,14}}(?=[h]*[Aki])|,[#1][dnapoIcVG#1]{{1,14}},(?=[ham]*[Aki]))"
)
_RIGHT = re.compile(
    rf"(?P<skip>{SKIP}*),?(?P<relative>r?)(?P<helpers>[hmAafztd]*(?:(?<=A)pd|(?<=A)Id|(?:V|(?<=A)n)[poBtdna1#]*ca*)?)(?P<harm>[kis])"
    # "were hit in the market and died"; in "and died three others" the subject follows the verb.
    rf"(?P<next>(?:ca?[kis])*(?:(?<=k)a*(?:p[dan1]{{1,4}})?ca*i(?!(?:{PP}|a)*+[#1d0]))?)"
)
PREDICATE = re.compile(rf"{SKIP}*,?r?[a]*[AhmVKkbgfizG]")
_OBJECT = re.compile(r"a*(?:[#1dnq~]|V(?=n)|G(?=n))")
_SECOND_PARTICIPLE = re.compile(r"#[na]*[ks]")
_INVERTED = re.compile(rf"(?:[ksN]|T)(?:{PP}|a)*,?[ham]*A[af]*d?$")
_WITH = re.compile(rf"A[af]*(?P<harm>k)(?:{PP}|a|,)*$")
_OBJECTS = re.compile(rf"(?P<verb>[kKb])(?:q|t?dn{{1,4}}(?:od?n+)?)(?:{PP})*,?$")
_MEASURED = re.compile(rf"[tpoaA]*|(?:{PP}|a)*[hAaft]*[gVAp][tpoaA]*")
_OTHER_HARM = re.compile(r"[kKbs]")
_TOLL_AFTER = re.compile(r",?d?T")
# "Murieron en el ataque 12 personas"; the agent may be between them: "قتل مسلحون ثلاثة".
_VERB_FIRST = re.compile(rf"(?P<verb>[kKis])(?:a|{PP})*$")
_FREE_ORDER = re.compile(
    rf"(?P<verb>[kKi]|s(?=$))I?(?:a|q|d?n{{1,3}}(?:cd?n{{1,3}})?|{PP}|rVn?(?:{PP}|a)+)*$"
)
# “One of which killed three”: an active verb, with an object behind it
_AND_MORE = re.compile(r"[ad]*cd?[ksN]")
_STILL_TOLL = re.compile(rf"Ta*g[tpa]*#n*(?:{PP}|a)*,?c[a]*$")
_OF = re.compile(r"a*o[ad]*")
_AGENT = re.compile(r"a*I?[haf]*[kKV]a*t?a*(?:[#1dnq~]|V(?=n)|G(?=n))")
_FRONTED = re.compile(rf"(?:^|;)[ac]*(?P<verb>k)(?:{PP}|a|x[hAVdnaq]{{1,5}})*,d?$")
_MARKED = re.compile(rf"(?P<verb>[kKb])(?:a|d|{PP})*t$")
_OF_ANOTHER = re.compile(r"[to]d*$")
_ITS_SUBJECT = re.compile(rf"(?:{PP}|a)*+[#1d0]")
_ITS_PART = re.compile(r"a*I[da]*#")
_MAIN_VERB = re.compile(rf"(?:{PP}|a)*(?:h?A[Aa]*k|i)")
_COORDINATED = re.compile(r"(?P<verb>[kKN])a*(?:n{1,5}a*,?ca*){1,4}$")
_NEW_CLAUSE = re.compile(r"a*[#1n]")
_TRIED = re.compile(r"m[nad]*p?$")
_OUTCOMES = frozenset(Outcome.values)
_FINAL = frozenset([Outcome.KILLED.value, Outcome.RELEASED.value])
"""Outcomes that end the one before: people who were wounded or abducted."""
_REACH = 24
"""Maximum distance before a number at which the word for a toll is searched for, in units."""


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
    if is_out_of and (units.language.passive_participles or not _OBJECT.match(roles, at + 2)):
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


def _fronted(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    """Return the reading of a participle before its subject: “Tués la nuit, les deux bergers”."""
    match = _FRONTED.search(roles, 0, phrase.at) if "k" in roles[: phrase.at] else None
    if match is None or units.language.bare_person:
        return None
    verb = match.start("verb")
    if units.outcomes[verb] not in _OUTCOMES:
        return None
    return Reading(units.outcomes[verb], "left", verb, phrase.noun_end)


def direct(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    """Return the reading of the number's own verb or noun."""
    at = phrase.at
    right = _from_right(units, roles, phrase)
    left = _from_left(units, roles, phrase)
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
    if own is None or own.outcome not in _OUTCOMES:
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
    match = _COORDINATED.search(roles, max(0, phrase.at - _REACH), phrase.at)
    if match is None or units.quantities[phrase.at].at_most == 0:
        return None
    verb = match.start("verb")
    if roles[max(0, verb - 2) : verb].rstrip("a").endswith(("z", "m")):
        return None
    return Reading(units.outcomes[verb], "beside", verb, phrase.noun_end)


def _from_right(units: Units, roles: str, phrase: Phrase) -> Reading | None:
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
        following = not units.language.passive_participles and _OBJECT.match(roles, end)
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
    return Reading(_combined(units, harm, end), kind, phrase.at, end)


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


def is_governed(roles: str, at: int) -> bool:
    """Return whether a preposition is right before a number."""
    index = at - 1
    while index >= 0 and roles[index] == "d":
        index -= 1
    return index >= 0 and roles[index] in "pB"


def _combined(units: Units, first: int, last: int) -> str:
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


def _from_left(units: Units, roles: str, phrase: Phrase) -> Reading | None:
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
        return Reading(_combined(units, first, index + 1), "left", first, last)
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
        inverted = _INVERTED.search(roles, max(0, index - _REACH), at)
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
    return _toll(units, roles, index, phrase)


def _has_number(roles: str, harm: int) -> bool:
    """Return whether a word of harm has a number before it: “Seven died: 20 need help”."""
    if roles[harm - 1 : harm] == "," and roles[harm] != "i":
        return False
    clause = roles[max(roles.rfind(end, 0, harm) for end in ";:") + 1 : harm]
    return "#" in clause or "1" in clause or "0" in clause


def is_attempted(roles: str, noun: int) -> bool:
    """Return whether an event is only attempted or threatened: “حاول مسلحون اغتيال قاض”."""
    return _TRIED.search(roles, max(0, noun - 6), noun) is not None


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
    outcome = _combined(units, first, verb + 1) if len(told) > 1 else units.outcomes[verb]
    return Reading(outcome, "left", first, phrase.noun_end)


def _after_its_verb(units: Units, roles: str, phrase: Phrase) -> Reading | None:
    """Return the reading of an earlier verb, if the language allows the number to follow it."""
    if is_governed(roles, phrase.at) or _OF_ANOTHER.search(roles, max(0, phrase.at - 4), phrase.at):
        return None
    pattern = _FREE_ORDER if units.language.free_order else _VERB_FIRST
    match = pattern.search(roles, max(0, phrase.at - _REACH), phrase.at)
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


def _toll(units: Units, roles: str, index: int, phrase: Phrase) -> Reading | None:
    """Return the reading of a toll: “The death toll rose to 18”, “the number of dead hit 51”."""
    at = index
    while at >= 0 and roles[at] in "tpoaAfc":
        at -= 1
    if at < 0:
        return None
    has_change = roles[at] in "gV"
    first = max(0, index - _REACH)
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
