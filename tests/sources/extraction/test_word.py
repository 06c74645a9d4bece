"""Word documents: what a reader sees of them, with numbers and notes; the rest is told."""

import io
import re
import zipfile
from typing import Any

import pytest

from sources.extraction import Extracted, extract, extract_in_sandbox
from sources.extraction.extracted import Reason
from tests.sources.extraction.found import left_out
from tests.sources.files.word import a_docx, a_paragraph, a_run


def read(body: str, **more: Any) -> Extracted:
    return extract("report.docx", a_docx(body=body, **more))


def a_style(name: str, properties: str, kind: str = "character", based_on: str = "") -> str:
    above = f"<w:basedOn w:val='{based_on}'/>" if based_on else ""
    return (
        f"<w:style w:type='{kind}' w:styleId='{name}'><w:name w:val='{name}'/>{above}"
        f"{properties}</w:style>"
    )


# Struck out, hidden and deleted words

STRUCK, HIDDEN = "<w:strike/>", "<w:vanish/>"
STYLES = (
    a_style("Old", f"<w:rPr>{STRUCK}</w:rPr>")
    + a_style("Older", "", based_on="Old")
    + a_style("Draft", f"<w:rPr>{HIDDEN}</w:rPr>", "paragraph")
    + a_style("Void", f"<w:rPr>{STRUCK}</w:rPr>", "paragraph")
)


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        (STRUCK, Reason.STRUCK_OUT),
        ("<w:dstrike/>", Reason.STRUCK_OUT),
        ("<w:strike w:val='1'/>", Reason.STRUCK_OUT),
        (HIDDEN, Reason.HIDDEN),
        ("<w:vanish w:val='true'/>", Reason.HIDDEN),
        ("<w:sz w:val='2'/>", Reason.HIDDEN),
        ("<w:rStyle w:val='Old'/>", Reason.STRUCK_OUT),
        ("<w:rStyle w:val='Older'/>", Reason.STRUCK_OUT),
        ("<w:strike w:val='0'/>", None),
        ("<w:vanish w:val='false'/>", None),
        ("<w:rStyle w:val='Older'/><w:strike w:val='0'/>", None),
        ("<w:sz w:val='14'/>", None),
    ],
)
def test_words_that_nobody_reads_are_left_out_and_counted(
    properties: str, reason: Reason | None
) -> None:
    run = a_run("eleven", properties)
    found = read(f"<w:p>{a_run('It killed ')}{run}{a_run(' nine men.')}</w:p>", styles=STYLES)
    if reason is None:
        assert (found.text, found.left_out) == ("It killed eleven nine men.", ())
        return
    assert found.text == "It killed nine men."
    assert left_out(found) == [("eleven", reason)]
    assert f"1 passage is {reason} in the original and was left out: “eleven”" in found.remarks[0]


def test_a_style_of_paragraphs_hides_or_strikes_and_one_of_words_turns_it_over() -> None:
    void, draft = "<w:pStyle w:val='Void'/>", "<w:pStyle w:val='Draft'/>"
    found = read(
        a_paragraph(a_run("Not so."), void)
        + a_paragraph(a_run("Print this not."), draft)
        + a_paragraph(a_run("Gone. ") + a_run("Kept.", "<w:rStyle w:val='Old'/>"), void),
        styles=STYLES,
    )
    assert found.text == "Kept."
    assert left_out(found) == [
        ("Not so.", Reason.STRUCK_OUT),
        ("Print this not.", Reason.HIDDEN),
        ("Gone.", Reason.STRUCK_OUT),
    ]


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    deleted = "<w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{a_run('Moved.')}</w:moveFrom>"
    found = read(
        f"<w:p>{a_run('It killed ')}{deleted}<w:ins>{a_run('seven')}</w:ins>{a_run(' men.')}</w:p>"
        f"<w:p>{moved}</w:p><w:p><w:moveTo>{a_run('Moved.')}</w:moveTo></w:p>"
    )
    assert found.text == "It killed seven men.\n\nMoved."
    assert left_out(found) == [("nine", Reason.STRUCK_OUT), ("Moved.", Reason.STRUCK_OUT)]
    assert "2 tracked insertions are not accepted yet" in " ".join(found.remarks)


