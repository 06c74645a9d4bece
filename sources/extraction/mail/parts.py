"""MIME parts of a message: which alternative is read, and which parts are attachments."""

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import lxml.html

from sources.extraction.extracted import Encoding, Piece, Reason, as_line
from sources.extraction.html.blocks import blocks_of
from sources.extraction.mail.headers import Said, said_by
from sources.extraction.mail.plain_body import forwarded_in, plain_body
from sources.extraction.plain.encodings import decode
from sources.texts.text import composed

__all__ = ["Body", "File", "is_encrypted", "read_part"]

_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature",
               "application/x-pkcs7-signature")  # fmt: skip
_CALENDARS = ("text/calendar", "application/ics")
_ALWAYS_UTF8 = ("", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "cp1252")
"""Charsets that mail programs declare by default, whatever the encoding."""
MIN_WORDS = 0.6
"""Fraction of the HTML text below which the plain text alternative is a stub."""
_IN_A_ROW = 6
_ABOUT_HTML = re.compile(r"html|browser|navigateur|navegador|webversion")
MAX_NAME_LENGTH = 200


@dataclass(frozen=True)
class File:
    """An attachment of a message."""

    name: str
    content: bytes


@dataclass
class Body:
    """The text of a part, the messages forwarded in it, and its attachments."""

    pieces: list[Piece] = field(default_factory=list)
    forwarded: list[Said] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    encodings: tuple[Encoding, ...] = ()
    own_words: bool = False

    def add(self, other: "Body", with_words: bool = True) -> None:
        """Add the content of another part, or only its attachments."""
        self.files += other.files
        if not with_words:
            return
        self.pieces += other.pieces
        self.forwarded += other.forwarded
        self.remarks += [remark for remark in other.remarks if remark not in self.remarks]
        self.encodings = self.encodings or other.encodings
        self.own_words |= other.own_words

    def letters(self, *reasons: Reason | None) -> str:
        """Return the letters and digits of the pieces with one of these reasons."""
        text = "".join(piece.text for piece in self.pieces if piece.reason in reasons)
        return "".join(filter(str.isalnum, text.casefold()))


def is_encrypted(message: EmailMessage) -> bool:
    """Return whether a message cannot be read without a key."""
    return message.get_content_type() in _ENCRYPTED


def read_part(name: str, part: Any, chosen: str = "") -> Body:
    """Return the content of a MIME part. `chosen` is an encoding chosen by the user.

    Raises an ExtractionError if an HTML part cannot be read.
    """
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return _forwarded(name, part, chosen)
    if part.is_multipart():
        return _several(name, part, chosen)
    if kind in _CALENDARS:
        return Body(remarks=["An invitation to a calendar is left out."])
    if kind in _SIGNATURES:
        return Body(remarks=["Its digital signature was not checked."])
    named = part.get_filename()
    # A multipart message without a boundary is one part, displayed as plain text.
    is_text = (kind in ("text/plain", "text/html") or kind.startswith("multipart/")) and not named
    if is_text and part.get_content_disposition() != "attachment":
        return _words(name, part, chosen)
    return _file(part, named or "", kind)


def _several(name: str, part: Any, chosen: str) -> Body:
    kind = part.get_content_type()
    inner = list(part.iter_parts())
    if kind in _ENCRYPTED:
        return Body(remarks=["An encrypted part is left out."])
    if kind == "multipart/alternative":
        return _best([read_part(name, each, chosen) for each in inner], inner)
    body = Body()
    for number, each in enumerate(inner):
        read = read_part(name, each, chosen)
        # The other parts of multipart/related are images of the page; only the page is read.
        body.add(read, with_words=kind != "multipart/related" or number == _root(part, inner))
    return body


def _root(part: Any, inner: list[Any]) -> int:
    """Return the index of the root part of multipart/related (RFC 2387)."""
    begins = str(part.get_param("start", "") or "")
    named = (n for n, each in enumerate(inner) if begins and each["content-id"] == begins)
    return next(named, 0)


def _best(bodies: list[Body], parts: list[Any]) -> Body:
    """Return the best alternative of a message, with the attachments of all alternatives.

    Prefers plain text over HTML, unless the plain text is a stub, or contains text that the HTML
    strikes out or hides.
    """
    kinds = [_kind(part) for part in parts]
    plain = next((n for n, kind in enumerate(kinds) if kind == "plain" and _said(bodies[n])), None)
    pages = [n for n, kind in enumerate(kinds) if kind == "html" and _said(bodies[n])]
    page = pages[-1] if pages else None
    others = [n for n, each in enumerate(bodies) if _said(each)]
    best = plain if plain is not None else page
    if plain is not None and page is not None:
        words, seen = bodies[plain].letters(None, Reason.SIGNATURE), bodies[page].letters(None)
        unseen = [
            "".join(filter(str.isalnum, piece.text.casefold()))
            for piece in bodies[page].pieces
            if piece.reason is not None
        ]
        # If the HTML says less than the plain text, the HTML is the stub.
        says_less = len(seen) < len(words) and not _ABOUT_HTML.search(words)
        is_stub = not says_less and _covered(seen, words) < MIN_WORDS
        if is_stub or any(each and each in words and each not in seen for each in unseen):
            best = page
    if best is None and others:
        best = others[-1]
    found = Body()
    for number, body in enumerate(bodies):
        found.add(body, with_words=number == best)
        if number != best and kinds[number] == "other":
            found.remarks += [each for each in body.remarks if each not in found.remarks]
    return found


