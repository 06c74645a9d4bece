"""Finds expressions of denial and doubt in a text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from reading.languages import language_of
from reading.languages.denials import DenialWords
from reading.piecewise import piecewise
from sources.texts.sentences import Span

__all__ = ["FoundDenial", "find_denials", "has_negation"]


@dataclass(frozen=True)
class FoundDenial:
    """An expression of denial or doubt, from `start` to `end` (code points, end excluded)."""

    start: int
    end: int
    exact: str
    kind: str
    explanation: str


def find_denials(text: str, language: str = "en") -> list[FoundDenial]:
    """Return the expressions of denial or doubt in `text`, in order and without overlap.

    `language` is the document's language (see `language_of`); without a table for it the result is
    empty.
    """
    table = language_of(language, text)
    if table is None:
        return []
    return piecewise(text, lambda window: _denials(window, table.denials))


@lru_cache(maxsize=16)
def _patterns(words: DenialWords) -> tuple[re.Pattern[str], ...]:
    listed = (
        rf"(?<!\w)(?:(?P<denies>{words.denies})|(?P<doubts>{words.doubts}))",
        words.turned,
        words.keeps,
        words.no_denial,
        words.negation,
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in listed)


def _denials(text: str, words: DenialWords) -> list[FoundDenial]:
    denial, turned, keeps, no_denial, _ = _patterns(words)
    nothing: list[Span] | None = None
    found = []
    for match in denial.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        if turned.search(before) and not keeps.match(match[0]):
            continue
        if nothing is None:
            nothing = [each.span() for each in no_denial.finditer(text)]
        if any(start <= match.start() < end for start, end in nothing):
            continue
        kind = "denial" if match["denies"] else "doubt"
        found.append(
            FoundDenial(
                match.start(), match.end(), match[0], kind, f"“{match[0]}” is a word of {kind}."
            )
        )
    return found


def has_negation(text: str, language: str = "en") -> bool:
    """Return whether `text` contains any negation. True for a language without a table."""
    table = language_of(language, text)
    if table is None:
        return True
    *_, negation = _patterns(table.denials)
    return bool(negation.search(text)) or bool(_denials(text, table.denials))
