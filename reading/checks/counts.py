"""Compares the number in a quote with a count and its bounds."""

from collections.abc import Sequence
from itertools import combinations

from entities.codebook import codebook
from entities.figures import NEAR, Figure, figure_of
from reading.checks.advice import Finding, Quote
from reading.counts.find import FoundCount
from reading.counts.found_count import figure_in_words
from reading.counts.telling import holds_number, tells_outcome
from reading.names.words import WORD
from sources.texts.folding import fold
from sources.values import Value
from vocabulary.records import Outcome, Victims

__all__ = ["check_count"]

_MAX_ADDED = 4
_MAX_LOOKED_AT = 8


def check_count(
    value: Value, quote: Quote, others: Sequence[Quote], of_whole: Sequence[Quote] = ()
) -> list[Finding]:
    """Compare casualties or a quantity with the counts in a quote.

    `others` are the other quotes that support the value: bounds may span the numbers of several
    sources. `of_whole` are those of the row that includes this one: they may tell the outcome.
    """
    counts = _comparable(value, quote)
    if not counts:
        return _about_somebody_else(value, quote.counts) or _lacks_words(value, quote, of_whole)
    if _agrees(value, counts) or _spans_sources(value, [quote, *others]):
        return _lacks_words(value, quote, of_whole)
    if _sums(value, quote.counts):
        return []
    wanted = _middle(value_figure(value))
    count = min(counts, key=lambda count: abs(_middle(count.figure) - wanted))
    said = f"“{count.words}”" + ("" if _is_plain(count) else f", {count.reading}")
    sentence = f"The words say {said}; the value says {_written(value)}."
    return [Finding("count", count.start, count.start + len(count.words), sentence)]


def value_figure(value: Value) -> Figure:
    return figure_of(value.content)


def _comparable(value: Value, quote: Quote) -> list[FoundCount]:
    """Return the counts of a quote that may refer to what the value counts.

    They are found once: each quote of a value is compared with all others.
    """
    counted = tuple(value.content.get(name) for name in ("of", "victims", "outcome"))
    if counted not in quote.comparable:
        quote.comparable[counted] = _found_comparable(value, quote.counts)
    return quote.comparable[counted]


def _found_comparable(value: Value, counts: Sequence[FoundCount]) -> list[FoundCount]:
    if "of" in value.content:
        wanted = _stems(value.content["of"])
        alike = [count for count in counts if wanted & _stems(count.noun)]
        return alike or [count for count in counts if not count.victims]
    victims, outcome = value.content["victims"], value.content["outcome"]
    # Words that say “killed” may be about people who were executed.
    outcomes = codebook().at_or_above(Outcome.set_name(), outcome)
    told = [count for count in counts if count.outcome in outcomes]
    fitting = told or [count for count in counts if not count.outcome and _may_be(count, outcome)]
    if victims == Victims.UNKNOWN:
        return fitting
    # An unknown noun may refer to these victims.
    return [count for count in fitting if count.victims in _people(victims)]


def _people(victims: str) -> frozenset[str]:
    """Return whom words may name if these victims are meant."""
    return codebook().at_or_above(Victims.set_name(), victims) | {"", Victims.UNKNOWN}


def _may_be(count: FoundCount, outcome: str) -> bool:
    """Return whether a count without an outcome may have this one: “12 were killed or injured”."""
    return not count.other_outcome or (
        outcome in ("killed", "wounded")
        and (count.other_outcome == "casualties" or " " in count.other_outcome)
    )


def _stems(words: str) -> set[str]:
    return {
        folded[:-1] if folded.endswith("s") else folded
        for folded in map(fold, WORD.findall(words))
        if len(folded) > 3
    }


def _agrees(value: Value, counts: Sequence[FoundCount]) -> bool:
    return any(_is_same(value, count) for count in counts) or _sums(value, counts)


def _sums(value: Value, counts: Sequence[FoundCount]) -> bool:
    """Return whether counts of one outcome add up to the value: three policemen and two soldiers.

    Counts that are part of another count are ignored.
    """
    whole = [count for count in counts if not count.is_part and _has_outcome(value, count)]
    wanted = value_figure(value)
    return any(
        _sum(some) == wanted
        for size in range(2, min(len(whole), _MAX_ADDED) + 1)
        for some in combinations(whole[:_MAX_LOOKED_AT], size)
        if not _differ(value, some)
    )


