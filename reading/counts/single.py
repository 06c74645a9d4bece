"""Finds single victims without a number: “the mayor was assassinated”, “the murder of a judge”."""

import re
from collections.abc import Collection

from reading.counts.clauses.phrases import is_attempted
from reading.counts.found_count import FoundCount
from reading.counts.units import Units
from reading.counts.victims import is_one_person, victims_of
from reading.counts.words import Words
from reading.denials import find_denials
from vocabulary.records import Outcome

__all__ = ["is_denied", "single_people"]

_X = r"[dnaq1]"
_PP = rf"(?:[poBt][da]*{_X}*)"
_SUBJECT = re.compile(
    rf"(?:^|[dx,;:cr])(?P<noun>n{{1,8}})(?:{_PP}|a)*(?:,[dnapo1#c,]{{1,20}},)?(?P<helpers>[hmzaAf]+)$"
)
# “Le chirurgien qui opérait sous les tentes a été”
_WHO = re.compile(
    r"(?:^|[dx,;:c])(?P<noun>n{1,8})(?:o[dn]*)?,?(?P<who>r)[hAVdnapo1t#]{1,14}?,?(?P<helpers>h?A[Aa]*)$"
)
_HEADLINE = re.compile(r"(?:^|;)(?P<noun>n{1,6})$")
_COORDINATE = r"(?:[hA]*[Vn][da#1n]{0,5}(?:p[dan1]{1,4})?ca*)?"
_DIED = re.compile(
    rf"(?:^|[dx,;:cr])(?P<noun>n{{1,8}})(?:{_PP})*(?:,r?[dnapo1#chAkV]{{1,14}},)?{_COORDINATE}[ha]*$"
)
_HAS_SUBJECT = re.compile(r"a*[d1#]*n")
_LEFT_DEAD = re.compile(r"[Vf]d(?P<noun>n{1,6})$")
# The article is optional here: “لقي شرطي مصرعه”, “عثر على شاب مقتولا”
_IN_ITS_VERB = re.compile(rf"Vp?(?P<noun>n{{1,8}})(?:{_PP})*[ha]*$")
# “La mujer asesinada”, “le policier blessé”
_PARTICIPLE = re.compile(rf"d(?P<noun>n{{1,4}})(?:{_PP})?(?:,a*)?$")
# “Tué par balle, le boucher”
_FRONTED = re.compile(rf"(?:{_PP}|a|x[hAVdnaq]{{1,5}})*,d(?P<noun>n{{1,4}})")
_BEGINS = re.compile(r"(?:^|;)[ac]*$")
# What may follow a name after its verb: an object would make the name that of the agent.
_NO_OBJECT = re.compile(r"a*(?:$|[^n#1d0t])")
_BETWEEN_DENIAL_AND_NOUN = re.compile(r"(?:\s+\w+){0,3}\s+\w{0,2}")
_AFTER = re.compile(r"a*(?P<the>d?)(?P<noun>n{1,8})")
_REACH = 30
_OUTCOMES = frozenset(Outcome.values)


def single_people(
    units: Units, taken: Collection[int], words: Words
) -> list[tuple[int, FoundCount]]:
    """Return the people that are victims of words of harm without a number, with their units."""
    found: list[tuple[int, FoundCount]] = []
    roles = units.roles
    for at, letter in enumerate(roles):
        if letter not in "kKbiNs" or at in taken or units.outcomes[at] not in _OUTCOMES:
            continue
        span = (
            _subject(units, at, letter, words)
            or _behind(units, at, letter, words)
            or _fronted(units, at, letter, words)
        )
        if span is None or any(unit in taken for unit in range(*span)):
            continue
        if letter in "NK" and is_denied(units, at):
            continue
        found.append((span[0], _made(units, span, at, words)))
    return found