@pytest.mark.parametrize("mark", ["<w:del/>", "<w:vanish/>"])
def test_paragraphs_run_on_where_the_end_of_one_is_deleted_or_hidden(mark: str) -> None:
    found = read(
        a_paragraph(a_run("Twelve men "), f"<w:rPr>{mark}</w:rPr>") + a_paragraph(a_run("died."))
    )
    assert found.text == "Twelve men died."


def test_what_was_left_out_can_be_taken_and_comes_out_of_the_sandbox() -> None:
    content = a_docx(body=f"<w:p>{a_run('Seen.')}{a_run('Old.', STRUCK)}</w:p>")
    found = extract_in_sandbox("report.docx", content)
    assert found == extract("report.docx", content)
    assert found.taking([0]).text == "Seen.\n\nOld."


def test_comments_headers_and_footers_are_offered() -> None:
    commented = a_paragraph(f"{a_run('Ten died')}<w:r><w:commentReference w:id='4'/></w:r>")
    found = read(
        commented,
        parts={
            "comments": f"<w:comment w:id='4'><w:p>{a_run('Is it ten?')}</w:p></w:comment>",
            "header7": f"<w:p>{a_run('Ministry of Interior')}</w:p>",
            "header8": f"<w:p>{a_run('Ministry of Interior')}</w:p>",
            "footer7": f"<w:p>{a_run('17')}</w:p>",
        },
    )
    assert found.text == "Ten died"
    assert left_out(found) == [
        ("Ministry of Interior", Reason.HEADER),
        ("Is it ten?", Reason.COMMENT),
    ]
    assert "1 passage is in a comment" in " ".join(found.remarks)
    assert "1 passage is in a header or footer" in " ".join(found.remarks)


# Notes and raised digits


def a_note(kind: str, number: int, text: str, more: str = "") -> str:
    return (
        f"<w:{kind} w:id='{number}' {more}><w:p><w:r><w:{kind}Ref/></w:r>{a_run(' ' + text)}</w:p>"
        f"</w:{kind}>"
    )


def test_a_note_mark_never_touches_a_number_and_the_notes_stand_at_the_end() -> None:
    first, second = (f"<w:r><w:footnoteReference w:id='{number}'/></w:r>" for number in (7, 3))
    last = "<w:r><w:endnoteReference w:id='2'/></w:r>"
    found = read(
        f"<w:p>{a_run('It killed 30')}{first}{a_run('soldiers, 5')}{second}{a_run('.')}{last}"
        "</w:p>",
        parts={
            "footnotes": a_note("footnote", 0, "—", "w:type='separator'")
            + a_note("footnote", 3, "Ministry.")
            + a_note("footnote", 7, "Army.")
            + a_note("footnote", 9, "Nowhere."),
            "endnotes": a_note("endnote", 2, "Later."),
        },
    )
    assert found.text == (
        "It killed 30 [1] soldiers, 5 [2]. [i]\n\n[1] Army.\n\n[2] Ministry.\n\n[i] Later."
    )
    assert left_out(found) == [("Nowhere.", Reason.HIDDEN)]


def test_notes_have_the_marks_that_a_reader_sees() -> None:
    own = (
        "<w:r><w:footnoteReference w:id='4' w:customMarkFollows='1'/><w:t>**</w:t></w:r>"
        "<w:r><w:footnoteReference w:id='5'/></w:r>"
    )
    settings = "<w:footnotePr><w:numFmt w:val='lowerLetter'/><w:numStart w:val='3'/></w:footnotePr>"
    found = read(
        f"<w:p>{a_run('Ten died')}{own}</w:p><w:sectPr>{settings}</w:sectPr>",
        parts={"footnotes": a_note("footnote", 4, "So they say.") + a_note("footnote", 5, "Army.")},
    )
    assert found.text == "Ten died [**] [c]\n\n[**] So they say.\n\n[c] Army."


