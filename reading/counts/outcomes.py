"""What befell those who are counted, and what a count is out of: read from the sentence."""

import re
from dataclasses import replace
from itertools import groupby

from reading.counts.casualties import OUTCOME, outcome_of
from reading.counts.found_count import FoundCount
from reading.sentences import Sentences

__all__ = ["with_outcomes", "with_wholes"]

_OF_THE = re.compile(
    r"(?:^|[,;:(]\s*)of\s+(?:(?:the|its|their|all|[\w-]+['’]s?)\s+){1,2}$", re.IGNORECASE
)
_NEAR = 80
_JOINED = re.compile(r"\s*(?:,|and|or|as well as|along with|besides|including|plus)\b|\s*,", re.I)
# A verb between two counts that leads to the second: “killed 12 and wounded 20”.
_LEADS_ON = re.compile(r"(?:\s+(?:of|to|a|an|the|by))*\s*$", re.IGNORECASE)


def with_wholes(text: str, counts: list[FoundCount], sentences: Sentences) -> list[FoundCount]:
    """Join “of the 34 provinces, 10 have camps” into one count, 10 out of 34."""
    joined: list[FoundCount] = []
    for count in counts:
        whole = joined[-1] if joined else None
        sentence = sentences.around(count.start)
        if (
            whole
            and whole.start >= sentence[0]
            and not count.noun
            and count.out_of is None
            and whole.at_least == whole.at_most
            and (count.at_most or count.at_least or 0) <= (whole.at_most or 0)
            and _OF_THE.search(_before(text, sentence[0], whole.start))
        ):
            joined[-1] = replace(
                count, out_of=whole.at_most, noun=whole.noun, victims=whole.victims
            )
        else:
            joined.append(count)
    return joined


def _before(text: str, start: int, end: int) -> str:
    """Return the words of a sentence before a place, the nearest: no more is asked of them."""
    if end - start <= _NEAR:
        return text[start:end]
    # What is cut off is marked, so that no pattern takes the rest for the beginning of a sentence.
    return f"…{text[end - _NEAR : end]}"


def with_outcomes(text: str, counts: list[FoundCount], sentences: Sentences) -> list[FoundCount]:
    """Return the counts with the outcome that their sentence gives them."""
    told: list[FoundCount] = []
    for sentence, group in groupby(counts, key=lambda count: sentences.around(count.start)):
        told += _in_sentence(text, sentence, list(group))
    return told


def _in_sentence(
    text: str, sentence: tuple[int, int], counts: list[FoundCount]
) -> list[FoundCount]:
    if not OUTCOME.search(text, *sentence):
        return counts
    # The stretches before, between and after the numbers, with the outcomes in each.
    edges = [sentence[0], *(edge for count in counts for edge in _edges(count)), sentence[1]]
    gaps = [
        [(match.end(), outcome_of(match)) for match in OUTCOME.finditer(text, start, end)]
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    outcomes = [""] * len(counts)
    for index, count in enumerate(counts):
        before, after = gaps[index], gaps[index + 1]
        # A verb right before the next number is that number's.
        following = counts[index + 1].start if index + 1 < len(counts) else None
        own = [
            outcome
            for end, outcome in after
            if following is None or not _LEADS_ON.fullmatch(text, end, following)
        ]
        led = before and _LEADS_ON.fullmatch(text, before[-1][0], count.start)
        if led and not (own and _passive(text, count, after[0][0])):
            outcomes[index] = before[-1][1]
        elif own:
            outcomes[index] = own[0]
        elif before:
            outcomes[index] = before[-1][1]
    _share(text, counts, outcomes)
    return [
        replace(count, outcome=outcome) for count, outcome in zip(counts, outcomes, strict=True)
    ]


def _edges(count: FoundCount) -> tuple[int, int]:
    return count.start, count.start + len(count.words)


def _passive(text: str, count: FoundCount, end: int) -> bool:
    """Whether “were killed” or the like follows what is counted."""
    return bool(re.search(r"\b(?:were|was|been|being|are)\s+\w+$", text[count.end : end]))


def _share(text: str, counts: list[FoundCount], outcomes: list[str]) -> None:
    """Let a count without an outcome have that of the one it is joined to by “and”."""
    for order in (range(len(counts) - 1, 0, -1), range(1, len(counts))):
        for right in order:
            left = right - 1
            between = text[counts[left].end : counts[right].start]
            if not _JOINED.match(between) or OUTCOME.search(between):
                continue
            if not outcomes[left]:
                outcomes[left] = outcomes[right]
            elif not outcomes[right]:
                outcomes[right] = outcomes[left]
