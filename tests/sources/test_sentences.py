"""Sentences: their offsets, in code points."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.models import TextSentences
from sources.texts.sentences import MAX_SENTENCE_LENGTH, count_sentences, sentence_spans
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
    ("language", "expected"),
    [
        (
            "fr",
            ["M. Dupont et le Gal. Leclerc, cf. p. 12, sont là.", "Mgr. Morel part à 5 h. env."],
        ),
        (
            "es",
            ["El Sr. López y el Cnel. Díaz murieron.", "Hubo aprox. 12 heridos.", "Ud. lo sabe."],
        ),
        ("pt", ["O Exmo. Sr. Silva e o Cel. Dias vivem na Av. Brasil n. 5.", "V. Exa. sabe."]),
        ("ru", ["Ген. Петров и проф. Сидоров там.", "В 2023 г. погибли 12 чел. в городе."]),
        ("ar", ["قال د. أحمد علي ذلك.", "وقال أ. د. محمد إن 12 شخصا قتلوا."]),
        ("en", ["Lt. Col. Khan left at 5 p.m. and returned.", "It was plan B.", "Then rain."]),
    ],
)
def test_a_sentence_goes_on_behind_what_a_dot_shortens(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["1. The first item.", "2. The second."],
        ["1.\nThe first item.", "a) The second.", "iv. The third."],
    ],
)
def test_the_number_of_an_item_stays_with_it(expected: list[str]) -> None:
    assert sentences("\n".join(expected)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "Bomb kills 12 in Kabul\nKABUL, Afghanistan (AP) — A bomb fell. Two fled.",
            ["Bomb kills 12 in Kabul", "KABUL, Afghanistan (AP) —", "A bomb fell.", "Two fled."],
        ),
        ("KABUL (Reuters) - A bomb fell.", ["KABUL (Reuters) -", "A bomb fell."]),
        ("Kabul, 12 July (Xinhua) -- It fell.", ["Kabul, 12 July (Xinhua) --", "It fell."]),
        (
            f"A bomb falls\nThe bomb {'again ' * 30}fell.",
            ["A bomb falls", f"The bomb {'again ' * 30}fell."],
        ),
    ],
)
def test_headline_dateline_and_first_sentence_are_apart(content: str, expected: list[str]) -> None:
    assert sentences(content) == expected


def test_a_quotation_of_several_sentences_is_several() -> None:
    assert sentences("He said: “We came. We saw Dr. Khan. We left,” and went. Then rain.") == [
        "He said: “We came.",
        "We saw Dr. Khan.",
        "We left,” and went.",
        "Then rain.",
    ]


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
    assert all(len(each) <= MAX_SENTENCE_LENGTH and set(each.split()) == {"word"} for each in found)
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
