"""E-mail messages: the words of their body; attachments are named and left out."""

import contextlib
import email
import email.policy
from email.message import EmailMessage
from typing import Any

from sources.extraction.errors import (
    EncryptedFileError,
    NoTextError,
    TooComplexError,
    WrongTypeError,
)
from sources.extraction.extracted import Extracted, as_line
from sources.extraction.media_types import EML
from sources.extraction.plain.encodings import Decoded, decode

__all__ = ["read_email"]

_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
NAMED_ATTACHMENTS = 10
MOST_BOUNDARIES = 500
"""Each may begin a part inside a part; reading takes time with the square of the depth."""


def read_email(name: str, content: bytes, encoding: str = "") -> Extracted:
    """Return the body of a message (RFC 5322, MIME): its plain part, or else its HTML.

    Raises EncryptedFileError, NoTextError, TooComplexError, WrongTypeError.
    """
    if content.lower().count(b"boundary=") > MOST_BOUNDARIES:
        raise TooComplexError(
            f"“{name}” has more than {MOST_BOUNDARIES} parts with parts of their own, and is not "
            "read: copy its words and paste them."
        )
    message: Any = email.message_from_bytes(content, policy=email.policy.default)
    if not message.keys():
        raise WrongTypeError(f"“{name}” has no header, so it is no e-mail. Save it again as .eml.")
    if message.get_content_type() in _ENCRYPTED:
        raise EncryptedFileError(
            f"“{name}” is an encrypted message. Open it in your mail program, and paste its words."
        )
    text, decoded = _body(name, message)
    attachments = _attachments(message)
    if not text.strip():
        rest = f" Its attachments: {attachments}: bring them in themselves." if attachments else ""
        raise NoTextError(f"“{name}” has no text of its own.{rest}")
    remarks = []
    if attachments:
        remarks.append(f"Attachments are left out: {attachments}.")
    if decoded.guessed:
        remarks.append(f"Read as {decoded.encoding}: see whether every letter is right.")
    return Extracted(
        text,
        EML,
        title=_header(message, "subject"),
        publisher=_header(message, "organization") or _sender(message),
        published=_day(message),
        language=_header(message, "content-language").split(",")[0],
        link=_header(message, "archived-at").strip("<> "),
        remarks=tuple(remarks),
    )


def _body(name: str, message: EmailMessage) -> tuple[str, Decoded]:
    for kind in ("plain", "html"):
        part = message.get_body(preferencelist=(kind,))
        payload = part.get_payload(decode=True) if part is not None else None
        if part is None or not isinstance(payload, bytes) or not payload.strip():
            continue
        decoded = decode(name, payload, part.get_content_charset() or "")
        if kind == "plain":
            return decoded.text, decoded
        from sources.extraction.html.page import parse, visible_text

        return visible_text(parse(name, decoded.text)), decoded
    return "", Decoded("", "")


def _attachments(message: EmailMessage) -> str:
    names = []
    with contextlib.suppress(AttributeError, TypeError, ValueError):
        for part in message.iter_attachments():
            # Parts that only serve the HTML, such as its pictures, have no name of their own.
            named = part.get_filename() or (
                "a message" if part.get_content_type() == "message/rfc822" else ""
            )
            if named:
                names.append(as_line(named, 80))
    more = len(names) - NAMED_ATTACHMENTS
    listed = ", ".join(names[:NAMED_ATTACHMENTS])
    return f"{listed} and {more} more" if more > 0 else listed


def _header(message: EmailMessage, name: str) -> str:
    # A malformed header fails only when it is read.
    with contextlib.suppress(AttributeError, TypeError, ValueError, IndexError, LookupError):
        return str(message[name] or "")
    return ""


def _sender(message: EmailMessage) -> str:
    with contextlib.suppress(AttributeError, TypeError, ValueError, IndexError, LookupError):
        return str(message["from"].addresses[0].display_name)
    return ""


def _day(message: EmailMessage) -> str:
    with contextlib.suppress(AttributeError, TypeError, ValueError, IndexError, LookupError):
        return str(message["date"].datetime.date().isoformat())
    return ""
