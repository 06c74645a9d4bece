"""The input of a check (a quote) and its output (advice)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reading.counts.find import FoundCount, find_counts
from reading.dates.find import FoundDate, find_dates
from reading.dates.reference import Reference
from reading.denials import FoundDenial, find_denials
from reading.names.known import KnownNames
from reading.names.matcher import FoundName
from reading.names.words import WORD
from reading.speakers import FoundSpeaker, find_speakers
from sources.texts.folding import fold

__all__ = ["Advice", "Finding", "Quote", "Subject"]

Subject = Literal["count", "date", "group", "place", "name", "stance"]


@dataclass(frozen=True)
class Advice:
    """A possible mismatch that a person should check.

    `value_key` and `citation_id` identify the citation, `subject` is the compared aspect. `exact`
    are the words that caused the advice, from `start` to `end` in the document's text (code points,
    `end` excluded), or the whole quote if words are missing. `sentence` describes the comparison:
    “The words say 12; the value says 21.”
    """

    value_key: str
    citation_id: int
    subject: Subject
    start: int
    end: int
    exact: str
    sentence: str


@dataclass(frozen=True)
class Finding:
    """A mismatch found by a check. Offsets are code points of the quote."""

    subject: Subject
    start: int
    end: int
    sentence: str


class Quote:
    """The words of a passage and the results of reading them. Each result is computed once."""

    def __init__(self, exact: str, published: str, known: KnownNames, language: str = "en") -> None:
        self.exact = exact
        self.published = published
        self.known = known
        self.language = language
        self.comparable: dict[tuple[str | None, ...], list[FoundCount]] = {}
        """The counts that may refer to what a value counts, by what it counts."""

    @cached_property
    def reference(self) -> Reference:
        return Reference.of(self.published)

    @cached_property
    def names(self) -> list[FoundName]:
        return self.known.matcher.find(self.exact)

    @cached_property
    def counts(self) -> list[FoundCount]:
        return find_counts(self.exact, self.language)

    @cached_property
    def dates(self) -> list[FoundDate]:
        return find_dates(self.exact, self.published, self.language)

    @cached_property
    def denials(self) -> list[FoundDenial]:
        return find_denials(self.exact, self.language)

    @cached_property
    def speakers(self) -> list[FoundSpeaker]:
        return find_speakers(self.exact, self.names, language=self.language)

    @cached_property
    def words(self) -> list[str]:
        """All words, folded."""
        return [fold(word) for word in WORD.findall(self.exact)]

    @cached_property
    def unknown_words(self) -> list[str]:
        """The words outside known names, as written."""
        spans = [(name.start, name.end) for name in self.names]
        return [
            match[0]
            for match in WORD.finditer(self.exact)
            if not any(start <= match.start() < end for start, end in spans)
        ]
