"""Normalisation of the text of a document, once, before it is frozen."""

import hashlib
import re
import unicodedata
from collections import Counter

from django.core.exceptions import ValidationError

from sources.texts.characters import Cleaned, clean

__all__ = [
    "MAX_BYTES",
    "NormalisedText",
    "as_normalised",
    "composed",
    "normalise",
    "text_digest",
    "tidied",
    "tidy",
]

MAX_BYTES = 20 * 1024 * 1024

_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def composed(text: str) -> str:
    """Return `text` in NFC with LF line endings and without NUL, as parsers need it."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text.replace("\0", "")))


def tidied(text: str) -> Cleaned:
    """Return `text` composed and without hidden characters, and which ones were removed.

    Tidied pieces joined by line breaks are tidy as a whole, because no character composes with a
    line break.
    """
    cleaned = clean(composed(text))
    # A removed character may have been between a letter and its accent.
    return Cleaned(composed(cleaned.text), cleaned.removed)


def tidy(text: str) -> str:
    """Return the text of `tidied`."""
    return tidied(text).text


class NormalisedText(str):
    """The result of `normalise`; `removed` counts the removed characters by name."""

    removed: Counter[str]


def normalise(text: str) -> NormalisedText:
    """Return `text` tidied, in the form that is stored and counted. A normalised text is unchanged.

    Raises ValidationError if the result is empty, over MAX_BYTES in UTF-8, or contains lone
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


def as_normalised(text: str) -> NormalisedText:
    """Return a text that is known to be a result of `normalise`, without normalising it again."""
    normalised = NormalisedText(text)
    normalised.removed = Counter()
    return normalised


def text_digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