def _made(units: Units, span: tuple[int, int], harm: int, words: Words) -> FoundCount:
    first, last = span
    start, end = units.starts[first], units.ends[last - 1]
    noun_first = first + 1 if units.roles[first] == "d" else first
    noun = units.text[units.starts[noun_first] : end]
    return FoundCount(
        start,
        end,
        units.text[start:end],
        units.text[start : units.ends[first]],
        1,
        1,
        None,
        None,
        noun,
        victims_of(_title(noun), words),
        units.outcomes[harm],
        lead=max(0, start - units.starts[harm]),
        reach=max(0, units.ends[harm] - end),
    )


def _title(noun: str) -> str:
    """Return a person's title before the name, or the whole noun if it contains no name."""
    title = re.match(r"(?:[^\W\d_A-Z][\w'’-]*\s*)+", noun)
    return title[0].strip() if title else noun


def is_denied(units: Units, noun: int) -> bool:
    """Return whether words before a noun of harm deny it: “denied the death of its commander”."""
    clause = units.text[max(units.start, units.starts[noun] - 80) : units.starts[noun]]
    denials = find_denials(clause, units.language.code)
    if not denials:
        return False
    return _BETWEEN_DENIAL_AND_NOUN.fullmatch(f"{clause[denials[-1].end :]} ") is not None


def _fronted(units: Units, harm: int, letter: str, words: Words) -> tuple[int, int] | None:
    """Return the victim after a participle that begins a sentence: “Tué par balle, le boucher”."""
    if letter != "k" or words.language.bare_person:
        return None
    match = _FRONTED.match(units.roles, harm + 1)
    if match is None or not _BEGINS.search(units.roles[:harm]):
        return None
    if units.lows[harm].endswith(words.language.plural_endings):
        return None
    return _person(units, match.start("noun"), match.end("noun"), words, harm)


def _subject(units: Units, harm: int, letter: str, words: Words) -> tuple[int, int] | None:
    """Return the victim before its verb: “The mayor was killed”, “journalist Sara Malik died”."""
    first = max(0, harm - _REACH)
    language = words.language
    if letter in "is" and language.bare_person:
        within = _IN_ITS_VERB.search(units.roles[first:harm])
        if within:
            start, end = first + within.start("noun"), first + within.end("noun")
            verb = first + within.start()
            spelled = units.text[units.starts[verb] : units.ends[verb]]
            if spelled in language.with_agent:
                start = _behind_agent(units, start, end, words)
            while end - start > 1 and units.lows[start].endswith(language.subject_endings):
                start += 1
            start = (
                _object(units, start, end, words, befalls_people=False) if letter == "s" else start
            )
            return _person(units, start, end, words, harm, is_headline=True)
    if letter == "s":
        shot = _LEFT_DEAD.search(units.roles[first:harm])
        return _person(units, first + shot.start("noun"), harm, words, harm) if shot else None
    if letter not in "ki":
        return None
    pattern = _SUBJECT if letter == "k" else _DIED
    match = pattern.search(units.roles[first:harm])
    if letter == "k" and language.who:
        clause = _WHO.search(units.roles[first:harm])
        if clause and units.lows[first + clause.start("who")] in language.who:
            match = clause
    headline = _HEADLINE.search(units.roles[first:harm])
    if headline:
        follows = units.roles[harm + 1 : harm + 2]
        if letter == "k" and follows not in ("", "p", "B", "x", ";", "a", ",", "c"):
            return None
        start, end = first + headline.start("noun"), first + headline.end("noun")
        return _person(units, start, end, words, harm, is_headline=True)
    if letter == "k" and match is None and language.passive_participles:
        match = _PARTICIPLE.search(units.roles[first:harm])
        if match is None or units.lows[harm].endswith(language.plural_endings):
            return None
        return _person(units, first + match.start("noun"), first + match.end("noun"), words, harm)
    if match is None:
        return None
    if letter == "i" and _HAS_SUBJECT.match(units.roles, harm + 1) and language.verb_first:
        return None
    if letter == "k":
        helpers = match["helpers"]
        if "A" not in helpers or "z" in helpers or ("m" in helpers and "h" not in helpers):
            return None
        verbs = units.lows[first + match.start("helpers") : harm]
        if not language.singular_be.intersection(verbs):
            return None
    start, end = first + match.start("noun"), first + match.end("noun")
    return _person(units, start, end, words, harm, may_be_name=letter == "k")