def _has_outcome(value: Value, count: FoundCount) -> bool:
    if "of" in value.content or not count.outcome:
        return True
    return count.outcome in codebook().at_or_above(Outcome.set_name(), value.content["outcome"])


def _differ(value: Value, counts: Sequence[FoundCount]) -> bool:
    """Return whether any of the counts refers to victims other than the value's."""
    victims = value.content.get("victims", Victims.UNKNOWN)
    fitting = _people(victims)
    return victims != Victims.UNKNOWN and not all(count.victims in fitting for count in counts)


def _is_same(value: Value, count: FoundCount) -> bool:
    low, best, high = value_figure(value)
    if count.about is not None and best is not None:
        return count.figure == (low, best, high)
    if count.about is not None:
        reach = count.about * NEAR
        return (low or 0) <= count.about + reach and (high is None or high >= count.about - reach)
    out_of = value.content.get("out_of")
    if out_of is not None and count.out_of is not None and out_of != count.out_of:
        return False
    return count.figure == (low, best, high)


def _sum(counts: Sequence[FoundCount]) -> Figure:
    """Add up figures: twelve soldiers and five policemen are seventeen security forces."""
    lows = [count.at_least for count in counts]
    bests = [count.figure.estimate for count in counts]
    highs = [count.at_most for count in counts]
    return Figure(
        None if None in lows else sum(low or 0 for low in lows),
        None if None in bests else sum(best or 0 for best in bests),
        None if None in highs else sum(high or 0 for high in highs),
    ).normal


def _spans_sources(value: Value, quotes: Sequence[Quote]) -> bool:
    """Return whether the value spans the bounds of several quotes, its best figure that of one."""
    counts = [count for quote in quotes for count in _comparable(value, quote)]
    wanted = value_figure(value)
    bounded = [count for count in counts if count.about is None]
    if len(quotes) < 2 or (wanted.best is None and len(bounded) < len(counts)):
        return False
    if wanted.best is not None and wanted.best not in [each.figure.estimate for each in counts]:
        return False
    lows = [count.at_least for count in bounded]
    highs = [count.at_most for count in bounded]
    low = None if None in lows or not lows else min(low or 0 for low in lows)
    high = None if None in highs or not highs else max(high or 0 for high in highs)
    return (wanted.at_least, wanted.at_most) == (low, high)


def _about_somebody_else(value: Value, counts: Sequence[FoundCount]) -> list[Finding]:
    """Return a finding if the quote gives the same number for other victims or another outcome."""
    if "of" in value.content:
        return []
    for count in counts:
        if not _is_same(value, count):
            continue
        said = " ".join(part for part in (count.noun or count.victims, count.outcome) if part)
        entered = f"{value.content['victims']} {value.content['outcome']}"
        sentence = f"The words say “{count.words}” of {said}; the value says {entered}."
        return [Finding("count", count.start, count.end, sentence)]
    return []


def _lacks_words(value: Value, quote: Quote, of_whole: Sequence[Quote]) -> list[Finding]:
    """Return a finding if the quote contains no word for the outcome, or no number."""
    if "of" in value.content:
        return []
    outcome = value.content["outcome"]
    if not any(tells_outcome(each.exact, outcome, each.language) for each in (quote, *of_whole)):
        sentence = f"The words hold no word for {outcome}."
        return [Finding("count", 0, len(quote.exact), sentence)]
    if not quote.counts and not holds_number(quote.exact, quote.language):
        return [Finding("count", 0, len(quote.exact), "The words hold no number.")]
    return []


def _middle(figure: Figure) -> int:
    return figure.best or figure.at_least or figure.at_most or 0


def _is_plain(count: FoundCount) -> bool:
    return count.words.isdigit() and count.out_of is None


def _written(value: Value) -> str:
    """Return the figure of the value in words."""
    said = figure_in_words(value_figure(value))
    out_of = value.content.get("out_of")
    return said if out_of is None else f"{said}, out of {out_of}"
