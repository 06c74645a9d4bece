"""Words that are to go, and how they are found however they were written."""

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
    "spelling_variants",
]

FILLER = "█"
MIN_LENGTH = 3
MAX_LENGTH = 500
MAX_PHRASES = 20

# White space, as it is and as JSON and addresses write it.
SPACE = "(?:[\\s\u00a0+]|%20|%0[aAdD]|\\\\[nrtf]|\\\\u00a0)+"


def clean_words(lines: Iterable[str]) -> list[str]:
    """Return phrases as they are looked for: NFC, single spaces, each once, empty ones left out.

    Raises ReasonMissingError when none is left or one is too short to mean anything (less than
    three characters, or no letter or digit among them), and TooLongError.
    """
    found = dict.fromkeys(
        " ".join(unicodedata.normalize("NFC", readable(line)).split()) for line in lines
    )
    words = [phrase for phrase in found if phrase]
    if not words:
        raise ReasonMissingError("Say which words are to go, one phrase a line.")
    for phrase in words:
        if len(phrase) < MIN_LENGTH or not any(map(str.isalnum, phrase)):
            raise ReasonMissingError(f"“{phrase}” is too short: it would be found everywhere.")
        if len(phrase) > MAX_LENGTH:
            raise TooLongError(f"A phrase has at most {MAX_LENGTH} characters; give its parts.")
    if len(words) > MAX_PHRASES:
        raise TooLongError(f"At most {MAX_PHRASES} phrases go at once.")
    return words


def phrase_patterns(words: Sequence[str]) -> list[str]:
    """Return one regular expression a phrase, which Python and PostgreSQL read alike.

    It finds the words as they are, and as JSON and addresses write them (`\\u0416`, `%D0%96`). The
    longest phrase is first. PostgreSQL takes minutes to prepare all of many phrases as one.
    """
    return [
        "|".join(
            SPACE.join(map(_word_pattern, form.split()))
            for form in sorted(spelling_variants([phrase]))
        )
        for phrase in sorted(words, key=len, reverse=True)
    ]


def compile_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of the words in a text, the longest first."""
    return re.compile("|".join(phrase_patterns(words)), re.IGNORECASE)


def containing(words: Sequence[str], *fields: str) -> Q:
    """Return the condition that one of the fields, which are texts, holds one of the words."""
    found = Q()
    for field in fields:
        for pattern in phrase_patterns(words):
            found |= Q(**{f"{field}__iregex": pattern})
    return found


@functools.cache
def _word_pattern(part: str) -> str:
    """One word as a pattern that finds each of its characters however it is written."""
    return "".join(map(_character_pattern, part))


@functools.cache
def _character_pattern(character: str) -> str:
    if character.isalnum() and character.isascii():
        return character
    spellings: dict[str, None] = {}
    # Escapes of a capital and of a small letter differ by more than case.
    for letter in dict.fromkeys((character, character.lower(), character.upper())):
        spellings |= dict.fromkeys(
            (letter, json.dumps(letter)[1:-1], quote(letter, safe=""), html.escape(letter))
        )
    longest_first = sorted(spellings, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def spelling_variants(words: Iterable[str]) -> set[str]:
    """Return phrases as they may be written: what people type into a form is not composed, and ß
    becomes SS in capitals, which no comparison without regard to case tells."""
    capitals = {phrase.upper() for phrase in words if phrase.upper().lower() != phrase.lower()}
    both = {*words, *capitals}
    return {unicodedata.normalize(form, phrase) for phrase in both for form in ("NFC", "NFD")}


def contains_any(words: Sequence[str], text: str) -> bool:
    return bool(compile_pattern(words).search(text))


def fill(found_by: re.Pattern[str], text: str) -> str:
    """Fill all but the white space, so that lines and sentences stay where they are."""
    return found_by.sub(lambda found: re.sub(r"\S", FILLER, found.group()), text)
