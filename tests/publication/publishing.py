"""Shortcuts for publishing with two users."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from publication.log import Action, Entry, append, open_log
from publication.models import CompressedDocument, Publication
from publication.standing import last_document, standing_of
from tests.factories import run_sql


def people() -> tuple[int, int]:
    """Return the ids of an editor and of a reviewer."""
    users = get_user_model().objects
    editor, _ = users.get_or_create(username="log-editor")
    reviewer, _ = users.get_or_create(username="log-reviewer")
    return editor.pk, reviewer.pk


def entry(document: dict[str, Any], action: Action = Action.PUBLISH, **changes: Any) -> Entry:
    editor, reviewer = people()
    values = {
        "kind": document["type"],
        "public_id": document["id"],
        "version": document["version"],
        "action": action,
        "document": document,
        "contributors": (editor,),
        "approver": reviewer,
    }
    return Entry(**{**values, **changes})


def tombstone(public_id: str, action: Action, reason: str = "A mistake.", **changes: Any) -> Entry:
    standing = standing_of(public_id)
    assert standing
    editor, reviewer = people()
    values = {
        "kind": standing.kind,
        "public_id": public_id,
        "version": standing.version,
        "action": action,
        "document": None,
        "contributors": (editor,),
        "approver": reviewer,
        "reason": reason,
    }
    return Entry(**{**values, **changes})


def publish_entries(*entries: Entry) -> list[Publication]:
    with transaction.atomic():
        return append(open_log(), entries)


def publish(*documents: dict[str, Any]) -> list[Publication]:
    """Publish in one transaction."""
    return publish_entries(*map(entry, documents))


def withdraw(public_id: str, reason: str = "A mistake.") -> Publication:
    return publish_entries(tombstone(public_id, Action.WITHDRAW, reason))[0]


def merge(public_id: str, successor: str, reason: str = "The same.") -> Publication:
    return publish_entries(tombstone(public_id, Action.MERGE, reason, successor=successor))[0]


def redact(public_id: str, version: int, reason: str = "A court order.") -> Publication:
    return publish_entries(tombstone(public_id, Action.REDACT, reason, version=version))[0]


def refresh(public_id: str) -> Publication:
    document = last_document(public_id)
    assert document
    document["version"] += 1
    return publish_entries(entry(document, Action.REFRESH, reason="A new name."))[0]


def lose_compressed(**which):
    """Delete compressed documents but not their texts, as after a migration.

    For a test that acts as the owner of the tables.
    """
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    table = CompressedDocument._meta.db_table
    run_sql(f"ALTER TABLE {table} DISABLE TRIGGER publication_goes_last")
    CompressedDocument.objects.filter(**which).delete()
    run_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER publication_goes_last")
