"""Writes the index: adds rows, closes those of superseded versions, and rebuilds all of them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from publication.compressed import compressed
from publication.index import ALL_TABLES, SHAPE, SHARED_TABLES, TABLES, index_rows
from publication.models import CompressedDocument, IndexRow, LogHead, Publication, PublishedDocument
from publication.rows import copy_rows
from publication.vocabulary import END_OF_LOG, WITH_DOCUMENT, Action

__all__ = [
    "rebuild",
    "rebuild_if_stale",
    "remove",
    "write",
]

REBUILD_BATCH_SIZE = 1_000


def write(
    publications: Sequence[Publication],
    documents: Mapping[int, dict[str, Any]],
    live: dict[str, int],
) -> None:
    """Update the index for `publications`.

    `documents` are their documents by seq; redacted ones are missing. `live` has the seq of the
    current version of each record before them, and is updated. A constant number of queries.
    """
    closed: dict[int, int] = {}
    kinds_closed = set()
    for publication in publications:
        if publication.action == Action.REDACT:
            continue
        earlier = live.pop(publication.public_id, None)
        if earlier is not None:
            closed[earlier] = publication.seq
            kinds_closed.add(publication.kind)
        if publication.action in WITH_DOCUMENT:
            live[publication.public_id] = publication.seq

    if closed:
        tables = [table for kind in sorted(kinds_closed) for table in TABLES[kind]]
        _close_rows(closed, [*tables, *SHARED_TABLES])

    rows = defaultdict(list)
    for document in documents.values():
        for row in index_rows(document):
            row.seq_to = closed.get(row.seq_from, END_OF_LOG)
            rows[type(row)].append(row)
    for table in ALL_TABLES:
        copy_rows(rows[table])


def remove(seqs: Sequence[int]) -> None:
    """Delete the index rows of the given publications, because they are redacted."""
    with connection.cursor() as cursor:
        for table in ALL_TABLES:
            cursor.execute(
                f"DELETE FROM {table._meta.db_table} WHERE seq_from = ANY(%s)",  # noqa: S608
                [list(seqs)],
            )


def rebuild() -> int:
    """Rebuild the whole index from the log, and compress its documents again, in one transaction.
    Return the length of the log.

    Publishing waits until it is done; readers see the old index until then.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM publication_loghead FOR UPDATE")
        (end,) = cursor.fetchone()
        tables: tuple[type[Model], ...] = (*ALL_TABLES, CompressedDocument)
        for table in tables:
            cursor.execute(f"DELETE FROM {table._meta.db_table}")  # noqa: S608
        live: dict[str, int] = {}
        for start in range(0, end, REBUILD_BATCH_SIZE):
            span = (start + 1, start + REBUILD_BATCH_SIZE)
            stored = PublishedDocument.objects.filter(publication__seq__range=span).order_by("pk")
            documents = {document.pk: json.loads(document.body) for document in stored}
            copy_rows(compressed(stored))
            write(list(Publication.objects.filter(seq__range=span)), documents, live)
        cursor.execute("UPDATE publication_loghead SET index_shape = %s", [SHAPE])
    return end


def rebuild_if_stale(*, apps: Any, **_: Any) -> None:
    """Rebuild the index after a migration if the code makes other rows than before.

    `apps` has the models as migrated. Does nothing if they differ from those of the code.
    """
    models: tuple[type[Model], ...] = (LogHead, CompressedDocument, *ALL_TABLES)
    for model in models:
        try:
            migrated = apps.get_model(model._meta.label)
        except LookupError:
            return
        if _columns(migrated) != _columns(model):
            return
    if LogHead.objects.filter(index_shape=SHAPE).exists():
        return
    rebuild()


def _columns(model: type[Model]) -> set[str | None]:
    return {field.column for field in model._meta.concrete_fields}


def _close_rows(closed: Mapping[int, int], tables: Iterable[type[IndexRow]]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"UPDATE {table._meta.db_table} SET seq_to = closed.by_seq"  # noqa: S608
                " FROM unnest(%s::bigint[], %s::bigint[]) AS closed(seq, by_seq)"
                f" WHERE seq_from = closed.seq AND seq_to = {END_OF_LOG}",
                [list(closed), list(closed.values())],
            )