def _behind(units: Units, harm: int, letter: str, words: Words) -> tuple[int, int] | None:
    """Return the victim after a verb or noun: “Killed the mayor”, “the murder of the mayor”."""
    roles = units.roles
    language = words.language
    begin = harm + 1
    while (
        roles[begin : begin + 1] == "n"
        and units.lows[begin].endswith(language.subject_endings)
        and units.lows[begin] not in language.person_endings
    ):
        begin += 1
    if letter == "N" and language.noun_governs:
        if is_attempted(roles, harm):
            return None
        begin = harm + 1
    elif letter == "N" or (letter == "K" and roles[begin : begin + 1] == "o"):
        if roles[begin : begin + 1] != "o" or units.lows[harm].endswith("s"):
            return None
        if harm and units.lows[harm - 1] in units.language.attempts:
            return None
        begin += 1
    elif letter in "is" and not (language.verb_first and (letter == "i" or "A" in roles[:harm])):
        return None
    else:
        before = roles[max(0, harm - 4) : harm].rstrip("a")
        ends = ("z", "t", "m") if language.verb_first else ("A", "AV", "Af", "z", "t", "m")
        if before.endswith("p") and language.bare_person and "m" in roles[max(0, harm - 8) : harm]:
            # “هدد المسلحون بقتل رئيس”: a threat
            return None
        if before.endswith(ends) or (letter in "Kb" and before.endswith("mo")):
            return None
        if roles[begin : begin + 1] == "t" and units.lows[begin] in language.object_markers:
            begin += 1
    if language.object_endings and roles[begin : begin + 1] == "V":
        return _object_behind_clause(units, begin + 1, words)
    if letter == "k" and language.bare_person:
        begin = _behind_preposition(units, begin)
    match = _AFTER.match(roles, begin)
    if match is None:
        return None
    befalls_people = _befalls_people(units, harm)
    start = _object(units, match.start("noun"), match.end("noun"), words, befalls_people)
    is_headline = letter == "b" or (letter == "K" and units.lows[harm].endswith("s"))
    if language.bare_person or (language.verb_first and not roles[:harm].strip("n")):
        is_headline = True
    if befalls_people and _is_family_name(units, start, match.end("noun"), letter, words):
        return start, start + 2
    # “Le meurtre de Salif Ouédraogo”, “a tué Salif Ouédraogo”
    may_be_name = befalls_people and not match["the"]
    return _person(units, start, match.end("noun"), words, harm, is_headline, may_be_name)


def _is_family_name(units: Units, start: int, end: int, letter: str, words: Words) -> bool:
    """Return whether nouns begin with a given and a family name: “مقتل ياسين الحمداني”.

    After a verb, another noun would be its object: “قتل ياسين الحمداني زوجته”.
    """
    if end < start + 2 or (letter != "N" and end > start + 2):
        return False
    if letter != "N" and not _NO_OBJECT.match(units.roles, end):
        return False
    given = units.lows[start]
    if words.things.fullmatch(given) or victims_of(given, words):
        return False
    named = words.folded(units.text[units.starts[start] : units.ends[start + 1]])
    return words.family_names.fullmatch(named) is not None


def _behind_preposition(units: Units, begin: int) -> int:
    """Return the start of a subject after nouns with an article: “قتل في الهجوم محاسب”."""
    at, article = begin + 1, units.language.article
    if units.roles[begin : begin + 1] != "p":
        return begin
    while units.roles[at : at + 1] == "n" and units.text.startswith(article, units.starts[at]):
        at += 1
    return at if at > begin + 1 else begin


