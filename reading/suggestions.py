"""Suggests values from the text of a document. A person must enter or accept each one."""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, Literal

from entities.bearings import point_from
from entities.figures import describe_figure
from reading.counts.demographics import demographic_of
from reading.counts.find import FoundCount, find_counts
from reading.counts.words import words_of
from reading.dates.find import FoundDate, find_dates
from reading.dates.statements import is_of_statement
from reading.languages import language_of
from reading.long_texts import Page, is_long, page_at
from reading.manner.own_weapons import OwnWeapons, as_in_codebook, own_weapons
from reading.manner.times import FoundTime, find_times
from reading.manner.weapons import FoundWeapon, find_weapons
from reading.names.bearings import bearing_before
from reading.names.known import GROUP, PLACE, KnownGroup, KnownNames, KnownPlace, names_in
from reading.names.matcher import FoundName
from reading.names.people import People
from reading.places import adjectives_of_countries, order_of_places
from reading.speakers import FoundSpeaker, find_speakers
from sources.dates import describe
from sources.models import Document
from vocabulary.records import PlaceKind, PlacePrecision

__all__ = ["Offer", "Suggestion", "suggestions_at", "suggestions_for"]

MAX_AT_ONCE = 1_000
"""Maximum number of suggestions per offer. A report of 50,000 characters has about 250."""

SECONDS_TO_WAIT = 1
"""Seconds to wait for this process to finish another text. A report takes about 0.2 seconds."""

TOWN = PlaceKind.TOWN.value

MAX_HOMONYMS = 12
"""Maximum number of places of one name in a suggestion, the most likely first."""

_reading = threading.Lock()
_start = attrgetter("start")

Kind = Literal["group", "place", "count", "date", "speaker", "weapon", "time", "part_of_day"]


@dataclass(frozen=True)
class Suggestion:
    """A span of a text and the value that it would fill in.

    `start` and `end` are offsets in the document's text (code points), `exact` is the text there.
    `value` is plain JSON and depends on `kind`:

    - group: `group` (public id), `name`, `others` (public ids of groups with the same name)
    - place: `place` (code), `name`, `place_kind`, `others` (codes of places with the same name),
      `within` (codes of the places that contain it), `adjective` (whether the words are an
      adjective); if the words give a distance and a direction from a town (“12 km north of Kabul”),
      `bearing` (as in `entities.bearings`) and `precision`
    - count: `figure` (as a person types it), `at_least`, `best`, `at_most`, `out_of` (numbers or
      None), `of` (the noun, may be empty), `victims`, `outcome` and `demographic` (as in
      `vocabulary.records`, or empty if the words do not tell); an approximate number is `best`,
      with open bounds; `part`, whether a preceding number includes this one (“12 people, including
      three children”): then it is suggested but not filled in automatically
    - date: `edtf`, empty if a person must choose between two readings or confirm a date of another
      calendar; `said`, whether a verb of saying governs it: then it is filled in automatically only
      if there is no other date
    - weapon: `weapon`, a term of the codebook, perhaps the instance's own
    - time: `time` by the clock (as in `entities.clock`); part_of_day: `part_of_day`, a term; `said`
      as of dates
    - speaker: `speaker` (a person's name, or empty), `group` (public id of the group that asserts
      it, or empty), `verb`, `stance` (supports or denies)

    `text` is the value for display; `explanation` is one sentence that gives the reason. `clause`
    is the text to cite: for a count the words that contain its number and verb, for a place those
    with its distance and direction, otherwise `exact`.
    It begins `lead` code points before `start` and ends `reach` code points after `end`.
    """

    kind: Kind
    start: int
    end: int
    exact: str
    value: Mapping[str, Any]
    text: str
    explanation: str
    clause: str
    lead: int = 0
    reach: int = 0


@dataclass(frozen=True)
class Offer:
    """The suggestions for a span of a text, from `start` to `end` (code points of the text).

    Request it again if `being_read` (a worker has not read it yet) or `busy` (this process is
    reading other texts). `names_only` means that the language has no table (`reading.languages`),
    so counts, dates and speakers are not searched for.
    """

    start: int
    end: int
    suggestions: tuple[Suggestion, ...]
    being_read: bool = False
    busy: bool = False
    names_only: bool = False


