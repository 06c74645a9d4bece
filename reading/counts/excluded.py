"""Recognises numbers in digits that count no people: ages, scores, list numbers, currencies."""

import itertools

from reading.counts.quantities import Quantity
from reading.counts.rates import is_denominator
from reading.counts.tokens import Token
from reading.counts.units import Units
from reading.counts.words import Words

__all__ = ["what_counts_nothing"]

_DASHES = frozenset("-–—")
_JOINED = frozenset({"and", "et", "y", "و", ",", "-", "–"})
_OLDEST = 110


def what_counts_nothing(
    text: str,
    tokens: list[Token],
    words: Words,
    index: int,
    found: Quantity,
    units: Units,
    named_until: int,
) -> tuple[str, int]:
    """Return the role of a number that is not a count of people, or an empty string.

    `named_until` is the end (token) of the last number of a name (“Resolutions 12 and 13”); it is
    returned as well, with this number if it is one.
    """
    language = words.language
    token = tokens[index]
    before = text[max(units.start, token.start - 24) : token.start].lower()
    following = tokens[found.last] if found.last < len(tokens) else None
    previous = tokens[index - 1] if index else None
    if words.is_measure(text, found.end, units.end):
        return "a", named_until
    if words.begins_fraction(text, found.end) or is_denominator(tokens, index, words):
        return "a", named_until
    if words.fraction.search(before) and (
        following is None or words.entry(following.low).letter not in "ksN"
    ):
        # “Half of the 60 hostages”
        return "a", named_until
    if words.named.search(before):
        return "n", found.last
    if previous and named_until == index - 1 and previous.low in _JOINED:
        return "n", found.last
    if token.is_number:
        digits = token.low
        if digits[0] == "0" and len(digits) > 1:
            return "a", named_until
        if _is_list_mark(text, token):
            return "a", named_until
        if _is_in_row(tokens, index, found, following):
            return "a", named_until
        if previous and previous.low == "#":
            return "n", named_until
        if previous and _is_currency(text[previous.start : previous.end]):
            return "a", named_until
        if _are_ages(tokens, words, index):
            return "a", found.last
        if _is_age(text, tokens, words, index, found, previous, following):
            return "a", named_until
        is_year = len(digits) == 4 and digits[:2] in ("18", "19", "20") and found.is_plain
        if is_year and not _is_before_people(text, tokens, words, found.last):
            return "a", named_until
    if words.placed.search(before) and not _is_before_people(text, tokens, words, found.last):
        return "n", named_until
    if previous:
        said = " ".join(each.low for each in tokens[max(0, found.first - 2) : found.first])
        if said in language.earlier:
            return "a", named_until
    return "", named_until


def _is_in_row(tokens: list[Token], index: int, found: Quantity, following: Token | None) -> bool:
    """Return whether digits with dashes are not a range: a score, a telephone number."""
    if following and following.low in _DASHES and following.start == found.end:
        return found.last + 1 < len(tokens) and tokens[found.last + 1].start == following.end
    if index < 2 or tokens[index - 1].low not in _DASHES:
        return False
    return tokens[index - 1].end == tokens[index].start and tokens[index - 2].is_number


def _is_list_mark(text: str, token: Token) -> bool:
    """Return whether a number begins a line and is followed by a mark: “1.”, “2)”."""
    mark = text[token.end : token.end + 1]
    if mark not in (".", ")") or not mark:
        return False
    line = text[max(0, token.start - 4) : token.start]
    return not line.strip() or line.rstrip(" \t(").endswith("\n")


def _is_age(
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


def _is_before_people(text: str, tokens: list[Token], words: Words, index: int) -> bool:
    """Return whether a noun for people is among the three tokens from `index` on."""
    noun = list(itertools.takewhile(_is_word, tokens[index : index + 3]))
    if not noun:
        return False
    behind = text[noun[0].start : noun[-1].end]
    return any(pattern.search(behind) for _, pattern in words.victims)


def _is_word(token: Token) -> bool:
    return token.low[0].isalpha()


def _are_ages(tokens: list[Token], words: Words, index: int) -> bool:
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


def _is_currency(word: str) -> bool:
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
