"""Counts with their bounds: “at least 12”, “dozens of”, “between 30 and 60”, “10 of 34”.

Not counted: dates, years, times, ordinals, percentages, money, measures, and numbers that name
something (Resolution 1267). “A soldier” counts one where the sentence tells what befell somebody.
What lies “about” a number has no bound that the words give, so none is made up. English only.
"""

from reading.counts.bounds import bounded_counts
from reading.counts.found_count import FoundCount
from reading.counts.outcomes import with_outcomes, with_wholes
from reading.piecewise import piecewise
from reading.sentences import Sentences

__all__ = ["FoundCount", "find_counts"]


def find_counts(text: str) -> list[FoundCount]:
    """Return the counts in `text`, in order and without overlap."""
    return piecewise(text, _counts)


def _counts(text: str) -> list[FoundCount]:
    sentences = Sentences(text)
    counts = with_wholes(text, bounded_counts(text, sentences), sentences)
    return with_outcomes(text, counts, sentences)