def suggestions_at(document: Document, place: int) -> Offer:
    """Return the suggestions for the span of a text that contains an offset (code points).

    For a short text the span is the whole text, unless it has more than `MAX_AT_ONCE` suggestions.
    A process reads one text at a time; other requests wait for a moment and then get `busy`. For a
    long text a worker has stored the results; only names are matched now, against the current known
    names. For an offset outside the text the span is empty. Runs the queries of `names_in` and, for
    a long text, three more.
    """
    text = document.text
    if text is None or not 0 <= place < text.characters:
        return Offer(place, place, ())
    if not _reading.acquire(timeout=SECONDS_TO_WAIT):
        return Offer(place, place, (), busy=True)
    try:
        if not is_long(text):
            whole = suggestions_for(document)
            names_only = _names_only(document, text.content)
            return _stretch_at(place, 0, text.characters, whole, names_only)
        page = page_at(document, place)
        if page is None:
            return Offer(place, place, (), being_read=True)
        names = _names_for(document, page.words)
        found = _read_page(page, document.language, names, own_weapons())
    finally:
        _reading.release()
    moved = [
        replace(each, start=page.start + each.start, end=page.start + each.end) for each in found
    ]
    return _stretch_at(place, page.start, page.end, moved, _names_only(document, page.words))


def _names_only(document: Document, words: str) -> bool:
    return language_of(document.language, words) is None


def _stretch_at(
    place: int, start: int, end: int, found: Sequence[Suggestion], names_only: bool
) -> Offer:
    """Return the part that contains an offset, of a span with too many suggestions."""
    cuts = {each.start for each in found[MAX_AT_ONCE::MAX_AT_ONCE]}
    bounds = sorted({start, *cuts, end})
    part = bisect_right(bounds, place) - 1
    first, last = (bisect_left(found, bounds[at], key=_start) for at in (part, part + 1))
    return Offer(bounds[part], bounds[part + 1], tuple(found[first:last]), names_only=names_only)


def suggestions_for(document: Document) -> list[Suggestion]:
    """Return the suggestions for the document's text, in order. Those of one kind do not overlap.

    The same text, publication date and names give the same suggestions. A document without text has
    none. Runs the queries of `names_in`, and more if its text or publisher is not loaded.
    """
    if document.text is None:
        return []
    text = document.text.content
    known = _names_for(document, text)
    return list(_read(text, document.language, document.published, known, own_weapons()))


def _names_for(document: Document, text: str) -> KnownNames:
    publisher = document.publisher
    countries = [publisher.country] if publisher and publisher.country else []
    return names_in([text], context=[document.title], countries=countries)


@lru_cache(maxsize=4)
def _read(
    text: str, language: str, published: str, known: KnownNames, weapons: OwnWeapons
) -> tuple[Suggestion, ...]:
    """Read a text. Results are cached, because a page requests the same document repeatedly."""
    page = Page(
        0,
        text,
        find_counts(text, language),
        find_dates(text, published, language),
        People.of(text),
        find_weapons(text, language),
        find_times(text, language),
    )
    return _read_page(page, language, known, weapons)


def _read_page(
    page: Page, language: str, known: KnownNames, weapons: OwnWeapons
) -> tuple[Suggestion, ...]:
    """Combine the results of a page with the names found in it."""
    text = page.words
    names = known.matcher.find(text)
    groups = [name for name in names if name.kind == GROUP]
    covered = [(name.start, name.end) for name in groups]
    found = [
        *[_group(name, known) for name in groups],
        *[
            _place(name, known, text)
            for name in names
            if name.kind == PLACE and not _inside(name, covered)
        ],
        *[
            _place(name, known, text, adjective=True)
            for name in adjectives_of_countries(text, known.places, names)
        ],
        *[_count(count, text) for count in page.counts],
        *[_date(date, text, language) for date in page.dates],
        *[_weapon(weapon) for weapon in as_in_codebook(page.weapons, text, weapons)],
        *[_time(time, text, language) for time in page.times],
        *[
            _speaker(speaker, known)
            for speaker in find_speakers(text, names, page.people, language)
        ],
    ]
    offered = [each for each in found if each is not None]
    return tuple(sorted(offered, key=lambda each: (each.start, -each.end, each.kind)))


def _inside(name: FoundName, covered: Sequence[tuple[int, int]]) -> bool:
    """Return whether a place is only part of a group's name, as in “Pakistan Army”."""
    last = bisect_right(covered, name.start, key=itemgetter(0)) - 1
    return last >= 0 and name.end <= covered[last][1]


def _group(found: FoundName, known: KnownNames) -> Suggestion | None:
    current = [group for group in _groups_of(found, known) if group.current]
    if not current:
        return None
    group, *others = current
    value = {
        "group": group.public_id,
        "name": group.name,
        "others": [other.public_id for other in others],
    }
    read = "the name" if found.names[0].text == group.name else "an alias"
    more = f" {_listed(others)} {_has(others)} it too." if others else ""
    explanation = f"{_read_as(found)} {read} of {group}.{more}"
    return _suggestion("group", found, value, str(group), explanation)


