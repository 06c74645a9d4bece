"""The number in the quote against the count and its bounds."""

from collections.abc import Sequence

from reading.checks.advice import Finding, Quote
from reading.counts.find import FoundCount
from reading.names.folding import WORD, fold
from sources.values import Value
from vocabulary.records import Victims

__all__ = ["check_count"]

NEAR = 0.25
"""How far, as a share of it, bounds may lie from a number that is only “about”."""


def check_count(value: Value, quote: Quote, others: Sequence[Quote]) -> list[Finding]:
    """Compare casualties or a quantity with the counts in a quote.

    `others` are the other quotes that support the value: bounds that span what several sources
    say are as they should be.
    """
    counts = _comparable(value, quote.counts)
    if not counts:
        return _about_somebody_else(value, quote.counts)
    if _agrees(value, counts) or _spans_sources(value, [quote, *others]):
        return []
    count = min(counts, key=lambda count: abs(_middle(count) - (value_bounds(value)[0] or 0)))
    said = f"“{count.words}”" + ("" if _is_plain(count) else f", {count.reading}")
    sentence = f"The words say {said}; the value says {_written(value)}."
    return [Finding("count", count.start, count.start + len(count.words), sentence)]


def value_bounds(value: Value) -> tuple[int | None, int | None]:
    return value.content["at_least"], value.content["at_most"]


def _comparable(value: Value, counts: Sequence[FoundCount]) -> list[FoundCount]:
    """Return the counts that may be of what the value counts."""
    if "of" in value.content:
        wanted = _stems(value.content["of"])
        alike = [count for count in counts if wanted & _stems(count.noun)]
        return alike or [count for count in counts if not count.victims]
    victims, outcome = value.content["victims"], value.content["outcome"]
    fitting = [count for count in counts if count.outcome in ("", outcome)]
    if victims == Victims.UNKNOWN:
        return fitting
    same = [count for count in fitting if count.victims == victims]
    return same or [count for count in fitting if count.victims in ("", Victims.UNKNOWN)]


def _stems(words: str) -> set[str]:
    return {
        folded[:-1] if folded.endswith("s") else folded
        for folded in map(fold, WORD.findall(words))
        if len(folded) > 3
    }


def _agrees(value: Value, counts: Sequence[FoundCount]) -> bool:
    if any(_is_same(value, count) for count in counts):
        return True
    return len(counts) > 1 and value_bounds(value) == _sum(counts)


def _is_same(value: Value, count: FoundCount) -> bool:
    low, high = value_bounds(value)
    if count.about is not None:
        reach = count.about * NEAR
        return (low or 0) <= count.about + reach and (high is None or high >= count.about - reach)
    out_of = value.content.get("out_of")
    if out_of is not None and count.out_of is not None and out_of != count.out_of:
        return False
    return (low, high) == (count.at_least, count.at_most)


def _sum(counts: Sequence[FoundCount]) -> tuple[int | None, int | None]:
    """Twelve soldiers and five policemen are seventeen of the security forces."""
    lows = [count.at_least for count in counts]
    highs = [count.at_most for count in counts]
    return (
        None if None in lows else sum(low or 0 for low in lows),
        None if None in highs else sum(high or 0 for high in highs),
    )


def _spans_sources(value: Value, quotes: Sequence[Quote]) -> bool:
    counts = [count for quote in quotes for count in _comparable(value, quote.counts)]
    if len(quotes) < 2 or any(count.about is not None for count in counts):
        return False
    lows = [count.at_least for count in counts]
    highs = [count.at_most for count in counts]
    low = None if None in lows else min(low or 0 for low in lows)
    high = None if None in highs else max(high or 0 for high in highs)
    return value_bounds(value) == (low, high)


def _about_somebody_else(value: Value, counts: Sequence[FoundCount]) -> list[Finding]:
    """The same number is said of others, or of another outcome."""
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


def _middle(count: FoundCount) -> int:
    return count.about or count.at_least or count.at_most or 0


def _is_plain(count: FoundCount) -> bool:
    return count.words.isdigit() and count.out_of is None


def _written(value: Value) -> str:
    """The bounds of the value, in words."""
    low, high = value_bounds(value)
    if low == high:
        said = str(low)
    elif high is None:
        said = f"{low} or more"
    else:
        said = f"{high} or fewer" if low is None else f"{low} to {high}"
    out_of = value.content.get("out_of")
    return said if out_of is None else f"{said}, out of {out_of}"
