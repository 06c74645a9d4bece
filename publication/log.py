"""Appends to the log. There is no other way to publish.

A transaction that publishes calls `open_log` first, before it locks any record. Then it locks,
checks and renders its records and calls `append`. `open_log` locks the head of the log until the
transaction ends, so publications are numbered in the order in which they are committed, without
gaps, and a reader that follows the log misses none.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from publication import index_writer, log_position
from publication.compressed import compressed
from publication.contract import FORMAT_VERSION
from publication.log_position import Position
from publication.models import LogHead, Publication, PublishedDocument
from publication.rows import copy_rows
from publication.standing import Standing, standings
from publication.vocabulary import REFERENCE_KINDS, WITH_DOCUMENT, Action, Kind

__all__ = [
    "FORMAT_VERSION",
    "Action",
    "BadEntry",
    "Entry",
    "FourEyes",
    "Head",
    "LogError",
    "NotInTransaction",
    "OutOfOrder",
    "append",
    "open_log",
]

MAX_IDLE_SECONDS = 60
"""How long a transaction that locks the head of the log may do nothing."""


class LogError(Exception):
    """The log refuses an entry."""


class NotInTransaction(LogError):
    """The log must be opened and appended to in one READ COMMITTED transaction."""


class BadEntry(LogError):
    """The entry is incomplete, or differs from its document."""


class FourEyes(LogError):
    """The approver is one of the contributors."""


class OutOfOrder(LogError):
    """The entry does not fit the earlier entries of its record."""


@dataclass(frozen=True)
class Entry:
    """One event to publish.

    `document` needs no `published_at` and `seq`: they are added or replaced. It is None for a
    withdrawal, a merge or a redaction. `version` is that of the document; for a withdrawal or merge
    the version that ends, for a redaction the version that is redacted. `contributors` and
    `approver` are user ids; places and terms have no approver. `successor` is the public id of the
    record that a record is merged into.
    """

    kind: str
    public_id: str
    version: int
    action: Action
    document: dict[str, Any] | None
    contributors: tuple[int, ...]
    approver: int | None
    reason: str = ""
    successor: str = ""


@dataclass
class Head:
    """The end of the log, locked by this transaction. `append` advances `seq`."""

    seq: int
    published_at: datetime
    log_id: UUID


def open_log() -> Head:
    """Lock the head of the log and set the transaction's `published_at`.

    Must be called before any row is locked: a transaction that waits for the head must not hold a
    lock that the other one needs. Raises NotInTransaction outside of `atomic`, or at an isolation
    level other than READ COMMITTED, because the order would then differ from that of the commits.

    PostgreSQL ends the session if it then does nothing for MAX_IDLE_SECONDS: nobody else can
    publish before the transaction ends.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("The log must be opened inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE publication_loghead SET published_at ="
            " greatest(clock_timestamp(), published_at + interval '1 microsecond')"
            " RETURNING seq, published_at, log_id,"
            " set_config('idle_in_transaction_session_timeout', %s, true),"
            " current_setting('transaction_isolation')",
            [f"{MAX_IDLE_SECONDS}s"],
        )
        *head, _idle, isolation = cursor.fetchone()
    if isolation != "read committed":
        raise NotInTransaction(f"The log must be written at READ COMMITTED, not at {isolation}.")
    opened = Head(*head)
    if log_position.has_lost_its_end(Position(opened.log_id, opened.seq)):
        log_position.check_log()
        opened.log_id = LogHead.objects.values_list("log_id", flat=True).get()
    transaction.on_commit(lambda: log_position.note(Position(opened.log_id, opened.seq)))
    return opened


def append(head: Head, entries: Iterable[Entry]) -> list[Publication]:
    """Publish `entries` in their order. A constant number of queries.

    Gives each the next `seq`; completes, renders and hashes its document; writes the log, the
    documents and the index; closes the index rows of superseded versions. A redaction deletes the
    document of its version. Raises BadEntry, FourEyes or OutOfOrder, and NotInTransaction if `head`
    was not opened by this transaction. PostgreSQL checks all of it again.
    """
    entries = list(entries)
    if not entries:
        return []
    for entry in entries:
        _check(entry)
    before = standings(name for each in entries for name in (each.public_id, each.successor))
    _check_order(entries, before)
    _advance_head(head, len(entries))

    first = head.seq - len(entries) + 1
    publications, words, documents = [], [], {}
    for seq, entry in enumerate(entries, start=first):
        publication = Publication(
            seq=seq,
            kind=entry.kind,
            public_id=entry.public_id,
            version=entry.version,
            action=entry.action,
            format_version=FORMAT_VERSION,
            contributors=sorted(set(entry.contributors)),
            approver_id=entry.approver,
            published_at=head.published_at,
            reason=entry.reason,
            successor=entry.successor,
        )
        if entry.document is not None:
            documents[seq] = complete_document(entry.document, seq, head.published_at)
            body = render_body(documents[seq])
            publication.sha256 = hashlib.sha256(body.encode()).hexdigest()
            word = PublishedDocument(
                publication_id=seq, body=body, etag=f'"{publication.sha256[:32]}"'
            )
            words.append(word)
        publications.append(publication)

    copy_rows(publications)
    copy_rows(words)
    copy_rows(compressed(words))
    live = {public_id: standing.seq for public_id, standing in before.items() if standing.live}
    index_writer.write(publications, documents, live)
    _redact([each for each in entries if each.action == Action.REDACT])
    return publications


