"""The parts of a file, each as it was before it was compressed, encoded or attached."""

import binascii
import bz2
import io
import lzma
import quopri
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from sources.extraction.inside.part import Budget, Part

__all__ = ["parts_of"]

DEEPEST = 8
MAX_MESSAGES = 5_000

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:=?\r?\n[ \t>]*[A-Za-z0-9+/_-]+)*={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}\s*){8,}")
_QUOTED = re.compile(rb"=(?:[0-9A-Fa-f]{2}|\r?\n)")
_ESCAPED = re.compile(rb"\\([0-7]{3})")
_STREAM = re.compile(rb"stream\r?\n")
_MESSAGE = re.compile(rb"\s*(?:>?From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,}", re.I)
_NEXT_MESSAGE = re.compile(rb"^From [^\n]*\n(?=[!-9;-~]+:)", re.M)
_CLOSED = (b"7z\xbc\xaf", b"Rar!", b"\x60\xea")
"""How archives begin that are not opened."""


def parts_of(content: bytes, budget: Budget) -> Iterator[Part]:
    """Yield the file and everything that is packed in it, in any order."""
    waiting: list[tuple[Part, int]] = [(Part(content), 0)]
    known = {hash((content, "", None))}
    while waiting:
        part, depth = waiting.pop()
        yield part
        if part.text is not None:
            continue
        for inner in _inside(part, budget):
            size = len(inner.content) + len(inner.text or "")
            if depth >= DEEPEST:
                budget.is_whole = False
                return
            number = hash((inner.content, inner.encoding, inner.text))
            if size and number not in known and budget.take(size):
                known.add(number)
                waiting.append((inner, depth + 1))


def _inside(part: Part, budget: Budget) -> Iterator[Part]:
    """Yield what is directly inside a part."""
    content = part.content
    start = content[:1024].lstrip()
    if content.startswith(_CLOSED):
        budget.is_whole = False
    elif content.startswith(b"PK\x03\x04"):
        yield from _of_package(content, budget)
    elif content.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        yield from _of_stream(content, budget)
    elif b"%PDF-" in start:
        yield from _of_pdf(content, budget)
    elif _is_picture(content):
        return
    else:
        if start.startswith(b"{\\rtf"):
            yield from _of_rich_text(content, budget)
        elif _MESSAGE.match(content):
            yield from _of_messages(content, budget)
        if not part.unquoted and _QUOTED.search(content):
            yield Part(quopri.decodestring(content), unquoted=True)
        yield from _of_base64(content)


def _is_picture(content: bytes) -> bool:
    return content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"))


def _of_package(content: bytes, budget: Budget) -> Iterator[Part]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for member in package.infolist():
                if member.is_dir():
                    continue
                if member.flag_bits & 1 or not budget.take(member.file_size):
                    budget.is_whole = False
                    continue
                # The declared size may be a lie.
                with package.open(member) as file:
                    unpacked = file.read(member.file_size + 1)
                budget.left += member.file_size
                yield Part(unpacked)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
        budget.is_whole = False


def _of_stream(content: bytes, budget: Budget) -> Iterator[Part]:
    opener: Callable[[], Any] = (
        (lambda: zlib.decompressobj(31))
        if content.startswith(b"\x1f\x8b")
        else bz2.BZ2Decompressor
        if content.startswith(b"BZh")
        else lzma.LZMADecompressor
    )
    try:
        unpacked = opener().decompress(content, budget.left)
    except (zlib.error, OSError, ValueError, EOFError, lzma.LZMAError):
        budget.is_whole = False
        return
    if len(unpacked) >= budget.left:
        budget.is_whole = False
    yield Part(unpacked)


def _of_pdf(content: bytes, budget: Budget) -> Iterator[Part]:
    from sources.extraction.inside.pdf_texts import texts_of_pdf

    # Former editions of a PDF stay in it, where its pages do not show them.
    for begins in _STREAM.finditer(content):
        ends = content.find(b"endstream", begins.end())
        if ends < 0:
            break
        packed = content[begins.end() : ends]
        try:
            unpacked = zlib.decompressobj().decompress(packed, max(budget.left, 1))
        except zlib.error:
            continue
        yield Part(unpacked)
        yield from _of_strings(unpacked)
    yield from _of_strings(content)
    texts, is_whole = texts_of_pdf(content)
    budget.is_whole &= is_whole
    yield from texts


def _of_strings(content: bytes) -> Iterator[Part]:
    """Yield the strings of PDF objects without their escapes."""
    if content.count(b"\\"):
        yield Part(
            _ESCAPED.sub(lambda found: bytes([int(found[1], 8) & 255]), content).replace(
                b"\\\n", b""
            )
        )
    yield from _of_hexadecimals(content)


def _of_rich_text(content: bytes, budget: Budget) -> Iterator[Part]:
    from sources.extraction.errors import ExtractionError
    from sources.extraction.office.rtf import read_rtf

    try:
        found = read_rtf("", content)
    except (ExtractionError, RecursionError):
        budget.is_whole = False
    else:
        yield Part(text=found.text)
        yield from (Part(text=each.text) for each in found.left_out)
    yield from _of_hexadecimals(content)


def _of_messages(content: bytes, budget: Budget) -> Iterator[Part]:
    """Yield the header fields and the decoded parts of messages, one after the other."""
    from sources.extraction.errors import ExtractionError
    from sources.extraction.mail.message import opened

    edges = [0, *(each.start() for each in _NEXT_MESSAGE.finditer(content) if each.start())]
    if len(edges) > MAX_MESSAGES:
        budget.is_whole = False
        edges = edges[:1]
    for start, end in zip(edges, [*edges[1:], len(content)], strict=True):
        try:
            message = opened("", content[start:end])
        except (ExtractionError, RecursionError):
            budget.is_whole = False
            continue
        for part in message.walk():
            yield Part(text="\n".join(_fields(part)))
            if part.is_multipart():
                continue
            try:
                payload = part.get_payload(decode=True)
                charset = part.get_content_charset() or ""
            except (ValueError, LookupError, AssertionError):
                continue
            if isinstance(payload, bytes):
                yield Part(payload, charset)


def _fields(part: Any) -> Iterator[str]:
    from sources.extraction.mail.headers import header

    for name in set(part.keys()):
        yield f"{name}: {header(part, name)}"
    yield part.get_filename() or ""


def _of_base64(content: bytes) -> Iterator[Part]:
    """Yield what is encoded in text, such as in addresses of data."""
    for run in _BASE64.finditer(content):
        code = re.sub(rb"[\s>=]", b"", run[0]).replace(b"-", b"+").replace(b"_", b"/")
        if len(code) % 4 == 1:
            code = code[:-1]
        try:
            yield Part(binascii.a2b_base64(code + b"=" * (-len(code) % 4)))
        except binascii.Error:
            continue


def _of_hexadecimals(content: bytes) -> Iterator[Part]:
    for run in _HEX.finditer(content):
        code = re.sub(rb"\s", b"", run[0])
        yield Part(binascii.unhexlify(code[: len(code) // 2 * 2]))
