"""Pages of a PDF as pictures, made in the limited process."""

import io

import pytest
from fpdf import FPDF
from PIL import Image

from sources.extraction.errors import (
    DamagedFileError,
    EncryptedFileError,
    NoPageError,
    TooSlowError,
)
from sources.extraction.pdf.pictures import WIDEST
from sources.extraction.sandbox import page_picture_in_sandbox
from tests.sources.files.file import WORDS
from tests.sources.files.hostile import encrypted_pdf, huge_pdf, slow_picture_pdf
from tests.sources.files.pdfs import a_pdf, pdf_files


def a_strip() -> FPDF:
    made = FPDF(format=(10, 4000))
    made.add_page()
    return made


def test_a_page_of_a_pdf_is_drawn_at_the_width_that_is_asked_for() -> None:
    content = a_pdf([[WORDS], [], [WORDS] * 20])
    found = page_picture_in_sandbox("a.pdf", content, page=3, width=800)
    picture = Image.open(io.BytesIO(found.png))
    picture.load()
    assert found.pages == 3
    assert picture.format == "PNG"
    assert picture.width == pytest.approx(800, abs=1)
    darkest, lightest = picture.convert("L").getextrema()
    assert (darkest, lightest) == (0, 255)


def test_each_page_has_its_own_picture() -> None:
    content = a_pdf([[WORDS], []])
    first, second = (page_picture_in_sandbox("a.pdf", content, page, 400) for page in (1, 2))
    assert Image.open(io.BytesIO(second.png)).convert("L").getextrema() == (255, 255)
    assert first.png != second.png


@pytest.mark.parametrize("page", [0, 2, -1])
def test_a_page_that_is_not_there_has_no_picture(page: int) -> None:
    with pytest.raises(NoPageError, match="it has 1"):
        page_picture_in_sandbox("a.pdf", a_pdf([[WORDS]]), page, 400)


def test_a_file_that_is_locked_against_change_has_pictures() -> None:
    locked = next(file for file in pdf_files() if file.name == "locked against change.pdf")
    assert page_picture_in_sandbox(locked.name, locked.content, 1, 400).pages == 1


def test_a_file_under_a_password_or_cut_off_has_no_pictures() -> None:
    with pytest.raises(EncryptedFileError, match="print it to a new PDF"):
        page_picture_in_sandbox("a.pdf", encrypted_pdf(), 1, 400)
    with pytest.raises(DamagedFileError, match="ends in the middle"):
        page_picture_in_sandbox("a.pdf", a_pdf([[WORDS]])[:-200], 1, 400)


@pytest.mark.parametrize(
    "content",
    [huge_pdf(), a_pdf([[WORDS]]), bytes(a_strip().output())],
    ids=["huge", "A4", "strip"],
)
def test_a_picture_is_never_larger_than_it_may_be(content: bytes) -> None:
    found = page_picture_in_sandbox("a.pdf", content, 1, 10**9)
    picture = Image.open(io.BytesIO(found.png))
    assert picture.width <= WIDEST + 1
    assert picture.height <= 2 * WIDEST + 1


def test_a_page_that_takes_too_long_to_draw_is_refused() -> None:
    with pytest.raises(TooSlowError, match="takes too long"):
        page_picture_in_sandbox("slow.pdf", slow_picture_pdf(), 1, 400, seconds=2)
