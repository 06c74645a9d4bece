"""Finds who says, claims, denies or doubts something."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from operator import itemgetter
from typing import Literal

from reading.denials import find_denials
from reading.languages import language_of
from reading.languages.speakers import SpeakerWords
from reading.languages.table import Language
from reading.names.matcher import FoundName
from reading.names.people import People
from reading.nearby import in_small_letters, matches_in, parts_with
from reading.sentences import Sentences
from sources.texts.sentences import Span
from sources.texts.windows import windows

__all__ = ["FoundSpeaker", "find_speakers"]


@dataclass(frozen=True)
class FoundSpeaker:
    """A speaker with a verb, from `start` to `end` (code points, end excluded).

    `who` is the name as written, or a person's fullest name in the text. `group` is the known group
    that speaks, or for which the person speaks. `stance` is a hint.
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
        """A sentence that says what was recognised."""
        how = "a verb of denial or doubt" if self.stance == "denies" else "a verb of saying"
        return f"“{self.who}” stands with “{self.verb}”, {how}."


# Text that may separate the speaker from the verb.
_APPOSITION = r"(?:\s*\([^)]{1,40}\))?(?:,\s[^,.;:“”\"]{1,80},)?"


@dataclass(frozen=True, eq=False)
class _Patterns:
    """The patterns of a language. Patterns named `..._before` end where a group's name begins."""

    denies: re.Pattern[str]
    person_speaks: re.Pattern[str]
    speaks_person: re.Pattern[str]
    according_to_person: re.Pattern[str]
    crowd_speaks: re.Pattern[str]
    speaks_crowd: re.Pattern[str]
    after_group: re.Pattern[str]
    according_before: re.Pattern[str]
    speaks_before: re.Pattern[str]
    no_subject_before: re.Pattern[str]
    role_before: re.Pattern[str]
    role_between: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns(words: SpeakerWords) -> _Patterns:
    verb = rf"(?P<verb>{words.says}|{words.denies})(?![\w-])"
    first = words.first or rf"(?:{words.says}|{words.denies})(?![\w-])"
    first = rf"{words.before_first}(?P<verb>{first})\s+{words.listener}"
    after = rf"{_APPOSITION}(?:\s+{words.role}){{0,2}}{_APPOSITION}"
    in_role = rf"(?:{words.article}{words.role}\s+{words.of})?" if not words.first else ""
    return _Patterns(
        denies=re.compile(words.denies, re.IGNORECASE),
        person_speaks=re.compile(
            rf"(?<![\w-]){words.begins}{words.rank}*{words.person}{_APPOSITION},?{words.adverbs}{verb}"
            if words.begins
            else "(?!)"
        ),
        speaks_person=re.compile(rf"{first}{words.title}{words.rank}*{words.person}{words.ends}"),
        according_to_person=re.compile(
            rf"(?P<verb>{words.according}){words.title}{words.rank}*{words.person}{words.ends}"
        ),
        crowd_speaks=re.compile(
            rf"(?<![\w-])(?P<who>{words.crowd}){words.where}{_APPOSITION}{words.adverbs}{verb}"
        ),
        speaks_crowd=re.compile(
            rf"(?:{first}|(?P<to>{words.according})){words.article}"
            rf"(?P<who>{words.crowd})(?![\w-]{words.not_crowd})"
        ),
        after_group=re.compile(rf"{words.owner}{after}{words.paper}{words.adverbs}{verb}"),
        according_before=re.compile(
            rf"(?P<verb>{words.according}){in_role}{words.article}{words.organisation}$"
        ),
        speaks_before=re.compile(rf"{first}{in_role}{words.article}{words.organisation}$"),
        no_subject_before=re.compile(rf"\b{words.no_subject}$", re.IGNORECASE),
        role_before=re.compile(rf"\b{words.role}\s+{words.of}$", re.IGNORECASE),
        role_between=re.compile(
            rf"^(?:['’]s?)?,?\s+(?:\w+\s+){{0,2}}{words.role},?\s+$|^,\s+$", re.IGNORECASE
        ),
    )


_REACH = 400
"""Maximum distance from a group's name to its verb, in code points."""
_BEFORE = 80
"""Maximum distance from a verb to a following group name, in code points."""


def find_speakers(
    text: str,
    names: Sequence[FoundName] = (),
    everybody: People | None = None,
    language: str = "en",
) -> list[FoundSpeaker]:
    """Return the speakers in `text`, in order and without overlap.

    `names` are the known names in the text. If the text is part of a longer one, `everybody` are
    the people of the longer text. Military ranks and short titles (“Lt. Col.”) are not part of a
    name. Unnamed speakers are found in the plural (“local officials said”). Pronouns, “the
    minister” and speakers who neither confirm nor deny are excluded. `language` is the document's
    language (see `language_of`); without a table for it the result is empty.
    """
    table = language_of(language, text)
    if table is None:
        return []
    words = table.speakers
    patterns = _patterns(words)
    groups = [name for name in names if name.kind == "group"]
    everybody = everybody or People.of(text)
    parts = list(windows(text))
    people = list(_people(text, parts, names, everybody, table))
    fullest = {last: _without_nobody(name, words) for last, name in everybody.fullest.items()}
    speaks_for = dict(_speaks_for(text, people, groups, fullest, patterns))
    found = [
        *_groups(text, groups, patterns),
        *_crowds(text, parts, words),
        *[
            replace(person, who=who, group=speaks_for.get(who))
            for person in people
            for who in [fullest.get(person.who, person.who)]
        ],
    ]
    kept: list[FoundSpeaker] = []
    denials = _Denials(text, parts, table.code)
    for each in sorted(found, key=lambda each: (each.start, not each.is_group, -each.end)):
        if patterns.denies.fullmatch(each.verb):
            if not denials.include_verb_of(each):
                continue
            each = replace(each, stance="denies")
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


