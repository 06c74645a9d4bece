"""Who is acting: the person whom the database notes beside every change."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection

__all__ = ["acting_as", "contribute"]


@contextmanager
def acting_as(user: AbstractBaseUser) -> Iterator[None]:
    """Attribute every change made inside the block to `user`.

    History rows and contributions read the name from the session's settings, so this holds for
    any way of writing over this connection. Blocks nest: the outer person returns at the end.
    """
    with pghistory.context() as outer:
        before = outer.metadata.get("user")
        outer.metadata["user"] = user.pk
        try:
            yield
        finally:
            outer.metadata["user"] = before
            forget_actor()


def forget_actor() -> None:
    """Clear the name from a transaction that goes on, so that it never covers a later change."""
    if connection.in_atomic_block and not connection.needs_rollback:
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
