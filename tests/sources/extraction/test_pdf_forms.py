"""What is filled in on a PDF: fields stand behind their labels, and hidden ones are left out."""

import pytest
from fpdf import FPDF

from sources.extraction import Extracted, extract
from sources.extraction.errors import UnrecognisedError
from sources.extraction.extracted import Reason
from sources.extraction.pdf.pictures import page_picture
from tests.sources.extraction.found import left_out
from tests.sources.files.file import ARABIC
from tests.sources.files.hostile import raw_pdf

LABELS = ("Name of the victim:", "Killed", "Wounded", "Province")
BOX = b"/AP <</N <</Yes 6 0 R /Off 6 0 R>>>>"


def a_form(*fields: bytes, form: bytes = b"") -> bytes:
    """Return a PDF with four labels, 30 points apart, and fields."""
    words = b"BT /F1 12 Tf 50 730 Td %s ET" % b"".join(
        b"0 -30 Td (%s) Tj " % label.encode() for label in LABELS
    )
    numbers = b" ".join(b"%d 0 R" % number for number in range(7, 7 + len(fields)))
    return raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [%s] /DA (/F1 12 Tf 0 g)"
        b" /DR <</Font <</F1 5 0 R>>>> %s>> >>" % (numbers, form),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources <</Font <</F1 5 0 R>>>> /Annots [%s]>>" % numbers,
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(words), words),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0>>\nstream\n\nendstream",
        *fields,
    )


def a_field(row: int, what: bytes, flags: int = 4, height: int = 20, left: int = 180) -> bytes:
    top = 715 - 30 * row
    return b"<</Type /Annot /Subtype /Widget %s /Rect [%d %d 400 %d] /F %d /P 3 0 R>>" % (
        *(what, left, top - height, top, flags),
    )


def a_text(row: int, value: bytes, more: bytes = b"", **how: int) -> bytes:
    return a_field(row, b"/FT /Tx /T (field%d) /V (%s) %s" % (row, value, more), **how)


def a_check(row: int, state: bytes) -> bytes:
    return a_field(row, b"/FT /Btn /T (box%d) /V /%s /AS /%s %s" % (row, state, state, BOX))


def read(*fields: bytes, form: bytes = b"") -> Extracted:
    return extract("form.pdf", a_form(*fields, form=form))


def test_fields_stand_behind_their_labels_and_boxes_are_told_apart() -> None:
    choice = a_field(3, b"/FT /Ch /Ff 131072 /T (p) /V (Kunar) /Opt [(Kabul) (Kunar)]")
    found = read(a_text(0, b"Ahmad Khan"), a_check(1, b"Yes"), a_check(2, b"Off"), choice)
    assert found.text == (
        "Name of the victim: | Ahmad Khan\nKilled | ☒\nWounded | ☐\nProvince | Kunar"
    )
    assert "The text has what 4 form fields or text boxes on page 1 say" in found.remarks[0]


def test_a_field_that_nobody_sees_is_left_out_and_counted() -> None:
    password = a_text(2, b"open sesame", b"/Ff 8192")
    found = read(a_text(0, b"Not shown", flags=2), a_text(1, b"Nor this", flags=32), password)
    assert "Not shown" not in found.text
    assert "Nor this" not in found.text
    assert ("Not shown", Reason.HIDDEN) in left_out(found)
    assert ("Nor this", Reason.HIDDEN) in left_out(found)
    assert "open sesame" not in str(found)
    assert "hidden in the original" in " ".join(found.remarks)


def test_an_empty_field_says_nothing() -> None:
    found = read(a_text(0, b""))
    assert found.text == extract("form.pdf", a_form()).text
    assert "form field" not in " ".join(found.remarks)


def test_a_field_of_several_lines_is_one_paragraph() -> None:
    words = b"The army said that nine of its soldiers were killed in the raid on the gate."
    found = read(a_text(4, words, b"/Ff 4096", height=80, left=50))
    assert words.decode() in found.text


def test_values_in_other_scripts_are_read() -> None:
    value = b"<FEFF%s>" % ARABIC[:10].encode("utf-16-be").hex().encode()
    field = a_field(0, b"/FT /Tx /T (a) /V %s" % value)
    assert ARABIC[:10].split()[0] in read(field).text


def test_the_value_of_a_parent_field_is_read() -> None:
    kid = b"<</Type /Annot /Subtype /Widget /Parent 8 0 R /Rect [180 695 400 715] /F 4 /P 3 0 R>>"
    parent = b"<</FT /Tx /T (name) /V (Ahmad Khan) /Kids [7 0 R]>>"
    assert "Ahmad Khan" in read(kid, parent).text


def test_text_boxes_on_a_page_are_read_as_fields() -> None:
    made = FPDF()
    made.set_font("helvetica", size=11)
    made.add_page()
    made.cell(text="Words of the page itself.")
    made.free_text_annotation("Typed into a box.", x=20, y=60, w=80, h=10)
    found = extract("a.pdf", bytes(made.output()))
    assert "Typed into a box." in found.text
    assert "1 form field or text box on page 1" in " ".join(found.remarks)


def test_the_picture_of_a_page_shows_what_is_filled_in() -> None:
    filled = page_picture("form.pdf", a_form(a_text(0, b"Ahmad Khan")), 1, 600)
    empty = page_picture("form.pdf", a_form(a_text(0, b"")), 1, 600)
    assert filled.png != empty.png


def test_a_signature_is_told_to_be_unchecked() -> None:
    signed = a_field(0, b"/FT /Sig /T (s) /V <</Type /Sig /Filter /Adobe.PPKLite>>")
    assert "Its digital signature was not checked." in read(signed).remarks


def test_a_form_that_a_program_puts_together_is_refused() -> None:
    packet = b"/XFA [(template) 6 0 R]"
    content = a_form(form=packet).replace(
        b"/Pages 2 0 R /Acro", b"/NeedsRendering true /Pages 2 0 R /Acro"
    )
    with pytest.raises(UnrecognisedError, match="XFA"):
        extract("form.pdf", content)
