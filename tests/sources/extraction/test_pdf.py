"""PDFs: sentences read on over lines, columns and pages; what is not of the text is left out."""

import io
import itertools
from collections.abc import Sequence
from typing import Any

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image

from sources.extraction import Extracted, extract
from sources.extraction.errors import NoTextError
from sources.extraction.extracted import Reason
from sources.extraction.pdf.letters import Word
from sources.extraction.pdf.right_to_left import in_reading_order, stroke_characters
from sources.extraction.pdf.rows import row_of
from tests.sources.files.file import WORDS
from tests.sources.files.hostile import one_page_pdf, raw_pdf
from tests.sources.files.pdfs import (
    Put,
    a_font,
    a_laid_out_pdf,
    a_pdf,
    a_picture,
    a_report,
    an_rtl_pdf,
    as_on_paper,
    lines_at,
)

PLACES = ("Bannu", "Quetta", "Herat", "Kunar", "Gao", "Mosul", "Aleppo", "Kismayo")
GROUPS = ("Al-Qaida", "the Tehrik-i-Taliban Pakistan", "Boko Haram", "the Lashkar-e-Tayyiba")
SENTENCES = [
    f"On {day} May 20{year}, {GROUPS[(day + year) % 4]} at\xadtacked a check\xadpoint in "
    f"{PLACES[(day * year) % 8]}, ac\xadcord\xading to the pro\xadvin\xadcial ad\xadmin\xadis\xad"
    f"tra\xadtion, and {day + year} sol\xaddiers were woun\xadded."
    for day, year in itertools.product(range(1, 11), range(10, 19))
]


def paragraphs() -> list[str]:
    return [" ".join(SENTENCES[start : start + 3]) for start in range(0, len(SENTENCES), 3)]


def read(content: bytes) -> Extracted:
    return extract("a.pdf", content)


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("heads", [False, True], ids=["plain", "heads"])
def test_sentences_read_on_over_lines_columns_and_pages(columns: int, heads: bool) -> None:
    found = read(a_report(paragraphs(), columns, heads=heads))
    assert len(found.page_starts) > 2
    assert [one for one in SENTENCES if one.replace("\xad", "") not in found.text] == []
    places = [found.text.index(one.replace("\xad", "")) for one in SENTENCES]
    assert places == sorted(places)


def test_heads_feet_and_page_numbers_are_left_out_and_counted() -> None:
    found = read(a_report(paragraphs(), heads=True))
    pages = len(found.page_starts)
    assert "S/2099" not in found.text
    assert "99-01234" not in found.text
    left_out = [one.text for one in found.left_out]
    assert {one.reason for one in found.left_out} == {Reason.HEADER}
    assert left_out == [
        text
        for page in range(1, pages + 1)
        for text in ("S/2099/123 Report of the Team", f"99-01234 {page}/{pages}")
    ]
    assert any(
        remark.startswith(f"{2 * pages} passages are in a header or footer")
        for remark in found.remarks
    )
    assert [
        one.position in (start, end)
        for one, (start, end) in zip(
            found.left_out[::2],
            itertools.pairwise([*found.page_starts, len(found.text)]),
            strict=True,
        )
    ] == [True] * pages


def test_a_page_starts_at_its_first_word_inside_a_sentence_that_runs_over() -> None:
    found = read(
        a_laid_out_pdf(
            [
                Put(20, 15, "S/2099/7", 9),
                *lines_at(20, 30, ["The group is said", "to have killed more than"]),
                Put(20, 285, "99-01234 11/23", 9),
            ],
            [Put(20, 15, "S/2099/7", 9), Put(20, 30, "120 soldiers, officials said.")],
        )
    )
    assert found.text == "The group is said to have killed more than 120 soldiers, officials said."
    assert found.page_starts == (0, found.text.index("120"))
    assert [one.text for one in found.left_out] == ["S/2099/7", "99-01234 11/23", "S/2099/7"]