def _covered(seen: str, words: str) -> float:
    """Return the fraction (0 to 1) of `seen` that occurs in `words`; both are letters only."""
    rows = {words[start : start + _IN_A_ROW] for start in range(len(words))}
    last = max(1, len(seen) - _IN_A_ROW + 1)
    if len(seen) < _IN_A_ROW:
        return float(seen in words)
    return sum(seen[start : start + _IN_A_ROW] in rows for start in range(last)) / last


def _said(body: Body) -> bool:
    return any(piece.text.strip() for piece in body.pieces if piece.reason is None)


def _kind(part: Any) -> str:
    kinds = {each.get_content_type() for each in part.walk()}
    return "html" if "text/html" in kinds else "plain" if "text/plain" in kinds else "other"


def _forwarded(name: str, part: Any, chosen: str) -> Body:
    """Read a nested message, with its header lines above its text."""
    inner = part.get_payload(0) if part.is_multipart() else None
    if not isinstance(inner, EmailMessage):
        return Body(remarks=["A forwarded message is damaged and was not read."])
    said = said_by(inner)
    body = Body([Piece("\n".join(("Forwarded message", *said.lines)))], [said])
    if is_encrypted(inner):
        body.remarks.append("An encrypted part is left out.")
        return body
    body.add(read_part(name, inner, chosen))
    body.own_words = False
    return body


def _words(name: str, part: Any, chosen: str) -> Body:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return Body()
    declared = (part.get_content_charset() or "").lower()
    if declared in _ALWAYS_UTF8 and _is_utf8(payload):
        declared = "utf-8"
    decoded = decode(name, payload, declared)
    if decoded.guessed and chosen:
        decoded = decode(name, payload, chosen=chosen)
    text = composed(decoded.text)
    begins = text.lstrip()[:15].lower()
    body = Body(remarks=list(decoded.remarks), encodings=decoded.others)
    if part.get_content_type() == "text/html" or begins.startswith(("<html", "<!doctype html")):
        body.pieces = list(_page(name, text))
        body.forwarded, body.own_words = forwarded_in(body.pieces)
        return body
    read = plain_body(
        text,
        str(part.get_param("format", "")).lower() == "flowed",
        str(part.get_param("delsp", "")).lower() == "yes",
    )
    body.pieces = read.pieces
    body.remarks += read.remarks
    body.forwarded, body.own_words = forwarded_in(body.pieces)
    return body


def _is_utf8(payload: bytes) -> bool:
    try:
        return not payload.isascii() and bool(payload.decode())
    except UnicodeDecodeError:
        return False


def _page(name: str, markup: str) -> Iterator[Piece]:
    """Yield the blocks of an HTML part, with quoted messages prefixed by `>`."""
    from sources.extraction.html.embedded import put_embedded_in_place
    from sources.extraction.html.parsing import parse

    tree = parse(name, markup)
    put_embedded_in_place(tree)
    for block in blocks_of(tree):
        depth = sum(map(_is_quotation, (block.element, *block.element.iterancestors())))
        mark = f"{'>' * depth} " if depth else ""
        lines = (f"{mark}{line}" for line in block.text.split("\n"))
        yield Piece("\n".join(lines), block.above, block.reason)


def _is_quotation(element: lxml.html.HtmlElement) -> bool:
    if element.tag != "blockquote":
        return False
    return element.get("type", "").lower() == "cite" or "quote" in element.get("class", "")


def _file(part: Any, named: str, kind: str) -> Body:
    try:
        content = part.get_payload(decode=True) or b""
    except (ValueError, LookupError):
        content = b""
    name = as_line(named, MAX_NAME_LENGTH)
    if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        return Body(
            remarks=[
                "“winmail.dat” holds text or files that Outlook packed, and is not read: open the "
                "message in Outlook, or ask for it in another form."
            ]
        )
    if not name and part.get_content_disposition() == "attachment":
        name = f"attachment{mimetypes.guess_extension(kind) or ''}"
    # Other parts without a file name only serve the page, such as its images.
    if not name or not isinstance(content, bytes):
        return Body()
    return Body(files=[File(name, content)])
