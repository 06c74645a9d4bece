"""The embedded server of the tests, whose data need not survive.

A test with its own database creates and drops it. A durable server writes everything to disk before
each of the two, which takes a second. The developer's server must do so; this one need not.
"""

import os

import psycopg
from django.conf import settings

from server import embedded_postgres, postgres_server

__all__ = ["ensure_running"]

FOLDER = "tests"
NOTHING_NEED_LAST = ("fsync = off", "full_page_writes = off")


def ensure_running(*, is_first: bool) -> None:
    """Connect this process and its children to the test server.

    The first process of a run starts it; the others find it through inherited environment
    variables.
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
