"""Plain text bodies of messages: unwrapping, signatures and forwarded messages."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sources.extraction.extracted import Piece, Reason
from sources.extraction.mail.headers import Said, names_sender, said_in_lines
from sources.texts.wrapping import unwrapped

__all__ = ["PlainBody", "forwarded_in", "plain_body"]

MAX_SIGNATURE_LINES = 12
"""Number of lines after `-- ` above which they are not a signature."""
MAX_FIELDS = 12
_QUOTES = re.compile(r">+")
_FORWARDED = re.compile(
    r"\s*(?:[-_=*]{2,}\s*(?:(?:start of )?forwarded message|original message|message transféré|"
    r"message d'origine|mensaje reenviado|mensaje original|mensagem encaminhada|"
    r"weitergeleitete nachricht|ursprüngliche nachricht|пересылаемое сообщение|"
    r"رسالة (?:معاد توجيهها|محولة))[^\w]*|begin forwarded message:|[_]{10,})\s*",
    re.I,
)
# Some mail programs put the whole forwarded message behind marks of quotation.
_QUOTED_FORWARD = re.compile(
    r"^(?:begin forwarded message|[-_=*]{2,} *forwarded message[^\n]*):?[^\S\n]*\n(?:[^\S\n]*\n)*"
    r"(?P<quoted>(?:>[^\n]*(?:\n|\Z))+)",
    re.I | re.M,
)
_FIRST_QUOTE = re.compile(r"^> ?")
_REPLY = re.compile(
    r"(?:on|le|el|em|am) .{6,}(?:wrote|a écrit|escribió|escreveu|schrieb)\s*:", re.I
)


@dataclass
class PlainBody:
    """The pieces of a plain text body, and remarks on how it was read."""

    pieces: list[Piece] = field(default_factory=list)
    remarks: tuple[str, ...] = ()


def plain_body(text: str, is_flowed: bool = False, deletes_spaces: bool = False) -> PlainBody:
    """Return the text of a plain text body as displayed.

    With `is_flowed` lines are joined according to RFC 3676 (`deletes_spaces` is its `DelSp`),
    otherwise where they were wrapped.
    """
    text = _freed(text.replace("\r\n", "\n"))
    remarks: tuple[str, ...] = ()
    joined = _flowed(text, deletes_spaces) if is_flowed else ""
    if not joined:
        signed = _marked(text)
        read = unwrapped(signed)
        joined, remarks = read.text, read.remarks
    body = PlainBody(remarks=remarks)
    _read(joined.split("\n"), body)
    return body


def forwarded_in(pieces: Iterable[Piece]) -> tuple[list[Said], bool]:
    """Return the messages forwarded inline, and whether the message has text of its own above."""
    text = "\n\n".join(piece.text for piece in pieces if piece.reason is None)
    lines = text.split("\n")
    found: list[Said] = []
    above = True
    past = 0
    for number, line in enumerate(lines):
        is_marked = bool(_FORWARDED.fullmatch(line))
        is_alone = not number or not lines[number - 1].strip()
        if number < past or not (is_marked or (names_sender(line) and is_alone)):
            continue
        said = _said(lines, number + 1 if is_marked else number)
        if said and (is_marked or said.published):
            above = above and bool(found or any(map(str.strip, lines[:number])))
            found.append(said)
            past = number + MAX_FIELDS
    return found, above


def _freed(text: str) -> str:
    """Return the text without the marks of quotation before a message that is forwarded as one."""
    found = _QUOTED_FORWARD.search(text)
    if not found:
        return text
    quoted = "".join(_FIRST_QUOTE.sub("", line) for line in found["quoted"].splitlines(True))
    return f"{text[: found.start('quoted')]}{quoted}{text[found.end('quoted') :]}"


def _marked(text: str) -> str:
    """Return the text with an empty line above each forwarded message and each signature."""
    lines: list[str] = []
    for line in text.split("\n"):
        if _FORWARDED.fullmatch(line) or line.rstrip("\n") in ("-- ", "--"):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _flowed(text: str, deletes_spaces: bool) -> str:
    """Return the text with flowed lines joined (RFC 3676, 4), or an empty string if none flow."""
    done: list[str] = []
    pieces: list[str] = []
    depth_before, joins = 0, 0

    def end() -> None:
        if pieces:
            done.append(f"{'>' * depth_before}{' ' if depth_before else ''}{''.join(pieces)}")
            pieces.clear()

    for line in text.split("\n"):
        quotes = _QUOTES.match(line)
        depth = len(quotes[0]) if quotes else 0
        words = line[depth:].removeprefix(" ")
        is_signature = words == "-- "
        if pieces and (depth != depth_before or is_signature):
            end()
        joins += bool(pieces)
        depth_before = depth
        flows = words.endswith(" ") and not is_signature and bool(words.strip())
        pieces.append(words[:-1] if flows and deletes_spaces else words)
        if not flows:
            end()
    end()
    return "\n".join(done) if joins else ""


def _read(lines: list[str], body: PlainBody) -> None:
    kept: list[str] = []

    def end() -> None:
        text = "\n".join(kept).strip("\n")
        if text.strip():
            body.pieces.append(Piece(text))
        kept.clear()

    number = 0
    while number < len(lines):
        line = lines[number]
        if line.rstrip("\n") in ("-- ", "--"):
            signature = _signature(lines[number + 1 :])
            if signature:
                end()
                words = "\n".join(signature).strip()
                if words:
                    body.pieces.append(Piece(words, reason=Reason.SIGNATURE))
                number += len(signature) + 1
                continue
        kept.append(line)
        number += 1
    end()


def _said(lines: list[str], begins: int) -> Said | None:
    while begins < len(lines) and not lines[begins].strip():
        begins += 1
    return said_in_lines(itertools.takewhile(str.strip, lines[begins : begins + MAX_FIELDS]))


def _signature(lines: list[str]) -> list[str]:
    """Return the lines of a signature, or an empty list if the text is not a signature."""
    found: list[str] = []
    for line in lines:
        if line.startswith(">") or _FORWARDED.fullmatch(line) or _REPLY.match(line):
            break
        found.append(line)
    words = [line for line in found if line.strip()]
    return found if 0 < len(words) <= MAX_SIGNATURE_LINES else []
