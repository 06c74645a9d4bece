"""Passages: exact words with their position, checked against the text by PostgreSQL."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from sources.models import Passage
from sources.texts.anchors import AnchorError, SeveralPlacesError, mark_passage, occurrences
from tests.factories import a_document, a_group, a_passage, cite, refused_by_postgres, run_sql

TEXT = "💥💥 Five people died. قُتل خمسة. Five people fled. The end."


@pytest.fixture
def document(editor: Any) -> Any:
    return a_document(editor, text=TEXT)


def insert(document: Any, start: int, end: int, exact: str, **context: str) -> None:
    run_sql(
        'INSERT INTO sources_passage (document_id, text_id, start, "end", exact, prefix, suffix,'
        " created_at) VALUES (%s, %s, %s, %s, %s, %s, %s, now())",
        document.pk,
        document.text_id,
        start,
        end,
        exact,
        context.get("prefix", ""),
        context.get("suffix", ""),
    )


def test_offsets_are_code_points_behind_an_emoji(document: Any) -> None:
    passage = mark_passage(document, "Five people died")
    assert (passage.start, passage.end) == (3, 19)
    assert TEXT[passage.start : passage.end] == passage.exact


def test_arabic_words_are_found_with_their_vowel_signs(document: Any) -> None:
    passage = mark_passage(document, "قُتل خمسة")
    assert TEXT[passage.start : passage.end] == "قُتل خمسة"


def test_prefix_and_suffix_are_the_words_around(document: Any) -> None:
    passage = mark_passage(document, "people died")
    assert passage.prefix == "💥💥 Five "
    assert passage.suffix == ". قُتل خمسة. Five people fled. The end."[:32]


def test_same_words_marked_again_are_the_same_passage(document: Any) -> None:
    assert mark_passage(document, "The end") == mark_passage(document, "The end")


def test_words_that_occur_twice_need_a_position(document: Any) -> None:
    with pytest.raises(SeveralPlacesError, match="stand 2 times") as refused:
        mark_passage(document, "Five people")
    assert refused.value.places == [3, 32]


def test_position_chooses_between_equal_words(document: Any) -> None:
    assert mark_passage(document, "Five people", start=32).suffix.startswith(" fled")


@pytest.mark.parametrize("start", [0, -25, 4, 10_000])
def test_a_position_with_other_words_is_refused(document: Any, start: int) -> None:
    with pytest.raises(AnchorError, match="not these words"):
        mark_passage(document, "Five people", start=start)


def test_words_that_are_not_in_the_text_are_refused(document: Any) -> None:
    with pytest.raises(AnchorError, match=f"do not stand in {document.public_id}"):
        mark_passage(document, "Six people")


@pytest.mark.parametrize("exact", ["", "  \n"])
def test_empty_words_are_refused(document: Any, exact: str) -> None:
    with pytest.raises(AnchorError, match="exact words"):
        mark_passage(document, exact)


def test_document_without_text_cannot_be_quoted(editor: Any) -> None:
    with pytest.raises(AnchorError, match="no text"):
        mark_passage(a_document(editor, text=None), "words")


@given(st.text(alphabet="ab💥", max_size=30), st.text(alphabet="ab💥", min_size=1, max_size=3))
def test_occurrences_gives_all_places_of_the_words(text: str, exact: str) -> None:
    expected = [start for start in range(len(text)) if text.startswith(exact, start)]
    assert occurrences(text, exact) == expected


def test_occurrences_stop_at_the_limit() -> None:
    assert occurrences("a" * 100, "a", limit=3) == [0, 1, 2]


def test_postgres_accepts_a_matching_passage(document: Any) -> None:
    insert(document, 3, 7, "Five", prefix="💥 ", suffix=" people")
    assert Passage.objects.get(document=document).exact == "Five"


@pytest.mark.parametrize(
    ("start", "end", "exact"),
    [
        pytest.param(3, 7, "Four", id="other words"),
        pytest.param(4, 8, "Five", id="one further"),
        pytest.param(5, 9, "Five", id="counted in UTF-16"),
        pytest.param(3, 8, "Five", id="too long"),
        pytest.param(len(TEXT) - 4, len(TEXT) + 5, "end.", id="beyond the end"),
    ],
)
def test_postgres_refuses_a_passage_that_does_not_match(
    document: Any, start: int, end: int, exact: str
) -> None:
    with refused_by_postgres("of the text are not"):
        insert(document, start, end, exact)


@pytest.mark.parametrize(
    "context",
    [{"prefix": "💥"}, {"suffix": "people"}, {"prefix": "and so it began: 💥💥 "}],
)
def test_postgres_refuses_words_around_that_do_not_match(
    document: Any, context: dict[str, str]
) -> None:
    with refused_by_postgres("before or after"):
        insert(document, 3, 7, "Five", **context)


def test_postgres_refuses_an_empty_passage(document: Any) -> None:
    with refused_by_postgres("passage_not_empty"):
        insert(document, 3, 3, "")


def test_postgres_refuses_a_passage_of_another_documents_text(document: Any, editor: Any) -> None:
    other = a_document(editor, text="Five and more.")
    other.text_id, document.text_id = document.text_id, other.text_id
    with refused_by_postgres("passage_quotes_text"):
        insert(document, 0, 4, "Five")


@pytest.mark.parametrize(
    "change", ["exact = 'Four'", "start = start", "prefix = ''", "document_id = document_id"]
)
def test_a_passage_never_changes(document: Any, editor: Any, change: str) -> None:
    a_passage(document, "The end", by=editor)
    with refused_by_postgres("a passage never changes"):
        run_sql(f"UPDATE sources_passage SET {change}")


def test_a_cited_passage_cannot_be_deleted(document: Any, editor: Any) -> None:
    group = a_group(editor, a_document(editor))
    citation = cite(group, document, "The end", editor, field="group.kind")
    with refused_by_postgres("entities_citation"):
        run_sql("DELETE FROM sources_passage WHERE id = %s", citation.passage_id)


def test_a_whole_text_cannot_be_a_passage(editor: Any) -> None:
    text = "word " * 500
    document = a_document(editor, text=text)
    with pytest.raises(AnchorError, match="at most 2000 characters, and this has 2001"):
        mark_passage(document, text[:2001], 0)
    assert len(mark_passage(document, text[:2000], 0).exact) == 2000
    with refused_by_postgres("passage_is_no_text"):
        Passage.objects.create(
            document=document,
            text=document.text,  # type: ignore[misc]
            start=0,
            end=2001,
            exact=text[:2001],
        )


EARLY = (
    "Yesterday afternoon in the capital armed men attacked a market, and witnesses saw them flee."
)


@pytest.mark.parametrize(
    ("exact", "before", "after"),
    [
        ("Yesterday", "", " afternoon in the capital armed…"),
        ("in the capital", "Yesterday afternoon ", " armed men attacked a market,…"),
        ("attacked a market", "…in the capital armed men ", ", and witnesses saw them flee."),
        ("flee.", "…market, and witnesses saw them ", ""),
    ],
)
def test_the_context_of_a_passage_has_whole_words_and_ellipses(
    editor: Any, exact: str, before: str, after: str
) -> None:
    passage = mark_passage(a_document(editor, text=EARLY), exact)
    assert (passage.before, passage.after) == (before, after)


def test_a_passage_is_not_inserted_before_its_text(document: Any) -> None:
    """Foreign keys are checked at commit: nothing would compare its words."""
    late = document.text_id + 1_000_000
    with pytest.raises(DatabaseError, match="it comes before"), transaction.atomic():
        run_sql(
            "UPDATE sources_document SET text_id = %s WHERE record_ptr_id = %s", late, document.pk
        )
        document.text_id = late
        insert(document, 0, 8, "invented")
