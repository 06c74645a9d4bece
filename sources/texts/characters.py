"""Filtering of invisible characters, except those that scripts need.

Invisible characters can make text look different from what it is: a bidirectional control displays
14 as 41, and two names may differ invisibly. So all input is filtered here: texts, names, comments,
links (Unicode Standard Annex 9, Technical Reports 36 and 39).

Kept are joiners beside letters that join, variation selectors after a character with variants,
direction marks beside right-to-left letters and away from digits, and embeddings and isolates that
end on their line and do not change the natural direction of their words. Overrides are never kept.
"""

import functools
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = [
    "JOINERS",
    "Cleaned",
    "advice_on",
    "clean",
    "readable",
    "remark_on",
    "remarks_on",
    "shown",
]

MAX_MARKS = 6
"""Maximum number of combining marks on a letter.

Vocalised Arabic, accented Hebrew and Tibetan have fewer.
"""

LRM, RLM, ALM = "\u200e", "\u200f", "\u061c"
_DIRECTION_MARKS = LRM + RLM + ALM
_EMBEDDINGS = "\u202a\u202b"
_OVERRIDES = "\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"
_LEFT, _RIGHT = "\u202a\u2066", "\u202b\u2067"
JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner, which `readable` keeps beside letters that join."""
_BREAK = "\u200b"

# Never useful to a reader. U+0600 to U+0605 and similar format characters are visible.
_NEVER = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    "\u00ad\u034f\u17b4\u17b5\u180e"  # soft hyphen, grapheme joiner, inherent vowels, separator
    "\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"  # invisible operators, annotations
    "\u2028\u2029"  # line and paragraph separators; texts use "\n" instead
    "\u2800\u3164\uffa0\U00016fe4\U0001d159"  # blanks that are classified as symbols or letters
    "\ufdd0-\ufdef\ufffe\uffff"  # noncharacters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and musical format controls
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags, and reserved characters near them
)
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JAMO_FILLERS = "\u115f\u1160"
_BIDI = _DIRECTION_MARKS + _EMBEDDINGS + _OVERRIDES + _ISOLATES + _POP_EMBEDDING + _POP_ISOLATE
_SUSPECT = re.compile(f"[{_NEVER}{_SELECTORS}{_JAMO_FILLERS}{_BIDI}{JOINERS}{_BREAK}]")
_TURNS = re.compile(f"[{_BIDI}]")
_IS_NEVER = re.compile(f"[{_NEVER}]")
_IS_SELECTOR = re.compile(f"[{_SELECTORS}]")
# Interlinear annotations follow in brackets. Separators and blank Braille leave a space.
_SHOWN_AS = {"\ufffa": "(", "\ufffb": ")", "\u2028": " ", "\u2029": " ", "\u2800": " "}


@dataclass(frozen=True)
class Cleaned:
    """Text without hidden characters, and counts of the removed characters by name."""

    text: str
    removed: Counter[str] = field(default_factory=Counter)


def readable(text: str) -> str:
    """Return `text` without hidden characters. This function is idempotent."""
    return clean(text).text


def clean(text: str) -> Cleaned:
    """Return `text` without hidden characters, and which ones were removed."""
    removed: Counter[str] = Counter()
    while hidden := _hidden(text):
        removed.update(_name(text[place]) for place in hidden)
        pieces, last = [], 0
        for place in sorted(hidden):
            pieces += [text[last:place], _SHOWN_AS.get(text[place], "")]
            last = place + 1
        text = "".join([*pieces, text[last:]])
    return Cleaned(text, removed)


def shown(text: str) -> str:
    """Return `text` with each hidden character replaced by U+FFFD, with the same length.

    For texts from before hidden characters were removed: their offsets stay valid.
    """
    while hidden := _hidden(text):
        signs = list(text)
        for place in hidden:
            signs[place] = "\ufffd"
        text = "".join(signs)
    return text


def remark_on(removed: Counter[str]) -> str:
    """Return a sentence about the removed characters, or an empty string if there are none."""
    if not removed:
        return ""
    total = sum(removed.values())
    each = ", ".join(f"{count} {name}" for name, count in removed.most_common(5))
    rest = "" if len(removed) <= 5 else " and others"
    what = "character was" if total == 1 else "characters were"
    return f"{total} {what} taken out that no reader sees: {each}{rest}."


def _name(character: str) -> str:
    if unicodedata.category(character) in ("Mn", "Me") and not _SUSPECT.match(character):
        return "more marks than a letter has"
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()


def _hidden(text: str) -> set[int]:
    """Return the offsets of hidden characters in `text`."""
    if text.isascii():
        return {match.start() for match in _SUSPECT.finditer(text)}
    hidden: set[int] = set()
    for match in _SUSPECT.finditer(text):
        if not _TURNS.match(match[0]) and not _is_needed(text, match.start()):
            hidden.add(match.start())
    if _TURNS.search(text):
        start = 0
        for line in text.split("\n"):
            if _TURNS.search(line):
                hidden.update(start + place for place in _turning(line))
            start += len(line) + 1
    for match in _too_many_marks().finditer(text):
        hidden.update(range(match.start() + MAX_MARKS, match.end()))
    return hidden


def _is_needed(text: str, place: int) -> bool:
    """Return whether an invisible character has an effect on its neighbours."""
    character = text[place]
    if _IS_NEVER.match(character):
        return False
    before = text[place - 1] if place else ""
    after = text[place + 1 : place + 2]
    if character in JOINERS:
        return _joins(before) or _is_emoji(before)
    if character == _BREAK:
        return _is_unspaced(before) and _is_unspaced(after)
    if character in _JAMO_FILLERS:
        return _is_jamo(before) or _is_jamo(after)
    return _is_varied(before, character, after)


def _joins(character: str) -> bool:
    """Return whether this is a letter or mark of a script with contextual letter forms."""
    if not character or unicodedata.category(character)[0] not in "LM":
        return False
    return _in(
        character,
        (0x0591, 0x109F),
        (0x1700, 0x1CFF),
        (0xA800, 0xABFF),
        (0xFB1D, 0xFDFF),
        (0xFE70, 0xFEFC),
        (0x10A00, 0x11FFF),
        (0x1E900, 0x1E95F),
    ) and not _SUSPECT.match(character)


def _is_unspaced(character: str) -> bool:
    """Return whether this is a letter or mark of a script written without spaces."""
    if not character or unicodedata.category(character)[0] not in "LM":
        return False
    return _in(character, (0x0E00, 0x109F), (0x1780, 0x17FF), (0x1950, 0x1AAD), (0x1B00, 0x1BFF))


def _is_emoji(character: str) -> bool:
    if not character:
        return False
    return character == "\ufe0f" or unicodedata.category(character) in ("So", "Sk")


def _is_jamo(character: str) -> bool:
    return (
        bool(character)
        and character not in _JAMO_FILLERS
        and _in(character, (0x1100, 0x11FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF))
    )


def _is_varied(before: str, selector: str, after: str) -> bool:
    """Return whether a variation selector follows a character that has variants."""
    if not before:
        return False
    if _in(selector, (0x180B, 0x180F)):
        return _in(before, (0x1820, 0x18AA))
    if selector in "\ufe0e\ufe0f":
        # A digit has a variant only as part of a keycap.
        category = unicodedata.category(before)
        return (
            category[0] == "S"
            or (category == "Po" and not before.isascii())
            or (before in "0123456789#*" and after == "\u20e3")
        )
    ideograph = _in(before, (0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
    if _in(selector, (0xE0100, 0xE01EF)):
        return ideograph
    return ideograph or _joins(before) or unicodedata.category(before)[0] == "S"


def _in(character: str, *ranges: tuple[int, int]) -> bool:
    point = ord(character)
    return any(first <= point <= last for first, last in ranges)


def _turning(line: str) -> set[int]:
    """Return the offsets in a line of bidirectional controls that must be removed.

    A line may have megabytes but few controls, so the Python loop visits the controls only.
    """
    hidden: set[int] = set()
    kinds = line.translate({ord(character): _kind(character) for character in set(line)})
    marks = [match.start() for match in _TURNS.finditer(line)]
    before, after = _kinds_before(kinds, marks), _kinds_after(kinds, marks)
    letters = _letters_after(kinds, marks)
    # The open controls, as indices of `marks`, and the open isolates, as indices of `opened`.
    opened: list[int] = []
    isolates: list[int] = []

    def close(opening: int, closing: int) -> None:
        start, end = marks[opening], marks[closing]
        way = kinds[letters[opening]] if letters[opening] < end else ""
        if not _keeps_direction(line[start], way):
            hidden.update((start, end))

    for number, place in enumerate(marks):
        character = line[place]
        if character in _DIRECTION_MARKS:
            beside = {before[number], after[number]}
            if _RIGHT_LETTER not in beside or _DIGIT in beside:
                hidden.add(place)
        elif character in _EMBEDDINGS or character in _OVERRIDES:
            opened.append(number)
        elif character in _ISOLATES:
            isolates.append(len(opened))
            opened.append(number)
        elif character == _POP_EMBEDDING:
            if opened and line[marks[opened[-1]]] not in _ISOLATES:
                close(opened.pop(), number)
            else:
                hidden.add(place)
        elif character == _POP_ISOLATE:
            if not isolates:
                hidden.add(place)
                continue
            # Controls opened inside end here, without their own closing control.
            at = isolates.pop()
            hidden.update(marks[inner] for inner in opened[at + 1 :])
            close(opened[at], number)
            del opened[at:]
    hidden.update(marks[number] for number in opened)
    return hidden


def _keeps_direction(opening: str, way: str) -> bool:
    """Return whether a pair of controls keeps the direction of its first letter, of kind `way`."""
    if not way or opening in _OVERRIDES:
        return False
    if opening in _LEFT:
        return way == _LEFT_LETTER
    return opening not in _RIGHT or way == _RIGHT_LETTER


_LEFT_LETTER, _RIGHT_LETTER, _DIGIT, _NO_EFFECT = "lrd "
_IS_LETTER = re.compile(f"[{_LEFT_LETTER}{_RIGHT_LETTER}]")


def _kind(character: str) -> str:
    """Return the effect of a character on the direction of its neighbours."""
    category = unicodedata.category(character)[0]
    if category == "N":
        return _DIGIT
    if category != "L":
        return _NO_EFFECT
    return _RIGHT_LETTER if unicodedata.bidirectional(character) in ("R", "AL") else _LEFT_LETTER


def _kinds_before(kinds: str, marks: list[int]) -> list[str]:
    """Return the kind of the nearest letter or digit before each mark, or an empty string."""
    found, last = [], ""
    for start, end in itertools.pairwise([0, *marks]):
        last = kinds[start:end].rstrip(_NO_EFFECT)[-1:] or last
        found.append(last)
    return found


def _kinds_after(kinds: str, marks: list[int]) -> list[str]:
    """Return the kind of the nearest letter or digit after each mark, or an empty string."""
    return _kinds_before(kinds[::-1], [len(kinds) - 1 - mark for mark in reversed(marks)])[::-1]


def _letters_after(kinds: str, marks: list[int]) -> list[int]:
    """Return the offset of the next letter after each mark; the length if there is none."""
    found, following = [], len(kinds)
    for start, end in reversed([*itertools.pairwise([*marks, len(kinds)])]):
        letter = _IS_LETTER.search(kinds, start, end)
        following = letter.start() if letter else following
        found.append(following)
    return found[::-1]


@functools.cache
def _too_many_marks() -> re.Pattern[str]:
    """Return a pattern that matches more consecutive combining marks than any script uses."""
    spans: list[list[int]] = []
    # All combining marks of Unicode are below this, except variation selectors.
    for point in range(0x300, 0x1F000):
        character = chr(point)
        if unicodedata.category(character) not in ("Mn", "Me") or _IS_SELECTOR.match(character):
            continue
        if spans and spans[-1][1] == point - 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    marks = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in spans)
    return re.compile(f"[{marks}]{{{MAX_MARKS + 1},}}")


def remarks_on(text: str, removed: Counter[str]) -> tuple[str, ...]:
    """Return sentences for the user who adds the text.

    `removed` counts the characters that were removed from `text`, by name.
    """
    taken_out = remark_on(removed)
    return (*([taken_out] if taken_out else []), *advice_on(text))


# Characters that users should check, although they are kept.

_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# Greek, Cyrillic, Armenian, Cherokee, fullwidth and mathematical letters.
_LIKE_LATIN = (
    "\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13f5\u1f00-\u1fff"
    "\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7cb"
)
_MIXED = re.compile(f"[{_LATIN}](?=[{_LIKE_LATIN}])|[{_LIKE_LATIN}](?=[{_LATIN}])")
_NUMBER = re.compile(r"\d(?:[\d.,٫٬]{0,40}\d)?")
_LETTER_IN_NUMBER = re.compile(r"(?<=[0-9])[OolI](?=[0-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
MAX_WORD_LENGTH = 40


def advice_on(text: str) -> list[str]:
    """Return sentences about characters of `text` that may be mistaken for others.

    They name words with letters of several alphabets, numbers with digits of several scripts,
    letters among digits, and private use characters, which exist only in one font.
    """
    found = []
    if words := list(dict.fromkeys(_mixed_words(text))):
        found.append(f"Letters of several alphabets stand in one word: {_some(words)}.")
    if numbers := list(dict.fromkeys(_mixed_numbers(text))):
        found.append(f"Digits of several kinds stand in one number: {_some(numbers)}.")
    if letters := [_around(text, match.start()) for match in _LETTER_IN_NUMBER.finditer(text)]:
        found.append(f"A letter stands among digits: {_some(list(dict.fromkeys(letters)))}.")
    if not text.isascii() and (own := len(_PRIVATE.findall(text))):
        found.append(
            f"{own} of its characters have a shape in one font only, so others may not see them."
        )
    return found


def _some(words: list[str]) -> str:
    named = ", ".join(f"“{word}”" for word in words[:5])
    return named if len(words) <= 5 else f"{named} and {len(words) - 5} more"


def _mixed_words(text: str) -> Iterator[str]:
    if text.isascii():
        return
    for match in _MIXED.finditer(text):
        word = _around(text, match.start())
        # A unit or a symbol such as Δt is not a word.
        if len(word) > 2:
            yield word


def _mixed_numbers(text: str) -> Iterator[str]:
    if text.isascii():
        return
    for match in _NUMBER.finditer(text):
        number = match[0]
        if number.isascii():
            continue
        zeros = {ord(digit) - unicodedata.digit(digit) for digit in number if digit.isdecimal()}
        if len(zeros) > 1:
            yield number


def _around(text: str, place: int) -> str:
    """Return the word at an offset, up to MAX_WORD_LENGTH characters on either side."""
    start = end = place
    while start > 0 and place - start < MAX_WORD_LENGTH and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and end - place < MAX_WORD_LENGTH and text[end].isalnum():
        end += 1
    return text[start:end]