def _place(
    found: FoundName, known: KnownNames, text: str, *, adjective: bool = False
) -> Suggestion | None:
    places = [known.places[name.key] for name in found.names if isinstance(name.key, int)]
    places.sort(key=order_of_places(text, found.start, found.end, known.named))
    place, *others = places[:MAX_HOMONYMS]
    value = {
        "place": place.code,
        "name": place.name,
        "place_kind": place.kind,
        "others": [other.code for other in others],
        "within": [known.places[key].code for key in place.above],
        "adjective": adjective,
    }
    if adjective:
        return _suggestion("place", found, value, str(place), f"{found.explanation}.")
    more = f" {_listed(others)} {_has(others)} it too." if others else ""
    explanation = f"{_read_as(found)} the name of {place}, a {place.kind}.{more}"
    elsewhere = [other for other in others if other.country != place.country]
    if elsewhere and place.country in known.named and len(elsewhere) == len(others):
        explanation += f" The text or its metadata names {_country_of(place, known)}."
    made = _suggestion("place", found, value, str(place), explanation)
    return _at_distance(made, place, text)


def _at_distance(made: Suggestion, place: KnownPlace, text: str) -> Suggestion:
    """Return the suggestion with the bearing that its words give: “12 km north of Kabul”."""
    found = bearing_before(text, made.start) if place.kind == TOWN and place.point else None
    if found is None or place.point is None:
        return made
    point = point_from(*place.point, found.bearing)
    told = "" if point is None else f" {found} of its point lies {point[0]}, {point[1]}."
    said = {"bearing": str(found), "precision": PlacePrecision.NEAR.value}
    return replace(
        made,
        value={**made.value, **said},
        text=f"{found} of {place}",
        explanation=f"{made.explanation}{told}",
        clause=text[found.start : made.end],
        lead=made.start - found.start,
    )


def _country_of(place: KnownPlace, known: KnownNames) -> str:
    return known.places[place.above[-1]].name if place.above else place.name


def _count(found: FoundCount, words: str) -> Suggestion:
    figure = describe_figure(found.figure)
    value = {
        "figure": figure,
        "at_least": found.at_least,
        "best": found.about,
        "at_most": found.at_most,
        "out_of": found.out_of,
        "of": found.noun,
        # What happened to people who were rescued or surrendered is no outcome.
        "victims": "" if found.other_outcome else found.victims,
        "outcome": found.outcome,
        "demographic": demographic_of(found.noun),
        "part": found.is_part,
    }
    text = figure + (f" of {found.out_of}" if found.out_of is not None else "")
    made = _suggestion("count", found, value, text, found.explanation)
    clause = words[slice(*found.clause)]
    return replace(made, clause=clause, lead=found.lead, reach=found.reach)


def _date(found: FoundDate, text: str, language: str) -> Suggestion:
    table = language_of(language, text)
    said = table is not None and is_of_statement(text, found.start, words_of(table))
    meant = " or ".join(describe(edtf) for edtf in (found.edtf, found.other) if edtf)
    value = {"edtf": found.edtf if found.is_sure else "", "said": said}
    return _suggestion("date", found, value, meant, found.explanation)


def _weapon(found: FoundWeapon) -> Suggestion:
    return _suggestion("weapon", found, {"weapon": found.weapon}, found.weapon, found.explanation)


def _time(found: FoundTime, text: str, language: str) -> Suggestion:
    table = language_of(language, text)
    said = table is not None and is_of_statement(text, found.start, words_of(table))
    kind: Kind = "time" if found.time else "part_of_day"
    value = {kind: found.time or found.part, "said": said}
    return _suggestion(kind, found, value, found.time or found.part, found.explanation)


def _speaker(found: FoundSpeaker, known: KnownNames) -> Suggestion:
    groups = _groups_of(found.group, known) if found.group else []
    group = next((group for group in groups if group.current), None)
    value = {
        "speaker": "" if found.is_group else found.who,
        "group": group.public_id if group else "",
        "verb": found.verb,
        "stance": found.stance,
    }
    return _suggestion("speaker", found, value, f"{found.who}: {found.verb}", found.explanation)


def _suggestion(
    kind: Kind,
    found: FoundName | FoundCount | FoundDate | FoundSpeaker | FoundWeapon | FoundTime,
    value: Mapping[str, Any],
    text: str,
    explanation: str,
) -> Suggestion:
    return Suggestion(
        kind, found.start, found.end, found.exact, value, text, explanation, found.exact
    )


def _groups_of(found: FoundName, known: KnownNames) -> list[KnownGroup]:
    named = [known.groups[name.key] for name in found.names if isinstance(name.key, int)]
    return list(dict.fromkeys(known.today(group) for group in named))


def _read_as(found: FoundName) -> str:
    """Begin a sentence: “TTP” is; “the base” reads like “The Base”,"""
    return f"“{found.exact}” is" if found.is_exact else f"{found.explanation},"


def _listed(others: Sequence[KnownGroup | KnownPlace]) -> str:
    return " and ".join(str(other) for other in others)


def _has(others: Sequence[object]) -> str:
    return "has" if len(others) == 1 else "have"