def test_lines_that_repeat_without_a_gap_or_alone_are_text() -> None:
    pages = [["The same line.", f"Number {number}."] for number in range(1, 5)]
    assert read(a_pdf(pages)).text.count("The same line.") == 4
    assert read(a_pdf([[WORDS]] * 3)).text.count(WORDS) == 3


def test_columns_that_are_drawn_row_by_row_are_read_one_after_the_other() -> None:
    left = [
        "On 3 May 2024 gunmen attacked a",
        "checkpoint in Bannu. Four policemen",
        "were killed and twelve others were",
        "wounded, the police chief said.",
    ]
    right = [
        "On 5 May 2024 a bomb went off in",
        "Quetta. Nine soldiers were killed and",
        "two civilians were wounded in the",
        "blast, a hospital official said.",
    ]
    rows = zip(lines_at(20, 30, left), lines_at(110, 30, right), strict=True)
    found = read(a_laid_out_pdf([put for row in rows for put in row]))
    assert " ".join(left) in found.text
    assert " ".join(right) in found.text
    assert found.text.index("Bannu") < found.text.index("Quetta")
    assert any("The order of the words on page 1 is not certain" in one for one in found.remarks)


FULL = "The ministry said that at least twelve traders had been killed in the attack on a"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("a con-", "sumer of goods", "a consumer of goods"),
        ("of Al-", "Qaida in the west", "of Al-Qaida in the west"),
        ("the Tehrik-", "i-Taliban Pakistan", "the Tehrik-i-Taliban Pakistan"),
        ("the Lashkar-e-", "Tayyiba", "the Lashkar-e-Tayyiba"),
        ("a 25-year-", "old student", "a 25-year-old student"),
        ("some 14-", "15 soldiers", "some 14-15 soldiers"),
        ("a long-", "term aim, the long-term aim", "a long-term aim, the long-term aim"),
        ("both short-", "and long-term", "both short- and long-term"),
        ("document S/", "2024/556", "document S/2024/556"),
        ("a soft\xad", "ware", "a software"),
        ("an ex-", "plosive device", "an explosive device"),
        ("the north-", "ern border", "the northern border"),
        ("the ex-", "president, a president", "the ex-president, a president"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_whole_again(
    first: str, second: str, joined: str
) -> None:
    page = [Put(20, 30, f"{FULL} {first}"), Put(20, 35, f"{second}, it said.")]
    assert f"{joined}, it said." in read(a_laid_out_pdf(page)).text


def test_marks_of_notes_never_touch_a_number_and_notes_stand_at_the_end_of_the_page() -> None:
    page = [
        Put(20, 30, "The group killed 30"),
        Put(52.5, 30, "13", 6, raised=4),
        Put(56, 30, "soldiers in May."),
        Put(20, 280, "13", 5, raised=3),
        Put(23, 280, "Interview with a person in Kabul.", 8),
    ]
    text = read(a_laid_out_pdf(page)).text
    assert (
        text
        == "The group killed 30 [13] soldiers in May.\n\n[13] Interview with a person in Kabul."
    )


def test_notes_do_not_part_a_sentence_that_runs_over_the_page() -> None:
    body = [
        f"{FULL} market.",
        "The second paragraph of this page is one whose sentence reads on over its end and",
    ]
    found = read(
        a_laid_out_pdf(
            [
                Put(20, 30, body[0]),
                Put(20, 45, body[1]),
                Put(20, 280, "1", 5, raised=3),
                Put(23, 280, "A note on the first page.", 8),
            ],
            [Put(20, 30, "which goes on here."), Put(20, 45, "The third paragraph.")],
        )
    )
    assert f"{body[1]} which goes on here." in found.text
    first, second = found.page_starts
    assert "A note on the first page." in found.text[first:second]
    assert found.text[second:].startswith("which goes on here.\n")


@pytest.mark.parametrize("begins", ["2012", "14 July"])
def test_a_line_of_a_note_that_begins_with_a_year_or_a_day_is_part_of_it(begins: str) -> None:
    lines = [f"{FULL} market of the town, by a statement of", f"{begins}, and others were wounded."]
    page = [
        *lines_at(20, 30, [f"{FULL[:60]}."] * 8, pitch=15),
        Put(20, 260, "1", 5, raised=3),
        Put(22, 260, lines[0], 8),
        Put(20, 264, lines[1], 8),
        Put(20, 268, "2", 5, raised=3),
        Put(22, 268, "Another note.", 8),
    ]
    assert read(a_laid_out_pdf(page)).text.split("\n")[-2:] == [
        f"[1] {' '.join(lines)}",
        "[2] Another note.",
    ]


def test_a_table_beside_a_column_of_text_keeps_its_rows() -> None:
    rows = [("Kunar", "12"), ("Kabul", "300"), ("Gao", "7"), ("Herat", "19"), ("Mosul", "4")]
    table = [
        Put(x, 30 + 7 * number, cell)
        for number, cells in enumerate(rows)
        for x, cell in zip((20, 60), cells, strict=True)
    ]
    lines = [
        "The ministry said that at least",
        "twelve traders had been killed",
        "in the attack on a market in the",
        "old town of the province, and",
        "it said no more about it then,",
        "as an official of it told some",
        "of those who had been there,",
        "and had been heard about it.",
    ]
    text = read(a_laid_out_pdf([*table, *lines_at(110, 31, lines, pitch=5)])).text
    assert "\n".join(" | ".join(cells) for cells in rows) in text
    assert " ".join(lines) in " ".join(text.split())


@pytest.mark.parametrize(
    ("mark", "before", "shown"),
    [
        ("2", "an area of 12 km", "12 km² in"),
        ("th", "on the 15", "15th in"),
        ("*", "of the front", "front [*] in"),
    ],
)
def test_powers_and_raised_letters_are_no_marks_of_notes(
    mark: str, before: str, shown: str
) -> None:
    made = a_laid_out_pdf([Put(20, 30, before)])
    width = measured(before)
    made = a_laid_out_pdf(
        [
            Put(20, 30, before),
            Put(20 + width, 30, mark, 6, raised=4),
            Put(30 + width, 30, "in May."),
        ]
    )
    assert shown in read(made).text


def measured(words: str, style: str = "") -> float:
    made = FPDF()
    made.set_font("times", style=style, size=11)
    return made.get_string_width(words)


def test_bold_and_italic_words_change_nothing() -> None:
    bold = 20 + measured("They killed ")
    page = [
        Put(20, 30, "They killed"),
        Put(bold, 30, "thir", style="B"),
        Put(bold + measured("thir", "B"), 30, "teen people.", style="I"),
    ]
    assert read(a_laid_out_pdf(page)).text == "They killed thirteen people."


def test_a_heading_stays_apart_from_its_paragraph() -> None:
    page = [
        Put(20, 30, "Security situation in Gao", style="B"),
        *lines_at(20, 35, [FULL, "market. It was heard."]),
        Put(20, 45, "Finances", 14),
        Put(20, 50, "They are unknown."),
    ]
    assert read(a_laid_out_pdf(page)).text.split("\n\n") == [
        "Security situation in Gao",
        f"{FULL} market. It was heard.",
        "Finances",
        "They are unknown.",
    ]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(lines_at(20, 48, [FULL, "market too."]), id="gap"),
        pytest.param(
            [Put(25, 40, FULL[:76]), Put(20, 45, "a market too.")],
            id="indent",
        ),
    ],
)
def test_paragraphs_are_told_by_gaps_and_indents(second: list[Put]) -> None:
    page = [*lines_at(20, 30, [FULL, f"market. {FULL[:70]}."]), *second]
    assert read(a_laid_out_pdf(page)).text.count("\n\n") == 1