def _check(entry: Entry) -> None:
    """Check an entry without looking at the log. Raises BadEntry or FourEyes."""
    name = f"{entry.action} {entry.public_id} version {entry.version}"
    if entry.kind not in Kind.values or entry.action not in Action.values:
        raise BadEntry(f"{name}: {entry.kind} is not a kind of record, or this is no action.")
    if (entry.document is not None) != (entry.action in WITH_DOCUMENT):
        raise BadEntry(f"{name}: a publication or a refresh has a document, nothing else has.")
    if entry.document is not None:
        said = tuple(entry.document.get(key) for key in ("type", "id", "version"))
        if said != (entry.kind, entry.public_id, entry.version):
            raise BadEntry(f"{name}: its document says {said}.")
    elif not entry.reason.strip():
        raise BadEntry(f"{name}: a reason is missing.")
    if bool(entry.successor) != (entry.action == Action.MERGE):
        raise BadEntry(f"{name}: a merge has a successor, nothing else has.")
    if entry.kind in REFERENCE_KINDS:
        if entry.action != Action.PUBLISH or entry.reason:
            raise BadEntry(f"{name}: a {entry.kind} is only published, and without a reason.")
    else:
        if entry.approver is None:
            raise BadEntry(f"{name}: nobody approved it.")
        if not entry.contributors:
            raise BadEntry(f"{name}: nobody contributed to it.")
    if entry.approver in entry.contributors:
        raise FourEyes(f"{name}: whoever contributed to it cannot approve it.")


def _check_order(entries: Sequence[Entry], before: dict[str, Standing]) -> None:
    """Check each entry against the log and the entries before it. Raises OutOfOrder."""
    now = dict(before)
    for entry in entries:
        name = f"{entry.action} {entry.public_id} version {entry.version}"
        standing = now.get(entry.public_id)
        if standing and standing.kind != entry.kind:
            raise OutOfOrder(f"{name}: this id belongs to a {standing.kind}.")
        if standing and standing.action == Action.MERGE and entry.action != Action.REDACT:
            raise OutOfOrder(f"{name}: it was merged into {standing.successor}, which is final.")
        last = standing.version if standing else 0
        if entry.action == Action.REDACT:
            if not 1 <= entry.version <= last:
                raise OutOfOrder(f"{name}: there is no such version.")
            continue
        if entry.action in WITH_DOCUMENT and entry.version != last + 1:
            raise OutOfOrder(f"{name}: the last version is {last}.")
        if entry.action != Action.PUBLISH and not (standing and standing.live):
            raise OutOfOrder(f"{name}: it is not live.")
        if entry.action not in WITH_DOCUMENT and entry.version != last:
            raise OutOfOrder(f"{name}: the live version is {last}.")
        if entry.action == Action.MERGE:
            successor = now.get(entry.successor)
            if not (successor and successor.live and successor.kind == entry.kind):
                raise OutOfOrder(f"{name}: {entry.successor} is not a live {entry.kind}.")
            if entry.successor == entry.public_id:
                raise OutOfOrder(f"{name}: it cannot be merged into itself.")
        now[entry.public_id] = Standing(
            entry.kind, entry.action, entry.version, 0, entry.successor, entry.reason
        )


def _advance_head(head: Head, count: int) -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction("The log must be appended to in the transaction that opened it.")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE publication_loghead SET seq = seq + %s"
            " WHERE seq = %s AND published_at = %s RETURNING seq",
            [count, head.seq, head.published_at],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotInTransaction("The log has changed. Open it again in this transaction.")
    (head.seq,) = row


def complete_document(document: dict[str, Any], seq: int, published_at: datetime) -> dict[str, Any]:
    kept = {key: value for key, value in document.items() if key not in ("published_at", "seq")}
    moment = published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return {**kept, "published_at": moment, "seq": seq}


def render_body(document: dict[str, Any]) -> str:
    try:
        body = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        body.encode()
    except (TypeError, ValueError) as error:
        raise BadEntry(f"{document['id']} cannot be rendered: {error}") from error
    return body


def _redact(redactions: Sequence[Entry]) -> None:
    if not redactions:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM publication_publisheddocument d USING publication_publication p,"
            " unnest(%s::text[], %s::int[]) AS redacted(public_id, version)"
            " WHERE d.seq = p.seq AND p.action = ANY(%s)"
            " AND p.public_id = redacted.public_id AND p.version = redacted.version"
            " RETURNING d.seq",
            [
                [each.public_id for each in redactions],
                [each.version for each in redactions],
                list(WITH_DOCUMENT),
            ],
        )
        index_writer.remove([seq for (seq,) in cursor.fetchall()])
