"""Files made to harm whoever opens them, or that give no text by accident."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

from fpdf import FPDF

from sources.extraction.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    ExtractionError,
    NoTextError,
    TooComplexError,
    TooLargeError,
    UnknownTypeError,
    WrongTypeError,
)
from tests.sources.files.emails import an_email
from tests.sources.files.file import WORDS, File
from tests.sources.files.open_document import an_odt
from tests.sources.files.pdfs import a_pdf, a_picture
from tests.sources.files.web_pages import a_page
from tests.sources.files.word import a_docx

__all__ = [
    "encrypted_pdf",
    "endless_pdf",
    "harmless",
    "huge_pdf",
    "nested_message",
    "refused",
    "slow_picture_pdf",
]

MEGABYTE = 1024 * 1024
LAUGHS = "".join(f'<!ENTITY lol{number} "{f"&lol{number - 1};" * 10}">' for number in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY lol0 "lol">{LAUGHS}]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_part(name: str, content: bytes) -> bytes:
    """Return a Word document with one of its parts replaced, or one more."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_docx([WORDS]))) as sound,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for part in sound.infolist():
            if part.filename != name:
                changed.writestr(part, sound.read(part))
        changed.writestr(name, content)
    return file.getvalue()


def a_document_part(before: str, words: str) -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{before}<w:document "
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        f"<w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    ).encode()


def zip_bomb() -> bytes:
    return with_part("word/bomb.xml", b"<x>" + b"\n" * 300 * MEGABYTE + b"</x>")


def media_bomb() -> bytes:
    return with_part("word/media/bomb.bin", bytes(300 * MEGABYTE))


def odt_with(name: str, content: bytes) -> bytes:
    """Return an OpenDocument text with one more part."""
    file = io.BytesIO(an_odt(f"<text:p>{WORDS}</text:p>"))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return file.getvalue()


def many_parts() -> bytes:
    file = io.BytesIO(a_docx([WORDS]))
    with zipfile.ZipFile(file, "a") as package:
        for number in range(5001):
            package.writestr(f"word/media/{number}.bin", b"")
    return file.getvalue()


def encrypted_pdf() -> bytes:
    made = FPDF()
    made.set_encryption(owner_password="owner", user_password="user")
    made.set_font("helvetica", size=11)
    made.add_page()
    made.cell(text=WORDS)
    return bytes(made.output())


def scanned_pdf() -> bytes:
    made = FPDF()
    for _page in range(2):
        made.add_page()
        made.image(a_picture())
    return bytes(made.output())


def raw_pdf(*objects: bytes, root: int = 1) -> bytes:
    """Return a PDF of objects as they are given, numbered from 1."""
    file = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return file + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d /Root %d 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (len(objects) + 1, table, len(objects) + 1, root, len(file))


def one_page_pdf(words: bytes, filtered: bytes = b"", opening: bytes = b"", *more: bytes) -> bytes:
    """Return a PDF of one page with these page description operators."""
    return raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R %s>>" % opening,
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(words), filtered, words),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        *more,
    )


def inflating_pdf() -> bytes:
    packed = zlib.compress(b"BT /F1 12 Tf (x) Tj ET " + b" " * 400 * MEGABYTE, 9)
    return one_page_pdf(packed, b"/Filter /FlateDecode")


def acting_pdf() -> bytes:
    """Return a PDF that starts a program and runs a script when it is opened."""
    return one_page_pdf(
        b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % WORDS.encode(),
        b"",
        b"/OpenAction <</S /Launch /F (/bin/sh) /Next 6 0 R>> /AA <</WC 6 0 R>>",
        b"<</S /JavaScript /JS (app.launchURL\\('https://evil.example'\\))>>",
    )


def endless_pdf() -> bytes:
    """Return a PDF that takes long to read: a million words, each in a place of its own."""
    words = (
        b"BT /F1 2 Tf %d %d Td (x) Tj ET " % (place % 1000 * 3, place // 1000)
        for place in range(1_000_000)
    )
    return one_page_pdf(b"".join(words))


def slow_picture_pdf() -> bytes:
    """Return a PDF whose page takes long to draw: large shapes, one over the other."""
    return one_page_pdf(b"0 0 m 600 0 l 300 800 l 0 300 l 600 400 l f " * 500_000)


def huge_pdf() -> bytes:
    """Return a PDF of a page as large as a star, with a picture of that size."""
    words = b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % WORDS.encode()
    return raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 1000000000000 1000000000000] /Contents 4 0 R"
        b" /Resources <</Font <</F1 5 0 R>> /XObject <</I 6 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s /I Do\nendstream" % (len(words) + 6, words),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        b"<</Type /XObject /Subtype /Image /Width 1000000000 /Height 1000000000 /Length 1"
        b" /ColorSpace /DeviceGray /BitsPerComponent 8>>\nstream\nx\nendstream",
    )