def test_tables_keep_rows_and_cells_apart() -> None:
    rows = [
        ("Kunar", "12", "shelling"),
        ("Kabul", "300", "an ambush on the road"),
        ("", "", "that lasted for hours"),
        ("Gao", "7", "an attack"),
        ("Herat", "19", "an explosion"),
    ]
    page = [
        Put(x, 50 + 5 * number, cell)
        for number, cells in enumerate(rows)
        for x, cell in zip((20, 70, 110), cells, strict=True)
        if cell
    ]
    before = lines_at(20, 30, [f"{FULL} market in the", "old town."])
    assert read(a_laid_out_pdf([*before, *page])).text.split("\n\n")[-1].split("\n") == [
        "Kunar | 12 | shelling",
        "Kabul | 300 | an ambush on the road that lasted for hours",
        "Gao | 7 | an attack",
        "Herat | 19 | an explosion",
    ]


@pytest.mark.parametrize("where", [45, 75], ids=["above", "below"])
def test_a_line_beside_a_table_joins_none_of_its_columns(where: int) -> None:
    rows = [("Day", "Dead", "Hurt", "Place"), ("1 May", "1", "2", "Kabul")]
    rows += [("2 May", "14", "5", "Gao"), ("3 May", "7", "8", "Kunar"), ("4 May", "9", "0", "Ghor")]
    table = [
        Put(x, 50 + 5 * number, cell)
        for number, cells in enumerate(rows)
        for x, cell in zip((20, 60, 100, 140), cells, strict=True)
    ]
    line = Put(20, where, "The last of the lines of a paragraph that ends halfway.")
    text = read(a_laid_out_pdf([*table, line])).text
    assert "\n".join(" | ".join(cells) for cells in rows) in text


