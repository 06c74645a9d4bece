"""Recognises rates, which count nobody: “one in four children”, “12 deaths per 1,000”."""

import re

from reading.counts.quantities import quantity_at
from reading.counts.tokens import Token
from reading.counts.units import Units
from reading.counts.victims import is_thing, victims_of
from reading.counts.words import Words

__all__ = ["drop_predicates_of_rates", "is_denominator", "is_told_as_rate", "rate_at"]

_MOST_NOUNS = 3
_MOST_WORDS = 3
_NOUNS = frozenset("nkNs")
_CLAUSE_BEGINS = frozenset(";:x")
_TO_PREDICATE = re.compile(r"[^;:x]*A[aA]*")
_ROUND = re.compile(r"10+")
_FEW = 10
_BEFORE = 60
"""Code points before a clause that may make a rate of it."""
_MANY = 100


def rate_at(text: str, tokens: list[Token], at: int, words: Words, before: str) -> int | None:
    """Return the end (token, excluded) of the rate whose first number begins at a token, or None.

    `before` is the role of the unit before it, or an empty string.
    """
    end, count = at + 1, len(tokens)
    while end < count and _is_number(tokens[end], words):
        end += 1
    for joiner in range(end, min(end + _MOST_NOUNS + 1, count)):
        token = tokens[joiner]
        if token.low in words.rate_first:
            last = _behind_per(text, tokens, joiner, words)
            if last is None:
                last = _second(text, tokens, at, joiner, joiner > end, words, before)
            if last is not None:
                return last
        if token.is_number or words.entry(token.low).letter not in _NOUNS:
            return None
    return None


def drop_predicates_of_rates(units: Units) -> None:
    """Make “a child” in “one in three of the dead was a child” a noun that counts nobody."""
    for rate in units.rates:
        for at in [at for at in units.quantities if at > rate]:
            quantity = units.quantities[at]
            is_one = quantity.is_soft and quantity.at_most == 1
            if is_one and _TO_PREDICATE.fullmatch(units.roles, rate + 1, at):
                del units.quantities[at]
                units.roles = f"{units.roles[:at]}d{units.roles[at + 1 :]}"


def is_denominator(tokens: list[Token], at: int, words: Words) -> bool:
    """Return whether words such as “in every” are right before a number."""
    if not at or tokens[at - 1].low not in words.rate_each_last:
        return False
    each = words.language.rate_each
    return any(_said(tokens, at - length, at) in each for length in range(1, _MOST_WORDS + 1))


def is_told_as_rate(
    text: str, first: int, last: int, clause: tuple[int, int], words: Words
) -> bool:
    """Return whether words before or after a clause make a rate of it: “are killed every day”.

    The sentence is from `first` to `last`, the clause with the number within (code points).
    """
    start, end = clause
    if words.rate_apart.search(text, first, last) is None:
        return False
    return (
        words.rate_behind.match(text, end, last) is not None
        or words.rate_ahead.search(text, max(first, start - _BEFORE), start) is not None
    )


def _is_number(token: Token, words: Words) -> bool:
    return token.is_number or token.low in words.numbers


def _said(tokens: list[Token], first: int, last: int) -> str:
    return " ".join([token.low for token in tokens[max(0, first) : last]])


def _behind_per(text: str, tokens: list[Token], first: int, words: Words) -> int | None:
    """Return the end of words such as “per 1,000” or “a day”; “a day after” is no rate."""
    for length in (2, 1):
        last = first + length
        if last > len(tokens) or _said(tokens, first, last) not in words.language.rate_per:
            continue
        while last < len(tokens) and _is_number(tokens[last], words):
            last += 1
        if words.not_rate.match(text, tokens[last - 1].end) is None:
            return last
    return None


def _second(
    text: str,
    tokens: list[Token],
    at: int,
    joiner: int,
    has_noun: bool,
    words: Words,
    before: str,
) -> int | None:
    """Return the end of a rate whose joining words begin at a token, or None."""
    language = words.language
    for second in range(joiner + 1, min(joiner + _MOST_WORDS + 1, len(tokens))):
        if not _is_number(tokens[second], words):
            continue
        said = _said(tokens, joiner, second)
        is_sure, is_round = said in language.rate_each, said in language.rate_round
        if not (is_sure or is_round or said in language.rate_of):
            return None
        part, whole = (
            _value(text, tokens, at, words),
            quantity_at(text, tokens, second, words, second),
        )
        if part is None or whole is None or whole.at_least is None:
            return None
        value, last = whole.at_least, whole.last
        if value != whole.at_most or part >= value:
            return None
        if words.is_measure(text, whole.end, len(text)):
            return None
        if is_sure:
            return last
        if is_round:
            least = _MANY if has_noun else _FEW
            return last if value >= least and _ROUND.fullmatch(str(value)) else None
        return last if _fits(text, tokens, last, value, has_noun, words, before) else None
    return None


def _value(text: str, tokens: list[Token], at: int, words: Words) -> int | None:
    if tokens[at].low in words.language.ones:
        return 1
    number = quantity_at(text, tokens, at, words, at)
    return number.at_least if number else None


def _fits(
    text: str,
    tokens: list[Token],
    end: int,
    whole: int,
    has_noun: bool,
    words: Words,
    before: str,
) -> bool:
    """Return whether “5 in 10” is a rate, judging by the words behind it.

    “Killed two in three villages” tells where; “one in three children” is a rate.
    """
    language = words.language
    if _is_year(whole) or (end < len(tokens) and tokens[end].low in language.months):
        return False
    last = end
    while last < min(len(tokens), end + _MOST_NOUNS) and _is_noun(tokens[last], words):
        last += 1
    noun = text[tokens[end].start : tokens[last - 1].end] if last > end else ""
    if language.rate_has_noun_before:
        is_few = whole <= _FEW or _ROUND.fullmatch(str(whole)) is not None
        return is_few and not noun.lower().endswith(language.plural_endings)
    if not noun:
        return True
    if has_noun:
        return False
    if victims_of(noun, words) and not is_thing(noun, words):
        return True
    return not before or before in _CLAUSE_BEGINS


def _is_noun(token: Token, words: Words) -> bool:
    return token.low[0].isalpha() and words.entry(token.low).letter == "n"


def _is_year(value: int) -> bool:
    return 1800 <= value < 2100
