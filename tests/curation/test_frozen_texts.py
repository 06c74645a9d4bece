"""A text and a file cannot change after their document was first submitted for review."""

import hashlib
from typing import Any

import pytest
from django.db import DatabaseError

from curation.errors import TextNotPublishedError
from curation.standing.confirm import confirm
from curation.standing.redact import propose_redaction
from curation.workflow.approval import approve_many
from curation.workflow.steps import discard, recall, submit
from desk.review.review import review_context
from publication.standing import LiveSource, live_sources
from sources.acting import acting_as
from sources.ingest import TextFrozenError, set_file, set_text
from sources.models import Document, DocumentText, Record
from sources.texts.text import text_digest
from tests.factories import (
    TEXT,
    a_document,
    a_group,
    fresh,
    publish,
    refused_by_postgres,
    run_sql,
    submit_and_verify,
)
from tests.ingesting import bring_in
from tests.reviewing import live_document as published

__all__ = ["published"]


OTHER = TEXT.replace("At least 12", "At least 13")


def swap_without_guard(document: Any, by: Any, text: str) -> None:
    """Replace a text as an earlier version of the application did."""
    table = "ALTER TABLE sources_document"
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql(f"{table} DISABLE TRIGGER curation_document_text_frozen")
    with acting_as(by):
        Document.objects.filter(pk=document.pk).update(
            text=DocumentText.objects.create(content=text)
        )
    run_sql(f"{table} ENABLE ALWAYS TRIGGER curation_document_text_frozen")
    run_sql("SET CONSTRAINTS ALL DEFERRED")


# Frozen


def test_the_text_of_a_published_document_cannot_be_replaced(editor: Any, published: Any) -> None:
    with (
        acting_as(editor),
        pytest.raises(TextFrozenError, match=r"sent to review.*later edition"),
    ):
        set_text(published, OTHER)


def test_the_text_of_a_recalled_document_cannot_be_replaced(editor: Any) -> None:
    document = a_document(editor)
    submit(document, editor)
    recall(document, editor)
    with acting_as(editor), pytest.raises(TextFrozenError):
        set_text(fresh(document), OTHER)


def test_a_stale_copy_of_a_submitted_document_cannot_replace_its_text(editor: Any) -> None:
    stale = a_document(editor)
    submit(fresh(stale), editor)
    with acting_as(editor), pytest.raises(TextFrozenError):
        set_text(stale, OTHER)
    assert stale.text == fresh(stale).text


def test_the_file_of_a_submitted_document_cannot_be_replaced(editor: Any) -> None:
    document = bring_in("a.txt", b"Some words.", editor).document
    submit(document, editor)
    for known in (fresh(document), document):
        with acting_as(editor), pytest.raises(TextFrozenError):
            set_file(known, "b.txt", b"Other words.", "text/plain")
    assert fresh(document).file.name == "a.txt"


def test_a_document_without_a_text_can_get_its_first_one_later(editor: Any, reviewer: Any) -> None:
    document = a_document(editor, text=None)
    publish(document, by=editor, approver=reviewer)
    with acting_as(editor):
        set_text(fresh(document), OTHER)
        with pytest.raises(TextFrozenError):
            set_text(fresh(document), TEXT)
    assert fresh(document).state == Record.State.DRAFT


def test_postgres_refuses_another_text_or_none(editor: Any, published: Any) -> None:
    other = DocumentText.objects.create(content=OTHER)
    for value in (other.pk, None):
        with refused_by_postgres("its text and file are frozen"):
            run_sql("UPDATE sources_document SET text_id = %s", value)


def test_postgres_refuses_another_file_or_none(editor: Any) -> None:
    document = bring_in("a.txt", b"Some words.", editor).document
    submit(document, editor)
    with refused_by_postgres("its text and file are frozen"):
        run_sql("UPDATE sources_document SET file_id = NULL")


def test_the_time_of_the_first_submission_never_changes(editor: Any, published: Any) -> None:
    assert fresh(published).submitted_at is not None
    for value in ("NULL", "now()"):
        with refused_by_postgres("first sent to review never changes"):
            run_sql(f"UPDATE sources_record SET submitted_at = {value}")


def test_the_text_of_a_draft_can_be_replaced(editor: Any) -> None:
    document = a_document(editor)
    with acting_as(editor):
        set_text(document, OTHER)
    assert fresh(document).text.content == OTHER