def test_a_full_stop_stands_at_the_mark_of_a_note_before_it() -> None:
    width = 52.5
    page = [
        Put(20, 30, "The raid killed 12 men"),
        Put(width + 5.6, 30, "13", 6, raised=4),
        Put(width + 7.8, 30, ". Others fled."),
    ]
    assert "12 men [13]. Others fled." in read(a_laid_out_pdf(page)).text


def test_a_head_that_touches_the_text_is_left_out_if_a_page_nearby_has_it_apart() -> None:
    head = Put(20, 15, "Report of the Team")
    words = [f"Line {number} of the text of a page of the report is this." for number in range(9)]
    found = read(a_laid_out_pdf([head, *lines_at(20, 35, words)], [head, *lines_at(20, 20, words)]))
    assert "Report of the Team" not in found.text
    assert len(found.left_out) == 2


@pytest.mark.parametrize(
    ("seen", "read_as"),
    [
        # Brackets that are stored as characters, and those that are stored as they look.
        ("\u0645\u0648\u064a (\u0644\u0627\u0641\u0637\u0623 3) \u0645\u0648\u062c\u0647",
         "\u0647\u062c\u0648\u0645 (3 \u0623\u0637\u0641\u0627\u0644) \u064a\u0648\u0645"),
        ("\u0645\u0648\u064a )\u0644\u0627\u0641\u0637\u0623 3( \u0645\u0648\u062c\u0647",
         "\u0647\u062c\u0648\u0645 (3 \u0623\u0637\u0641\u0627\u0644) \u064a\u0648\u0645"),
        ("2014 \u064a\u0641 Ahmad Khan (42) \u0644\u062a\u0642\u0648",
         "\u0648\u0642\u062a\u0644 Ahmad Khan (42) \u0641\u064a 2014"),
        ("The front (\u0644\u0628\u0642) said no.", "The front (\u0642\u0628\u0644) said no."),
    ],
)  # fmt: skip
def test_a_line_of_a_page_from_right_to_left_is_put_in_order(seen: str, read_as: str) -> None:
    assert in_reading_order(seen, from_right=True) == read_as


