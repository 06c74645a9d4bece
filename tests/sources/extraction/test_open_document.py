"""OpenDocument texts: what a reader sees of them, with numbers and notes; the rest is told."""

import io
import zipfile
from typing import Any

import pytest

from sources.extraction import Extracted, extract, extract_in_sandbox
from sources.extraction.errors import EncryptedFileError
from sources.extraction.extracted import Reason
from sources.extraction.media_types import ODT
from sources.extraction.origins import Origin
from tests.sources.extraction.found import left_out
from tests.sources.files.file import WORDS
from tests.sources.files.open_document import an_odt


def a_style(name: str, properties: str, family: str = "text", parent: str = "") -> str:
    return (
        f"<style:style style:name='{name}' style:family='{family}' "
        f"style:parent-style-name='{parent}'><style:text-properties {properties}/></style:style>"
    )


def p(content: str, style: str = "") -> str:
    return f"<text:p text:style-name='{style}'>{content}</text:p>"


def span(style: str, content: str) -> str:
    return f"<text:span text:style-name='{style}'>{content}</text:span>"


STYLES = (
    a_style("Old", "style:text-line-through-style='solid'")
    + a_style("Older", "", parent="Old")
    + a_style("Kept", "style:text-line-through-style='none'", parent="Old")
    + a_style("Hidden", "text:display='none'")
    + a_style("Up", "style:text-position='super 58%'")
    + a_style("Down", "style:text-position='-33% 58%'")
    + a_style("Void", "style:text-line-through-type='double'", "paragraph")
)


def read(body: str, styles: str = "", **more: Any) -> Extracted:
    return extract("report.odt", an_odt(body, STYLES + styles, **more))


@pytest.mark.parametrize(
    ("style", "reason"),
    [
        ("Old", Reason.STRUCK_OUT),
        ("Older", Reason.STRUCK_OUT),
        ("Hidden", Reason.HIDDEN),
        ("Kept", None),
    ],
)
def test_words_that_nobody_reads_are_left_out_and_counted(
    style: str, reason: Reason | None
) -> None:
    found = read(p(f"It killed {span(style, 'eleven')} nine men."))
    if reason is None:
        assert (found.text, found.left_out) == ("It killed eleven nine men.", ())
    else:
        assert found.text == "It killed nine men."
        assert left_out(found) == [("eleven", reason)]
        assert f"1 passage is {reason} in the original" in found.remarks[0]


def test_paragraphs_sections_and_fields_may_be_hidden_as_well() -> None:
    found = read(
        p("Seen.")
        + p("Void.", "Void")
        + f"<text:section text:display='none'>{p('Draft.')}</text:section>"
        + p("<text:hidden-paragraph text:is-hidden='true'/>Secret.")
        + p("Said<text:hidden-text text:string-value='99' text:is-hidden='true'/>.")
    )
    assert found.text == "Seen.\n\nSaid."
    assert left_out(found) == [
        ("Void.", Reason.STRUCK_OUT),
        ("Draft.", Reason.HIDDEN),
        ("Secret.", Reason.HIDDEN),
        ("99", Reason.HIDDEN),
    ]


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    changes = (
        f"<text:tracked-changes><text:changed-region text:id='1'><text:deletion>{p('nine')}"
        "</text:deletion></text:changed-region><text:changed-region text:id='2'><text:insertion/>"
        "</text:changed-region></text:tracked-changes>"
    )
    found = read(
        changes + p("It killed <text:change text:change-id='1'/><text:change-start "
        "text:change-id='2'/>seven<text:change-end text:change-id='2'/> men.")
    )  # fmt: skip
    assert found.text == "It killed seven men."
    assert left_out(found) == [("nine", Reason.STRUCK_OUT)]
    assert "1 tracked insertion is not accepted yet" in " ".join(found.remarks)


def a_note(mark: str, text: str) -> str:
    return (
        f"<text:note><text:note-citation>{mark}</text:note-citation><text:note-body>{p(text)}"
        "</text:note-body></text:note>"
    )


def test_notes_and_raised_digits_never_touch_a_number() -> None:
    found = read(
        p(f"It killed 30{span('Up', a_note('1', 'Army.'))}men and 5{span('Up', '13')} dogs, H"
          f"{span('Down', '2')}O, 12 km{span('Up', '2')}{a_note('i', 'Later.')}.")
    )  # fmt: skip
    assert found.text == (
        "It killed 30 [1] men and 5 [13] dogs, H2O, 12 km² [i].\n\n[1] Army.\n\n[i] Later."
    )


LISTS = (
    "<text:list-style style:name='L'><text:list-level-style-number text:level='1' "
    "style:num-format='1' style:num-suffix='.'/><text:list-level-style-number text:level='2' "
    "style:num-format='a' style:num-prefix='(' style:num-suffix=')'/>"
    "<text:list-level-style-number text:level='3' style:num-format='i' text:display-levels='3'/>"
    "</text:list-style><text:list-style style:name='B'><text:list-level-style-bullet "
    "text:level='1' text:bullet-char='\uf0b7'/></text:list-style>"
)


