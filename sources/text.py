"""The text of a document: normalised once, before it is frozen."""

import hashlib
import re
import unicodedata

from django.core.exceptions import ValidationError

__all__ = ["MAX_BYTES", "normalise", "text_digest", "tidy"]

MAX_BYTES = 20 * 1024 * 1024

# Control characters that no reader sees; PostgreSQL refuses NUL, browsers hide the rest.
_INVISIBLE_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(text: str) -> str:
    """Return `text` in NFC with `\\n` line ends, without control characters or leading marks.

    Tidied pieces that are joined by line ends are tidy as a whole: no character composes with one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE_CONTROLS.sub("", text).lstrip("\ufeff")
    return unicodedata.normalize("NFC", text)


def normalise(text: str) -> str:
    """Return `text` as `tidy` leaves it: what is kept and counted.

    Raises ValidationError when the result is empty, over MAX_BYTES in UTF-8, or holds lone
    surrogates.
    """
    text = tidy(text)
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise ValidationError(
            "The text holds half a character (a lone surrogate) at position %(position)d.",
            code="surrogate",
            params={"position": error.start},
        ) from error
    if not text.strip():
        raise ValidationError("The text is empty.", code="empty")
    if size > MAX_BYTES:
        raise ValidationError(
            "The text is %(size).1f MB long; %(limit)d MB is the limit. Split the document.",
            code="too_long",
            params={"size": size / 1024 / 1024, "limit": MAX_BYTES // 1024 // 1024},
        )
    return text


def text_digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