def test_a_sign_that_stands_for_strokes_inside_words_is_no_sign() -> None:
    strokes = stroke_characters(["\u0645%\u0648%%\u064a", "\u0631%\u0642", "5%"])
    assert strokes is not None
    assert strokes.sub("", "\u0645%\u0648%%\u064a 5%") == "\u0645\u0648\u064a 5%"
    assert stroke_characters(["\u0645%\u0648", "5%", "\u0648/\u0623\u0648"] * 3) is None


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(Put(20, 60, "Nobody reads this.", grey=255), id="white on white"),
        pytest.param(Put(20, 60, "Nobody reads this.", size=1), id="tiny"),
        pytest.param(Put(20, 60, "Nobody reads this.", mode=TextMode.INVISIBLE), id="invisible"),
        pytest.param(Put(400, 60, "Nobody reads this."), id="beside the page"),
    ],
)
def test_words_that_nobody_sees_are_left_out(hidden: Put) -> None:
    found = read(a_laid_out_pdf([Put(20, 30, WORDS), hidden]))
    assert found.text == WORDS
    assert [(one.text, one.reason) for one in found.left_out] == [
        ("Nobody reads this.", Reason.HIDDEN)
    ]
    assert any("1 passage is hidden" in remark for remark in found.remarks)


def barred(*, before: bool = False, **how: Any) -> FPDF:
    """Return a page with a name, under a black bar or, drawn before, on one."""
    made = FPDF()
    made.add_page()
    made.set_font("times", size=11)
    made.text(20, 30, WORDS)
    for draws_bar in (before, not before):
        if draws_bar:
            made.set_fill_color(how.get("grey", 0))
            with made.local_context(fill_opacity=how.get("opacity", 1)):
                made.rect(19, 45.5, 60, 6, style="F")
        else:
            made.set_text_color(255 if before else 0)
            made.text(20, 50, "Ahmad Khan was the witness.")
    return made


def covered(content: bytes) -> list[str]:
    """Return the remarks on covered words."""
    return [remark for remark in read(content).remarks if "are covered in the original" in remark]


@pytest.mark.parametrize("grey", [0, 255, 120])
def test_words_under_a_bar_are_told_with_their_page(grey: int) -> None:
    made = barred(grey=grey)
    made.add_page()
    made.text(20, 30, "A page without a bar.")
    content = bytes(made.output())
    assert "Ahmad Khan" in read(content).text
    (remark,) = covered(content)
    assert remark.startswith("Words on page 1 are covered")
    assert "Ahmad" not in remark


def test_words_under_a_thick_line_or_a_picture_are_told() -> None:
    line, picture = FPDF(), FPDF()
    for made in (line, picture):
        made.add_page()
        made.set_font("times", size=11)
        made.text(20, 50, "Ahmad Khan was the witness.")
    line.set_line_width(5)
    line.line(18, 49, 80, 49)
    picture.image(Image.new("RGB", (60, 10), "black"), x=19, y=45, w=60)
    assert covered(bytes(line.output()))
    assert covered(bytes(picture.output()))


@pytest.mark.parametrize(("note", "covers"), [("/Square", True), ("/Link", False)])
def test_words_under_an_annotation_are_told(note: str, covers: bool) -> None:
    words = b"BT /F1 12 Tf 50 700 Td (Ahmad Khan was the witness.) Tj ET"
    content = raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"
        b" /Annots [<</Type /Annot /Subtype %s /Rect [40 690 300 720] /C [0 0 0] /IC [0 0 0]"
        b" /F 4>>]>>" % note.encode(),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(words), words),
    )
    assert bool(covered(content)) is covers


def test_words_and_their_bar_in_a_form_are_told() -> None:
    drawn = (
        b"BT /F1 12 Tf 50 700 Td (Ahmad Khan was) Tj 0 -40 Td (the witness.) Tj ET"
        b" 40 690 300 30 re f"
    )
    fonts = b"/Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"
    for shape in (drawn, drawn.replace(b"690 300", b"500 300")):
        content = raw_pdf(
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources <</XObject <</X 5 0 R>>>>>>",
            b"<</Length 5>>\nstream\n/X Do\nendstream",
            b"<</Type /XObject /Subtype /Form /BBox [0 0 600 800] %s /Length %d>>\nstream\n%s\n"
            b"endstream" % (fonts, len(shape), shape),
        )
        assert bool(covered(content)) is (shape is drawn)


