"""A long text is sent in parts: no request reads or sends more than is shown."""

import functools
import random
import re
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.coverage import (
    CITED,
    DISMISSED,
    OPEN,
    PART,
    TO_DECIDE,
    coverage_of,
    next_open_sentences,
    sentences_in,
)
from curation.dismissing import dismiss
from curation.tasks import enqueue_reading
from curation.workflow.steps import submit
from reading.models import ReadPage
from sources.models import Document
from sources.texts.blocks import blocks_at, kept_edges
from sources.texts.sentences import LONG, keep_sentences
from tests.connections import own_database
from tests.curation.test_worker import a_worker, until
from tests.desk.pages import editor_client as client
from tests.factories import a_document, a_finding, a_passage, cite, person

__all__ = ["client", "own_database"]

# Characters of two UTF-16 units in a browser, and of three and four bytes.
PARAGRAPH = "Report {number} 🙂 says “12 men” fell. Nobody in کابل saw it.\n\n"
BOUND = 150_000
"""The maximum size of an answer in bytes, for any length of the text."""


def long_text(characters: int) -> str:
    length = len(PARAGRAPH.format(number=100_000))
    return "".join(
        PARAGRAPH.format(number=100_000 + number) for number in range(characters // length)
    )


def a_long_document(editor: User, characters: int) -> Document:
    document = a_document(editor, text=long_text(characters))
    assert document.text
    keep_sentences(document.text, "en")
    return document


@pytest.fixture
def document(editor: User) -> Document:
    return a_long_document(editor, 4 * LONG)


def address(document: Document, name: str = "") -> str:
    return reverse(f"admin:workbench{name and '_'}{name}", args=[document.public_id])


def addresses(document: Document) -> list[str]:
    """Return the URLs that the workbench and the review page request in the middle of a text."""
    middle = document.text.characters // 2 if document.text else 0
    return [
        address(document),
        address(document, "records"),
        address(document, "text"),
        f"{address(document, 'blocks')}?at={middle}",
        f"{address(document, 'marks')}?at={middle}",
        f"{address(document, 'marks')}?number=1000",
        f"{address(document, 'marks')}?open_after=1000",
        reverse("admin:review_record", args=[document.public_id]),
    ]


# What a request costs


def test_pages_of_a_very_long_text_stay_small(client: Client, editor: User) -> None:
    document = a_long_document(editor, 5_000_000)
    submit(document, editor)
    for each in addresses(document):
        answer = client.get(each)
        assert answer.status_code == 200
        assert len(answer.content) < BOUND, each


def test_no_request_reads_the_whole_text_from_the_database(
    client: Client, document: Document
) -> None:
    kept_edges(document.text_id or 0)
    for each in addresses(document):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(each).status_code == 200
        statements = " ".join(query["sql"] for query in captured.captured_queries)
        sent = re.findall(r'.{12}"sources_documenttext"\."content"', statements)
        assert all("SUBSTRING(" in before for before in sent), each
        assert '"starts", "sources_textsentences"."ends"' not in statements, each


def calls_of(act: Callable[[], Any]) -> int:
    """Return how many functions an action calls, including those written in C."""
    count = 0

    def note(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def test_the_work_of_a_request_does_not_grow_with_the_text(client: Client, editor: User) -> None:
    def work(document: Document) -> list[int]:
        submit(document, editor)
        for each in addresses(document):
            client.get(each)
        return [calls_of(functools.partial(client.get, each)) for each in addresses(document)]

    short, long = (work(a_long_document(editor, size * LONG)) for size in (3, 12))
    # Parts of a text differ.
    assert [each for each in zip(short, long, strict=True) if each[1] > 1.2 * each[0]] == []


# Blocks


def test_the_blocks_add_up_to_the_text(client: Client, document: Document) -> None:
    edges = [int(edge) for edge in client.get(address(document)).context["text_edges"]]
    words: dict[int, str] = {}
    for start in edges[:-1]:
        answer = client.get(address(document, "blocks"), {"at": start}).json()
        for number, block in enumerate(answer["blocks"], answer["first"]):
            assert words.setdefault(number, block) == block
            assert len(block) == edges[number + 1] - edges[number]
    assert document.text
    assert "".join(words[number] for number in range(len(edges) - 1)) == document.text.content


@pytest.mark.parametrize("at", [str(4 * LONG), "9" * 18, "9" * 40])
def test_beyond_the_text_there_are_no_blocks(client: Client, document: Document, at: str) -> None:
    for name in ("blocks", "marks"):
        # Invalid numbers count as 0.
        expected = 200 if len(at) > 18 else 404
        assert client.get(address(document, name), {"at": at}).status_code == expected


def test_a_document_without_a_text_has_no_blocks(client: Client, editor: User) -> None:
    empty = a_document(editor, text=None)
    assert client.get(address(empty, "blocks")).status_code == 404
    assert client.get(address(empty, "marks")).status_code == 404


def test_a_user_without_permission_gets_no_part_of_a_document(document: Document) -> None:
    nobody = User.objects.create_user("nobody", is_staff=True)
    client = Client()
    client.force_login(nobody)
    for name in ("blocks", "marks"):
        assert client.get(address(document, name)).status_code == 403


def test_only_the_text_of_the_requested_blocks_is_read(document: Document) -> None:
    first, start, blocks = blocks_at(document.text_id or 0, 2 * LONG)
    assert first % 8 == 0 and len(blocks) == 8
    assert document.text
    assert "".join(blocks) == document.text.content[start : start + sum(map(len, blocks))]


# Sentences


def rows_of(client: Client, document: Document, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address(document, "marks"), asked).json()
    return found


def test_the_ranges_of_sentences_add_up_to_all_sentences(
    client: Client, document: Document
) -> None:
    assert document.text
    seen: dict[int, list[Any]] = {}
    at = 0
    while at < document.text.characters:
        answer = rows_of(client, document, at=at)
        assert answer["start"] == at < answer["end"]
        for row in answer["sentences"]:
            assert seen.setdefault(row[0], row) == row
        at = answer["end"]
    expected = [[each.number, each.start, each.end, each.state] for each in sentences_in(document)]
    assert [seen[number] for number in sorted(seen)] == expected
    assert [row[0] for row in expected] == list(range(len(expected)))
    assert client.get(address(document)).context["marks"]["sentences"] is None


def test_a_sentence_is_found_by_its_number(client: Client, document: Document) -> None:
    last = coverage_of([document])[document.pk].total - 1
    answer = rows_of(client, document, number=last)
    assert answer["found"] == last
    assert answer["sentences"][-1][0] == last
    assert rows_of(client, document, number=last + 1)["found"] is None


def test_the_next_open_sentence_is_found_and_the_first_after_the_last(
    client: Client, editor: User, document: Document
) -> None:
    sentences = sentences_in(document)
    for sentence in sentences[:3]:
        dismiss(document, sentence.start, editor)
    last = sentences[-1].number
    assert rows_of(client, document, open_after=-1)["found"] == 3
    assert rows_of(client, document, open_after=3)["found"] == 4
    assert rows_of(client, document, open_after=last)["found"] == 3
    assert rows_of(client, document, open_after="x")["found"] == 3


def test_stored_counts_match_the_state_of_each_sentence(editor: User, document: Document) -> None:
    chance = random.Random(10)
    assert document.text
    content = document.text.content
    finding = a_finding(editor, a_document(editor))
    for field in ("finding.kind", "finding.statement", "finding.holds_at"):
        for _ in range(4):
            start = chance.randrange(len(content) - 400)
            words = content[start : start + chance.randrange(150, 400)]
            cite(finding, document, words.strip(), editor, field=field)
    # Passages within and across each other.
    for first, last in ((20_000, 20_400), (20_100, 20_200), (20_300, 20_700)):
        words = content[first:last].strip()
        cite(finding, document, words, editor, field="finding.kind")
    a_passage(document, "Report 100003", editor)
    for sentence in chance.sample(sentences_in(document), 40):
        if sentence.state == OPEN:
            dismiss(document, sentence.start, editor)
    # A sentence that is cited after it was dismissed.
    decided = next(
        content[each.start : each.end]
        for each in sentences_in(document)
        if each.state == DISMISSED and content[each.start] == "R"
    )
    cite(finding, document, decided, editor, field="finding.kind")
    states = [each.state for each in sentences_in(document)]
    coverage = coverage_of([document])[document.pk]
    assert (coverage.total, coverage.cited, coverage.dismissed, coverage.open) == (
        len(states),
        states.count(CITED),
        states.count(DISMISSED),
        states.count(OPEN) + states.count(PART),
    )
    assert coverage.part == states.count(PART) > 0
    assert coverage.cited > 4 and coverage.dismissed > 10
    still_open = [each.number for each in sentences_in(document) if each.state in TO_DECIDE]
    assert [each.number for each in next_open_sentences(document, -1, 10**6)] == still_open


# Beside others


def test_the_api_answers_while_a_long_text_is_opened_and_read(own_database: str) -> None:
    editor = person("editor")
    document = a_document(editor, text=long_text(20 * LONG))
    enqueue_reading(document)
    pages = len(kept_edges(document.text_id or 0))
    opened: list[int] = []
    ended = threading.Event()

    def open_again_and_again() -> None:
        client = Client()
        client.force_login(editor)
        while not ended.is_set():
            opened.extend(client.get(each).status_code for each in addresses(document)[:5])
        connections.close_all()

    readers = [threading.Thread(target=open_again_and_again) for _ in range(2)]
    worker = a_worker("--one-shot")
    answered: list[int] = []
    try:
        for reader in readers:
            reader.start()
        until(lambda: ReadPage.objects.exists() or None)
        while len(answered) < 20 or len(opened) < 20:
            answered.append(Client().get("/api/v1/incidents/").status_code)
        # The worker is still reading.
        assert ReadPage.objects.count() < pages
    finally:
        ended.set()
        worker.kill()
        worker.wait()
        for reader in readers:
            reader.join()
    assert set(answered) == set(opened) == {200}