class _Denials:
    """Where the text denies something. A part is searched once, when a speaker in it may deny."""

    def __init__(self, text: str, parts: Sequence[Span], language: str) -> None:
        self._text = text
        self._parts = parts
        self._language = language
        self._starts: dict[int, list[int]] = {}

    def include_verb_of(self, speaker: FoundSpeaker) -> bool:
        """Return whether a speaker's verb is a denial: “neither confirmed nor denied” is not."""
        at = self._text.find(speaker.verb, speaker.start, speaker.end)
        starts = self._starts_around(at)
        following = bisect_left(starts, at)
        return following < len(starts) and starts[following] < at + len(speaker.verb)

    def _starts_around(self, at: int) -> list[int]:
        first, last = self._parts[bisect_right(self._parts, at, key=itemgetter(0)) - 1]
        if first not in self._starts:
            found = find_denials(self._text[first:last], self._language)
            self._starts[first] = [first + denial.start for denial in found]
        return self._starts[first]


def _groups(text: str, groups: Sequence[FoundName], patterns: _Patterns) -> Iterator[FoundSpeaker]:
    for group in groups:
        before = max(0, group.start - _BEFORE)
        lead = text[before : group.start]
        match = patterns.according_before.search(lead) or patterns.speaks_before.search(lead)
        if match:
            start, end = before + match.start("verb"), group.end
        elif match := patterns.after_group.match(text, group.end, group.end + _REACH):
            if patterns.no_subject_before.search(lead) and not patterns.role_before.search(lead):
                continue
            start, end = group.start, match.end()
        else:
            continue
        verb = match["verb"].strip()
        yield FoundSpeaker(start, end, text[start:end], group.exact, True, group, verb, "supports")


def _crowds(text: str, parts: Sequence[Span], words: SpeakerWords) -> Iterator[FoundSpeaker]:
    """Yield unnamed speakers: “local officials said”, “according to witnesses”."""
    patterns = _patterns(words)
    near = parts_with(words.crowd_words, in_small_letters(text))
    for pattern in (patterns.crowd_speaks, patterns.speaks_crowd):
        for match in matches_in(_within(parts, near), pattern, text):
            lead = text[max(0, match.start() - 40) : match.start()]
            if pattern is patterns.crowd_speaks and patterns.no_subject_before.search(lead):
                continue
            to = match.groupdict().get("to")
            start = min(match.start("who"), match.start("to" if to else "verb"))
            end = max(match.end("who"), match.end("verb"))
            verb = (match["verb"] or to or "").strip()
            yield FoundSpeaker(
                start, end, text[start:end], match["who"], False, None, verb, "supports"
            )


def _within(windows: Sequence[Span], parts: Sequence[Span]) -> Iterator[Span]:
    """Yield the parts of a text, split at the ends of windows."""
    at = 0
    for start, end in parts:
        while windows[at][1] <= start:
            at += 1
        first = at
        while first < len(windows) and windows[first][0] < end:
            yield max(start, windows[first][0]), min(end, windows[first][1])
            first += 1


def _people(
    text: str,
    parts: Sequence[Span],
    names: Sequence[FoundName],
    everybody: People,
    language: Language,
) -> Iterator[FoundSpeaker]:
    by_start = sorted(names, key=lambda name: name.start)
    starts = [name.start for name in by_start]
    sentences: Sentences | None = None
    known = _patterns(language.speakers)
    patterns = (known.person_speaks, known.speaks_person, known.according_to_person)
    for (first, last), pattern in product(parts, patterns):
        for match in pattern.finditer(text, first, last):
            name = _without_nobody(match["who"], language.speakers)
            at = match.end("who") - len(name)
            before = bisect_left(starts, match.end("who"))
            if not name or (before and by_start[before - 1].end > at):
                continue
            lead = text[max(0, match.start() - 40) : match.start()]
            if pattern is known.person_speaks and known.no_subject_before.search(lead):
                continue
            if name not in everybody.capitalised and len(name.split()) == 1:
                sentences = sentences or Sentences(text, language.code)
                if sentences.around(at)[0] == at:
                    continue
            start = min(at, match.start("verb"))
            end = max(match.end("who"), match.end("verb"))
            verb = match["verb"].strip()
            yield FoundSpeaker(start, end, text[start:end], name, False, None, verb, "supports")


def _without_nobody(name: str, words: SpeakerWords) -> str:
    """Remove capitalised words that are not names from the beginning of a name."""
    at = 0
    for word in re.finditer(r"\S+", name):
        if word[0] not in words.nobody:
            break
        at = word.end()
    return name[at:].lstrip()


def _speaks_for(
    text: str,
    people: Sequence[FoundSpeaker],
    groups: Sequence[FoundName],
    fullest: Mapping[str, str],
    patterns: _Patterns,
) -> Iterator[tuple[str, FoundName]]:
    """Yield each person with the group that the person speaks for or has a role in."""
    ends = [group.end for group in groups]
    for person in people:
        at = text.find(person.who, person.start)
        for group in groups[bisect_left(ends, at - 60) : bisect_right(ends, at)]:
            between = text[group.end : at]
            lead = text[max(0, group.start - 20) : group.start]
            for_it = between == ", " and re.search(r"[Ss]peaking\s+for\s+(?:the\s+)?$", lead)
            if for_it or (between.strip(" ,") and patterns.role_between.match(between)):
                yield fullest.get(person.who, person.who), group
