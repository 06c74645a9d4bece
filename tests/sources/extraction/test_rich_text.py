"""Rich Text files: what a reader sees of them, in whatever code page; the rest is told."""

import pytest

from sources.extraction import Extracted, extract, extract_in_sandbox
from sources.extraction.extracted import Reason
from sources.extraction.media_types import RTF
from sources.extraction.origins import Origin
from tests.sources.extraction.found import left_out
from tests.sources.files.file import WORDS


def read(body: str, head: str = r"\ansi\ansicpg1252") -> Extracted:
    return extract("report.rtf", rf"{{\rtf1{head} {body}}}".encode("latin-1"))


# Words that nobody reads


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (r"{\strike eleven}", Reason.STRUCK_OUT),
        (r"\strike eleven\strike0", Reason.STRUCK_OUT),
        (r"{\striked1 eleven}", Reason.STRUCK_OUT),
        (r"{\deleted\revauthdel1 eleven}", Reason.STRUCK_OUT),
        (r"{\v eleven}", Reason.HIDDEN),
        (r"\v eleven\v0", Reason.HIDDEN),
        (r"\v eleven\plain", Reason.HIDDEN),
        (r"{\fs2 eleven}", Reason.HIDDEN),
        (r"{\strike0 eleven}", None),
        (r"{\v0 eleven}", None),
    ],
)
def test_words_that_nobody_reads_are_left_out_and_counted(
    markup: str, reason: Reason | None
) -> None:
    found = read(rf"It killed {markup} nine men.\par")
    if reason is None:
        assert (found.text, found.left_out) == ("It killed eleven nine men.", ())
    else:
        assert found.text == "It killed nine men."
        assert left_out(found) == [("eleven", reason)]
        assert f"1 passage is {reason} in the original" in found.remarks[0]


def test_insertions_are_read_and_told() -> None:
    found = read(r"It killed {\revised seven} men.\par")
    assert found.text == "It killed seven men."
    assert "1 tracked insertion is not accepted yet" in " ".join(found.remarks)


def test_comments_and_headers_are_offered() -> None:
    found = read(
        r"{\header\pard Ministry\par}{\footer\pard 17\par}Ten died{\*\atnid x}{\*\atnauthor y}"
        r"\chatn{\*\annotation{\*\atnref 1}\pard Is it ten?}.\par"
    )
    assert found.text == "Ten died."
    assert left_out(found) == [
        ("Ministry", Reason.HEADER),
        ("Is it ten?", Reason.COMMENT),
    ]


@pytest.mark.parametrize(
    "group",
    [
        r"{\*\unknown words}",
        r"{\stylesheet{\s1 Heading;}}",
        r"{\colortbl;\red0;}",
        r"{\pict\wmetafile8 0102ab}",
        r"{\*\listtable{\list{\listname x;}}}",
        r"{\xe index}",
        r"{\*\shpinst{\sp{\sn name}{\sv value}}}",
        r"{\object{\*\objdata 0102}}",
        r"{\*\bkmkstart mark}",
    ],
)
def test_what_serves_the_layout_is_not_read(group: str) -> None:
    found = read(rf"Before{group}.\par")
    assert (found.text, found.left_out) == ("Before.", ())


# Characters


@pytest.mark.parametrize(
    ("body", "head", "seen"),
    [
        (r"caf\'e9 {\u1602\'3f}", r"\ansi\ansicpg1252", "café ق"),
        (r"\'e2\'e7\'f0\'fb\'e2", r"\ansi\ansicpg1251", "взрыв"),
        (r"{\f1 \'e2\'e7\'f0\'fb\'e2}", r"\ansi{\fonttbl{\f1\fcharset204 Arial;}}", "взрыв"),
        (r"{\f1 \'de\'ca\'e1}", r"\ansi{\fonttbl{\f1\fcharset178 Arial;}}", "قتل"),
        (r"{\f1 \'b3{\'f3}}", r"\ansi{\fonttbl{\f1\fcharset238 Arial;}}", "łó"),
        (r"{\f1 \'8e\'c0 l}", r"\ansi{\fonttbl{\f1\fcharset128 Arial;}}", "実 l"),
        (r"{\f1 \'b3}12", r"\ansi{\fonttbl{\f1\fcharset2 Symbol;}}", "≥12"),
        (r"\uc2\u321 ?x\u243 ??dz", r"\ansi", "Łódz"),
        (r"\uc0\u-3913 ", r"\ansi", "•"),
        (r"\u55357 ?\u56485 ?", r"\ansi", "💥"),
        (r"\lquote a\rquote\~\emdash\_b\-c\{d\}\\", r"\ansi", "‘a’\xa0—-bc{d}\\"),
        (r"\'8e", r"\mac", "é"),
    ],
)
def test_characters_are_read_in_the_code_page_of_their_font(
    body: str, head: str, seen: str
) -> None:
    assert read(f"x {body} y", head).text == " ".join(f"x {seen} y".split(" "))


# Paragraphs, notes, tables


def test_paragraphs_have_their_numbers_and_bullets() -> None:
    found = read(
        r"{\listtext\pard\plain 1.\tab}first\par{\listtext\f1 \'95\tab}second\par"
        r"{\pntext (a)\tab}third\par last\line line\par"
    )
    assert found.text == "1. first\n\n• second\n\n(a) third\n\nlast\nline"


def test_notes_and_raised_digits_never_touch_a_number() -> None:
    found = read(
        r"It killed 30{\super\chftn}{\footnote\pard{\super\chftn} Army.\par}men and 5{\super 1"
        r"3} dogs, 12 km\super 2\nosupersub , H{\sub 2}O{\super\chftn{\*\footnote\ftnalt\pard "
        r"\chftn Later.}}.\par",
        r"\ansi\aftnnrlc",
    )
    assert found.text == (
        "It killed 30 [1] men and 5 [13] dogs, 12 km², H2O [i].\n\n[1] Army.\n\n[i] Later."
    )


def test_rows_and_cells_stay_apart() -> None:
    two = r"a\par b"
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    found = read(
        rf"Before.\par{row.format('Province', 'Killed')}{row.format('Kunar', two)}"
        r"\trowd\pard\intbl Of all 12\cell\row\pard Between.\par"
        r"\trowd\pard\intbl A frame.\cell\row\pard After.\par"
    )
    assert (
        found.text
        == "Before.\n\nProvince | Killed\nKunar | a b\nOf all 12\n\nBetween.\n\nA frame.\n\nAfter."
    )


def test_boxes_fields_and_the_newer_form_are_read_once() -> None:
    found = read(
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt the report}} {\upr{old}{\*\ud{new}}}"
        r"{\shp{\*\shpinst{\sp{\sn a}}{\shptxt\pard In the box.\par}}{\shprslt old box}}.\par"
    )
    assert found.text == "the report new.\n\nIn the box."


def test_the_file_tells_its_title_and_when_it_was_made() -> None:
    content = (
        rf"{{\rtf1{{\info{{\title R\'e9port}}{{\author Desk}}"
        rf"{{\creatim\yr2024\mo7\dy6\hr1}}{{\revtim\yr2025}}}}{WORDS}\par}}"
    ).encode()
    found = extract_in_sandbox("report.rtf", content)
    assert (found.text, found.media_type, found.title) == (WORDS, RTF, "Réport")
    assert (found.published, found.origins["published"]) == ("2024-07-06", Origin.FILE_CREATED)


def test_a_file_that_ends_too_early_is_told() -> None:
    found = extract("report.rtf", rf"{{\rtf1 {WORDS}".encode())
    assert found.text == WORDS
    assert "The file is cut off" in " ".join(found.remarks)
