"""Header fields of messages, including messages forwarded inline."""

import contextlib
import datetime
import email.utils
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage

from sources.dates import read_date
from sources.extraction.extracted import as_date, as_line

__all__ = ["Said", "header", "header_fields", "names_sender", "said_by", "said_in_lines"]

MAX_FIELD_LENGTH = 500
_WRONG = (AttributeError, TypeError, ValueError, IndexError, LookupError)
_LINE = re.compile(r"\s*[*_]{0,2}(\w[\w-]*)[*_]{0,2}\s*:[*_]{0,2}\s*(.*)")
# Names of header fields as mail clients localise them in forwarded messages.
_NAMES = {
    "from": "From", "de": "From", "von": "From", "da": "From", "от": "From", "من": "From",
    "date": "Date", "sent": "Date", "fecha": "Date", "datum": "Date", "gesendet": "Date",
    "envoyé": "Date", "enviado": "Date", "дата": "Date", "التاريخ": "Date", "تاريخ": "Date",
    "subject": "Subject", "objet": "Subject", "asunto": "Subject", "assunto": "Subject",
    "betreff": "Subject", "тема": "Subject", "الموضوع": "Subject",
}  # fmt: skip
_ADDRESS = re.compile(r"\s*[<\[(](?:mailto:)?[^<>\s]+@[^<>\s]+[>\])]\s*")
_DAY = re.compile(
    r"(?:\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,}\.?,?\s+(?:de\s+)?\d{4}|[^\W\d_]{3,}\.?\s+\d{1,2},\s+\d{4}"
    r"|\d{4}-\d{2}-\d{2})"
)


@dataclass(frozen=True)
class Said:
    """Metadata of a message: `sender` is a name, `published` is EDTF, `lines` are for display."""

    subject: str = ""
    sender: str = ""
    published: str = ""
    lines: tuple[str, ...] = ()


def header(message: EmailMessage, name: str) -> str:
    """Return a header field, or an empty string if it is missing or malformed."""
    # A malformed header raises an error only on access.
    with contextlib.suppress(*_WRONG):
        return str(message[name] or "")
    return ""


def header_fields(message: EmailMessage) -> tuple[tuple[str, str], ...]:
    """Return the header fields of a message for display, as names and values.

    From, To, Cc, Date and Subject, without those that the message does not have.
    """
    return tuple(
        (name, as_line(value, MAX_FIELD_LENGTH))
        for name in ("From", "To", "Cc", "Date", "Subject")
        if (value := header(message, name)).strip()
    )


def said_by(message: EmailMessage) -> Said:
    """Return the metadata from the header of a message."""
    sender, published = "", ""
    with contextlib.suppress(*_WRONG):
        address = message["from"].addresses[0]
        sender = address.display_name or address.addr_spec
    with contextlib.suppress(*_WRONG):
        published = message["date"].datetime.date().isoformat()
    lines = tuple(
        f"{name}: {' '.join(value.split())}"
        for name in ("From", "Date", "Subject")
        if (value := header(message, name))
    )
    return Said(header(message, "subject"), sender, published, lines)


def names_sender(line: str) -> bool:
    """Return whether a line names the sender of a message, such as `From: Desk`."""
    said = _LINE.fullmatch(line)
    return said is not None and _NAMES.get(said[1].casefold()) == "From"


def said_in_lines(lines: Iterable[str]) -> Said | None:
    """Return the metadata from lines such as `From: Desk` above an inline forwarded message.

    None if they name no sender, or neither a date nor a subject.
    """
    found: dict[str, str] = {}
    last = ""
    kept: list[str] = []
    for line in lines:
        said = _LINE.fullmatch(line)
        if not said:
            if not last or not line.strip():
                break
            # Continuation of a long field.
            found[last] = f"{found[last]} {line.strip()}".strip()
            kept[-1] = f"{kept[-1]} {line.strip()}"
            continue
        last = _NAMES.get(said[1].casefold(), said[1])
        found.setdefault(last, said[2].strip())
        kept.append(f"{said[1]}: {said[2].strip()}")
    if "From" not in found or not ({"Date", "Subject"} & found.keys()):
        return None
    sender = _ADDRESS.sub(" ", found["From"]).strip(" \"'") or found["From"].strip("<>[] ")
    return Said(found.get("Subject", ""), sender, _day(found.get("Date", "")), tuple(kept))


def _day(text: str) -> str:
    with contextlib.suppress(*_WRONG):
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    with contextlib.suppress(*_WRONG):
        return datetime.datetime.fromisoformat(text.strip()).date().isoformat()
    day = _DAY.search(text)
    return as_date(read_date(day[0].replace(".", ""))) if day else ""
