"""Numbers in a token sequence with their qualifiers: “at least 12”, “between 2 and 3 million”."""

from dataclasses import dataclass
from math import isfinite

from reading.counts.tokens import Token
from reading.counts.words import Words
from reading.languages.table import Language

__all__ = ["Quantity", "qualified", "quantity_at", "quantity_of_word"]


@dataclass(slots=True)
class Quantity:
    """A number with its bounds, from token `first` to token `last` (excluded).

    `start` and `end` are offsets in code points. `is_soft` means that it counts only if something
    happened to the counted people: “a soldier”, “several”, “no”.
    """

    first: int
    last: int
    start: int
    end: int
    at_least: int | None
    at_most: int | None
    out_of: int | None = None
    about: int | None = None
    is_soft: bool = False
    is_plain: bool = False
    was: int | None = None


_MAX_NUMBER = 10**12


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    last: int
    scale: int = 1


def _number_at(tokens: list[Token], at: int, words: Words) -> _Number | None:
    """Return the number that begins at a token, or None."""
    language = words.language
    units, scales = language.units, language.scales
    total = part = 0.0
    last_added = float("inf")
    largest_scale = 1
    used = False
    index = at
    while index < len(tokens):
        token = tokens[index]
        low = token.low
        if token.is_number:
            if used:
                break
            part = words.value(low)
            used, last_added = True, 11.0
        elif low in units and not (used and low in scales):
            value = units[low]
            fits = (
                part == 0
                or (20 <= last_added < 100 and value < 10)
                or (last_added >= 100 and value < _magnitude(last_added))
                or (language.tens_joined and last_added in (60, 80) and 10 <= value < 20)
                or (language.units_first and last_added < 10 == value)
            )
            if used and not fits:
                break
            part += value
            used, last_added = True, float(value)
        elif "-" in low and all(piece in units for piece in low.split("-")):
            pieces = [units[piece] for piece in low.split("-")]
            if used and not (part == 0 or last_added == 100):
                break
            part += sum(pieces)
            used, last_added = True, 1.0
        elif low in scales and used:
            scale = scales[low]
            if scale == 100:
                part = (part or 1) * 100
                last_added = 100.0
            else:
                total += (part or 1) * scale
                part, last_added = 0.0, float("inf")
            largest_scale = max(largest_scale, scale)
        elif low in language.number_joiners and used:
            following = tokens[index + 1].low if index + 1 < len(tokens) else ""
            if not _goes_on(last_added, units.get(following, 0), language):
                break
            if last_added < 10:
                part += units[following]
                last_added = float(units[following])
                index += 1
        elif (
            low in language.ones
            and not used
            and index + 1 < len(tokens)
            and tokens[index + 1].low in scales
        ):
            part, used, last_added = 1.0, True, 1.0
        elif low in language.halves and not used:
            if index + 1 < len(tokens) and tokens[index + 1].low in language.ones:
                index += 1
            if index + 1 >= len(tokens) or tokens[index + 1].low not in scales:
                return None
            part, used = 0.5, True
        else:
            break
        index += 1
    if not used:
        return None
    whole = total + part
    if not isfinite(whole) or whole > _MAX_NUMBER:
        return None
    return _Number(whole, index, largest_scale)


def _magnitude(value: float) -> float:
    """Return the order of magnitude: 100 for a three-digit number."""
    return value if value == float("inf") else 10.0 ** (len(str(int(value))) - 1)


def _goes_on(last_added: float, value: int, language: Language) -> bool:
    """Return whether “and” continues a number: “two hundred and five”, “veinte y cinco”."""
    if not value:
        return False
    if last_added >= 100:
        return value < 100 or last_added == float("inf")
    if language.tens_joined and last_added in (30, 40, 50, 60, 70, 80, 90, 20):
        return value < 10 or (value < 20 and last_added in (60, 80))
    return language.units_first and last_added < 10 and value in range(20, 100, 10)


def quantity_at(
    text: str,
    tokens: list[Token],
    at: int,
    words: Words,
    first_allowed: int,
    may_range: bool = True,
) -> Quantity | None:
    """Return the quantity whose number begins at a token, or None if there is none.

    Tokens before `first_allowed` are not included.
    """
    found = _number_at(tokens, at, words)
    if found is None:
        return None
    if found.value != int(found.value):
        return None
    value = int(found.value)
    last = _repeated(tokens, found.last, value, words)
    low: int | None = value
    high: int | None = value
    out_of = about = None
    first = at
    qualifier, qualifier_first = _qualifier_at(tokens, at, words, first_allowed)
    upper = may_range and _upper_end(text, tokens, last, at, found, words, first_allowed)
    if upper:
        low, high, last, is_between = upper
        if is_between:
            first = at - 1
            qualifier, qualifier_first = _qualifier_at(tokens, at - 1, words, first_allowed)
    elif whole := _whole(tokens, last, words):
        out_of, last = whole
        if value > out_of:
            return None
    if qualifier and not (upper and qualifier == "about"):
        if qualifier != "exactly":
            first = qualifier_first
        low, high, about = qualified(qualifier, low, high, value)
    else:
        later = _afterwards(tokens, last, words)
        if later:
            said, last = later
            low, high, about = qualified(said, low, high, value)
    # “Another five”: the word by itself is not a count.
    return Quantity(
        qualifier_first if qualifier else first,
        last,
        tokens[first].start,
        tokens[last - 1].end,
        low,
        high,
        out_of,
        about,
        is_plain=first == at and last == at + 1 and tokens[at].is_number,
    )


