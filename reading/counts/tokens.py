"""Cuts a sentence into words, numbers and punctuation marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from reading.counts.words import Words

__all__ = ["Token", "tokens_of"]


@dataclass(slots=True)
class Token:
    """A word, number or punctuation mark of a sentence. Offsets are code points of the text."""

    start: int
    end: int
    low: str
    is_number: bool


def tokens_of(text: str, start: int, end: int, words: Words) -> list[Token]:
    """Return the tokens of a sentence, with prefixes written together with a word split off."""
    tokens = _tokens(text, start, end, words)
    if not words.language.prefixes:
        return tokens
    return [part for token in tokens for part in _apart(token, words)]


def _tokens(text: str, start: int, end: int, words: Words) -> list[Token]:
    found = words.token.finditer(text, start, end)
    lowered = text[start:end].lower()
    if words.letters or len(lowered) != end - start:
        return [
            Token(match.start(), match.end(), low, match.lastgroup == "number")
            for match in found
            # Nothing may be left of a word: “ـ” alone
            if (low := words.folded(match[0]))
        ]
    return [
        Token(one, two, lowered[one - start : two - start], match.lastgroup == "number")
        for match in found
        for one, two in [match.span()]
    ]


def _apart(token: Token, words: Words) -> Iterator[Token]:
    """Split off prefixes written together with a word, and yield them before it: “و” and “قتل”."""
    language = words.language
    start, low = token.start, token.low
    while not token.is_number and low not in words.known:
        bare = low.removeprefix(language.article)
        if bare != low and bare in words.known:
            low = bare
            break
        for prefix in language.prefixes:
            rest = low.removeprefix(prefix)
            if rest != low and (
                rest in words.known
                or rest.removeprefix(language.article) in words.known
                or (rest.startswith(language.article) and len(rest) > len(language.article) + 2)
                or rest.isdecimal()
            ):
                yield Token(start, start + len(prefix), prefix, False)
                start, low = start + len(prefix), rest
                break
        else:
            break
    yield Token(start, token.end, low, token.is_number or low.isdecimal())
