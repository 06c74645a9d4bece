"""A worker reads a long text once, page by page, and the result is stored with it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from curation.coverage import coverage_of, mark_fully_curated
from curation.errors import NotReadyError
from curation.tasks import enqueue_reading
from reading import long_texts
from reading.long_texts import keep_reading
from reading.models import ReadPage, TextReading
from reading.suggestions import suggestions_at, suggestions_for
from sources.acting import acting_as
from sources.models import Document
from sources.texts.sentences import LONG, sentence_spans
from tests.factories import a_document, a_group, run_sql

PARAGRAPH = (
    "On 3 May, Ahmed Khan denied that 12 soldiers were killed in Kabul. The Front said so.\n\n"
    "A car bomb went off at 5:40 am on Monday night.\n\n"
)
LONG_TEXT = PARAGRAPH * (LONG // len(PARAGRAPH) + 300)


@pytest.fixture
def document(editor: Any) -> Document:
    return a_document(editor, text=LONG_TEXT, published="2024-05-04")


def jobs() -> list[Any]:
    return run_sql("SELECT task_name, args::text, status FROM procrastinate_jobs ORDER BY id")


def test_a_long_text_is_said_to_be_being_read_until_a_worker_has_read_it(
    document: Document,
) -> None:
    assert suggestions_at(document, 0).being_read
    assert coverage_of([document])[document.pk].being_read
    keep_reading(document.text_id or 0)
    assert not suggestions_at(document, 0).being_read
    coverage = coverage_of([document])[document.pk]
    assert coverage.total == len(sentence_spans(LONG_TEXT))
    assert not coverage.being_read


def test_a_document_cannot_be_fully_curated_before_it_is_read(
    document: Document, editor: Any
) -> None:
    with pytest.raises(NotReadyError, match="still being read"):
        mark_fully_curated(document, editor)


def test_the_parts_of_a_long_text_offer_the_same_suggestions_as_the_whole(
    document: Document, editor: Any
) -> None:
    a_group(editor, a_document(editor), name="Front")
    keep_reading(document.text_id or 0)
    found: list[Any] = []
    place = 0
    while place < len(LONG_TEXT):
        page = suggestions_at(document, place)
        assert place == page.start < page.end <= place + long_texts.PAGE
        found += page.suggestions
        place = page.end
    assert found == suggestions_for(document)
    assert {each.kind for each in found} >= {"group", "count", "date", "speaker"}
    assert all(LONG_TEXT[each.start : each.end] == each.exact for each in found)


def test_a_page_costs_the_same_queries_wherever_it_is(
    document: Document, django_assert_num_queries: Any
) -> None:
    keep_reading(document.text_id or 0)
    suggestions_at(document, 0)
    for place in (0, LONG, len(LONG_TEXT) - 1):
        with django_assert_num_queries(10):
            suggestions_at(document, place)


@pytest.mark.parametrize("place", [-1, len(LONG_TEXT), 10**18])
def test_a_place_outside_of_the_text_offers_nothing(document: Document, place: int) -> None:
    page = suggestions_at(document, place)
    assert page.suggestions == ()
    assert not page.being_read


def test_names_are_those_that_are_known_now(document: Document, editor: Any) -> None:
    keep_reading(document.text_id or 0)
    assert not [each for each in suggestions_at(document, 0).suggestions if each.kind == "group"]
    a_group(editor, a_document(editor), name="Front")
    assert [each for each in suggestions_at(document, 0).suggestions if each.kind == "group"]


def test_a_changed_language_triggers_a_new_reading(document: Document, editor: Any) -> None:
    keep_reading(document.text_id or 0)
    assert kinds_at(document, 0) >= {"count", "date", "speaker"}
    with acting_as(editor):
        document.language = "ps"
        document.save()
    assert suggestions_at(document, 0).being_read
    keep_reading(document.text_id or 0)
    assert not kinds_at(document, 0) & {"count", "date", "speaker"}
    assert suggestions_at(document, 0).names_only


def kinds_at(document: Document, place: int) -> set[str]:
    return {each.kind for each in suggestions_at(document, place).suggestions}


def test_a_changed_document_date_or_reader_version_triggers_a_new_reading(
    document: Document, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_reading(document.text_id or 0)
    with acting_as(editor):
        document.published = "2019-05-04"
        document.save()
    assert suggestions_at(document, 0).being_read
    keep_reading(document.text_id or 0)
    dates = [each for each in suggestions_at(document, 0).suggestions if each.kind == "date"]
    assert dates[0].value["edtf"] == "2019-05-03"
    monkeypatch.setattr(long_texts, "READER", long_texts.READER + 1)
    assert suggestions_at(document, 0).being_read


def test_reading_a_text_resumes_where_it_stopped(document: Document) -> None:
    keep_reading(document.text_id or 0)
    before = dict(ReadPage.objects.values_list("start", "pk"))
    lost = max(before)
    ReadPage.objects.filter(start=lost).delete()
    keep_reading(document.text_id or 0)
    after = dict(ReadPage.objects.values_list("start", "pk"))
    assert after.keys() == before.keys()
    assert {start for start in after if after[start] != before[start]} == {lost}


@pytest.mark.owner
def test_redacting_a_text_deletes_its_reading(document: Document) -> None:
    keep_reading(document.text_id or 0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sources_documenttext DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE sources_documenttext ENABLE ALWAYS TRIGGER reading_forget")
    run_sql(
        "UPDATE sources_documenttext SET content = replace(content, 'Khan', '████'), sha256 ="
        " encode(sha256(convert_to(replace(content, 'Khan', '████'), 'UTF8')), 'hex')"
    )
    assert not ReadPage.objects.exists()
    assert not TextReading.objects.exists()


@pytest.mark.owner
def test_a_worker_keeps_nothing_of_words_that_were_taken_out_while_it_read(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = long_texts.find_counts

    def slowly(words: str, language: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sources_documenttext DISABLE TRIGGER USER")
            cursor.execute(
                "UPDATE sources_documenttext SET content = '█', characters = 1,"
                " sha256 = encode(sha256(convert_to('█', 'UTF8')), 'hex')"
            )
        return find(words, language)

    monkeypatch.setattr(long_texts, "find_counts", slowly)
    keep_reading(document.text_id or 0)
    assert not ReadPage.objects.exists()


def test_a_long_text_is_asked_for_once_and_a_short_one_never(
    document: Document, editor: Any
) -> None:
    enqueue_reading(document)
    enqueue_reading(document)
    enqueue_reading(a_document(editor, text="Short."))
    assert [name for name, *_ in jobs()] == ["read_text"]
    assert "Khan" not in str(jobs())


def test_the_workbench_asks_for_the_reading_and_says_so(
    document: Document, client: Client, editor: Any
) -> None:
    client.force_login(editor)
    address = reverse("admin:workbench_suggestions", args=[document.public_id])
    answer = client.get(address).json()
    nothing = {"start": 0, "end": 0, "being_read": True, "names_only": False, "suggestions": []}
    assert answer == nothing
    assert len(jobs()) == 1
    keep_reading(document.text_id or 0)
    place = LONG_TEXT.rindex("On 3 May")
    answer = client.get(address, {"at": place}).json()
    assert answer["start"] <= place < answer["end"] == len(LONG_TEXT)
    assert any(each["start"] > place for each in answer["suggestions"])
    records = reverse("admin:workbench_records", args=[document.public_id])
    assert '"being_read": false' in client.get(records).content.decode()
