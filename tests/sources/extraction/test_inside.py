"""Words are found wherever they are in a file: compressed, encoded, attached or left out."""

import base64
import bz2
import gzip
import io
import lzma
import quopri
import zipfile
import zlib
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF

from sources.extraction.inside import search as searching
from sources.extraction.inside import unpacking
from sources.extraction.inside.part import Budget
from sources.extraction.inside.search import Searched, Wanted, search
from sources.extraction.sandbox import search_in_sandbox
from tests.sources.files.emails import a_raw_email, an_email
from tests.sources.files.file import WORDS
from tests.sources.files.hostile import encrypted_pdf, one_page_pdf, with_part, zip_bomb
from tests.sources.files.open_document import an_odt
from tests.sources.files.pdfs import a_pdf
from tests.sources.files.word import a_docx, a_paragraph, a_run

NAME = "Zanzibarov"
ACCENTED = "Жанна Өтегенова"


def wanted(words: str) -> Wanted:
    return Wanted((words,), (words,))


def a_package(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()


def a_message_with(name: str, content: bytes) -> bytes:
    message = an_email("Words that a reader sees.")
    message.add_attachment(content, "application", "octet-stream", filename=name)
    return message.as_bytes()


def a_docx_in_runs() -> bytes:
    return a_docx(body=a_paragraph(a_run("Zan") + a_run("zibarov")))


def a_pdf_with_attachment() -> bytes:
    document = pdfium.PdfDocument(a_pdf([[WORDS]]))
    document.new_attachment("list.txt").set_data(gzip.compress(NAME.encode()))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def a_pdf_with_bookmark() -> bytes:
    made = FPDF()
    made.set_font("helvetica", size=11)
    made.add_page()
    made.start_section(f"On {NAME}")
    made.cell(text=WORDS)
    return bytes(made.output())


def a_pdf_with_note() -> bytes:
    made = FPDF()
    made.set_font("helvetica", size=11)
    made.add_page()
    made.cell(text=WORDS)
    made.text_annotation(20, 20, text=f"Ask {NAME}.")
    return bytes(made.output())


def a_pdf_with_former_edition() -> bytes:
    packed = zlib.compress(b"BT (%s) Tj ET" % NAME.encode())
    former = b"99 0 obj\n<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream\nendobj\n"
    return a_pdf([[WORDS]]).replace(b"\nxref", b"\n" + former % (len(packed), packed) + b"\nxref")


def a_docx_with(part: str, content: bytes) -> bytes:
    return with_part(part, content)


FILES: dict[str, Callable[[], bytes]] = {
    "plain": lambda: f"{WORDS} {NAME}".encode(),
    "utf-16": lambda: NAME.encode("utf-16"),
    "utf-16 at an odd place": lambda: b"x" + NAME.encode("utf-16-le"),
    "capitals and lines": lambda: b"ZANZIBAROV",
    "soft hyphen": lambda: "Zan\u00adzibarov".encode(),
    "entities": lambda: b"<p>&#90;anz&#x69;barov</p>",
    "tags inside the word": lambda: b"<p>Zan<b>zibarov</b></p>",
    "address of data": lambda: (
        b'<a href="data:text/plain;base64,%s">' % base64.b64encode(f"It was {NAME}.".encode())
    ),
    "base64 part": lambda: an_raw(base64.encodebytes(f"{WORDS} {NAME}".encode()), "base64"),
    "quoted-printable part": lambda: an_raw(
        quopri.encodestring(f"{'Wörter ' * 9}Zanzi=barov".encode()).replace(b"=3Db", b"=\nb"),
        "quoted-printable",
    ),
    "header field": lambda: a_raw_email("text/plain", WORDS.encode()).replace(
        b"Subject: Raw", b"Subject: =?utf-8?b?%s?=" % base64.b64encode(NAME.encode())
    ),
    "attached text": lambda: a_message_with("a.txt", NAME.encode()),
    "attached UTF-16": lambda: a_message_with("a.txt", NAME.encode("utf-16")),
    "attached Word document": lambda: a_message_with("a.docx", a_docx([NAME])),
    "attached PDF": lambda: a_message_with("a.pdf", a_pdf([[NAME]])),
    "name of an attachment": lambda: a_message_with(f"{NAME}.bin", b"\0\1\2"),
    "attached message": lambda: a_message_with("a.eml", a_message_with("b.txt", NAME.encode())),
    "second message of a mailbox": lambda: (
        b"From a@x.example\n"
        + an_email().as_bytes()
        + b"\nFrom b@x.example\n"
        + a_message_with("b.txt", NAME.encode("utf-16"))
    ),
    "package": lambda: a_package(list=NAME.encode()),
    "package in a package": lambda: a_package(inner=a_package(list=NAME.encode())),
    "gzip": lambda: gzip.compress(NAME.encode()),
    "bzip2": lambda: bz2.compress(NAME.encode()),
    "xz": lambda: lzma.compress(NAME.encode()),
    "Word": lambda: a_docx([NAME]),
    "Word, in two runs": a_docx_in_runs,
    "Word, embedded file": lambda: a_docx_with("word/embeddings/a.docx", a_docx([NAME])),
    "Word, comment": lambda: a_docx_with("word/comments.xml", f"<w>{NAME}</w>".encode()),
    "OpenDocument": lambda: an_odt(f"<text:p>{NAME}</text:p>"),
    "PDF": lambda: a_pdf([[NAME]]),
    "PDF, title": lambda: a_pdf([[WORDS]], title=NAME),
    "PDF, bookmark": a_pdf_with_bookmark,
    "PDF, note": a_pdf_with_note,
    "PDF, attachment": a_pdf_with_attachment,
    "PDF, former edition": a_pdf_with_former_edition,
    "RTF": lambda: rb"{\rtf1 Zan\'7aibarov}",
    "RTF, embedded": lambda: rb"{\rtf1 x{\object{\*\objdata %s}}}" % NAME.encode().hex().encode(),
}


def an_raw(body: bytes, encoding: str) -> bytes:
    return a_raw_email("text/plain; charset=utf-8", body, encoding)


@pytest.mark.parametrize("kind", FILES)
def test_words_are_found_inside_of_a_file(kind: str) -> None:
    assert search(FILES[kind](), wanted(NAME)) == Searched(found=True, is_whole=True)


@pytest.mark.parametrize("kind", FILES)
def test_other_words_are_not_found_and_the_file_is_searched_whole(kind: str) -> None:
    assert search(FILES[kind](), wanted("Mombasan")) == Searched(found=False, is_whole=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "cp1251", "koi8-r", "cp866"])