@pytest.mark.parametrize(
    ("before", "raised", "after", "seen"),
    [
        ("killed 30", ["13"], " men", "killed 30 [13] men"),
        ("killed 30", ["1", "3"], "men", "killed 30 [13] men"),
        ("the 3", ["rd"], " of May", "the 3rd of May"),
        ("over 12 km", ["2"], " of land", "over 12 km² of land"),
        ("3 × 10", ["6"], " rounds", "3 × 10⁶ rounds"),
    ],
)
@pytest.mark.parametrize(
    "properties", ["<w:vertAlign w:val='superscript'/>", "<w:position w:val='6'/>"]
)
def test_raised_digits_are_kept_apart(
    before: str, raised: list[str], after: str, seen: str, properties: str
) -> None:
    marks = "".join(a_run(each, properties) for each in raised)
    assert read(f"<w:p>{a_run(before)}{marks}{a_run(after)}</w:p>").text == seen


# Automatic numbers


def a_level(number: int, form: str, text: str, more: str = "") -> str:
    return (
        f"<w:lvl w:ilvl='{number}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>{more}"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


LIST = (
    "<w:abstractNum w:abstractNumId='5'>"
    + a_level(0, "decimal", "%1.")
    + a_level(1, "lowerLetter", "(%2)")
    + a_level(2, "lowerRoman", "%3)")
    + a_level(3, "decimal", "%1.%2.%4", "<w:isLgl/>")
    + "</w:abstractNum><w:abstractNum w:abstractNumId='6'>"
    + a_level(0, "bullet", "\uf0b7")
    + a_level(1, "bullet", "–")
    + a_level(2, "upperRoman", "Part %3", "<w:pStyle w:val='Part'/>")
    + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='6'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='5'/><w:lvlOverride w:ilvl='0'>"
    "<w:startOverride w:val='7'/></w:lvlOverride></w:num>"
)


def an_item(text: str, number: int, level: int = 0, run: str = "", mark: str = "") -> str:
    return a_paragraph(
        a_run(text, run),
        f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>{mark}",
    )


def items(body: str, styles: str = "") -> list[str]:
    return read(body, numbering=LIST, styles=styles).text.split("\n\n")


def test_paragraphs_have_the_numbers_that_a_reader_sees() -> None:
    places = [
        (1, 0),
        (1, 1),
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 0),
        (1, 1),
        (3, 0),
        (3, 0),
        (2, 0),
        (2, 1),
    ]
    found = items("".join(an_item("said", number, level) for number, level in places))
    assert [line.removesuffix(" said") for line in found] == [
        "1.", "(a)", "(b)", "i)", "1.2.1", "2.", "(a)", "7.", "8.", "•", "–",
    ]  # fmt: skip


def test_a_style_numbers_its_paragraphs_at_its_own_level() -> None:
    of_list = "<w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr>"
    styles = a_style("Part", of_list, "paragraph") + a_style("Sub", "", "paragraph", "Part")
    none = "<w:numPr><w:numId w:val='0'/></w:numPr>"
    found = items(
        a_paragraph(a_run("one"), "<w:pStyle w:val='Part'/>")
        + a_paragraph(a_run("two"), "<w:pStyle w:val='Sub'/>")
        + a_paragraph(a_run("none"), f"<w:pStyle w:val='Part'/>{none}"),
        styles,
    )
    assert found == ["Part I one", "Part II two", "none"]


def test_a_hidden_paragraph_is_not_counted_and_a_struck_one_is() -> None:
    found = read(
        an_item("first", 1)
        + an_item("secret", 1, run=HIDDEN, mark=f"<w:rPr>{HIDDEN}</w:rPr>")
        + an_item("void", 1, run=STRUCK)
        + an_item("last", 1),
        numbering=LIST,
    )
    assert found.text == "1. first\n\n3. last"
    assert [piece.text for piece in found.left_out] == ["secret", "2. void"]


# Tables, boxes, fields


