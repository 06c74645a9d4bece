"""Sentences: where they begin and end, in code points."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.models import TextSentences
from sources.texts.sentences import LONGEST_SENTENCE, count_sentences, sentence_spans
from tests.factories import a_document, refused_by_postgres, run_sql


def sentences(content: str, language: str = "en") -> list[str]:
    return [content[start:end] for start, end in sentence_spans(content, language)]


@pytest.mark.parametrize(
    ("content", "language", "expected"),
    [
        ("One fell. Two fled.", "en", ["One fell.", "Two fled."]),
        ("Dr. Smith left at 5 p.m. today. Then rain.", "en", None),
        ("A heading\n\nAnd a sentence.\n", "en", ["A heading", "And a sentence."]),
        ("مرحبا بكم. كيف حالك؟", "ar", ["مرحبا بكم.", "كيف حالك؟"]),
        ("😀 One here. Two here.", "en", ["😀 One here.", "Two here."]),
        ("سلام. خوبی؟", "prs-Arab", ["سلام.", "خوبی؟"]),
    ],
)
def test_a_text_is_split_into_sentences(
    content: str, language: str, expected: list[str] | None
) -> None:
    found = sentences(content, language)
    assert found == expected if expected else found[0] == "Dr. Smith left at 5 p.m. today."


@pytest.mark.parametrize(
    "rows",
    [
        ["Kabul 12 men", "Herat 5 women", "Balkh 0"],
        ["Province\tKilled\tWounded", "Kabul\tnone\tnone"],
        ["| Kabul | two dead |", "| Herat | nobody |"],
    ],
)
def test_each_row_of_a_table_is_a_sentence(rows: list[str]) -> None:
    assert sentences("\n".join(rows)) == rows


@pytest.mark.parametrize(
    "content",
    [
        "On 3 May 2024 the gunmen attacked\na checkpoint in which 12 men slept\nand 3 women.",
        "He was the\nHead of the\nArmy of 1990.",
    ],
)
def test_a_line_of_prose_does_not_end_its_sentence(content: str) -> None:
    assert sentences(content) == [content]


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    content = "word " * 1000
    found = sentences(content)
    assert len(found) > 1
    assert all(len(each) <= LONGEST_SENTENCE and set(each.split()) == {"word"} for each in found)
    assert " ".join(found) == content.strip()


def test_text_without_letters_is_not_a_sentence() -> None:
    assert sentences("***\n\n---\n\n  \n\nWords.") == ["Words."]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n. ")))
def test_sentences_are_in_order_and_leave_no_letter_out(content: str) -> None:
    spans = sentence_spans(content)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(place in covered for place, letter in enumerate(content) if letter.isalnum())


def test_sentences_of_a_text_are_found_once(editor: Any, django_assert_num_queries: Any) -> None:
    documents = [a_document(editor, text=f"One of {number}. Two.") for number in range(3)]
    with django_assert_num_queries(3):
        found = count_sentences(documents)
    assert list(found.values()) == [2, 2, 2]
    with django_assert_num_queries(1):
        assert count_sentences(documents) == found


def test_sentences_never_change(editor: Any) -> None:
    document = a_document(editor, text="One. Two.")
    count_sentences([document])
    with refused_by_postgres("frozen"):
        TextSentences.objects.filter(pk=document.text_id).update(starts=[0], ends=[4])
    with refused_by_postgres("sentences_have_both_ends"):
        run_sql("DELETE FROM sources_textsentences")
        TextSentences.objects.create(
            text=document.text,  # type: ignore[misc]
            starts=[0, 5],
            ends=[4],
        )
