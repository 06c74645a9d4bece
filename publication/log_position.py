"""Notices that the log may have lost its end, and then begins another log.

After a restore, positions that consumers have seen are given to other publications. So the log gets
another id, and whoever follows it gets a 409. PostgreSQL notices a dump, a recovery, a promoted
replica and a copy by itself (migration `0036_lost_ends_guards`). A disk that was put back to an
earlier state looks as it did then. To notice that, processes note the end of the log in a file
outside the database, `LOG_POSITION_FILE`.
"""

import contextlib
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

__all__ = [
    "Position",
    "check_log",
    "check_log_at_start",
    "has_lost_its_end",
    "note",
    "noted",
]

logger = logging.getLogger(__name__)

_CHECK = "SELECT publication_check_log(%s, %s)"
_HEAD = "SELECT log_id, seq FROM publication_loghead"


@dataclass(frozen=True)
class Position:
    """A position in the log with this id."""

    log_id: UUID
    seq: int


def noted() -> Position | None:
    """Return the last noted end of the log, or None if there is no readable note."""
    if not settings.LOG_POSITION_FILE:
        return None
    try:
        log_id, seq = Path(settings.LOG_POSITION_FILE).read_text().split()
        return Position(UUID(log_id), int(seq))
    except (OSError, ValueError):
        return None


def note(position: Position) -> None:
    """Note the end of the log, unless a later one is noted. Does nothing if the file cannot be
    written: the database notices most losses without it."""
    before = noted()
    if not settings.LOG_POSITION_FILE or (
        before and before.log_id == position.log_id and before.seq >= position.seq
    ):
        return
    path = Path(settings.LOG_POSITION_FILE)
    with contextlib.suppress(OSError):
        # In a file of its own first, so that nobody reads half a note.
        number, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")
        with os.fdopen(number, "w") as file:
            file.write(f"{position.log_id} {position.seq}\n")
        Path(unfinished).replace(path)


def has_lost_its_end(position: Position) -> bool:
    """Return whether a later end of the same log is noted than the one in the database."""
    before = noted()
    return before is not None and before.log_id == position.log_id and before.seq > position.seq


def check_log(using: str = DEFAULT_DB_ALIAS, **_: Any) -> bool:
    """Begin another log if this one may have lost its end. Return whether it did.

    Costs two queries. Does nothing on a replica, or before the migration that defines it.
    """
    before = noted()
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT to_regprocedure('publication_check_log(uuid, bigint)') IS NOT NULL"
            " AND NOT pg_is_in_recovery()"
        )
        if cursor.fetchone() != (True,):
            return False
        known = (before.log_id, before.seq) if before else (None, None)
        cursor.execute(_CHECK, known)
        (has_begun,) = cursor.fetchone()
        cursor.execute(_HEAD)
        head = Position(*cursor.fetchone())
    # Not before: if the transaction is rolled back, the old note is still needed.
    transaction.on_commit(lambda: note(head), using=using)
    if has_begun:
        logger.warning(
            "The database is not where the log was last written, or the log is shorter than it was."
            " Another log begins: whoever follows it starts again."
        )
    return bool(has_begun)


def check_log_at_start() -> None:
    """Check the log in a thread of a web process; if the database cannot be asked, say so.

    Nothing wrong is published meanwhile, since `publication.log.open_log` checks as well.
    """
    try:
        check_log()
    except DatabaseError as error:
        logger.warning("Whether the log has lost its end could not be checked: %s", error)
    finally:
        connections.close_all()
