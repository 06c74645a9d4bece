"""In which language a document is read, and what is left of it where none fits."""

from typing import Any

import pytest

from reading.checks.advice import Quote
from reading.counts.find import find_counts
from reading.counts.telling import holds_number, tells_outcome
from reading.dates.find import find_dates
from reading.denials import find_denials, has_negation
from reading.languages import language_of
from reading.names.known import names_in
from reading.speakers import find_speakers
from reading.suggestions import suggestions_at, suggestions_for
from tests.factories import a_document, a_group

ENGLISH = "On 3 May 2024, local officials said that 12 soldiers were killed. The army denied it."
POLISH = "W ataku zginęło 12 żołnierzy, a pięciu zostało rannych, poinformowało ministerstwo."


@pytest.mark.parametrize("tag", ["en", "en-GB", "EN", "en-Latn-IN"])
def test_a_tag_is_read_by_its_language_alone(tag: str) -> None:
    table = language_of(tag)
    assert table is not None
    assert table.code == "en"


@pytest.mark.parametrize("tag", ["und", ""])
def test_where_no_language_is_named_the_words_tell_it(tag: str) -> None:
    table = language_of(tag, ENGLISH)
    assert table is not None
    assert table.code == "en"
    assert len(find_counts(ENGLISH, tag)) == 1


@pytest.mark.parametrize("words", ["12 killed", "", "0430", POLISH])
def test_words_that_tell_no_language_that_is_read_are_not_read(words: str) -> None:
    assert language_of("und", words) is None
    assert find_counts(words, "und") == []


def test_a_language_that_is_named_is_not_guessed() -> None:
    assert language_of("pl", ENGLISH) is None
    assert find_counts(ENGLISH, "pl") == []


def test_no_reader_reads_a_language_without_words() -> None:
    assert find_dates(ENGLISH, language="pl") == []
    assert find_denials(ENGLISH, "pl") == []
    assert find_speakers(ENGLISH, language="pl") == []


def test_a_check_is_silent_in_a_language_without_words() -> None:
    assert tells_outcome(POLISH, "killed", "pl")
    assert holds_number("kilku", "pl")
    assert has_negation("zaprzeczono", "pl")


@pytest.mark.django_db
def test_a_quote_is_read_in_the_language_of_its_document() -> None:
    quote = Quote(ENGLISH, "2024-05-04", names_in([ENGLISH]), "pl")
    assert (quote.counts, quote.dates, quote.denials, quote.speakers) == ([], [], [], [])
    quote = Quote(ENGLISH, "2024-05-04", names_in([ENGLISH]), "en-US")
    assert all((quote.counts, quote.dates, quote.denials, quote.speakers))


@pytest.mark.django_db
def test_a_document_without_words_for_its_language_offers_names_alone(editor: Any) -> None:
    a_group(editor, a_document(editor), name="Zielona Armia")
    document = a_document(editor, text=f"Zielona Armia, 2024-05-03: {POLISH}", language="pl")
    assert {each.kind for each in suggestions_for(document)} == {"group"}
    assert suggestions_at(document, 0).names_only


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en-US", "und"])
def test_a_document_that_is_read_offers_more_than_names(editor: Any, language: str) -> None:
    document = a_document(editor, text=ENGLISH, language=language)
    assert {each.kind for each in suggestions_for(document)} == {"count", "date", "speaker"}
    assert not suggestions_at(document, 0).names_only
