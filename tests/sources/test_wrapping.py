"""Joining wrapped lines into paragraphs; lists, tables and verses stay."""

import textwrap
from typing import Any

import pytest

from sources.acting import acting_as
from sources.extraction import extract
from sources.models import Publisher
from sources.texts.anchors import AnchorError, mark_passage
from sources.texts.wrapping import joined_lines, unwrapped, words_of
from tests.factories import a_document
from tests.ingesting import bring_in_text

ONE = (
    "Gunmen attacked a checkpoint near the town on Friday evening and killed four policemen, an "
    "official of the province said. Twelve others were wounded, two of them badly, and were taken "
    "to the hospital of the district, where a doctor spoke of further deaths."
)
TWO = (
    "No group said that it was behind the attack. The governor, who had come to the site, told "
    "reporters that the search went on and that roads into the valley would stay closed."
)


def wrapped(text: str, width: int = 70, **options: Any) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False, **options)


@pytest.mark.parametrize("width", [45, 60, 72, 79, 100])
def test_wrapped_paragraphs_run_on(width: int) -> None:
    read = unwrapped(f"{wrapped(ONE, width)}\n\n{wrapped(TWO, width)}\n")
    assert read.text == f"{ONE}\n\n{TWO}\n"
    assert "line ends became spaces" in " ".join(read.remarks)


def test_paragraphs_that_only_an_indent_parts_stay_apart() -> None:
    wire = "\n".join(wrapped(text, 64, initial_indent="     ") for text in (ONE, TWO))
    assert [line.strip() for line in unwrapped(wire).text.split("\n")] == [ONE, TWO]


def test_a_headline_and_a_dateline_stay_apart() -> None:
    text = f"DYNAMITE\nATTACKS\n\nKABUL, 3 May\n{wrapped(ONE)}"
    assert unwrapped(text).text == f"DYNAMITE\nATTACKS\n\nKABUL, 3 May\n{ONE}"


@pytest.mark.parametrize(
    "lines",
    [
        "- four policemen were killed in the first attack of all\n- twelve others were hurt there",
        "1. Four policemen were killed in the first attack of all\n2. Twelve others were hurt then",
        "(a) four policemen were killed in the first of the attacks\n(b) twelve others were hurt",
        "Province        Killed      Wounded\nKunar               12           30",
        "Kunar | 12 | 30 | and others besides\nKabul | 10 | 20 | and others besides",
        "From: The press office of the ministry of the interior\nSubject: Attack on a checkpoint",
    ],
)
def test_lists_tables_and_headers_stay(lines: str) -> None:
    assert lines in unwrapped(f"{wrapped(ONE)}\n\n{lines}\n\n{wrapped(TWO)}").text


def test_an_item_of_a_list_that_goes_on_is_one_line() -> None:
    item = wrapped(f"- {ONE}", 70, subsequent_indent="  ")
    assert unwrapped(f"{item}\n{item}").text == f"- {ONE}\n- {ONE}"


def test_a_poem_and_lines_that_are_paragraphs_stay() -> None:
    poem = "The road was long,\nthe night was cold,\nand nobody came\nto tell what they knew."
    assert unwrapped(poem).text == poem
    assert unwrapped(f"{ONE}\n{TWO}").text == f"{ONE}\n{TWO}"
    short = "Killed: 12\nWounded: 30\nPlace: Kunar"
    assert unwrapped(short).text == short


def test_quoted_mail_keeps_its_depth() -> None:
    quoted = textwrap.indent(wrapped(ONE, 66), "> ")
    assert unwrapped(f"{quoted}\n{wrapped(TWO, 68)}").text == f"> {ONE}\n{TWO}"


@pytest.mark.parametrize(
    ("line", "following", "joined"),
    [
        ("the con-", "sumer said", "the consumer said"),
        ("a long-", "term plan", "a long-term plan"),
        ("the self-", "declared head", "the self-declared head"),
        ("a state-", "owned plant", "a state-owned plant"),
        ("by e-", "mail only", "by e-mail only"),
        ("of al-", "Qaida there", "of al-Qaida there"),
        ("a peace-", "keeping force", "a peace-keeping force"),
        ("the years 2020-", "2021 were", "the years 2020-2021 were"),
        ("it ended -", "or so they said", "it ended - or so they said"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_unless_the_word_has_one(
    line: str, following: str, joined: str
) -> None:
    assert joined_lines(line, following, words_of(["peace-keeping"])) == joined


def test_a_wrapped_file_is_unwrapped_and_says_so() -> None:
    found = extract("wire.txt", f"{wrapped(ONE)}\r\n\r\n{wrapped(TWO)}".encode())
    assert found.text == f"{ONE}\n\n{TWO}"
    assert "wrapped at about" in " ".join(found.remarks)


def test_pasted_words_are_unwrapped_and_it_is_told(editor: Any) -> None:
    made = bring_in_text(wrapped(ONE), editor)
    assert made.document.text is not None
    assert made.document.text.content == ONE
    assert "wrapped at about" in " ".join(made.remarks)


def test_twice_the_text_is_twice_the_lines_and_no_more_is_looked_at() -> None:
    # A paragraph of many lines is joined piece by piece, not from its beginning each time.
    many = wrapped(" ".join([ONE] * 3000))
    assert unwrapped(many).text == " ".join([ONE] * 3000)


# Quotes


@pytest.mark.parametrize("quoted", ["killed four policemen", "killed\nfour  policemen"])
def test_words_are_found_whatever_white_space_parts_them(editor: Any, quoted: str) -> None:
    document = a_document(editor, text="Title\n\nIt killed\nfour\tpolicemen there.")
    with acting_as(editor):
        assert mark_passage(document, quoted).exact == "killed\nfour\tpolicemen"


def test_words_that_differ_in_more_than_white_space_are_not_found(editor: Any) -> None:
    document = a_document(editor, text="It killed four policemen there.")
    with acting_as(editor), pytest.raises(AnchorError, match="do not stand"):
        mark_passage(document, "killed five policemen")


def test_a_name_of_two_lines_has_a_space_between_them(editor: Any) -> None:
    with acting_as(editor):
        publisher = Publisher.objects.create(name="DYNAMITE\nATTACKS", kind="news")
    publisher.refresh_from_db()
    assert publisher.name == "DYNAMITE ATTACKS"
