"""Who says, claims, denies or doubts something, in English prose."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from reading.denials import find_denials
from reading.languages import language_of
from reading.names.matcher import FoundName
from reading.names.people import NOBODY, WORD_OF_NAME, People
from reading.sentences import Sentences
from sources.texts.sentences import Span
from sources.texts.windows import windows

__all__ = ["FoundSpeaker", "find_speakers"]


@dataclass(frozen=True)
class FoundSpeaker:
    """A speaker and the verb, from `start` to `end` (code points, end excluded).

    `who` is the name as written, for a person the fullest form in the text. `group` is the known
    group that speaks, or that the person speaks for. `stance` is a hint.
    """

    start: int
    end: int
    exact: str
    who: str
    is_group: bool
    group: FoundName | None
    verb: str
    stance: Literal["supports", "denies"]

    @property
    def explanation(self) -> str:
        """One sentence that says what was recognised."""
        how = "a verb of denial or doubt" if self.stance == "denies" else "a verb of saying"
        return f"“{self.who}” stands with “{self.verb}”, {how}."


_SAYS = (
    r"(?:said|says|say|told|tells|adds|added|states|stated|claim(?:s|ed)?(?!\s+(?:that\s+)?(?:was|were"
    r"|are|is|of|by)\b)|announce[sd]?|report(?:s|ed)?(?!\s+(?:was|were|are|is|of|by|on)\b)"
    r"|confirm(?:s|ed)?|warn(?:s|ed)?|note[sd]?(?=\s+that)|argue[sd]?|insist(?:s|ed)?|allege[sd]?"
    r"|accuse[sd]?|blame[sd]?|declare[sd]?|assert(?:s|ed)?|responded|replied|emphasi[sz]e[sd]?"
    r"|stresse[sd]|acknowledge[sd]?|admit(?:s|ted)?|explain(?:s|ed)?|recall(?:s|ed)?(?!\s+the\b)"
    r"|reveal(?:s|ed)?|disclose[sd]?|indicate[sd]?|highlight(?:s|ed)?|condemn(?:s|ed)?|vow(?:s|ed)?"
    r"|testif(?:y|ies|ied)|wrote|tweeted|commented|remarked|maintain(?:s|ed)?(?=\s+that)"
    r"|(?:hold|held|find|found|conclude[sd]?)(?=\s+that|,)|counted|estimate[sd]?|observed(?=\s+that)"
    r"|took\s+responsibility|claimed\s+responsibility|keeps?\s+saying|call(?:s|ed)?\s+on|urge[sd]?)"
)
_DENIES = (
    r"(?:den(?:y|ies|ied)|refute[sd]?|rebut(?:s|ted)?|reject(?:s|ed)?|dismisse[sd]|dispute[sd]?"
    r"|contradict(?:s|ed)?|disavow(?:s|ed)?|disown(?:s|ed)?|doubt(?:s|ed)?|questione?[sd]?"
    r"|distance[sd]?\s+(?:itself|themselves|himself|herself)|casts?\s+doubt)"
)
_VERB = rf"(?P<verb>{_SAYS}|{_DENIES})(?![\w-])"
# Not “told”: what follows is the listener.
_FIRST_VERB = r"(?P<verb>said|says|added|claimed|announced|stated|warned|wrote|insisted)"
# Lt. Col. Ahmad Khan, Maj Gen Khan, Dr Khan: not part of the name.
_RANK = (
    r"(?:(?:Lt|Col|Gen|Maj|Capt|Cpt|Sgt|Cpl|Pvt|Brig|Adm|Cmdr|Cdr|Insp|Supt|Dr|Mr|Mrs|Ms|Prof|Sen|Rep"
    r"|Gov|Rev|Hon|Amb)(?:\.|\b)\s*-?|(?:Lieutenant|Colonel|General|Major|Captain|Sergeant|Corporal"
    r"|Brigadier|Admiral|Commodore|Marshal|Inspector|Superintendent|Constable|Sheriff)[\s-]+)"
)
_CROWD = (
    r"(?i:officials|police|(?:numerous|several|many|multiple|media|news|press)\s+reports|authorities|witnesses|eyewitnesses|residents|villagers|locals|doctors"
    r"|medics|rescuers|sources|observers|analysts|experts|activists|investigators|prosecutors"
    r"|commanders|leaders|elders|lawmakers|diplomats|monitors|spokes(?:men|people|persons))"
)
_OF_CROWD = (
    r"(?:(?i:local|senior|top|security|government|police|military|army|health|hospital|medical|tribal"
    r"|provincial|district|intelligence|village|regional|federal|state|rescue|defen[cs]e|border|court"
    r"|human|rights|election|western|unnamed|anonymous|several|some|many|two|three|other|eye"
    r"s?)\s+|[A-Z]\w+(?:an|i|ese|ish)\s+){0,3}"
)
_ROLE = (
    r"(?:spokes(?:man|woman|person|people)|officials?|sources?|leaders?|commanders?|chief|minister"
    r"|representatives?|fighters?|envoy|ambassador|secretary|director|president|head|media\s+wing)"
)
# What may separate the speaker and the verb.
_APPOSITION = r"(?:\s*\([^)]{1,40}\))?(?:,\s[^,.;:“”\"]{1,80},)?"
_ADVERBS = (
    r"(?:\s+(?:also|has|have|had|later|then|again|repeatedly|itself|themselves|himself|further"
    r"|earlier|meanwhile|both|\w+ly|on\s+\w+day))*\s+"
)
_PAPER = r"(?:\s+(?:report|statement|study|briefing))?"
_AFTER_GROUP = re.compile(
    rf"(?:['’]s?)?{_APPOSITION}(?:\s+{_ROLE}){{0,2}}{_APPOSITION}{_PAPER}{_ADVERBS}{_VERB}"
)
# The object of a preposition does not speak, except in “a spokesman for the Front said”. Nor does
# the person who is told.
_NO_SUBJECT = re.compile(
    r"\b(?:of|to|with|by|from|for|against|on|in|between|among|behind|like|told|tell|tells|telling"
    r"|asked|informed)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_FOR_GROUP = re.compile(rf"\b{_ROLE}\s+(?:for|of|from)\s+(?:the\s+)?$", re.IGNORECASE)
_PERSON = (
    rf"(?P<who>{WORD_OF_NAME}"
    rf"(?:\s+(?:(?:al|ul|bin|bint|ibn|de|van|von)[\s-])?(?:[A-Z]\.|{WORD_OF_NAME})){{0,3}})"
)
_PERSON_SPEAKS = re.compile(
    rf"(?<![\w-])(?=[A-Z]){_RANK}*{_PERSON}{_APPOSITION},?{_ADVERBS}{_VERB}"
)
_SPEAKS_PERSON = re.compile(
    rf"[,”\"]\s*{_FIRST_VERB}\s+(?:(?:the\s+)?(?:\w+\s+){{0,2}}{_ROLE},?\s+)?"
    rf"{_RANK}*{_PERSON}(?![\w-])"
)
_ACCORDING_TO_PERSON = re.compile(
    rf"\b(?P<verb>[Aa]ccording\s+to)\s+(?:(?:the\s+)?(?:\w+\s+){{0,2}}{_ROLE},?\s+)?"
    rf"{_RANK}*{_PERSON}(?![\w-])"
)
_CROWD_SPEAKS = re.compile(
    rf"(?P<to>(?!))?(?<![\w-])(?P<who>{_OF_CROWD}{_CROWD})(?:\s+in\s+[A-Z]\w+)?{_APPOSITION}{_ADVERBS}{_VERB}"
)
_SPEAKS_CROWD = re.compile(
    rf"(?:[,”\"]\s*{_FIRST_VERB}|\b(?P<to>[Aa]ccording\s+to))\s+(?:the\s+)?"
    rf"(?P<who>{_OF_CROWD}{_CROWD})(?![\w-]|\s+(?:for|of)\s+[A-Z])"
)
_ACCORDING_TO_GROUP = re.compile(r"(?P<verb>[Aa]ccording\s+to)\s+(?:the\s+)?$")
_SAID_GROUP = re.compile(rf"[,”\"]\s*{_FIRST_VERB}\s+(?:the\s+)?$")
_SPEAKS_FOR = re.compile(rf"^(?:['’]s?)?,?\s+(?:\w+\s+){{0,2}}{_ROLE},?\s+$|^,\s+$", re.IGNORECASE)
_REACH = 400
"""The greatest distance from a group's name to its verb (code points)."""