def test_letters_of_other_scripts_are_found_in_their_encodings(encoding: str) -> None:
    words = ACCENTED.replace("Ө", "О")
    attached = a_message_with("a.txt", f"Была {words.upper()} там".encode(encoding))
    assert search(attached, wanted(words)).found


def test_the_declared_charset_of_a_part_is_used() -> None:
    body = base64.encodebytes("Zażółć".encode("iso-8859-16"))
    message = a_raw_email("text/plain; charset=iso-8859-16", body, "base64")
    assert search(message, wanted("Zażółć")).found


def a_locked_package() -> bytes:
    content = bytearray(a_package(list=b"Words."))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        a_message_with("a.pdf", encrypted_pdf()),
        a_message_with("a.zip", a_locked_package()),
        a_message_with("a.7z", b"7z\xbc\xaf\x27\x1c"),
        a_message_with("a.zip", a_package(list=b"Words.")[:-30]),
    ],
    ids=["encrypted PDF", "encrypted package", "other archive", "damaged package"],
)
def test_a_file_with_a_closed_part_is_searched_in_part(content: bytes) -> None:
    assert search(content, wanted(NAME)) == Searched(found=False, is_whole=False)


def test_what_unpacks_to_too_much_is_searched_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "Budget", lambda: Budget(left=1000))
    assert not search(a_package(zeros=bytes(10_000)), wanted(NAME)).is_whole
    assert not search(gzip.compress(bytes(10_000)), wanted(NAME)).is_whole


def test_what_is_nested_too_deeply_is_searched_in_part() -> None:
    content = b"Words."
    for _level in range(unpacking.DEEPEST + 2):
        content = gzip.compress(content)
    assert not search(content, wanted(NAME)).is_whole


def test_files_are_searched_in_a_sandbox_that_may_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.extraction.sandbox.BATCH_BYTES", 2_000)
    files = [a_docx([NAME]), b"Others.", one_page_pdf(b""), b"", FILES["gzip"]()]
    assert [each.found for each in search_in_sandbox(files, wanted(NAME))] == [
        *(True, False, False, False, True),
    ]


def test_a_bomb_does_not_stop_the_search_of_other_files() -> None:
    bomb, other = search_in_sandbox([zip_bomb(), b"Zanzibarov"], wanted(NAME), seconds=60)
    assert not bomb.found
    assert other == Searched(found=True, is_whole=True)
