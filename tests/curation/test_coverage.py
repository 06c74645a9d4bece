"""Coverage: each sentence of a document is cited, dismissed or open."""

from typing import Any

import pytest

from curation.coverage import (
    CITED,
    DISMISSED,
    OPEN,
    PART,
    REST_DISMISSED,
    Coverage,
    coverage_of,
    mark_fully_curated,
    next_open_sentences,
    sentences_in,
)
from curation.dismissing import (
    dismiss,
    dismiss_between,
    dismiss_without_suggestion,
    reopen,
    take_back,
)
from curation.errors import NotPermittedError, NotReadyError, WrongStateError
from curation.models import Dismissal
from sources.acting import acting_as
from sources.ingest import set_text
from sources.models import Document
from tests.factories import UserFactory, a_document, a_finding, a_passage, cite

TEXT = "Gunmen attacked a post. Two guards fell. Rain is expected. The army blames the front."


@pytest.fixture
def document(editor: Any) -> Document:
    return a_document(editor, text=TEXT)


@pytest.fixture
def finding(editor: Any) -> Any:
    return a_finding(editor, a_document(editor))


def coverage(document: Document) -> Coverage:
    return coverage_of([Document.objects.get(pk=document.pk)])[document.pk]


def states(document: Document) -> list[str]:
    return [sentence.state for sentence in sentences_in(document)]


def status(document: Document) -> str:
    return Document.objects.get(pk=document.pk).curation_status


def start_of(words: str) -> int:
    return TEXT.index(words)


def test_a_sentence_is_open_until_somebody_decides(document: Document) -> None:
    assert states(document) == [OPEN] * 4
    assert coverage(document).percent == 0


def test_a_marked_passage_alone_covers_nothing(editor: Any, document: Document) -> None:
    a_passage(document, "Gunmen attacked", editor)
    assert states(document) == [OPEN] * 4


def test_a_citation_covers_every_sentence_that_it_touches(
    editor: Any, document: Document, finding: Any
) -> None:
    cite(finding, document, "a post. Two guards", editor, field="finding.kind")
    assert states(document) == [CITED, CITED, OPEN, OPEN]
    assert coverage(document).percent == 50


def test_a_long_passage_covers_beyond_a_shorter_one_within(
    editor: Any, document: Document, finding: Any
) -> None:
    cite(finding, document, TEXT[:50], editor, field="finding.kind")
    cite(finding, document, "Gunmen", editor, field="finding.statement")
    assert states(document) == [CITED, CITED, CITED, OPEN]


def test_removing_the_last_citation_opens_the_sentence(
    editor: Any, document: Document, finding: Any
) -> None:
    citation = cite(finding, document, "Two guards fell", editor, field="finding.kind")
    twin = cite(finding, document, "Two guards fell", editor, field="finding.statement")
    citation.delete()
    assert states(document)[1] == CITED
    twin.delete()
    assert states(document)[1] == OPEN


def test_a_dismissal_says_who_and_can_be_taken_back(editor: Any, document: Document) -> None:
    dismiss(document, start_of("Rain"), editor)
    sentence = sentences_in(document)[2]
    assert (sentence.state, sentence.dismissal and sentence.dismissal.by) == (DISMISSED, editor)
    reopen(document, start_of("Rain"), editor)
    assert states(document)[2] == OPEN


def test_dismissing_twice_keeps_the_first(
    editor: Any, second_editor: Any, document: Document
) -> None:
    dismiss(document, start_of("Rain"), editor)
    dismiss(document, start_of("Rain"), second_editor)
    assert Dismissal.objects.get().by == editor


def test_a_cited_sentence_is_not_dismissed(editor: Any, document: Document, finding: Any) -> None:
    cite(finding, document, "Rain is expected", editor, field="finding.kind")
    with pytest.raises(WrongStateError, match="is cited"):
        dismiss(document, start_of("Rain"), editor)


def test_only_a_sentence_is_dismissed(editor: Any, document: Document) -> None:
    with pytest.raises(WrongStateError, match="No sentence begins here"):
        dismiss(document, start_of("Rain") + 1, editor)


def test_only_those_who_mark_passages_dismiss(document: Document) -> None:
    nobody = UserFactory.create(username="nobody")
    for act in (dismiss, reopen):
        with pytest.raises(NotPermittedError):
            act(document, start_of("Rain"), nobody)
    with pytest.raises(NotPermittedError):
        mark_fully_curated(document, nobody)


