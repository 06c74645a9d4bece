"""Words recognised in scans by Tesseract.

Skipped where it is not installed; with SOURCEBOOK_REQUIRE_TESSERACT=1 they fail instead.
"""

import io
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from PIL import Image

from sources.extraction import extract_in_sandbox, recognition
from sources.extraction.errors import TooSlowError, UnrecognisedError
from sources.extraction.extracted import Extracted, LeftOut, PagePicture, Reason
from sources.extraction.pdf.pictures import page_picture
from sources.extraction.recognition import Word
from tests.sources.files.hostile import raw_pdf, scanned_pdf
from tests.sources.files.pdfs import a_pdf

pytestmark = pytest.mark.skipif(
    not shutil.which("tesseract") and os.environ.get("SOURCEBOOK_REQUIRE_TESSERACT") != "1",
    reason="Tesseract is not installed",
)

BROKEN = (
    "The army said on Monday that its soldiers had left the post near the border after the minis-"
)
REST = "try of defence had asked for it."


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.OCR_LANGUAGES = "eng"


def a_scan(pages: Sequence[Sequence[str]], turned: int = 0) -> bytes:
    """Return a PDF of pictures of pages with these lines."""
    drawn = a_pdf(pages)
    made = FPDF()
    for number in range(1, len(pages) + 1):
        picture = Image.open(io.BytesIO(page_picture("a.pdf", drawn, number, 1654).png))
        made.add_page()
        made.image(picture.convert("L").rotate(turned, expand=True), x=0, y=0, w=210)
    return bytes(made.output())


def test_the_words_of_a_scan_are_recognised_with_its_pages_and_a_confidence() -> None:
    found = extract_in_sandbox("a.pdf", a_scan([[BROKEN, REST], [], ["Nobody was hurt."]]))
    first = BROKEN.removesuffix("-") + REST
    assert found.text == f"{first}\n\nNobody was hurt."
    assert found.page_starts == (0, len(first), len(first) + 2)
    assert (found.language, found.media_type) == ("en", "application/pdf")
    recognised, empty, _language = found.remarks
    assert "recognised in pictures of the pages by a machine (OCR" in recognised
    assert "p. 1: 9" in recognised and "p. 3: 9" in recognised
    assert empty == "No words were recognised on p. 2."


def a_mixed_pdf(pages: Sequence[tuple[bool, Sequence[str]]]) -> bytes:
    """Return a PDF of pages with these lines, of which some are scanned."""
    made = FPDF()
    made.set_font("helvetica", size=11)
    for is_scanned, lines in pages:
        made.add_page()
        if is_scanned:
            picture = Image.open(io.BytesIO(page_picture("a.pdf", a_pdf([lines]), 1, 1654).png))
            made.image(picture.convert("L"), x=0, y=0, w=210)
            continue
        for line in lines:
            made.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


BEFORE, AFTER = "Two soldiers were killed on Monday.", "Nobody claimed the attack."


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_scanned_page_in_a_pdf_with_text_is_recognised_at_its_place(at: int) -> None:
    pages = [(False, [BEFORE]), (False, [AFTER])]
    pages.insert(at, (True, ["The post was empty."]))
    words = [line for _scanned, lines in pages for line in lines]
    found = extract_in_sandbox("a.pdf", a_mixed_pdf(pages))
    assert found.text == "\n\n".join(words)
    assert [found.text[start:].split("\n")[0] for start in found.page_starts] == words
    [remark] = [each for each in found.remarks if "(OCR" in each]
    assert remark.startswith(f"The words on page {at + 1} were recognised in pictures")
    assert f"p. {at + 1}: 9" in remark
    assert found.scanned == ()


def test_a_photograph_in_a_pdf_with_text_gets_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "_words", lambda *_: [Word("~|", 31.0, (1, 1, 1))])
    found = extract_in_sandbox("a.pdf", a_mixed_pdf([(False, [BEFORE]), (True, ["A face."])]))
    assert found.text.strip() == BEFORE
    assert any("No text on page 2, only pictures" in each for each in found.remarks)


def test_too_many_scanned_pages_in_a_pdf_with_text_are_left_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recognition, "MAX_PAGES", 1)
    monkeypatch.setattr(recognition, "_words", lambda *_: [Word("Word", 90.0, (1, 1, 1))])
    pages = [(True, ["One."]), (False, [BEFORE]), (True, ["Two."])]
    found = extract_in_sandbox("a.pdf", a_mixed_pdf(pages))
    assert found.text.strip() == BEFORE
    assert any("No text on pages 1, 3, only pictures" in each for each in found.remarks)


def test_scanned_pages_for_which_no_time_is_left_keep_their_remark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recognition, "MAX_SECONDS", 0)
    found = extract_in_sandbox("a.pdf", a_mixed_pdf([(False, [BEFORE]), (True, ["Two."])]))
    assert found.text.strip() == BEFORE
    assert any("No text on page 2, only pictures" in each for each in found.remarks)


def test_a_sentence_that_runs_over_a_scanned_page_stays_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recognition, "_words", lambda *_: [Word("Map", 90.0, (1, 1, 1))])
    found = Extracted("It goes on.", "application/pdf", page_starts=(0, 8, 8), scanned=(2,))
    assert recognition.with_scanned_pages("a.pdf", found, "eng", drawing(3)) == found