def find_speakers(
    text: str,
    names: Sequence[FoundName] = (),
    everybody: People | None = None,
    language: str = "en",
) -> list[FoundSpeaker]:
    """Return the speakers in `text`, in order and without overlap.

    `names` are the known names in the text. If the text is part of a longer one, `everybody` are
    the people of that. Military ranks and short titles (“Lt. Col.”) are not part of a name.
    Speakers without a name are found in the plural (“local officials said”). Pronouns, “the
    minister” and speakers who neither confirm nor deny are left out. `language` is that of the
    document (see `language_of`); in one without a table nothing is found.
    """
    table = language_of(language, text)
    if table is None:
        return []
    groups = [name for name in names if name.kind == "group"]
    denials = {denial.start: denial for denial in find_denials(text, table.code)}
    everybody = everybody or People.of(text)
    parts = list(windows(text))
    people = list(_people(text, parts, names, everybody, table.code))
    fullest = everybody.fullest
    speaks_for = dict(_speaks_for(text, people, groups, fullest))
    found = [
        *_groups(text, groups),
        *_crowds(text, parts),
        *[
            replace(person, who=who, group=speaks_for.get(who))
            for person in people
            for who in [fullest.get(person.who, person.who)]
        ],
    ]
    kept: list[FoundSpeaker] = []
    for each in sorted(found, key=lambda each: (each.start, not each.is_group, -each.end)):
        verb = text.find(each.verb, each.start, each.end)
        if re.fullmatch(_DENIES, each.verb):
            if verb not in denials:
                continue
            each = replace(each, stance="denies")
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _groups(text: str, groups: Sequence[FoundName]) -> Iterator[FoundSpeaker]:
    for group in groups:
        before = max(0, group.start - 40)
        lead = text[before : group.start]
        match = _ACCORDING_TO_GROUP.search(lead) or _SAID_GROUP.search(lead)
        if match:
            start, end = before + match.start("verb"), group.end
        elif match := _AFTER_GROUP.match(text, group.end, group.end + _REACH):
            if _NO_SUBJECT.search(lead) and not _FOR_GROUP.search(lead):
                continue
            start, end = group.start, match.end()
        else:
            continue
        yield FoundSpeaker(
            start, end, text[start:end], group.exact, True, group, match["verb"], "supports"
        )


