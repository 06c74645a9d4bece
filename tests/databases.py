"""The databases of a run: two are created once, and all tests work on copies of them.

Migrating takes seconds, and so does loading the seeds; a copy takes a fraction of a second. The
first process that needs one of the two creates it, while the others that need it wait.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from curation.database.owner import as_owner
from curation.seeding import load_seeds
from tests.attributes import declare_attributes
from tests.runs import connect_to_server

__all__ = ["copy_of", "declared", "leading_to", "log_alone", "migrated", "seeded"]


def migrated() -> str:
    """Return the name of a database with every migration and nothing more."""
    return _made_once("migrated", None, lambda: call_command("migrate", verbosity=0))


def log_alone() -> str:
    """Return the name of a migrated database whose log other rooms do not check."""
    return _made_once("log_alone", migrated(), _let_log_stand_alone)


def seeded() -> str:
    """Return the name of a database with the seeds."""
    return _made_once("seeded", migrated(), load_seeds)


def declared() -> str:
    """Return the name of a migrated database whose codebook declares an attribute of each type."""
    return _made_once("declared", migrated(), declare_attributes)


@contextmanager
def copy_of(original: str, *, begins_a_log: bool = True) -> Iterator[str]:
    """Yield the name of a copy of a database, which is dropped at the end, even if it is in use.

    A copy begins a log of its own, here or else when something is published.
    """
    name = f"{_run()}_{uuid.uuid4().hex[:8]}"
    with connect_to_server() as server:
        # Copied as files, not through the WAL: a third of the work if nothing must survive a crash.
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}" STRATEGY FILE_COPY')
        _close_to_temporary_tables(server, name)
    if begins_a_log:
        with connect_to_server(name) as copy:
            copy.execute("SELECT publication_check_log(NULL, NULL)")
    try:
        yield name
    finally:
        with connect_to_server() as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def leading_to(name: str) -> Iterator[None]:
    """Let all connections, including future ones, use a database. A thread closes its own."""
    before = connection.settings_dict["NAME"]
    _point_at(name)
    try:
        yield
    finally:
        _point_at(before)


def _run() -> str:
    """Return the prefix of the names of this run's databases."""
    return settings.DATABASES["default"]["TEST"]["NAME"]


def _made_once(what: str, original: str | None, fill: Callable[[], object]) -> str:
    """Return the name of a database of this run, which is created and filled if necessary.

    Nobody stays connected to it, because such a database cannot be copied.
    """
    name = f"{_run()}_{what}"
    with connect_to_server() as server:
        server.execute("SET lock_timeout = 0")
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if not server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            unfinished = f"{name}_unfinished"
            server.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
            server.execute(f'CREATE DATABASE "{unfinished}" TEMPLATE "{original or "template1"}"')
            _close_to_temporary_tables(server, unfinished)
            with leading_to(unfinished), as_owner():
                fill()
            server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def _let_log_stand_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger"
            " WHERE tgrelid IN ('publication_publication'::regclass,"
            " 'publication_publisheddocument'::regclass)"
            " AND NOT tgisinternal AND tgname NOT LIKE 'publication%%'"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')


def _close_to_temporary_tables(server: Any, name: str) -> None:
    """Revoke the right to temporary tables, as `migrate` does: a copy of a database has none of
    its rights."""
    server.execute(f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC')


def _point_at(name: str) -> None:
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
