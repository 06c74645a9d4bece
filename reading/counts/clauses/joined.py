"""Readings of the numbers of a sentence: by themselves, then those that share a verb, and parts."""

import re

from reading.counts.clauses.direct import direct
from reading.counts.clauses.patterns import PP, PREDICATE, SKIP, X
from reading.counts.clauses.phrases import Phrase, Reading, is_agent, is_governed
from reading.counts.units import Units
from reading.counts.victims import is_one_person, victims_of
from reading.counts.words import words_of

__all__ = ["readings_of"]

_NOUNS = rf"(?:(?:,c?|c)d?n{{1,4}}(?:{PP})*)*"
_BETWEEN = re.compile(rf"(?:{PP}|a|G{X}+)*{_NOUNS}(?:,c?|c|,?\(),?(?:{PP},)?[ad]*t?[ad]*")
_BETWEEN_NOUNS = re.compile(rf"(?:{PP}|a)*(?:,?r[^;#]{{0,12}})?{_NOUNS}(?:,c?|c),?[ad]*")
# “One of which killed three and wounded seven”, “dont une a fait 12 morts”
_ONE_EVENT = re.compile(
    r",a*c?(?:[1#]I|d[an]{0,3}I|Id?[1#]|Id[an]{1,3}|I|VI)"
    rf"[haf]*[kKVbf]?(?:{PP}|a|N|[#1]?n*[ks]?c[kK]?)*[tda]*$"
)
_EVENT_REACH = 30
_INCLUDED_VERB = re.compile(r"I.?[kKVfN#]")
_ELLIPSIS = re.compile(rf"{SKIP}*,?[hAaf]*[kis](?:c[kis])*(?:{PP}|a)*(?:,c?|;|c),?[ad]*")


def readings_of(units: Units, phrases: list[Phrase]) -> list[Reading | None]:
    """Return for each number the reading of its clause, or None if it contains no harm."""
    roles = units.roles
    found: list[Reading | None] = []
    parts = [_is_part(units, phrase) for phrase in phrases]
    for phrase in phrases:
        found.append(direct(units, roles, phrase))
    _join(units, roles, phrases, found, parts)
    _sum_up(units, roles, phrases, found, parts)
    for index in range(1, len(phrases)):
        # "Among them three women and two children"
        before, reading = found[index - 1], found[index]
        between = roles[phrases[index - 1].end : phrases[index].at]
        if units.language.bare_person:
            # There a person in apposition may be followed by another count.
            break
        if parts[index - 1] and before and reading and between.strip("ad") == "c":
            parts[index] |= before.outcome == reading.outcome
    for index, reading in enumerate(found):
        if reading is not None and parts[index]:
            reading.is_part = _has_whole(units, phrases, found, index)
    for index, reading in enumerate(found):
        if reading is not None and _is_of_one_event(units, phrases[index].at):
            reading.is_part = _is_within(units, phrases, found, index)
    return found


def _is_of_one_event(units: Units, at: int) -> bool:
    """Return whether a number is a toll of one event of several: “two blasts, one of which …”."""
    first = max(0, at - _EVENT_REACH)
    if units.roles.find("I", first, at) < 0:
        return False
    match = _ONE_EVENT.search(units.roles, first, at)
    return match is not None and not units.language.of_whom.isdisjoint(
        units.lows[match.start() : match.end()]
    )


def _is_within(
    units: Units, phrases: list[Phrase], found: list[Reading | None], index: int
) -> bool:
    """Return whether a number of the same outcome, not a smaller one, is before a number."""
    reading, least = found[index], units.quantities[phrases[index].at].at_least or 0
    for other in range(index):
        whole, most = found[other], units.quantities[phrases[other].at]
        if whole is None or reading is None or whole.is_part:
            continue
        if whole.outcome in (reading.outcome, "casualties") and (
            most.at_most is None or most.at_most >= least
        ):
            return True
    return False


def _is_part(units: Units, phrase: Phrase) -> bool:
    """Return whether a number is a part: “Including three”, “three of them”, “(three women)”."""
    roles, at = units.roles, phrase.at
    before = roles[max(0, at - 3) : at]
    of_them = roles[at + 1 : at + 2] == "I" and (
        phrase.end > at + 1 or units.lows[at + 1] in units.language.of_them
    )
    if "I" in before and _INCLUDED_VERB.search(before):
        # "Two blasts, one of which killed three", “dont cinq dans un état grave”
        return False
    return "I" in before or of_them or before.endswith("(")


def _has_whole(
    units: Units, phrases: list[Phrase], found: list[Reading | None], index: int
) -> bool:
    reading = found[index]
    for other in range(index - 1, -1, -1):
        whole = found[other]
        if whole and reading and not whole.is_part:
            return whole.outcome == reading.outcome or whole.outcome == "casualties"
    return True


