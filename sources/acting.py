"""Who is acting: the person whom the database notes beside every change."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from pghistory.runtime import Context, _tracker
from psycopg.pq import TransactionStatus

__all__ = ["acting_as", "contribute"]


@contextmanager
def acting_as(user: AbstractBaseUser) -> Iterator[None]:
    """Attribute every change made inside the block to `user`.

    History rows and contributions read the name from the session's settings, so this holds for
    any way of writing over this connection. Blocks nest: the outer person returns at the end.
    """
    with pghistory.context() as outer:
        # A context of its own: pghistory keeps one row for each, so another name in the outer
        # one would also be put on what was done before.
        _tracker.value = Context(uuid.uuid4(), {**outer.metadata, "user": user.pk})
        try:
            yield
        finally:
            _tracker.value = outer
            forget_actor()


def forget_actor() -> None:
    """Clear the name from a transaction that goes on, so that it never covers a later change."""
    if not connection.in_atomic_block or connection.needs_rollback:
        return
    # After an error PostgreSQL takes no statement until the rollback, which forgets as well.
    if connection.connection.info.transaction_status != TransactionStatus.INERROR:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")


def contribute(record_id: int, user: AbstractBaseUser) -> None:
    """Note `user` as a contributor to a record's working copy, and raise its revision.

    For acts that change no row. Call it inside a transaction.
    """
    with connection.cursor() as cursor:
        # A SELECT carries no context of its own, so the name is set by hand.
        cursor.execute(
            "SELECT set_config('pghistory.context_metadata', %s, true)",
            [json.dumps({"user": user.pk})],
        )
        cursor.execute("SELECT sources_contribute(%s, false)", [record_id])
    forget_actor()