def test_a_draft_that_is_discarded_keeps_its_text(editor: Any, published: Any) -> None:
    with acting_as(editor):
        published.title = "Other title"
        published.save()
    discard(published, editor)
    assert fresh(published).text == published.text


@pytest.mark.owner
def test_a_replaced_text_is_restored_when_the_draft_is_discarded(
    editor: Any, published: Any
) -> None:
    before = published.text
    with acting_as(editor):
        published.title = "Other title"
        published.save()
    swap_without_guard(published, editor, OTHER)
    discard(published, editor)
    assert fresh(published).text == before


# Quotes from another text than the published one


@pytest.mark.owner
def test_a_record_that_quotes_a_replaced_text_is_not_approved(
    editor: Any, reviewer: Any, published: Any
) -> None:
    swap_without_guard(published, editor, OTHER)
    group = a_group(editor, fresh(published))
    (request,) = submit_and_verify([group], editor, reviewer)
    with pytest.raises(TextNotPublishedError, match=f"quotes {published.public_id}"):
        approve_many([request], reviewer)


@pytest.mark.owner
def test_a_record_that_quotes_a_new_text_is_approved_with_its_document(
    editor: Any, reviewer: Any, published: Any
) -> None:
    swap_without_guard(published, editor, OTHER)
    group = a_group(editor, fresh(published))
    approve_many(submit_and_verify([published, group], editor, reviewer), reviewer)
    assert live_sources([published.public_id])[published.public_id].text == text_digest(OTHER)
    assert fresh(group).standing == Record.Standing.LIVE


@pytest.mark.owner
def test_postgres_refuses_to_publish_quotations_of_another_text(
    editor: Any, reviewer: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap_without_guard(published, editor, OTHER)
    group = a_group(editor, fresh(published))
    requests = submit_and_verify([group], editor, reviewer)
    monkeypatch.setattr("curation.workflow.approval._sources_not_published", lambda *arguments: [])
    with pytest.raises(DatabaseError, match=f"a text of {published.public_id} that is not publ"):
        approve_many(requests, reviewer)


def test_the_published_digest_and_date_of_a_source_are_known(editor: Any, published: Any) -> None:
    wordless = a_document(editor, text=None)
    assert live_sources([published.public_id, wordless.public_id]) == {
        published.public_id: LiveSource(published.text.sha256, "")
    }


# What a reviewer sees


def rows_of(record: Any, user: Any) -> dict[str, Any]:
    return {row["value"].label: row for row in review_context(record, user)["rows"]}


def test_a_reviewer_sees_the_digests_of_text_and_file(editor: Any, reviewer: Any) -> None:
    document = bring_in("a.txt", b"Some words.", editor).document
    submit(document, editor)
    rows = rows_of(fresh(document), reviewer)
    digest = hashlib.sha256(b"Some words.").hexdigest()
    assert rows["text"]["value"].text == f"11 characters, SHA-256 {digest}"
    assert rows["file"]["value"].text == f"a.txt, text/plain, SHA-256 {digest}"


@pytest.mark.owner
def test_another_text_of_equal_length_is_a_change(
    editor: Any, reviewer: Any, published: Any
) -> None:
    swap_without_guard(published, editor, f"{OTHER} (Copy".ljust(len(published.text.content), "."))
    submit(fresh(published), editor)
    row = rows_of(fresh(published), reviewer)["text"]
    assert (row["change"].kind, row["settled"]) == ("changed", False)
    assert row["value"].text.split(",")[0] == row["change"].old_text.split(",")[0]


def test_a_redacted_text_is_a_change(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any
) -> None:
    """The document is published again, with the digest of the remaining text, before records
    that quote it."""
    document = a_document(editor, f"{TEXT} Zanzibarov said so.", title="Report by Zanzibarov")
    group = a_group(editor, document)
    publish(document, group, by=editor, approver=reviewer)
    with acting_as(editor):
        document.title = "Report"
        document.save()
    publish(document, by=editor, approver=reviewer)
    redacting = propose_redaction(document, [1], ["Zanzibarov"], publisher, "A court asked.")
    confirm(redacting, second_publisher)
    assert fresh(document).state == Record.State.DRAFT
    (request,) = submit_and_verify([group], editor, reviewer)
    with pytest.raises(TextNotPublishedError):
        approve_many([request], reviewer)
    submit(document, editor)
    assert rows_of(fresh(document), reviewer)["text"]["change"].kind == "changed"
    approve_many([request, (document, fresh(document).revision)], reviewer)