def test_words_under_a_bar_on_a_turned_page_are_told() -> None:
    content = bytes(barred().output())
    document = pdfium.PdfDocument(content)
    document[0].set_rotation(90)
    turned = io.BytesIO()
    document.save(turned)
    assert covered(turned.getvalue())


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(barred(before=True), id="words on a bar"),
        pytest.param(barred(grey=255, opacity=0.3), id="a light that shows the words"),
    ],
)
def test_words_that_show_are_not_covered(made: FPDF) -> None:
    assert not covered(bytes(made.output()))


def test_words_in_a_frame_or_beside_a_bar_are_not_covered() -> None:
    made = FPDF()
    made.add_page()
    made.set_font("times", size=11)
    made.text(20, 50, WORDS)
    made.rect(15, 45, 150, 8)
    made.rect(15, 60, 150, 8, style="F")
    assert not covered(bytes(made.output()))


def test_pages_that_are_scanned_or_empty_are_told_apart() -> None:
    made = FPDF()
    made.set_font("times", size=11)
    made.add_page()
    made.text(20, 30, WORDS)
    made.add_page()
    made.image(a_picture())
    made.add_page()
    found = read(bytes(made.output()))
    assert any(
        "No text on page 2, only pictures: if it was scanned" in one for one in found.remarks
    )
    assert any("No text on page 3: nothing is written" in one for one in found.remarks)


def test_words_without_spaces_are_told() -> None:
    together = "AtleasttwelvetraderswerekilledintheattackonthemarketsaidtheministryonFriday."
    remark = "have no spaces between them"
    found = read(a_laid_out_pdf([Put(20, 30, together), Put(20, 36, together)]))
    assert any(f"page 1 {remark}" in one for one in found.remarks)
    long = "https://www.example.org/2024/07/a-very-long-address-of-a-page-that-goes-on"
    found = read(a_laid_out_pdf(lines_at(20, 30, [FULL] * 6 + [long])))
    assert not any(remark in one for one in found.remarks)


@pytest.mark.parametrize("letters", ["(cid:12)(cid:33)", "\ue012\ue033"])
def test_letters_without_a_meaning_are_told_or_refused(letters: str) -> None:
    def with_letters(times: int) -> bytes:
        made = FPDF()
        made.add_font("blank", fname=a_font())
        made.set_font("blank", size=6)
        made.add_page()
        made.text(20, 30, f"{WORDS} {WORDS}")
        for number in range(times):
            made.text(20, 40 + 5 * number, letters * (1 if times == 1 else 4))
        return bytes(made.output())

    found = read(with_letters(1))
    assert any("do not say which letters they are" in remark for remark in found.remarks)
    with pytest.raises(NoTextError, match="does not say which letters"):
        read(with_letters(40))


def test_words_behind_a_picture_of_them_are_kept_and_told_to_be_recognised() -> None:
    made = FPDF()
    made.add_page()
    made.image(a_picture(), x=10, y=10, w=150)
    made.set_font("times", size=11)
    made.text_mode = TextMode.INVISIBLE
    made.text(20, 30, WORDS)
    found = read(bytes(made.output()))
    assert found.text == WORDS
    assert any("page 1 were recognised in a picture" in remark for remark in found.remarks)


def test_white_words_on_a_dark_ground_are_text() -> None:
    made = FPDF()
    made.add_page()
    made.set_font("times", size=11)
    made.set_fill_color(20)
    made.rect(15, 20, 150, 20, style="F")
    made.set_text_color(255)
    made.text(20, 30, WORDS)
    found = read(bytes(made.output()))
    assert found.text == WORDS
    assert not found.left_out


def test_words_in_the_margin_that_are_turned_are_left_out() -> None:
    found = read(a_laid_out_pdf([Put(20, 30, WORDS), Put(8, 200, "arXiv of the margin", turn=90)]))
    assert found.text == WORDS
    assert [(one.text, one.reason) for one in found.left_out] == [
        ("arXiv of the margin", Reason.ROTATED)
    ]


