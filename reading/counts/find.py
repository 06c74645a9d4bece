"""Finds counts with their bounds: “at least 12”, “dozens of”, “between 30 and 60”, “10 of 34”.

Dates, years, times, ordinals, percentages, money, measures, ages and identifying numbers
(Resolution 1267) are not counts. “A soldier” counts as one if something happened to that soldier.
An approximate number (“about 12”) gets no bounds, because the text gives none.
"""

import re

from reading.counts.clauses.joined import readings_of
from reading.counts.clauses.phrases import Phrase, Reading, phrases_of
from reading.counts.found_count import FoundCount
from reading.counts.quantities import qualified
from reading.counts.rates import is_told_as_rate
from reading.counts.reader import units_of
from reading.counts.single import is_denied, single_people
from reading.counts.units import Units
from reading.counts.victims import is_thing, victims_of
from reading.counts.words import Words, words_of
from reading.languages import language_of
from reading.piecewise import piecewise
from reading.sentences import Sentences
from vocabulary.records import Outcome

__all__ = ["FoundCount", "find_counts"]

_OUTCOMES = frozenset(Outcome.values)
_MILLION = 1_000_000
_OF_THE = re.compile(r"(?:^|[,;:(]a?)o[dn]*$")


def find_counts(text: str, language: str = "en") -> list[FoundCount]:
    """Return the counts in `text`, in order and without overlap.

    `language` is the document's language (see `language_of`); without a table for it the result is
    empty.
    """
    table = language_of(language, text)
    if table is None:
        return []
    words = words_of(table)
    return piecewise(text, lambda window: _counts(window, words))


def _counts(text: str, words: Words) -> list[FoundCount]:
    found: list[FoundCount] = []
    for start, end in Sentences(text, words.language.code).spans:
        units = units_of(text, start, end, words)
        if units is not None:
            found += _in_sentence(units, words)
    return found


def _in_sentence(units: Units, words: Words) -> list[FoundCount]:
    phrases = phrases_of(units)
    readings = readings_of(units, phrases)
    found = [
        (phrase.at, count)
        for phrase, reading in zip(phrases, readings, strict=True)
        for count in [_count(units, phrase, reading, words)]
        if count is not None
    ]
    found = _with_wholes(units, found)
    taken = {
        at
        for reading in readings
        if reading is not None and reading.kind != "beside"
        for at in range(reading.first, reading.last)
    }
    found += single_people(units, taken, words)
    found.sort(key=lambda each: each[1].start)
    counts: list[FoundCount] = []
    for _, count in found:
        if not counts or count.start >= counts[-1].end:
            counts.append(count)
    return [
        count
        for count in counts
        if not is_told_as_rate(units.text, units.start, units.end, count.clause, words)
    ]


def _count(
    units: Units, phrase: Phrase, reading: Reading | None, words: Words
) -> FoundCount | None:
    quantity = units.quantities[phrase.at]
    last = phrase.end
    noun_first = phrase.at + 1
    while noun_first < last and units.roles[noun_first] in "oIqad1":
        noun_first += 1
    noun = ""
    end = quantity.end
    if noun_first < last:
        end = units.ends[last - 1]
        noun = units.text[units.starts[noun_first] : end]
    else:
        last = phrase.at + 1
    at_least, at_most = quantity.at_least, quantity.at_most
    if (
        noun
        and at_least == at_most
        and (later := words.after_noun.match(units.text, end, units.end))
    ):
        # "12 personas al menos"
        said = words.language.after[" ".join(words.folded(later["said"]).split())]
        at_least, at_most, _ = qualified(said, at_least, at_most, at_least or 0)
    told = reading.outcome if reading else ""
    if told and reading and noun and reading.kind != "own" and is_thing(noun, words):
        told = ""
    if told and noun and reading and units.lows[reading.first] in words.language.bare_tolls:
        # “Le bilan s'élève à 12 projets”
        told = told if victims_of(noun, words) else ""
    if told and not noun and reading and (quantity.at_least or quantity.about or 0) >= _MILLION:
        # “The toll stood at 12 million” is one of money or homes.
        language = words.language
        if units.lows[reading.first] in language.bare_tolls | language.amounts:
            told = ""
    if (
        told
        and reading
        and quantity.is_soft
        and quantity.at_most == 1
        and units.roles[reading.first] in "NK"
        and is_denied(units, reading.first)
    ):
        told = ""
    if quantity.is_soft and (not told or not (noun or _stands_alone(units, phrase.at))):
        return None
    outcome = told if told in _OUTCOMES else ""
    first_at, last_at = (reading.first, reading.last) if reading and told else (0, 0)
    start = quantity.start
    lead = max(0, start - units.starts[first_at]) if last_at else 0
    reach = max(0, units.ends[last_at - 1] - end) if last_at else 0
    return FoundCount(
        start,
        end,
        units.text[start:end],
        units.text[start : quantity.end],
        at_least,
        at_most,
        quantity.out_of,
        quantity.about,
        noun,
        victims_of(noun, words),
        outcome,
        "" if outcome else told,
        bool(told and reading and reading.is_part),
        lead,
        reach,
    )


def _stands_alone(units: Units, at: int) -> bool:
    """Return whether a word for one is a count without a noun: “one was killed”, “another”."""
    return units.lows[at] not in units.language.articles


def _with_wholes(units: Units, found: list[tuple[int, FoundCount]]) -> list[tuple[int, FoundCount]]:
    """Join “of the 34 provinces, 10 have camps” into one count, 10 out of 34."""
    joined: list[tuple[int, FoundCount]] = []
    for at, count in found:
        if joined:
            whole_at, whole = joined[-1]
            if (
                not count.noun
                and count.out_of is None
                and whole.at_least == whole.at_most
                and (count.at_most or count.at_least or 0) <= (whole.at_most or 0)
                and _OF_THE.search(units.roles[:whole_at])
            ):
                joined[-1] = (at, count.out_of_whole(whole))
                continue
        joined.append((at, count))
    return joined
