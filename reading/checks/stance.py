"""A word of denial or doubt in a quote cited as support, and the reverse."""

from typing import Any

from reading.checks.advice import Finding, Quote
from reading.denials import has_negation
from vocabulary.records import Stance

__all__ = ["check_stance"]


def check_stance(
    stance: str, asserted_by: int | None, said: str, quote: Quote, is_count: bool = False
) -> list[Finding]:
    """Compare a stance with the words.

    `is_count` of a number. `asserted_by` is the key of the group that speaks; `said` is what the
    value says in words: a value that itself tells of a denial is supported by one.
    """
    if stance == Stance.DENIES:
        if has_negation(quote.exact, quote.language):
            return []
        sentence = "The words hold no denial; the citation is entered as denying the value."
        return [Finding("stance", 0, len(quote.exact), sentence)]
    # That nobody claimed an attack denies no toll of it.
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
    """Whether who asserts it speaks in the quote, and it is others who deny."""
    stances = {
        speaker.stance
        for speaker in quote.speakers
        if speaker.group
        for name in speaker.group.names
        if name.key == asserted_by
    }
    return stances == {"supports"}