def _object(units: Units, start: int, end: int, words: Words, befalls_people: bool) -> int:
    """Return the start of the object in nouns after a verb: “قتل مسلح طفلا”, a gunman, a child.

    The object has an object ending, or follows a definite agent that is not one person (“the
    group”) or a thing (“رصاصة”).
    """
    endings, article = words.language.object_endings, words.language.article
    if not endings:
        return start
    after_group = units.text.startswith(article, units.starts[start]) and not is_one_person(
        units.lows[start], words
    )
    is_thing = words.things.fullmatch(units.lows[start]) is not None
    after_group = after_group or (is_thing and units.lows[start] not in words.language.nobody)
    for at in range(start + 1, end):
        low = units.lows[at]
        if (after_group or low.endswith(endings)) and is_one_person(low, words, befalls_people):
            is_definite = units.text.startswith(article, units.starts[at])
            is_listed = after_group and low in words.language.person_endings
            if (is_listed or victims_of(low, words)) and not is_definite:
                return at
            # “قتلت غارة خادما”: a noun that denotes a person only because of the word of harm
            if after_group and low.endswith(endings):
                return at
    return start


def _object_behind_clause(units: Units, begin: int, words: Words) -> tuple[int, int] | None:
    """Return the object after a clause about the subject: “اغتال مسلحون يستقلون دراجة قاضيا”."""
    for at in range(begin, min(begin + 6, len(units.roles))):
        if units.roles[at] not in "np":
            return None
        low = units.lows[at]
        if low.endswith(words.language.object_endings) and victims_of(low, words):
            return _person(units, at, at + 1, words, begin - 1, is_headline=True)
    return None


def _behind_agent(units: Units, start: int, end: int, words: Words) -> int:
    """Return the start of the victim in nouns of which the first is the agent."""
    article = words.language.article
    for at in range(start + 1, end):
        low = units.lows[at]
        listed = low in words.language.person_endings or victims_of(low, words)
        if listed and not units.text.startswith(article, units.starts[at]):
            return at
    return start


def _begins_name(text: str, at: int) -> bool:
    """Return whether a word begins a part of a name: “Walid”, “al-Sahraoui”."""
    if text[at : at + 3] in ("al-", "el-"):
        at += 3
    return text[at : at + 1].isupper()


def _befalls_people(units: Units, harm: int) -> bool:
    """Return whether a word of harm applies only to people: “meurtre”, “أصيب … بجروح”."""
    language = units.language
    if units.lows[harm] in language.befalls_people:
        return True
    return units.outcomes[harm] == Outcome.WOUNDED and not language.injuries.isdisjoint(
        units.lows[harm + 1 : harm + 10]
    )


def _person(
    units: Units,
    start: int,
    end: int,
    words: Words,
    harm: int,
    is_headline: bool = False,
    may_be_name: bool = False,
) -> tuple[int, int] | None:
    """Return the units of a noun phrase if it denotes one person, the victim of the word at `harm`.

    The noun needs a determiner before it or a name after it, except in headlines.
    """
    text = units.text
    first_name = end
    while first_name > start and _begins_name(text, units.starts[first_name - 1]):
        first_name -= 1
    has_determiner = start > 0 and units.roles[start - 1] == "d"
    has_article = start > 0 and units.lows[start - 1] in words.language.with_article
    if first_name == start:
        if may_be_name and 2 <= end - start <= 4:
            return start, end
        if not (is_headline and (end - start < 4 or words.language.bare_person)):
            return None
    is_named = start < first_name < end
    title_end = first_name if is_named else end
    if not (is_named or has_determiner or has_article or is_headline):
        return None
    named = text[units.starts[start] : units.ends[title_end - 1]]
    if not is_one_person(named, words, _befalls_people(units, harm)):
        return None
    if has_determiner and units.lows[start - 1] in words.language.plural_determiners:
        return None
    return (start - 1 if has_determiner else start, end)