def _crowds(text: str, parts: Sequence[Span]) -> Iterator[FoundSpeaker]:
    """Yield speakers without a name: “local officials said”, “according to witnesses”."""
    for (first, last), pattern in product(parts, (_CROWD_SPEAKS, _SPEAKS_CROWD)):
        for match in pattern.finditer(text, first, last):
            lead = text[max(0, match.start() - 40) : match.start()]
            if pattern is _CROWD_SPEAKS and _NO_SUBJECT.search(lead):
                continue
            verb = match["verb"] or match["to"]
            start = min(match.start("who"), match.start("verb" if match["verb"] else "to"))
            end = max(match.end("who"), match.end("verb"))
            yield FoundSpeaker(
                start, end, text[start:end], match["who"], False, None, verb, "supports"
            )


def _people(
    text: str,
    parts: Sequence[Span],
    names: Sequence[FoundName],
    everybody: People,
    language: str,
) -> Iterator[FoundSpeaker]:
    by_start = sorted(names, key=lambda name: name.start)
    starts = [name.start for name in by_start]
    sentences: Sentences | None = None
    patterns = (_PERSON_SPEAKS, _SPEAKS_PERSON, _ACCORDING_TO_PERSON)
    for (first, last), pattern in product(parts, patterns):
        for match in pattern.finditer(text, first, last):
            who, at = match["who"], match.start("who")
            words = who.split()
            while words and words[0] in NOBODY:
                words = words[1:]
            at = text.find(words[0], match.start("who")) if words else at
            before = bisect_left(starts, match.end("who"))
            if not words or (before and by_start[before - 1].end > at):
                continue
            lead = text[max(0, match.start() - 40) : match.start()]
            if pattern is _PERSON_SPEAKS and _NO_SUBJECT.search(lead):
                continue
            if len(words) == 1 and words[0] not in everybody.capitalised:
                sentences = sentences or Sentences(text, language)
                if sentences.around(at)[0] == at:
                    continue
            start = min(at, match.start("verb"))
            end = max(match.end("who"), match.end("verb"))
            name = text[at : match.end("who")]
            yield FoundSpeaker(
                start, end, text[start:end], name, False, None, match["verb"], "supports"
            )


def _speaks_for(
    text: str,
    people: Sequence[FoundSpeaker],
    groups: Sequence[FoundName],
    fullest: Mapping[str, str],
) -> Iterator[tuple[str, FoundName]]:
    """Yield people with the group whose spokesperson or the like the text calls them."""
    ends = [group.end for group in groups]
    for person in people:
        at = text.find(person.who, person.start)
        for group in groups[bisect_left(ends, at - 60) : bisect_right(ends, at)]:
            between = text[group.end : at]
            lead = text[max(0, group.start - 20) : group.start]
            for_it = between == ", " and re.search(r"[Ss]peaking\s+for\s+(?:the\s+)?$", lead)
            if for_it or (between.strip(" ,") and _SPEAKS_FOR.match(between)):
                yield fullest.get(person.who, person.who), group
