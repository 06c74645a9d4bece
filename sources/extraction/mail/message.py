"""E-mail messages: their text, messages forwarded in them, and their attachments."""

import email
import email.policy
import hashlib
from dataclasses import replace
from typing import Any

from sources.extraction.errors import (
    EncryptedFileError,
    ExtractionError,
    NoAttachmentError,
    NoTextError,
    TooComplexError,
    WrongTypeError,
)
from sources.extraction.extracted import (
    Attachment,
    Extracted,
    Piece,
    as_line,
    assembled,
    remarks_on_left_out,
)
from sources.extraction.mail.headers import header, header_fields, said_by
from sources.extraction.mail.parts import File, is_encrypted, read_part
from sources.extraction.media_types import EML, media_type_of

__all__ = ["attachment_of_email", "attachments", "opened", "read_email", "remark_on_attachments"]

NAMED_ATTACHMENTS = 10
MAX_BOUNDARIES = 500
"""Maximum number of MIME boundaries: parsing time is quadratic in the nesting depth."""


def read_email(name: str, content: bytes, encoding: str = "") -> Extracted:
    """Return the text of a message (RFC 5322, MIME) and of the messages forwarded in it.

    Prefers plain text over an equivalent HTML alternative. `encoding` is an encoding chosen by
    the user, for parts that declare none. Raises EncryptedFileError, NoTextError, TooComplexError
    or WrongTypeError.
    """
    message = opened(name, content)
    body = read_part(name, message, encoding)
    said = said_by(message)
    files = attachments(body.files)
    pieces = body.pieces
    remarks = [*remarks_on_left_out(pieces), *body.remarks]
    if not any(piece.text.strip() for piece in pieces if piece.reason is None):
        if not any(file.media_type for file in files):
            rest = remark_on_attachments(files)
            raise NoTextError(f"“{name}” has no text of its own. {rest}".strip())
        pieces = [Piece("\n".join(said.lines) or name), *pieces]
        remarks.append("The message has no words of its own: its header stands for them.")
    if files:
        remarks.append(remark_on_attachments(files))
    publisher = header(message, "organization") or said.sender
    if len(body.forwarded) == 1 and not body.own_words:
        said = replace(body.forwarded[0], lines=())
        publisher = said.sender
        remarks.append(
            "Title, sender and date are those of the message that was forwarded, as the one around "
            "it has no words of its own."
        )
    text, left_out = assembled(pieces)
    return Extracted(
        text,
        EML,
        title=said.subject,
        publisher=publisher,
        published=said.published,
        language=header(message, "content-language").split(",")[0],
        link=header(message, "archived-at").strip("<> "),
        remarks=tuple(remarks),
        left_out=left_out,
        encodings=body.encodings,
        attachments=files,
        header=header_fields(message),
    )


def attachment_of_email(name: str, content: bytes, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of an attachment by its index.

    Raises NoAttachmentError if there is none, and the errors of `read_email`.
    """
    files = read_part(name, opened(name, content)).files
    if not 0 <= number < len(files):
        raise NoAttachmentError(f"“{name}” has no attachment of this number.")
    return files[number].name, files[number].content


def attachments(files: list[File]) -> tuple[Attachment, ...]:
    """Return the descriptions of the attachments of a message."""
    return tuple(
        Attachment(
            file.name, _kind(file), len(file.content), hashlib.sha256(file.content).hexdigest()
        )
        for file in files
    )


def remark_on_attachments(files: tuple[Attachment, ...]) -> str:
    """Return a sentence that names the attachments, or an empty string if there are none."""
    if not files:
        return ""
    more = len(files) - NAMED_ATTACHMENTS
    listed = ", ".join(as_line(file.name, 80) for file in files[:NAMED_ATTACHMENTS])
    return f"Attachments are left out: {listed}{f' and {more} more' if more > 0 else ''}."


def opened(name: str, content: bytes) -> Any:
    """Parse a message and check that it can be read.

    Raises EncryptedFileError, TooComplexError or WrongTypeError.
    """
    if content.lower().count(b"boundary=") > MAX_BOUNDARIES:
        raise TooComplexError(
            f"“{name}” has more than {MAX_BOUNDARIES} parts with parts of their own, and is not "
            "read: copy its words and paste them."
        )
    message: Any = email.message_from_bytes(content, policy=email.policy.default)
    if not message.keys():
        raise WrongTypeError(f"“{name}” has no header, so it is no e-mail. Save it again as .eml.")
    if is_encrypted(message):
        raise EncryptedFileError(
            f"“{name}” is an encrypted message. Open it in your mail program, and paste its words."
        )
    return message


def _kind(file: File) -> str:
    try:
        return media_type_of(file.name, file.content) if file.content else ""
    except ExtractionError:
        return ""
