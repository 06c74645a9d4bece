"""Adds the corpus to the log and its index with COPY, as `publication.log.append` would have.

The log's own guards stay on: PostgreSQL checks order, hashes, four eyes and gaps as usual. During
the load, the review's guard is off, because these records were never drafts, and the indexes of the
index tables are dropped and created again at the end. A sample of the rows is then read and
compared with the result of `index_rows` for the document.
"""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from benchmarks.read_api.corpus import Corpus, Item
from publication.compressed import compressed
from publication.index import ALL_TABLES, index_rows
from publication.log import FORMAT_VERSION, complete_document, open_log, render_body
from publication.models import IndexRow, LogHead, Publication, PublishedDocument
from publication.rows import copy_rows
from publication.vocabulary import Action

__all__ = [
    "check_sample",
    "fill",
    "is_filled",
    "put_guards_aside",
]

# In one transaction: this many publications have the same time.
CHUNK = 5_000
SAMPLE = 300
# Triggers that ask the tables of other rooms: who contributed to a record, what a place is called.
GUARDS = {
    "publication_publication": "curation_four_eyes",
    "publication_publisheddocument": "curation_place_as_stored",
}


def is_filled(corpus: Corpus) -> bool:
    """Return whether the whole corpus is in the log. Raises ValueError if something else is."""
    seq = LogHead.objects.get().seq
    if seq and Publication.objects.filter(public_id=f"I{corpus.incidents}").exists():
        return True
    if seq:
        raise ValueError("An earlier load was broken off: delete its folder and run this again.")
    return False


def fill(corpus: Corpus) -> Iterator[int]:
    """Publish the corpus; yields the number of records after each chunk."""
    editor = User.objects.create(username="editor").pk
    approver = User.objects.create(username="approver").pk
    later = [*_put_indexes_aside(), *put_guards_aside()]
    done = 0
    items = iter(corpus)
    while chunk := list(islice(items, CHUNK)):
        with transaction.atomic():
            _publish(chunk, editor, approver)
        with connection.cursor() as cursor:
            # The guards look up each row. With a plan made for an empty log, they would read all of
            # it.
            cursor.execute("ANALYZE publication_publication, publication_publisheddocument")
        done += len(chunk)
        yield done
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for statement in later:
            cursor.execute(statement)
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def check_sample() -> int:
    """Compare the index rows of some documents with the result of `index_rows`; returns their
    number.

    Raises AssertionError if a stored row differs.
    """
    (end,) = LogHead.objects.values_list("seq", flat=True)
    seqs = random.Random(1).sample(range(1, end + 1), min(SAMPLE, end))
    for seq, body in PublishedDocument.objects.filter(pk__in=seqs).values_list("pk", "body"):
        expected = defaultdict(set)
        for row in index_rows(json.loads(body)):
            expected[type(row)].add(_values(row))
        for table in ALL_TABLES:
            stored = {_values(row) for row in table.objects.filter(seq_from=seq)}
            if stored != expected[table]:
                raise AssertionError(f"{table.__name__} of seq {seq}: {stored ^ expected[table]}")
    return len(seqs)


def _publish(items: Iterable[Item], editor: int, approver: int) -> None:
    head = open_log()
    publications, words, rows = [], [], defaultdict(list)
    for seq, item in enumerate(items, start=head.seq + 1):
        document = complete_document(item.document, seq, head.published_at)
        body = render_body(document)
        sha256 = hashlib.sha256(body.encode()).hexdigest()
        publications.append(
            Publication(
                seq=seq,
                kind=item.kind,
                public_id=item.public_id,
                version=1,
                action=Action.PUBLISH,
                format_version=FORMAT_VERSION,
                sha256=sha256,
                contributors=[editor],
                approver_id=None if item.kind == "place" else approver,
                published_at=head.published_at,
            )
        )
        words.append(PublishedDocument(publication_id=seq, body=body, etag=f'"{sha256[:32]}"'))
        for row in index_rows(document):
            rows[type(row)].append(row)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE publication_loghead SET seq = %s", [publications[-1].seq])
    copy_rows(publications)
    copy_rows(words)
    copy_rows(compressed(words))
    for table in ALL_TABLES:
        copy_rows(rows[table])


def _columns(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.column]


def _put_indexes_aside() -> list[str]:
    """Drop the indexes of the index tables that no constraint needs; returns the SQL that
    creates them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i"
            " WHERE i.tablename = ANY(%s) AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexname::regclass)",
            [[table._meta.db_table for table in ALL_TABLES]],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def put_guards_aside() -> list[str]:
    """Allow records and places in the log that were never stored; returns the statements that undo
    this."""
    with connection.cursor() as cursor:
        for table, guard in GUARDS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
    return [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}" for table, guard in GUARDS.items()]


def _values(row: IndexRow) -> tuple:
    """Return the values of a row, so that rows can be in a set."""
    values = []
    for field in _columns(type(row)):
        value = getattr(row, field.attname)
        if isinstance(value, datetime):
            value = value.astimezone(UTC)
        values.append(tuple(value) if isinstance(value, list) else value)
    return tuple(values)
