"""The application on its real server, with the database of a test."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connections

__all__ = ["database_url", "serving", "wait_for"]


@contextmanager
def serving(database: str, *, threads: int = 1, **environment: str) -> Iterator[str]:
    """Serve a database with one process of this many threads; yields the URL of the API."""
    connections.close_all()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1"),
            *("--blocking-threads", str(threads), "--workers-kill-timeout", "1"),
            *("--host", "127.0.0.1", "--port", str(port), "curation.wsgi:application"),
        ],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(database),
            "OWNER_DATABASE_URL": "",
            "DEBUG": "1",
            "API_RATE_LIMIT": "1000000",
            "API_REQUESTS_AT_ONCE": "0",
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found = f"http://127.0.0.1:{port}/api/v1/"
        wait_for(found)
        yield found
    finally:
        server.terminate()
        server.wait()


def database_url(name: str, *, as_owner: bool = False) -> str:
    main = {**settings.DATABASES["default"], **(settings.OWNER_DATABASE or {} if as_owner else {})}
    user = quote(main["USER"], safe="")
    password = f":{quote(main['PASSWORD'], safe='')}" if main.get("PASSWORD") else ""
    port = f":{main['PORT']}" if main.get("PORT") else ""
    return f"postgres://{user}{password}@{quote(main['HOST'], safe='')}{port}/{name}"


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail("The server never answered.")