def test_replacing_the_text_deletes_its_dismissals(editor: Any, document: Document) -> None:
    dismiss(document, start_of("Rain"), editor)
    with acting_as(editor):
        set_text(document, "Rain is expected. " + TEXT)
    assert OPEN in states(document)
    assert DISMISSED not in states(document)


def test_dismissing_is_not_a_contribution(
    editor: Any, second_editor: Any, document: Document
) -> None:
    before = Document.objects.get(pk=document.pk).revision
    dismiss(document, start_of("Rain"), second_editor)
    assert Document.objects.get(pk=document.pk).revision == before


def decide_all(document: Document, finding: Any, editor: Any) -> Any:
    citation = cite(finding, document, "Gunmen attacked a post", editor, field="finding.kind")
    for words in ("Two guards", "Rain", "The army"):
        dismiss(document, start_of(words), editor)
    return citation


def test_a_document_with_nothing_open_is_marked_fully_curated(
    editor: Any, document: Document, finding: Any
) -> None:
    assert status(document) == "to do"
    dismiss(document, start_of("Rain"), editor)
    assert status(document) == "in progress"
    with pytest.raises(NotReadyError, match="3 of 4 sentences") as caught:
        mark_fully_curated(document, editor)
    assert "Gunmen attacked a post." in str(caught.value.problems[0])
    decide_all(document, finding, editor)
    assert coverage(document).percent == 100
    mark_fully_curated(document, editor)
    assert status(document) == "fully curated"


def test_the_first_passage_begins_the_work(editor: Any, document: Document) -> None:
    a_passage(document, "Gunmen", editor)
    assert status(document) == "in progress"


@pytest.mark.parametrize("how", ["citation", "dismissal"])
def test_reopening_a_sentence_ends_full_curation(
    editor: Any, document: Document, finding: Any, how: str
) -> None:
    citation = decide_all(document, finding, editor)
    mark_fully_curated(document, editor)
    if how == "citation":
        citation.delete()
    else:
        reopen(document, start_of("Rain"), editor)
    assert status(document) == "in progress"


def test_a_citation_that_moves_to_other_words_opens_the_sentence_that_it_left(
    editor: Any, document: Document, finding: Any
) -> None:
    citation = decide_all(document, finding, editor)
    mark_fully_curated(document, editor)
    citation.passage = a_passage(document, "Rain is expected", editor)
    with acting_as(editor):
        citation.save()
    assert states(document)[0] == OPEN
    assert status(document) == "in progress"


def test_a_citation_that_is_saved_as_it_was_leaves_full_curation(
    editor: Any, document: Document, finding: Any
) -> None:
    citation = decide_all(document, finding, editor)
    mark_fully_curated(document, editor)
    with acting_as(editor):
        citation.save()
    assert status(document) == "fully curated"


def test_a_citation_taken_to_the_later_edition_opens_the_earlier_one(
    editor: Any, document: Document, finding: Any
) -> None:
    citation = decide_all(document, finding, editor)
    mark_fully_curated(document, editor)
    later = a_document(editor, text=f"An update. {TEXT}", supersedes=document)
    assert status(document) == "fully curated"
    assert status(later) == "to do"
    citation.passage = a_passage(later, "Gunmen attacked a post", editor)
    with acting_as(editor):
        citation.save()
    assert [status(document), status(later)] == ["in progress", "in progress"]


def test_another_text_ends_full_curation(editor: Any, document: Document) -> None:
    for words in ("Gunmen", "Two guards", "Rain", "The army"):
        dismiss(document, start_of(words), editor)
    mark_fully_curated(document, editor)
    with acting_as(editor):
        set_text(Document.objects.get(pk=document.pk), "Nobody has read this.")
    assert status(document) == "in progress"


def test_a_document_without_text_is_not_fully_curated(editor: Any) -> None:
    empty = a_document(editor, text=None)
    assert coverage(empty).total == 0
    with pytest.raises(WrongStateError, match="no text"):
        mark_fully_curated(empty, editor)


def test_the_coverage_of_many_documents_takes_five_queries(
    editor: Any, django_assert_num_queries: Any
) -> None:
    documents = [a_document(editor, text=f"One of {number}. Two.") for number in range(4)]
    with django_assert_num_queries(5):
        coverage_of(documents)
    with django_assert_num_queries(3):
        coverage_of(documents)