@pytest.mark.parametrize(("turn", "x", "y"), [(90, 5, 0), (180, 0, -5), (270, -5, 0)])
def test_a_page_that_is_turned_as_a_whole_is_read(turn: int, x: int, y: int) -> None:
    lines = ("At least 12 traders were", "killed, the ministry said.")
    page = [
        Put(100 + number * x, 150 + number * y, line, turn=turn)
        for number, line in enumerate(lines)
    ]
    assert read(a_laid_out_pdf(page)).text.split() == " ".join(lines).split()


def test_fonts_that_name_no_letters_are_refused_with_advice() -> None:
    shapes = b"BT /F1 12 Tf 50 700 Td <0012003400560078009A00BC00DE00F10123> Tj ET"
    content = raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(shapes), shapes),
        b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R]>>",
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo <</Registry (Adobe)"
        b" /Ordering (Identity) /Supplement 0>> /FontDescriptor 7 0 R>>",
        b"<</Type /FontDescriptor /FontName /X /Flags 4>>",
    )
    with pytest.raises(NoTextError, match="does not say which letters"):
        read(content)


TEX_SENTENCES = (
    "Officials of the ministry confirmed that the office in the north was closed after the fight.",
    "The first aid workers arrived on Monday and found that nobody had been hurt in the village.",
    "A second group left the district, but the staff of the school did not know where it went.",
)
LIGATURES = {"t1": (0x1B, 0x1C), "ot1": (0x0B, 0x0C)}


def a_tex_pdf(lines: Sequence[str], ligatures: tuple[int, int]) -> bytes:
    """Return a PDF with a font of shapes (Type 3) that are named by their codes alone."""
    ff, fi = ligatures
    codes = [
        line.encode("latin-1").replace(b"ff", bytes([ff])).replace(b"fi", bytes([fi]))
        for line in lines
    ]
    shown = b" ".join(
        b"1 0 0 1 50 %d Tm <%s> Tj" % (700 - 20 * number, line.hex().encode())
        for number, line in enumerate(codes)
    )
    content = b"BT /F1 10 Tf %s ET" % shown
    names = b" ".join(b"%d/a%d" % (code, code) for code in range(1, 127))
    shapes = b" ".join(b"/a%d 6 0 R" % code for code in range(1, 127))
    shape = b"500 0 0 0 400 500 d1 0 0 400 500 re f"
    return raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 0 500 500]"
        b" /FirstChar 1 /LastChar 126 /Widths [%s] /Encoding <</Type /Encoding /Differences [%s]>>"
        b" /CharProcs <<%s>> /Resources <<>>>>" % (b"500 " * 126, names, shapes),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(shape), shape),
    )


@pytest.mark.parametrize("encoding", LIGATURES)
def test_fonts_that_call_letters_by_their_codes_are_read_with_a_remark(encoding: str) -> None:
    found = read(a_tex_pdf(TEX_SENTENCES, LIGATURES[encoding]))
    assert found.text.split() == " ".join(TEX_SENTENCES).split()
    assert any("page 1 do not say which letters they are" in each for each in found.remarks)


@pytest.mark.parametrize("by", [1, 29])
def test_codes_that_are_no_letters_of_a_language_are_refused(by: int) -> None:
    exchanged = ["".join(chr((ord(x) - 33 - by) % 94 + 33) for x in line) for line in TEX_SENTENCES]
    with pytest.raises(NoTextError, match="does not say which letters"):
        read(a_tex_pdf([" ".join(exchanged)[n : n + 90] for n in range(0, 270, 90)], (1, 2)))


def test_a_line_of_numbers_among_right_to_left_lines_is_read_from_the_right() -> None:
    lines = ["قتل خمسة أشخاص في هجوم على سوق", "42.", "تنظيم القاعدة"]
    placed = [as_on_paper(lines[0]), ".42", as_on_paper(lines[2])]
    assert read(an_rtl_pdf(*placed)).text.split() == " ".join(lines).split()


