"""Which kind a file is: its content decides; its name where content says nothing."""

import pytest

from sources.extraction import extract
from sources.extraction.media_types import (
    DOCX,
    EML,
    EXTENSIONS,
    HTML,
    KINDS,
    KINDS_READ,
    MBOX,
    MHTML,
    ODT,
    PDF,
    PLAIN,
    RTF,
)
from tests.sources.files.emails import a_mailbox, an_email
from tests.sources.files.file import ARABIC, WORDS
from tests.sources.files.open_document import an_odt
from tests.sources.files.pdfs import a_pdf
from tests.sources.files.web_pages import a_page, an_article
from tests.sources.files.word import a_docx

PAGE = a_page(an_article(WORDS)).encode()
ODF = an_odt(f"<text:p>{WORDS}</text:p>")
RICH = rf"{{\rtf1 {WORDS}}}".encode()
MESSAGE = an_email().as_bytes()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("page.shtml", PAGE, HTML),
        ("page.xhtml", PAGE, HTML),
        ("index.php", PAGE, HTML),
        ("page", PAGE, HTML),
        ("page.pdf", PAGE, HTML),
        ("report.doc", a_pdf([[WORDS]]), PDF),
        ("report.html", a_pdf([[WORDS]]), PDF),
        ("report", a_pdf([[WORDS]]), PDF),
        ("report.doc", a_docx([WORDS]), DOCX),
        ("report.zip", a_docx([WORDS]), DOCX),
        ("report.odt", ODF, ODT),
        ("report.docx", ODF, ODT),
        ("report.rtf", RICH, RTF),
        ("report.doc", RICH, RTF),
        ("letter", MESSAGE, EML),
        ("letter.2024", MESSAGE, EML),
        ("letters.mbox", a_mailbox(MESSAGE, MESSAGE), MBOX),
        ("notes.md", f"# Heading\n\n- {WORDS}".encode(), PLAIN),
        ("notes.log", WORDS.encode(), PLAIN),
        ("notes", WORDS.encode(), PLAIN),
        ("notes.2024-07", ARABIC.encode("cp1256"), PLAIN),
        ("page.txt", PAGE, PLAIN),
    ],
)
def test_content_decides_and_a_name_where_content_says_nothing(
    name: str, content: bytes, media_type: str
) -> None:
    found = extract(name, content)
    assert found.media_type == media_type
    assert (ARABIC if content == ARABIC.encode("cp1256") else WORDS) in found.text


def test_a_name_that_says_another_kind_is_told() -> None:
    remarks = extract("report.html", a_pdf([[WORDS]])).remarks
    assert "By its content the file is a PDF, not a web page (.html)" in remarks[0]
    for name in ("report.pdf", "report", "report.doc"):
        assert "By its content" not in " ".join(extract(name, a_pdf([[WORDS]])).remarks)


def test_markdown_keeps_its_marks() -> None:
    assert extract("a.md", b"# Toll\n\n12 killed.").title == "Toll"
    assert extract("a.md", b"# Toll\n\n- *12* killed\n- 3 hurt").text == (
        "# Toll\n\n- *12* killed\n- 3 hurt"
    )


def saved_page(*more: str, head: str = "") -> bytes:
    """Return a page as Chromium saves it."""
    parts = "".join(
        f"------x\r\nContent-Type: text/html\r\nContent-ID: <{number}@x>\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: {address}\r\n\r\n"
        f"{page.replace('=', '=3D')}\r\n"
        for number, (address, page) in enumerate(
            [
                *(("https://frame.example", each) for each in more),
                ("https://x.example/1", PAGE_TEXT),
            ]
        )
    )
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/1\r\n"
        f"Subject: Saved title\r\nDate: Tue, 16 Jul 2024 10:00:00 -0000\r\n{head}"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; '
        f'boundary="----x"\r\n\r\n{parts}------x--\r\n'
    ).encode()


PAGE_TEXT = a_page(f"<nav><a href='/'>Home of all</a></nav>{an_article(WORDS + ' <s>Old.</s>')}")


@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "page", "page.eml"])
def test_a_saved_page_is_read_as_its_main_part(name: str) -> None:
    found = extract(name, saved_page())
    assert (found.media_type, found.link) == (MHTML, "https://x.example/1")
    assert WORDS in found.text
    assert "Home of all" not in found.text
    assert "Old." in [piece.text for piece in found.left_out]
    assert "The page was saved on 2024-07-16." in found.remarks
    assert found.published == ""


def test_of_a_saved_page_with_frames_the_page_itself_is_read() -> None:
    found = extract("a.mhtml", saved_page(a_page("<p>An advertisement in a frame.</p>")))
    assert WORDS in found.text
    assert "advertisement" not in found.text
    assert "Other pages in its frames are not read" in " ".join(found.remarks)


def test_every_list_of_kinds_comes_from_one() -> None:
    assert set(EXTENSIONS.values()) == {kind.media_type for kind in KINDS}
    assert KINDS_READ.startswith("HTML, MHTML, PDF") and KINDS_READ.endswith(" and EML")