LONG_SENTENCE = (
    "Gunmen attacked a post near the northern town, and two guards were taken away on Monday."
)


@pytest.fixture
def long_document(editor: Any) -> Document:
    return a_document(editor, text=f"{LONG_SENTENCE} Rain is expected. Nobody said who did it.")


def test_cited_words_decide_their_clause_and_not_the_whole_sentence(
    editor: Any, long_document: Document, finding: Any
) -> None:
    cite(finding, long_document, "Gunmen attacked a post", editor, field="finding.kind")
    assert states(long_document) == [PART, OPEN, OPEN]
    found = coverage(long_document)
    assert (found.cited, found.part, found.open) == (0, 1, 3)
    assert [each.state for each in next_open_sentences(long_document, -1, 5)] == [PART, OPEN, OPEN]
    cite(finding, long_document, "near the northern town", editor, field="finding.kind")
    assert states(long_document)[0] == PART
    # What is left between and behind the quotations is no clause of its own.
    cite(finding, long_document, "two guards were taken away", editor, field="finding.kind")
    assert states(long_document)[0] == CITED
    assert coverage(long_document).part == 0


def test_the_rest_of_a_sentence_is_dismissed_and_opened_again(
    editor: Any, long_document: Document, finding: Any
) -> None:
    cite(finding, long_document, "Gunmen attacked a post", editor, field="finding.kind")
    assert dismiss(long_document, 0, editor).state == REST_DISMISSED
    found = coverage(long_document)
    assert (found.cited, found.dismissed, found.part, found.open) == (1, 0, 0, 2)
    assert [each.number for each in next_open_sentences(long_document, -1, 5)] == [1, 2]
    reopen(long_document, 0, editor)
    assert states(long_document)[0] == PART


def test_a_sentence_that_is_open_in_part_keeps_a_document_from_being_fully_curated(
    editor: Any, long_document: Document, finding: Any
) -> None:
    cite(finding, long_document, "Gunmen attacked a post", editor, field="finding.kind")
    for start in (len(LONG_SENTENCE) + 1, len(LONG_SENTENCE) + 19):
        dismiss(long_document, start, editor)
    with pytest.raises(NotReadyError, match="1 of 3 sentences"):
        mark_fully_curated(long_document, editor)
    dismiss(long_document, 0, editor)
    mark_fully_curated(long_document, editor)
    assert status(long_document) == "fully curated"


def test_what_is_open_is_dismissed_to_the_end_and_taken_back_as_one(
    editor: Any, second_editor: Any, document: Document, finding: Any
) -> None:
    cite(finding, document, "Two guards fell", editor, field="finding.kind")
    dismiss(document, start_of("Rain"), second_editor)
    keys = dismiss_between(document, 0, None, editor)
    assert states(document) == [DISMISSED, CITED, DISMISSED, DISMISSED]
    assert keys is not None
    take_back(document, keys, second_editor)
    assert states(document)[0] == DISMISSED
    take_back(document, keys, editor)
    assert states(document) == [OPEN, CITED, DISMISSED, OPEN]


def test_what_is_open_between_two_places_is_dismissed(editor: Any, document: Document) -> None:
    dismiss_between(document, start_of("Two"), start_of("Rain") + 1, editor)
    assert states(document) == [OPEN, DISMISSED, DISMISSED, OPEN]
    assert dismiss_between(document, start_of("Two"), start_of("Rain"), editor) is None


def test_sentences_in_which_nothing_is_found_are_dismissed(
    editor: Any, long_document: Document, finding: Any
) -> None:
    cite(finding, long_document, "Rain", editor, field="finding.kind")
    dismiss_without_suggestion(long_document, editor)
    # "two guards", "Monday"
    assert states(long_document) == [OPEN, CITED, DISMISSED]


def test_only_those_who_mark_passages_dismiss_many(document: Document) -> None:
    nobody = UserFactory.create(username="nobody")
    for act in (
        lambda: dismiss_between(document, 0, None, nobody),
        lambda: dismiss_without_suggestion(document, nobody),
        lambda: take_back(document, (1, 9), nobody),
    ):
        with pytest.raises(NotPermittedError):
            act()
