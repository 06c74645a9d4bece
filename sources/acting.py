"""The acting person, whom the database records with every change."""

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
    """Attribute all changes made in the block to `user`.

    History rows and contributions read the user from the session's settings, so this covers every
    kind of write over this connection. Blocks can be nested: the outer user is restored at the end.
    """
    with pghistory.context() as outer:
        # A separate context, because pghistory stores one row per context: a new user in the outer
        # context would also apply to earlier changes.
        _tracker.value = Context(uuid.uuid4(), {**outer.metadata, "user": user.pk})
        try:
            yield
        finally:
            _tracker.value = outer
            forget_actor()


def forget_actor() -> None:
    """Remove the user from a transaction that continues: later changes are not the user's."""
    if not connection.in_atomic_block or connection.needs_rollback:
        return
    # After an error PostgreSQL accepts no statement until the rollback, which removes the user too.
    if connection.connection.info.transaction_status != TransactionStatus.INERROR:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")


def contribute(record_id: int, user: AbstractBaseUser) -> None:
    """Record `user` as a contributor to a record's working copy, and raise its revision.

    For actions that change no row. Must be called inside a transaction.
    """
    with connection.cursor() as cursor:
        # A SELECT has no context of its own, so the user is set explicitly.
        cursor.execute(
            "SELECT set_config('pghistory.context_metadata', %s, true)",
            [json.dumps({"user": user.pk})],
        )
        cursor.execute("SELECT sources_contribute(%s, false)", [record_id])
    forget_actor()