def a_list(*items: str, attributes: str = "text:style-name='L'") -> str:
    inner = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f"<text:list {attributes}>{inner}</text:list>"


def test_items_and_headings_have_the_numbers_that_a_reader_sees() -> None:
    nested = a_list(p("b"), p("c") + a_list(p("d"), attributes=""), attributes="")
    later = "text:style-name='L' text:continue-numbering='true'"
    seven = f"<text:list-item text:start-value='7'>{p('g')}</text:list-item>"
    outline = (
        "<text:outline-style><text:outline-level-style text:level='1' style:num-format='I' "
        "style:num-suffix=' -'/></text:outline-style>"
    )
    heading = "<text:h text:outline-level='1'>{}</text:h>"
    found = read(
        heading.format("One")
        + a_list(p("a") + nested, p("e") + a_list(p("z"), attributes=""))
        + a_list(p("f"), attributes=later)
        + f"<text:list text:style-name='L'>{seven}</text:list>"
        + a_list(p("h"), attributes="text:style-name='B'")
        + a_list(p("i"))
        + heading.format("Two"),
        LISTS + outline,
    )
    assert found.text.split("\n\n") == [
        "I - One", "1. a", "(a) b", "(b) c", "1.b.i d", "2. e", "(a) z", "3. f", "7. g", "• h",
        "1. i", "II - Two",
    ]  # fmt: skip


def a_row(*cells: str, attributes: str = "") -> str:
    inner = "".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in cells)
    return f"<table:table-row {attributes}>{inner}</table:table-row>"


def test_rows_and_cells_stay_apart() -> None:
    collapsed = "table:visibility='collapse'"
    empty = "<table:table-cell table:number-columns-repeated='2'/>"
    found = read(
        f"<table:table><table:table-header-rows>{a_row('Province', 'Dead', 'Hurt')}"
        f"</table:table-header-rows>{a_row('Nuristan', '99', attributes=collapsed)}"
        f"{a_row('Kunar', '12', '3')}<table:table-row>{empty}"
        f"<table:table-cell>{p('5')}</table:table-cell></table:table-row></table:table>"
        f"<table:table>{a_row('A frame.')}{a_row('Below.')}</table:table>"
    )
    assert found.text == ("Province | Dead | Hurt\nKunar | 12 | 3\n |  | 5\n\nA frame.\n\nBelow.")
    assert left_out(found) == [("Nuristan | 99", Reason.HIDDEN)]


def test_a_cell_that_spans_rows_or_columns_moves_no_other_cell() -> None:
    covered = "<table:covered-table-cell/>"
    text = read(
        f"<table:table>{a_row('Day', 'Killed').replace('</table:table-row>', covered)}"
        f"<table:table-cell>{p('Hurt')}</table:table-cell></table:table-row>"
        f"{a_row('1 May', '1', '2', '3')}"
        f"{a_row('4', '5', '6').replace('<table:table-cell>', covered + '<table:table-cell>', 1)}"
        "</table:table>"
    ).text
    assert text == "Day | Killed |  | Hurt\n1 May | 1 | 2 | 3\n | 4 | 5 | 6"


def test_boxes_breaks_and_spaces_are_read_and_comments_and_headers_offered() -> None:
    box = f"<draw:frame><draw:text-box>{p('In the box.')}</draw:text-box><draw:image/></draw:frame>"
    chart = "<draw:frame><draw:object/><draw:image/></draw:frame>"
    note = f"<office:annotation>{p('Is it ten?')}</office:annotation>"
    words = f"  one\n {span('Kept', ' two')}<text:s text:c='2'/>three<text:tab/>four"
    found = read(
        p(f"{words}<text:line-break/>five{box}{note}") + p(chart),
        header=p("Ministry"),
    )
    assert found.text == "one two  three\tfour\nfive\n\nIn the box."
    assert left_out(found) == [("Ministry", Reason.HEADER), ("Is it ten?", Reason.COMMENT)]
    assert "1 chart or embedded object is not read" in " ".join(found.remarks)


def test_the_file_tells_its_title_its_language_and_when_it_was_made() -> None:
    meta = (
        "<dc:title>Report</dc:title><dc:language>en-GB</dc:language>"
        "<meta:creation-date>2024-07-16T10:00:00</meta:creation-date>"
    )
    found = extract_in_sandbox("report.odt", an_odt(p(WORDS), meta=meta))
    assert (found.text, found.media_type, found.title) == (WORDS, ODT, "Report")
    assert (found.language, found.published) == ("en-GB", "2024-07-16")
    assert found.origins["published"] == Origin.FILE_CREATED


def test_one_under_a_password_is_refused() -> None:
    content = an_odt(p(WORDS)).replace(b"META-INF/manifest.xml", b"META-INF/manifest.xmm")
    assert extract("a.odt", content).text == WORDS
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
    with pytest.raises(EncryptedFileError, match="Save it without one"):
        extract("a.odt", file.getvalue())