def _join(
    units: Units,
    roles: str,
    phrases: list[Phrase],
    found: list[Reading | None],
    parts: list[bool],
) -> None:
    """Assign the verb of a joined number to a number without its own verb."""
    count = len(phrases)
    # A verb after the last number applies to all: "12 soldiers and five civilians were killed".
    for index in range(count - 2, -1, -1):
        following = found[index + 1]
        if found[index] is not None or following is None:
            continue
        if following.kind not in ("right", "passive", "adjacent", "joined right"):
            continue
        between = roles[phrases[index].end : phrases[index + 1].at]
        at = phrases[index].at
        is_state = roles[following.last - 1] == "s"
        is_free = not is_governed(roles, at) and (is_state or not _left_verb(units, at))
        if is_free and _BETWEEN_NOUNS.fullmatch(between):
            found[index] = Reading(following.outcome, "joined right", at, following.last)
    for index in range(1, count):
        before = found[index - 1]
        if found[index] is not None or before is None:
            continue
        phrase = phrases[index]
        between = roles[phrases[index - 1].end : phrase.at]
        if parts[index] and is_agent(units, phrase.at):
            continue
        if parts[index]:
            # "Seven died (20 need help)" tells nothing of the twenty.
            says_more = PREDICATE.match(roles, phrase.end) or not _counts_people(
                units, phrase, is_object=True
            )
            if between.endswith("(") and says_more:
                continue
            if len(between) <= 14 and not re.search(r"[;KVgG]", between.replace("I", "")):
                found[index] = Reading(before.outcome, "part", before.first, phrase.noun_end)
            continue
        if PREDICATE.match(roles, phrase.end):
            continue
        joined = _BETWEEN.fullmatch(between) and before.kind not in ("passive", "right", "adjacent")
        # "Fights with the army and a brigade": “a brigade” belongs to the preposition.
        near = roles[phrase.at] == "1" and re.search(rf"{PP}[,c]+$", between)
        applies = joined or (not near and _ELLIPSIS.fullmatch(between))
        # "Three bodies and 40 rounds": what else was found is people only if its noun says so.
        is_body = before.kind == "own" and phrases[index - 1].harm >= 0
        if is_body and not _names_people(units, phrase):
            continue
        if applies and _counts_people(units, phrase, bool(joined)):
            parts[index] = bool(joined) and parts[index - 1]
            found[index] = Reading(
                before.outcome,
                before.kind,
                before.first,
                phrase.noun_end,
                before.is_part,
            )


def _counts_people(units: Units, phrase: Phrase, is_object: bool) -> bool:
    """Return whether a number without a verb counts people: “and five civilians in Kabul”.

    In “20 require help” an unlisted verb looks like a noun; the verb of another clause does not
    apply to it. `is_object` means that the verb before it has this number as another object.
    """
    head = _head(units, phrase)
    if not head:
        return True
    words = words_of(units.language)
    if units.quantities[phrase.at].at_most == 1:
        return is_one_person(head, words, befalls_people=is_object)
    return head.endswith(units.language.plural_endings) or victims_of(head, words) != ""


def _names_people(units: Units, phrase: Phrase) -> bool:
    head = _head(units, phrase)
    return not head or victims_of(head, words_of(units.language)) != ""


def _head(units: Units, phrase: Phrase) -> str:
    """Return the main noun of a phrase, or an empty string if it has none."""
    first, last = phrase.at + 1, phrase.noun_end
    while first < last and units.roles[first] in "aI":
        first += 1
    if first >= last:
        return ""
    return units.lows[first] if units.language.head_first else units.lows[last - 1]


def _sum_up(
    units: Units,
    roles: str,
    phrases: list[Phrase],
    found: list[Reading | None],
    parts: list[bool],
) -> None:
    """Mark numbers in apposition that add up to the one before as parts: “three — two and one”."""
    for index in range(len(phrases) - 2):
        whole = found[index]
        value = units.quantities[phrases[index].at].at_most
        apposed = roles[phrases[index].end : phrases[index].end + 1] in (",", "(")
        if whole is None or value is None or not apposed:
            continue
        total = 0
        for last in range(index + 1, len(phrases)):
            reading = found[last]
            least = units.quantities[phrases[last].at].at_most
            if reading is None or reading.outcome != whole.outcome or least is None:
                break
            total += least
            if total == value and last > index + 1:
                parts[index + 1 : last + 1] = [True] * (last - index)
                break


def _left_verb(units: Units, at: int) -> bool:
    """Return whether another verb is right before a number."""
    roles, index = units.roles, at - 1
    while index >= 0 and roles[index] in "da":
        index -= 1
    if index < 0 or units.lows[index] in units.language.split_verbs:
        return False
    return roles[index] in "VGKgf"
