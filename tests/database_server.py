"""The embedded server of the tests, whose data need not survive.

A test with a database of its own has it made and dropped. A server that makes sure of its data
writes everything to the disk before each of the two, which takes a second; the developer's server
must do so, and this one must not.
"""

import os

import psycopg
from django.conf import settings

from server import embedded_postgres, postgres_server

__all__ = ["ensure_running"]

FOLDER = "tests"
NOTHING_NEED_LAST = ("fsync = off", "full_page_writes = off")


def ensure_running(*, is_first: bool) -> None:
    """Attach this process, and those that it starts, to the server of the tests.

    The first process of a run makes it so; the others find it by what they inherit.
    """
    if is_first:
        var = embedded_postgres.var_directory()
        postgres_server.make_folder(var)
        os.environ["SOURCEBOOK_VAR"] = str(var / FOLDER)
    embedded_postgres.ensure_running()
    host = str(embedded_postgres.socket_directory())
    for database in settings.DATABASES.values():
        database["HOST"] = host
    if is_first:
        with psycopg.connect(
            host=host, user=embedded_postgres.USER, dbname="postgres", autocommit=True
        ) as server:
            for setting in NOTHING_NEED_LAST:
                server.execute(f"ALTER SYSTEM SET {setting}")
            server.execute("SELECT pg_reload_conf()")
