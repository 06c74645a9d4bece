"""PDFs, also of right-to-left text."""

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image

from tests.sources.files.file import ACCENTS, ARABIC, URDU, WORDS, File


def a_pdf(pages: Iterable[Sequence[str]], **about: str) -> bytes:
    """Return a PDF; each page is a list of lines."""
    made = FPDF()
    made.set_font("helvetica", size=11)
    for name, value in about.items():
        getattr(made, f"set_{name}")(value)
    for lines in pages:
        made.add_page()
        for line in lines:
            made.cell(text=line or " ", new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


@dataclass(frozen=True)
class Put:
    """Words at a place of a page, in millimetres from its upper left corner to their line.

    `raised` are points by which they stand higher; `turn` degrees, against the clock.
    """

    x: float
    y: float
    text: str
    size: float = 11
    style: str = ""
    grey: int = 0
    raised: float = 0
    turn: float = 0
    mode: TextMode = TextMode.FILL


def a_laid_out_pdf(*pages: Iterable[Put], **how: Any) -> bytes:
    """Return a PDF of words that are put at places."""
    made = FPDF(**how)
    for page in pages:
        made.add_page()
        for put in page:
            made.set_font("times", style=put.style, size=put.size)
            made.set_text_color(put.grey)
            made.text_mode = put.mode
            with made.rotation(put.turn, put.x, put.y):
                made.text(put.x, put.y - put.raised / made.k, put.text)
    return bytes(made.output())


def lines_at(x: float, y: float, lines: Iterable[str], pitch: float = 5, **how: Any) -> list[Put]:
    """Return lines one below the other."""
    return [Put(x, y + number * pitch, line, **how) for number, line in enumerate(lines)]


class Laid(FPDF):
    """A document with a head and a foot on each page."""

    heads = True

    def header(self) -> None:
        if self.heads:
            self.set_font("times", size=9)
            self.cell(text="S/2099/123", w=60)
            self.cell(text="Report of the Team", new_x="LMARGIN", new_y="NEXT")
            self.ln(8)
            self.set_font("times", size=11)

    def footer(self) -> None:
        if self.heads:
            self.set_y(-15)
            self.set_font("times", size=9)
            self.cell(text=f"99-01234 {self.page_no()}/{{nb}}")


def a_report(paragraphs: Sequence[str], columns: int = 1, *, heads: bool = False) -> bytes:
    """Return a PDF of paragraphs: justified, broken where they have soft hyphens, in columns."""
    made = Laid()
    made.heads = heads
    made.set_auto_page_break(True, margin=25)
    made.add_page()
    made.set_font("times", size=11)
    with made.text_columns(text_align="J", ncols=columns, gutter=6, line_height=1.2) as text:
        for words in paragraphs:
            with text.paragraph(bottom_margin=3) as paragraph:
                paragraph.write(words)
    return bytes(made.output())


@functools.cache
def a_font() -> Path:
    """Return a font that has every Arabic letter, each of them blank: a PDF names the letters."""
    codes = [
        *range(0x20, 0x7F),
        *range(0x600, 0x700),
        *range(0xFB50, 0xFC00),
        *range(0xFE70, 0xFEFD),
        *range(0xE000, 0xE080),
    ]
    names = {code: f"u{code:04X}" for code in codes}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Blank", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    path = Path(tempfile.mkdtemp()) / "blank.ttf"
    atexit.register(shutil.rmtree, path.parent)
    builder.save(path)
    return path


def as_on_paper(line: str) -> str:
    """Return a right-to-left line as it lies on paper from left to right: words, numbers, stops."""
    words = [word if word.isascii() or word[0].isdecimal() else word[::-1] for word in line.split()]
    return " ".join(reversed(words))


def an_rtl_pdf(*lines: str) -> bytes:
    """Return a PDF of lines that are given as they lie on the paper."""
    made = FPDF()
    made.add_font("blank", fname=a_font())
    made.set_font("blank", size=11)
    made.add_page()
    for line in lines:
        made.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


def a_picture() -> Image.Image:
    return Image.effect_noise((200, 200), 60)


def pdf_files() -> list[File]:
    """Twenty PDFs, one of them of fifty pages."""
    fifty = a_pdf(
        [[f"Page {number} begins here.", f"Its number is {number}."] for number in range(1, 51)]
    )
    pictures = FPDF()
    pictures.set_font("helvetica", size=11)
    pictures.add_page()
    pictures.cell(text=WORDS)
    pictures.add_page()
    pictures.image(a_picture())
    locked = FPDF()
    locked.set_encryption(owner_password="secret")
    locked.set_font("helvetica", size=11)
    locked.add_page()
    locked.cell(text=WORDS)
    linked = FPDF()
    linked.set_font("helvetica", size=11)
    linked.add_page()
    linked.cell(text=WORDS, link="javascript:alert(1)")
    linked.add_page(orientation="landscape")
    linked.cell(text="A wide page.")
    embedding = FPDF()
    embedding.set_font("helvetica", size=11)
    embedding.add_page()
    embedding.cell(text=WORDS)
    embedding.embed_file(bytes=b"something", basename="inside.txt")
    small = FPDF(format=(100, 40))
    small.set_font("helvetica", size=4)
    small.add_page()
    small.cell(text=WORDS)
    plain = FPDF()
    plain.set_compression(False)
    plain.set_font("times", size=11)
    plain.add_page()
    plain.cell(text=WORDS)
    shapes = an_rtl_pdf("\ufe8e\ufee3 \u0648 12")
    full = "The ministry said that at least twelve traders had been killed in the attack on"
    return [
        File(
            "fifty pages.pdf",
            fifty,
            [f"Its number is {number}." for number in range(1, 51)],
            says={"pages": 50},
        ),
        File("one page.pdf", a_pdf([[WORDS]]), says={"pages": 1}),
        File(
            "about.pdf",
            a_pdf([[WORDS]], title="Report of the team", lang="fr", author="A. Person"),
            says={"title": "Report of the team", "language": "fr"},
        ),
        File(
            "word.pdf",
            a_pdf([[WORDS]], title="Microsoft Word - Annex 2.docx"),
            says={"title": "Annex 2.docx"},
        ),
        File(
            "running on.pdf",
            a_pdf([[full, "the market in Testville.", "Next."]]),
            ["attack on the market in Testville.\nNext."],
        ),
        File(
            "hyphens.pdf",
            a_pdf([[full + " vil-", "lages and on long-", "term targets. Villages, long-term."]]),
            ["on villages and on long-term targets."],
        ),
        File(
            "headings.pdf",
            a_pdf([["Summary", full, "the market."]]),
            [f"Summary\n{full} the market."],
        ),
        File(
            "with picture.pdf",
            bytes(pictures.output()),
            says={"pages": 2, "remark": "No text on page 2, only pictures"},
        ),
        File("locked against change.pdf", bytes(locked.output())),
        File("linked.pdf", bytes(linked.output()), [WORDS, "A wide page."], absent=["javascript"]),
        File("embedding.pdf", bytes(embedding.output()), absent=["something"]),
        File("small.pdf", bytes(small.output())),
        File("uncompressed.pdf", bytes(plain.output())),
        File("accents.pdf", a_pdf([[ACCENTS]]), [ACCENTS]),
        File(
            "columns.pdf",
            a_pdf([["Kunar      12      30", "Kabul      10      20"]]),
            ["Kunar", "Kabul"],
        ),
        File(
            "arabic.pdf",
            an_rtl_pdf(as_on_paper(ARABIC)),
            [ARABIC],
            says={"remark": "Right-to-left"},
        ),
        File(
            "urdu.pdf",
            an_rtl_pdf(as_on_paper(URDU), as_on_paper("حملہ ۱۲ افراد")),
            [URDU, "حملہ ۱۲ افراد"],
        ),
        File(
            "arabic numbers.pdf",
            an_rtl_pdf(as_on_paper("قتل 21 شخصا و 12 جنديا في 2024"), as_on_paper("قتل ٢١ شخصا")),
            ["قتل 21 شخصا و 12 جنديا في 2024", "قتل ٢١ شخصا"],
        ),
        File(
            "arabic and latin.pdf",
            an_rtl_pdf(
                f"{WORDS} The front ({as_on_paper(URDU)}) said no.",
                f".North Front {as_on_paper(ARABIC)}",
            ),
            [f"The front ({URDU}) said no.", f"{ARABIC} North Front."],
        ),
        File("arabic shapes.pdf", shapes, ["12 و ما"]),
    ]