def quantity_of_word(
    tokens: list[Token],
    words: Words,
    first: int,
    last: int,
    letter: str,
    low: str,
    value: int,
    last_used: int,
) -> Quantity:
    """Return the quantity of a word for a number, such as “dozens”, with its qualifiers.

    `low` is the word from token `first` to `last`, `letter` its role and `value` its number.
    """
    language = words.language
    low_bound: int | None = value
    high: int | None = None if low in language.vague else value
    start_token = first
    qualifier, qualifier_first = _qualifier_at(tokens, first, words, last_used)
    about = None
    is_soft = low in language.soft or low in language.exact or letter != "~"
    if qualifier in ("least", "more", "most", "fewer"):
        if low not in language.vague:
            low_bound, high, about = qualified(qualifier, low_bound, high, value)
            is_soft = letter == "0"
        start_token = qualifier_first
    elif low in language.approximate:
        low_bound, high, about = None, None, value
        is_soft = False
        start_token = qualifier_first
    elif low in language.counted and qualifier:
        start_token = qualifier_first
    if low in language.counted:
        is_soft = False
    if not qualifier and low not in language.vague:
        later = _afterwards(tokens, last, words)
        if later and later[0] not in ("about", "exactly"):
            said, last = later
            low_bound, high, about = qualified(said, low_bound, high, value)
    return Quantity(
        start_token,
        last,
        tokens[start_token].start,
        tokens[last - 1].end,
        low_bound,
        high,
        None,
        about,
        is_soft=is_soft,
    )


def _repeated(tokens: list[Token], last: int, value: int, words: Words) -> int:
    """Return the end of a number that is repeated: “ten (10)”."""
    if last + 2 < len(tokens) and tokens[last].low == "(":
        again = _number_at(tokens, last + 1, words)
        closed = again is not None and [token.low for token in tokens[again.last : again.last + 1]]
        if again and again.value == value and closed == [")"]:
            return again.last + 1
    return last


def _qualifier_at(
    tokens: list[Token], at: int, words: Words, first_allowed: int
) -> tuple[str, int]:
    """Return the qualifier before the number at a token, and the start of the qualifier."""
    before = words.language.before
    if at <= first_allowed or tokens[at - 1].low not in words.last_of_before:
        return "", at
    for length in range(min(words.longest_qualifier, at - first_allowed), 0, -1):
        said = before.get(" ".join(token.low for token in tokens[at - length : at]))
        if said:
            return said, at - length
    return "", at


def _afterwards(tokens: list[Token], last: int, words: Words) -> tuple[str, int] | None:
    after = words.language.after
    if last >= len(tokens) or tokens[last].low not in words.first_of_after:
        return None
    for length in (3, 2, 1):
        said = after.get(" ".join(token.low for token in tokens[last : last + length]))
        if said and last + length <= len(tokens):
            return said, last + length
    return None


def qualified(
    said: str, low: int | None, high: int | None, value: int
) -> tuple[int | None, int | None, int | None]:
    """Return the bounds after applying a qualifier, and the number if it is approximate."""
    if said == "least":
        return low, None, None
    if said == "more":
        return (low or 0) + 1, None, None
    if said == "most":
        return None, high, None
    if said == "fewer":
        return None, max(0, (high or 0) - 1), None
    return (None, None, value) if said == "about" else (low, high, None)


def _upper_end(
    text: str,
    tokens: list[Token],
    last: int,
    at: int,
    lower: _Number,
    words: Words,
    first_allowed: int,
) -> tuple[int, int, int, bool] | None:
    """Return both ends of “30 to 60”, the end token, and whether it begins with “between”."""
    language = words.language
    if last + 1 >= len(tokens) or tokens[last].low not in language.range_joiners:
        return None
    upper = _number_at(tokens, last + 1, words)
    if not upper or upper.value != int(upper.value):
        return None
    before = tokens[at - 1].low if at > first_allowed else ""
    is_between = before in language.between
    if tokens[last].low in language.joining_both and not is_between:
        return None
    low = lower.value
    if lower.scale == 1 < upper.scale and upper.scale >= 1000 and low * upper.scale < upper.value:
        low *= upper.scale
    if upper.value <= low:
        return None
    return int(low), int(upper.value), upper.last, is_between


def _whole(tokens: list[Token], last: int, words: Words) -> tuple[int, int] | None:
    """Return the total of a part and its end token: “10 of the 34”."""
    language = words.language
    index = last
    if index + 1 < len(tokens) and tokens[index].low in language.out:
        index += 1
    if index >= len(tokens) or _letter(tokens[index].low, words) != "o":
        return None
    index += 1
    for _ in range(4):
        if index >= len(tokens):
            return None
        low = tokens[index].low
        if tokens[index].is_number or low in words.numbers:
            whole = _number_at(tokens, index, words)
            return (int(whole.value), whole.last) if whole else None
        is_owner = low.endswith(language.owner_endings)
        if not (is_owner or _letter(low, words) in ("d", "o", "1") or low in language.totals):
            return None
        index += 1
    return None


def _letter(low: str, words: Words) -> str:
    entry = words.single.get(low)
    return entry.letter if entry else ""
