"""The text of a document: normalised once, before it is frozen."""

import hashlib
import re
import unicodedata
from collections import Counter

from django.core.exceptions import ValidationError

from sources.texts.characters import Cleaned, clean

__all__ = [
    "MAX_BYTES",
    "NormalisedText",
    "composed",
    "normalise",
    "text_digest",
    "tidied",
    "tidy",
]

MAX_BYTES = 20 * 1024 * 1024

_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def composed(text: str) -> str:
    """Return `text` in NFC with `\\n` line ends and without NUL: what a parser takes."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text.replace("\0", "")))


def tidied(text: str) -> Cleaned:
    """Return `text` composed and without the characters that hide in it, and what these were.

    Tidied pieces that are joined by line ends are tidy as a whole: no character composes with one.
    """
    cleaned = clean(composed(text))
    # What was taken out may have stood between a letter and its accent.
    return Cleaned(composed(cleaned.text), cleaned.removed)


def tidy(text: str) -> str:
    """Return `text` as `tidied` leaves it."""
    return tidied(text).text


class NormalisedText(str):
    """A text as `normalise` leaves it; `removed` says how often it took out which character."""

    removed: Counter[str]


def normalise(text: str) -> NormalisedText:
    """Return `text` as `tidy` leaves it: what is kept and counted. Once for each text.

    Raises ValidationError when the result is empty, over MAX_BYTES in UTF-8, or holds lone
    surrogates.
    """
    if isinstance(text, NormalisedText):
        return text
    cleaned = tidied(text)
    normalised = NormalisedText(cleaned.text)
    normalised.removed = cleaned.removed
    try:
        size = len(normalised.encode())
    except UnicodeEncodeError as error:
        raise ValidationError(
            "The text holds half a character (a lone surrogate) at position %(position)d.",
            code="surrogate",
            params={"position": error.start},
        ) from error
    if not normalised.strip():
        raise ValidationError("The text is empty.", code="empty")
    if size > MAX_BYTES:
        raise ValidationError(
            "The text is %(size).1f MB long; %(limit)d MB is the limit. Split the document.",
            code="too_long",
            params={"size": size / 1024 / 1024, "limit": MAX_BYTES // 1024 // 1024},
        )
    return normalised


def text_digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