def test_words_that_were_left_out_keep_their_place_behind_a_recognised_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recognition, "_words", lambda *_: [Word("Word", 90.0, (1, 1, 1))])
    found = Extracted(
        "One.\n\nThree.",
        "application/pdf",
        page_starts=(0, 4, 6),
        scanned=(2,),
        left_out=(LeftOut("Head", Reason.HEADER, 0), LeftOut("Foot", Reason.HEADER, 12)),
    )
    grown = recognition.with_scanned_pages("a.pdf", found, "eng", drawing(3))
    assert grown.text == "One.\n\nWord\n\nThree."
    assert grown.page_starts == (0, 6, 12)
    assert [each.position for each in grown.left_out] == [0, 18]


def test_a_page_that_lies_on_its_side_is_read() -> None:
    assert (
        "left the post near the border"
        in extract_in_sandbox("a.pdf", a_scan([[BROKEN, REST]], turned=90)).text
    )


def test_letters_that_do_not_say_what_they_are_are_recognised_by_their_shapes() -> None:
    words = b"BT /F1 20 Tf 50 700 Td (Nobody was hurt in the attack on the post.) Tj ET"
    to_private_use = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def"
        b" 1 begincodespacerange <00> <ff> endcodespacerange"
        b" 1 beginbfrange <20> <7e> <e020> endbfrange endcmap end end"
    )
    content = raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(words), words),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(to_private_use), to_private_use),
    )
    found = extract_in_sandbox("a.pdf", content)
    assert found.text == "Nobody was hurt in the attack on the post."
    assert "by a machine (OCR" in found.remarks[0]


def test_pictures_without_words_are_refused() -> None:
    with pytest.raises(UnrecognisedError, match="no words were recognised"):
        extract_in_sandbox("a.pdf", scanned_pdf())


def test_a_scan_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "MAX_PAGES", 1)
    with pytest.raises(UnrecognisedError, match="has 2 pages; the words of 1 at most"):
        extract_in_sandbox("a.pdf", scanned_pdf())


def test_a_recognition_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        recognition.subprocess, "run", lambda *a, **k: _timeout(recognition.subprocess, k)
    )
    with pytest.raises(TooSlowError, match="takes too long"):
        recognition.recognised("a.pdf", "eng", drawing(1))


def _timeout(module: Any, asked: dict[str, Any]) -> None:
    raise module.TimeoutExpired("tesseract", asked["timeout"])


def test_drawing_the_pages_counts_as_time_for_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 1000, 50))
    monkeypatch.setattr(recognition.time, "monotonic", lambda: next(now))
    monkeypatch.setattr(recognition, "_words", lambda *_: words("Words."))
    allowed = []

    def draw(page: int, width: int, seconds: int) -> PagePicture:
        allowed.append(seconds)
        return PagePicture(b"", 9)

    with pytest.raises(TooSlowError, match="takes too long"):
        recognition.recognised("a.pdf", "eng", draw)
    assert allowed == [20, 20]


def test_tesseract_runs_at_a_low_priority_and_knows_nothing_of_the_application(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n(nice; env) > {told}\nprintf 'level\\ttext\\n'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setattr(recognition, "_installed", frozenset)
    assert recognition._words("a.pdf", b"", "eng", 30) == []
    priority, *environment = told.read_text().split("\n")
    assert int(priority) >= min(19, os.nice(0) + 10)
    assert not any("SECRET" in line or "DATABASE" in line for line in environment)


def test_without_the_languages_that_are_asked_for_a_scan_is_refused(settings: Any) -> None:
    settings.OCR_LANGUAGES = "xyz"
    with pytest.raises(UnrecognisedError, match="it was scanned"):
        extract_in_sandbox("a.pdf", scanned_pdf())


def test_a_paragraph_goes_on_on_the_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = iter(
        [words("The army said, after the"), words("attack, that it left. Then it rained.")]
    )
    monkeypatch.setattr(recognition, "_words", lambda *_: next(pages))
    found = recognition.recognised("a.pdf", "eng", drawing(2))
    assert found.text == "The army said, after the attack, that it left. Then it rained."
    assert found.page_starts == (0, 25)


def test_a_sentence_goes_on_in_what_tesseract_takes_for_another_paragraph(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = [*words("The minis-"), *words("try said so.", 2), *words("It rained.", 3)]
    monkeypatch.setattr(recognition, "_words", lambda *_: page)
    found = recognition.recognised("a.pdf", "eng", drawing(1))
    assert found.text == "The ministry said so.\n\nIt rained."
    assert found.page_starts == (0,)


def test_the_least_certain_words_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    doubtful = [
        Word("Kunduz", 41, (1, 1, 1)),
        Word("fell", 96, (1, 1, 1)),
        Word("rn", 12, (1, 1, 1)),
    ]
    monkeypatch.setattr(recognition, "_words", lambda *_: doubtful)
    found = recognition.recognised("a.pdf", "eng", drawing(1))
    assert found.remarks[1] == "Least certain words: “rn” (p. 1, 12 %), “Kunduz” (p. 1, 41 %)."


def drawing(pages: int) -> Callable[[int, int, int], PagePicture]:
    return lambda page, width, seconds: PagePicture(b"", pages)


def words(line: str, paragraph: int = 1) -> list[Word]:
    return [Word(word, 95, (1, paragraph, 1)) for word in line.split()]
