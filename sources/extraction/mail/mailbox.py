"""Mailboxes: files of several messages (mbox, RFC 4155)."""

import email
import email.policy
import itertools
import re

from sources.extraction.errors import ExtractionError, NoAttachmentError, TooComplexError
from sources.extraction.extracted import Extracted, Piece, as_line, assembled, remarks_on_left_out
from sources.extraction.mail.headers import Said, header, said_by
from sources.extraction.mail.message import attachments, opened
from sources.extraction.mail.parts import Body, File, read_part
from sources.extraction.media_types import BEGINS_OF_MESSAGES as BEGINS
from sources.extraction.media_types import MBOX

__all__ = ["MAX_MESSAGES", "message_of_mailbox", "read_mailbox"]

MAX_MESSAGES = 200
# Programs put ">" before "From " within a message.
_QUOTED = re.compile(rb"^>(>*From )", re.M)


def read_mailbox(name: str, content: bytes, encoding: str = "") -> Extracted:
    """Return the text of all messages, each below its own sender, date and subject.

    Each message is also an attachment, so that it can become a document of its own. If the
    messages have one sender or one day, these are those of the text. Raises TooComplexError for
    more than 200 messages, and the errors of `read_email`.
    """
    files = _messages(name, content)
    pieces: list[Piece] = []
    remarks: list[str] = []
    said: list[Said] = []
    whole = Body()
    for number, file in enumerate(files, 1):
        try:
            message = opened(file.name, file.content)
            body = read_part(file.name, message, encoding)
        except ExtractionError:
            remarks.append(f"Message {number} could not be read.")
            continue
        said.append(said_by(message))
        pieces.append(Piece("\n".join((f"Message {number} of {len(files)}", *said[-1].lines))))
        pieces += body.pieces
        whole.add(body)
    text, left_out = assembled(pieces)
    if whole.files:
        remarks.append(
            "Attachments of the messages are left out: bring in a message to see its own."
        )
    senders, days = {each.sender for each in said}, {each.published for each in said}
    return Extracted(
        text,
        MBOX,
        publisher=senders.pop() if len(senders) == 1 else "",
        published=days.pop() if len(days) == 1 else "",
        remarks=(_remark(len(files)), *remarks_on_left_out(pieces), *whole.remarks, *remarks),
        left_out=left_out,
        encodings=whole.encodings,
        attachments=attachments(files),
    )


def message_of_mailbox(name: str, content: bytes, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a message by its index.

    Raises NoAttachmentError if there is none, and TooComplexError.
    """
    files = _messages(name, content)
    if not 0 <= number < len(files):
        raise NoAttachmentError(f"“{name}” has no message of this number.")
    return files[number].name, files[number].content


def _messages(name: str, content: bytes) -> list[File]:
    """Return the messages of a mailbox, each with a name from its subject.

    Raises TooComplexError for more than 200 messages.
    """
    edges = [
        begins.span() for begins in itertools.islice(BEGINS.finditer(content), MAX_MESSAGES + 1)
    ]
    if len(edges) > MAX_MESSAGES:
        raise TooComplexError(
            f"“{name}” holds more than {MAX_MESSAGES} messages. Save those that you need, one by "
            "one as .eml or in a smaller mailbox, and bring these in."
        )
    ends = [start for start, _end in edges[1:]]
    files = []
    for number, ((_start, begins), end) in enumerate(
        zip(edges, [*ends, len(content)], strict=True), 1
    ):
        message = _QUOTED.sub(rb"\1", content[begins:end])
        subject = header(email.message_from_bytes(message, policy=email.policy.default), "subject")
        files.append(File(f"{number}. {as_line(subject, 80) or 'without a subject'}.eml", message))
    return files


def _remark(count: int) -> str:
    if count == 1:
        return "The file holds one message, which can be brought in as a document of its own."
    return (
        f"The file holds {count} messages. Each is below its own sender, date and subject, and can "
        "be brought in as a document of its own."
    )
