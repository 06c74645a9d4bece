"""Coverage: each sentence of a document is cited, dismissed or open."""

from typing import Any

import pytest

from curation.coverage import (
    CITED,
    DISMISSED,
    OPEN,
    Coverage,
    coverage_of,
    dismiss,
    mark_fully_curated,
    reopen,
    sentences_in,
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