def test_brackets_among_right_to_left_words_open_and_close() -> None:
    # As they look on the paper, which is what a PDF's letters say.
    found = read(an_rtl_pdf(f"({as_on_paper('تنظيم القاعدة')}) {as_on_paper('قتل خمسة')}"))
    assert found.text == "قتل خمسة (تنظيم القاعدة)"


def test_letters_that_are_spaced_are_words() -> None:
    words = b"BT /F1 12 Tf 3 Tc 50 700 Td (Security situation) Tj ET"
    assert read(one_page_pdf(words)).text == "Security situation"


def test_columns_close_to_each_other_are_columns() -> None:
    lines = [f"line {number} of the left column" for number in range(8)]
    far = 20 + max(map(measured, lines)) + 2.9
    right = [f"and {number} of the right one" for number in range(8)]
    rows = zip(lines_at(20, 30, lines), lines_at(far, 30, right), strict=True)
    text = read(a_laid_out_pdf([put for row in rows for put in row])).text
    assert text.index(lines[-1]) < text.index(right[0])


def test_metadata_of_xmp_are_read_where_the_file_says_nothing_else() -> None:
    packet = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
        b" xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description"
        b" xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        b"<dc:title><rdf:Alt><rdf:li>Report of the Team</rdf:li></rdf:Alt></dc:title>"
        b"<dc:publisher><rdf:Bag><rdf:li>The Office</rdf:li></rdf:Bag></dc:publisher>"
        b"<dc:language><rdf:Bag><rdf:li>fr</rdf:li></rdf:Bag></dc:language>"
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    stream = b"<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream" % (
        len(packet),
        packet,
    )
    words = b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % WORDS.encode()
    found = read(one_page_pdf(words, b"", b"/Metadata 6 0 R", stream))
    assert (found.title, found.publisher, found.language) == (
        "Report of the Team",
        "The Office",
        "fr",
    )


def test_a_page_of_too_many_rows_is_read_line_by_line_with_a_remark() -> None:
    page = [Put(10, 10 + number * 0.4, f"row{number}", 2) for number in range(700)]
    found = read(a_laid_out_pdf(page))
    assert "row699" in found.text
    assert any("The order of the words on page 1 is not certain" in one for one in found.remarks)


def a_word(text: str, left: float, right: float, first: int = -1, last: int = -1) -> Word:
    return Word(text, left, right, 100, 14, first=first, last=last)


def test_letters_from_right_to_left_that_are_placed_one_by_one_are_one_word() -> None:
    kept = [a_word("\u0627", 10, 13, 7, 7), a_word("\u0643", 15.5, 22, 6, 6)]
    assert [word.text for word in row_of(kept).words] == ["\u0627\u0643"]
    apart = [a_word("\u0627", 10, 13, 8, 8), a_word("\u0643", 15.5, 22, 6, 6)]
    assert len(row_of(apart).words) == 2


def test_the_digits_of_a_mark_that_are_placed_one_by_one_are_one_mark() -> None:
    page = [
        Put(20, 30, "killed 30"),
        Put(35.4, 30, "1", 6, raised=4),
        Put(36.5, 30, "3", 6, raised=4),
        Put(39, 30, "men"),
    ]
    assert "killed 30 [13] men" in read(a_laid_out_pdf(page)).text


@pytest.mark.parametrize("third", [50, 52, 55])
def test_cells_of_narrow_columns_are_kept_apart(third: int) -> None:
    rows = [
        ("Kunar", "12", "3"),
        ("Nuristan", "9", "14"),
        ("Herat", "131", "0"),
        ("Kabul", "7", "2"),
    ]
    cells = [
        Put(x, 40 + 5 * number, cell)
        for number, row in enumerate(rows)
        for x, cell in zip((20, 42, third), row, strict=True)
    ]
    assert read(a_laid_out_pdf(cells)).text == "\n".join(map(" | ".join, rows))
