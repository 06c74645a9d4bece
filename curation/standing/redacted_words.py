"""The words of a redaction: cleaning them, and finding them in any spelling or encoding."""

import functools
import html
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.db.models import Q

from curation.errors import ReasonMissingError, TooLongError
from sources.texts.characters import readable

__all__ = [
    "FILLER",
    "clean_words",
    "compile_pattern",
    "containing",
    "contains_any",
    "fill",
    "phrase_patterns",
    "spelling_variants",
]

FILLER = "█"
MIN_LENGTH = 3
MAX_LENGTH = 500
MAX_PHRASES = 20

# White space, plain or encoded in JSON or a URL.
SPACE = "(?:[\\s\u00a0+]|%20|%0[aAdD]|\\\\[nrtf]|\\\\u00a0)+"


def clean_words(lines: Iterable[str]) -> list[str]:
    """Return the phrases to search for: NFC, single spaces, no duplicates, no empty ones.

    Raises ReasonMissingError if none is left or one is too short (less than three characters, or
    without a letter or digit), and TooLongError.
    """
    found = dict.fromkeys(
        " ".join(unicodedata.normalize("NFC", readable(line)).split()) for line in lines
    )
    words = [phrase for phrase in found if phrase]
    if not words:
        raise ReasonMissingError("Enter the words to erase, one phrase per line.")
    for phrase in words:
        if len(phrase) < MIN_LENGTH or not any(map(str.isalnum, phrase)):
            raise ReasonMissingError(f"“{phrase}” is too short: it would be found everywhere.")
        if len(phrase) > MAX_LENGTH:
            raise TooLongError(
                f"A phrase can have {MAX_LENGTH} characters at most. Split it into parts."
            )
    if len(words) > MAX_PHRASES:
        raise TooLongError(f"Enter {MAX_PHRASES} phrases at most.")
    return words


def phrase_patterns(words: Sequence[str]) -> list[str]:
    """Return one regular expression per phrase, with the same meaning in Python and PostgreSQL.

    It finds the words in plain text, and encoded in JSON or a URL (`\\u0416`, `%D0%96`). The
    longest phrase comes first. PostgreSQL would take minutes to compile one expression for many.
    """
    return [
        "|".join(
            SPACE.join(map(_word_pattern, form.split()))
            for form in sorted(spelling_variants([phrase]))
        )
        for phrase in sorted(words, key=len, reverse=True)
    ]


def compile_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases in a text, the longest first."""
    return re.compile("|".join(phrase_patterns(words)), re.IGNORECASE)


def containing(words: Sequence[str], *fields: str) -> Q:
    """Return the condition that one of the text fields contains one of the phrases."""
    found = Q()
    for field in fields:
        for pattern in phrase_patterns(words):
            found |= Q(**{f"{field}__iregex": pattern})
    return found


@functools.cache
def _word_pattern(part: str) -> str:
    """Return a pattern that finds a word in any encoding of its characters."""
    return "".join(map(_character_pattern, part))


@functools.cache
def _character_pattern(character: str) -> str:
    if character.isalnum() and character.isascii():
        return character
    spellings: dict[str, None] = {}
    # The escapes of upper and lower case letters differ by more than case.
    for letter in dict.fromkeys((character, character.lower(), character.upper())):
        spellings |= dict.fromkeys(
            (letter, json.dumps(letter)[1:-1], quote(letter, safe=""), html.escape(letter))
        )
    longest_first = sorted(spellings, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def spelling_variants(words: Iterable[str]) -> set[str]:
    """Return the phrases in all spellings that ignoring case does not cover.

    These are decomposed characters (NFD), and capitals such as SS for ß.
    """
    capitals = {phrase.upper() for phrase in words if phrase.upper().lower() != phrase.lower()}
    both = {*words, *capitals}
    return {unicodedata.normalize(form, phrase) for phrase in both for form in ("NFC", "NFD")}


def contains_any(words: Sequence[str], text: str) -> bool:
    return bool(compile_pattern(words).search(text))


def fill(found_by: re.Pattern[str], text: str) -> str:
    """Replace each occurrence with filler, except white space, to keep lines and sentences."""
    return found_by.sub(lambda found: re.sub(r"\S", FILLER, found.group()), text)
