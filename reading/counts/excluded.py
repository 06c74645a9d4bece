"""Recognises numbers in digits that count no people: ages, scores, list numbers, currencies."""

import itertools

from reading.counts.quantities import Quantity
from reading.counts.tokens import Token
from reading.counts.words import Words

__all__ = [
    "DASHES",
    "are_ages",
    "is_age",
    "is_before_people",
    "is_currency",
    "is_in_row",
    "is_list_mark",
]

DASHES = frozenset("-–—")
_OLDEST = 110


def is_in_row(tokens: list[Token], index: int, found: Quantity, following: Token | None) -> bool:
    """Return whether digits with dashes are not a range: a score, a telephone number."""
    if following and following.low in DASHES and following.start == found.end:
        return found.last + 1 < len(tokens) and tokens[found.last + 1].start == following.end
    if index < 2 or tokens[index - 1].low not in DASHES:
        return False
    return tokens[index - 1].end == tokens[index].start and tokens[index - 2].is_number


def is_list_mark(text: str, token: Token) -> bool:
    """Return whether a number begins a line and is followed by a mark: “1.”, “2)”."""
    mark = text[token.end : token.end + 1]
    if mark not in (".", ")") or not mark:
        return False
    line = text[max(0, token.start - 4) : token.start]
    return not line.strip() or line.rstrip(" \t(").endswith("\n")


def is_age(
    text: str,
    tokens: list[Token],
    words: Words,
    index: int,
    found: Quantity,
    previous: Token | None,
    following: Token | None,
) -> bool:
    """Return whether a number is an age: “Ahmad Khan, 42,” and “Ahmad Khan (42)”."""
    if not previous or not found.is_plain or not (found.at_least or 0) <= _OLDEST:
        return False
    if following and following.low not in (",", ")", ".", ";"):
        return False
    if previous.low == "(" and index > 1:
        named = tokens[index - 2]
        return text[named.start].isupper()
    if previous.low != "," or index < 2 or following is None:
        return False
    if following.low == "," and found.last + 1 < len(tokens):
        entry = words.single.get(tokens[found.last + 1].low)
        if entry and entry.letter == "I":
            return False
    named = tokens[index - 2]
    return not named.is_number and text[named.start].isalpha()


def is_before_people(text: str, tokens: list[Token], words: Words, index: int) -> bool:
    """Return whether a noun for people is among the three tokens from `index` on."""
    noun = list(itertools.takewhile(_is_word, tokens[index : index + 3]))
    if not noun:
        return False
    behind = text[noun[0].start : noun[-1].end]
    return any(pattern.search(behind) for _, pattern in words.victims)


def _is_word(token: Token) -> bool:
    return token.low[0].isalpha()


def are_ages(tokens: list[Token], words: Words, index: int) -> bool:
    """Return whether a number is the first of two ages: “two men, 17 and 19,”."""
    if not 3 <= index < len(tokens) - 2 or tokens[index - 1].low != ",":
        return False
    joiner, other = tokens[index + 1], tokens[index + 2]
    if joiner.low not in words.language.range_joiners or not other.low.isdecimal():
        return False
    ends = index + 3 == len(tokens) or tokens[index + 3].low in (",", ")", ".", ";")
    many = {tokens[at].low for at in (index - 3, index - 4) if at >= 0}
    two = {"2", *(low for low, value in words.language.units.items() if value == 2)}
    is_old = tokens[index].low.isdecimal() and int(tokens[index].low) <= _OLDEST
    return ends and is_old and int(other.low) <= _OLDEST and not many.isdisjoint(two)


def is_currency(word: str) -> bool:
    """Return whether a word is the code of a currency: “USD”."""
    return len(word) == 3 and word.isupper() and word in _CURRENCIES


_CODES = (
    "USD EUR GBP JPY CNY INR PKR AFN BDT LKR NPR IRR IQD SYP LBP JOD ILS EGP SAR AED"
    " QAR KWD OMR YER TRY RUB UAH KZT UZS TJS KGS TMT AZN GEL AMD NGN KES TZS UGX RWF"
    " ETB SOS SDG SSP LYD TND DZD MAD XAF XOF CDF ZAR ZMW MZN AOA GHS BRL ARS CLP COP"
    " PEN MXN VES PHP IDR MYR SGD THB VND MMK KHR LAK KRW AUD NZD CAD CHF SEK NOK DKK"
    " PLN CZK HUF RON BGN RSD"
)
_CURRENCIES = frozenset(_CODES.split())
"""ISO 4217 currency codes of countries that are common in reports of this field."""