def nested_message(depth: int) -> bytes:
    boundaries = [f"b{number}" for number in range(depth)]
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="{name}"\n\n--{name}\n' for name in boundaries
    )
    tail = "".join(f"\n--{name}--\n" for name in reversed(boundaries))
    return f"Subject: Nested\nMIME-Version: 1.0\n{head}\n{WORDS}\n{tail}".encode()


def encrypted_message() -> bytes:
    message = EmailMessage()
    message["Subject"] = "Secret"
    message["Content-Type"] = 'multipart/encrypted; protocol="application/pgp-encrypted"'
    return message.as_bytes()


def refused() -> list[tuple[File, type[ExtractionError], str]]:
    """Return files that give no text, each with its error and some words of the message."""
    sound_pdf, sound_docx = a_pdf([[WORDS]] * 30), a_docx([WORDS])
    loop = raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"
    )
    spreadsheet = io.BytesIO()
    with zipfile.ZipFile(spreadsheet, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    macros = with_part(
        "[Content_Types].xml",
        zipfile.ZipFile(io.BytesIO(sound_docx))
        .read("[Content_Types].xml")
        .replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
    )
    external = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    wide = f"<?xml version='1.0' encoding='UTF-16'?>{BOMB}<x/>".encode("utf-16")
    cases: list[tuple[str, bytes | Callable[[], bytes], type[ExtractionError], str]] = [
        ("media bomb.docx", media_bomb, TooComplexError, "unpacks to"),
        ("zip bomb.docx", zip_bomb, TooComplexError, "unpacks to"),
        ("many parts.docx", many_parts, TooComplexError, "unpacks to"),
        (
            "laughs.docx",
            with_part("word/document.xml", a_document_part(BOMB, "&lol9;")),
            TooComplexError,
            "Do not open it",
        ),
        ("laughs in utf-16.docx", with_part("word/x.xml", wide), TooComplexError, "Do not open it"),
        (
            "external entity.docx",
            with_part("word/document.xml", a_document_part(external, "&x;")),
            TooComplexError,
            "Do not open it",
        ),
        ("encrypted.pdf", encrypted_pdf(), EncryptedFileError, "print it to a new PDF"),
        (
            "encrypted.docx",
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            EncryptedFileError,
            "save it without the password",
        ),
        ("encrypted.eml", encrypted_message(), EncryptedFileError, "in your mail program"),
        ("scanned.pdf", scanned_pdf(), NoTextError, "pictures of pages"),
        ("truncated.pdf", sound_pdf[: len(sound_pdf) // 2], DamagedFileError, "ends in the middle"),
        ("truncated.docx", sound_docx[: len(sound_docx) // 2], DamagedFileError, "cut off"),
        ("loop.pdf", loop, ExtractionError, "“loop.pdf”"),
        ("brackets.pdf", raw_pdf(b"[" * 200_000), ExtractionError, "“brackets.pdf”"),
        ("too many pages.pdf", lambda: a_pdf([[]] * 2001), TooLargeError, "2001 pages"),
        (
            "deep.html",
            a_page("<div>" * 5000 + WORDS).encode(),
            TooComplexError,
            "nested too deeply",
        ),
        (
            "script only.html",
            a_page("<script>app()</script>").encode(),
            NoTextError,
            "Print the page to PDF",
        ),
        (
            "deep.eml",
            lambda: nested_message(3000),
            TooComplexError,
            "parts with parts of their own",
        ),
        (
            "binary.txt",
            struct.pack("<4000I", *range(0, 4_000_000, 1000)),
            UnknownTypeError,
            "is not text",
        ),
        ("program.txt", b"\x7fELF" + bytes(range(256)) * 20, UnknownTypeError, "is not text"),
        ("old.doc", OLE + b"\0" * 600, UnknownTypeError, "before 2007"),
        ("letter.msg", OLE + b"\0" * 600, UnknownTypeError, "Outlook"),
        ("pictures.rtf", b"{\\rtf1{\\pict 00}}", NoTextError, "holds no words"),
        (
            "odt bomb.odt",
            lambda: odt_with("Pictures/bomb.png", bytes(300 * MEGABYTE)),
            TooComplexError,
            "unpacks to",
        ),
        ("laughs.odt", an_odt("&lol9;", before=BOMB), TooComplexError, "Do not open it"),
        ("entity.odt", an_odt("&x;", before=external), TooComplexError, "Do not open it"),
        (
            "deep.odt",
            an_odt("<text:section>" * 5000 + WORDS + "</text:section>" * 5000),
            DamagedFileError,
            "broken",
        ),
        (
            "truncated.odt",
            an_odt(f"<text:p>{WORDS}</text:p>")[:900],
            DamagedFileError,
            "cut off",
        ),
        ("deep.mhtml", lambda: nested_message(3000), TooComplexError, "parts of their own"),
        ("no page.mhtml", an_email().as_bytes(), NoTextError, "holds no page"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", UnknownTypeError, "OCR"),
        ("table.xlsx", spreadsheet.getvalue(), UnknownTypeError, "is a package of files"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n", UnknownTypeError, "is a picture"),
        ("template.docx", macros, WrongTypeError, "not a plain Word document"),
        ("words.pdf", WORDS.encode(), WrongTypeError, "is not a PDF"),
        ("words.eml", WORDS.encode(), WrongTypeError, "is not an e-mail"),
        ("words.odt", WORDS.encode(), WrongTypeError, "is not an OpenDocument text"),
        ("program", b"\x7fELF" + bytes(range(256)) * 20, UnknownTypeError, "is not text"),
        ("empty.pdf", b"", EmptyFileError, "is empty"),
        ("white.txt", b" \n \n", NoTextError, "The text is empty"),
        (
            "long.txt",
            lambda: b"word " * (4 * MEGABYTE + MEGABYTE // 2),
            TooLargeError,
            "20 MB is the limit",
        ),
        (
            "large.pdf",
            lambda: b"%PDF-1.4" + b" " * 50 * MEGABYTE,
            TooLargeError,
            "50 MB is the limit",
        ),
    ]
    return [(File(name, content), error, words) for name, content, error, words in cases]


def harmless() -> list[File]:
    """Return files with an attack in them that leaves their words alone."""
    attack = (
        "<script>steal()</script><img src=x onerror='steal()'><a href='javascript:steal()'>link</a>"
        "<iframe src='file:///etc/passwd'></iframe><svg onload='steal()'></svg>"
    )
    both = b"<!DOCTYPE html><html><body><p>%s</p><!-- %%PDF-1.4 PK\x03\x04 --></body></html>"
    remote = an_email()
    remote.add_alternative("<img src='https://evil.example/track.gif'>", subtype="html")
    deep_rtf = b"{\\rtf1 " + b"{" * 100_000 + WORDS.encode() + b"}" * 100_000 + b"}"
    binary = b"{\\rtf1{\\*\\objdata\\bin9 }}}\\par}x}%s}" % WORDS.encode()
    return [
        File("deep.rtf", deep_rtf),
        File("unclosed.rtf", b"{\\rtf1 " + WORDS.encode() + b"{{{\\", absent=["{"]),
        File("closed.rtf", b"{\\rtf1 " + WORDS.encode() + b"}}}}} after", absent=["after"]),
        File("binary.rtf", binary, absent=["par"]),
        File("counts.rtf", b"{\\rtf1\\uc999999999\\fs-9999999999 " + WORDS.encode() + b"}"),
        File("attack.html", a_page(f"<p>{WORDS}</p>{attack}").encode(), absent=["steal", "passwd"]),
        File(
            "entities.html",
            f"{BOMB}<html><body><p>{WORDS}</p><p>&lol9;</p></body></html>".encode(),
            absent=["lollol"],
        ),
        File("polyglot.html", both % WORDS.encode(), absent=["PDF-1.4"]),
        File("inflating.pdf", inflating_pdf, words=["x"]),
        File("acting.pdf", acting_pdf(), absent=["evil", "cmd.exe"]),
        File("huge.pdf", huge_pdf()),
        File("polyglot.pdf", a_pdf([[WORDS]]) + b"<script>steal()</script>", absent=["steal"]),
        File("nested.eml", nested_message(50)),
        File("tracking.eml", remote.as_bytes(), absent=["evil"]),
        File("nul.txt", (WORDS * 10).encode() + b"\0\0 more", absent=["\0"]),
        File("../../etc/passwd.txt", WORDS.encode()),
        File("C:\\Windows\\system32\\evil.txt", f"{WORDS} 2".encode()),
        File("invoice\u202etxt.exe\0.txt", f"{WORDS} 3".encode()),
        File("a" * 400 + ".txt", f"{WORDS} 4".encode()),
        File('"; filename=evil.html\r\nX-Evil: 1.txt', f"{WORDS} 5".encode()),
    ]
