"""Finds words of denial or doubt in supporting quotes, and denying quotes without them."""

from typing import Any

from reading.checks.advice import Finding, Quote
from reading.denials import has_negation
from vocabulary.records import Stance

__all__ = ["check_stance"]


def check_stance(
    stance: str, asserted_by: int | None, said: str, quote: Quote, is_count: bool = False
) -> list[Finding]:
    """Compare a stance with the words.

    `is_count` is true for numbers. `asserted_by` is the key of the group that asserts the value.
    `said` is the value in words: a value that is itself a denial is supported by one.
    """
    if stance == Stance.DENIES:
        if has_negation(quote.exact, quote.language):
            return []
        sentence = "The words hold no denial; the citation is entered as denying the value."
        return [Finding("stance", 0, len(quote.exact), sentence)]
    # A denial of responsibility for an attack does not deny its toll.
    denials = [
        denial for denial in quote.denials if not (is_count and "responsib" in denial.exact.lower())
    ]
    if not denials or has_negation(said) or _speaks_in_favour(asserted_by, quote):
        return []
    first = denials[0]
    sentence = (
        f"The words hold “{first.exact}”, a word of {first.kind}; the citation is entered as "
        "supporting the value."
    )
    return [Finding("stance", first.start, first.end, sentence)]


def _speaks_in_favour(asserted_by: Any, quote: Quote) -> bool:
    """Return whether the asserting group speaks in the quote, and only in support."""
    stances = {
        speaker.stance
        for speaker in quote.speakers
        if speaker.group
        for name in speaker.group.names
        if name.key == asserted_by
    }
    return stances == {"supports"}