def a_row(*cells: str, properties: str = "") -> str:
    row = "".join(f"<w:tc><w:p>{a_run(cell)}</w:p></w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{row}</w:tr>"


def test_rows_and_cells_stay_apart_and_deleted_rows_are_left_out() -> None:
    found = read(
        f"<w:p>{a_run('Before.')}</w:p><w:tbl>{a_row('Province', 'Killed')}"
        f"{a_row('Nuristan', '99', properties='<w:del/>')}<w:sdt><w:sdtContent>"
        f"{a_row('Kunar', '12')}</w:sdtContent></w:sdt></w:tbl><w:p>{a_run('After.')}</w:p>"
    )
    assert found.text == "Before.\n\nProvince | Killed\nKunar | 12\n\nAfter."
    assert left_out(found) == [("Nuristan | 99", Reason.STRUCK_OUT)]


def test_a_cell_that_spans_columns_moves_no_other_cell() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{a_paragraph(a_run(text))}</w:tc>"

    wide = "<w:gridSpan w:val='2'/>"
    rows = (
        f"<w:tr>{cell('Day')}{cell('Killed', wide)}{cell('Hurt')}</w:tr>"
        f"<w:tr>{cell('1 May')}{cell('1')}{cell('2')}{cell('3')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('4')}{cell('5')}{cell('6')}</w:tr>"
    )
    text = read(f"<w:tbl>{rows}</w:tbl>", parts={}).text
    assert text == "Day | Killed |  | Hurt\n1 May | 1 | 2 | 3\n | 4 | 5 | 6"


def test_deleted_cells_are_left_out() -> None:
    gone = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p>{a_run('99')}</w:p></w:tc>"
    row = a_row("Kunar", "12").replace("</w:tr>", f"{gone}</w:tr>")
    found = read(f"<w:tbl>{row}</w:tbl>")
    assert found.text == "Kunar | 12"
    assert left_out(found) == [("99", Reason.STRUCK_OUT)]


@pytest.mark.parametrize("cells", [["A frame."], ["Left.", "The ministry said so. " * 40]])
def test_a_table_that_lays_out_a_page_is_read_as_paragraphs(cells: list[str]) -> None:
    found = read(f"<w:tbl>{a_row(*cells)}{a_row('Below.')}</w:tbl>")
    assert found.text == "\n\n".join([*(cell.strip() for cell in cells), "Below."])


def test_what_a_file_gives_in_two_forms_is_read_once() -> None:
    def both(choice: str, fallback: str) -> str:
        return (
            f"<w:p>{a_run('Beside.')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{choice}"
            f"</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    box = f"<w:txbxContent><w:p>{a_run('In the box.')}</w:p></w:txbxContent>"
    new, old = f"<wps:txbx>{box}</wps:txbx>", f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"
    for body in (both(new, old), both("<w:drawing/>", old)):
        assert read(body).text == "Beside.\n\nIn the box."


def test_of_a_field_its_result_alone_is_read() -> None:
    def char(kind: str) -> str:
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    inner = f"{char('begin')}{a_run('MERGE')}{char('separate')}{a_run('x')}{char('end')}"
    field = f"{char('begin')}{inner}{char('separate')}{a_run('twelve')}{char('end')}"
    found = read(f"<w:p>{a_run('It killed ')}{field}{a_run(' men.')}</w:p>")
    assert found.text == "It killed twelve men."


def test_symbols_sums_and_broken_words_are_read_as_they_look() -> None:
    symbol = "<w:r><w:sym w:font='Symbol' w:char='F0B3'/></w:r>"
    maths = "<m:oMath><m:r><m:t> = 12</m:t></m:r></m:oMath>"
    soft = "<w:r><w:t>kil</w:t><w:softHyphen/><w:t>led</w:t></w:r>"
    found = read(f"<w:p>{symbol}{a_run('12 ')}{soft}{maths}</w:p>")
    assert found.text == "≥12 killed = 12"


def test_charts_are_told_as_not_read() -> None:
    uri = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    chart = f"<w:r><w:drawing><a:graphic><a:graphicData uri='{uri}'/></a:graphic></w:drawing></w:r>"
    found = read(f"<w:p>{a_run('See it.')}{chart}</w:p>")
    assert "1 chart or diagram is not read" in " ".join(found.remarks)


def test_a_document_without_properties_has_no_title() -> None:
    bare = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_docx(["Ten died."]))) as package,
        zipfile.ZipFile(bare, "w") as copy,
    ):
        for part in package.infolist():
            content = package.read(part)
            if part.filename == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*core-properties[^>]*>", b"", content)
            if part.filename != "docProps/core.xml":
                copy.writestr(part, content)
    found = extract("report.docx", bare.getvalue())
    assert (found.text, found.title, found.published) == ("Ten died.", "", "")
