"""One address with many requests to the API at once, on the real server."""

import contextlib
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import psycopg
import pytest
from django.conf import settings

from curation.web import handlers
from curation.web.page_limits import AddressLimit, BusyError
from tests.serving import database_url, serving

AT_ONCE = 3
THREADS = AT_ONCE + 2
CONNECTIONS = 30
PATIENCE = 15


@pytest.fixture
def server(own_database: str) -> Iterator[str]:
    with serving(own_database, threads=THREADS, API_REQUESTS_AT_ONCE=str(AT_ONCE)) as address:
        yield address


def asked(server: str) -> socket.socket:
    where = urlsplit(server)
    asker = socket.create_connection(
        (str(where.hostname), where.port or 80), timeout=PATIENCE, source_address=("127.0.0.2", 0)
    )
    asker.sendall(b"GET /api/v1/groups/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return asker


def test_one_address_with_many_requests_leaves_the_others_their_threads(
    server: str, own_database: str
) -> None:
    # Nothing that lists groups is answered, until the API's own limit of time.
    with (
        psycopg.connect(database_url(own_database, as_owner=True)) as lock,
        contextlib.ExitStack() as kept,
    ):
        lock.execute("LOCK TABLE publication_grouprow IN ACCESS EXCLUSIVE MODE")
        askers = [kept.enter_context(closing(asked(server))) for _ in range(CONNECTIONS)]
        time.sleep(1)
        with urllib.request.urlopen(urljoin(server, "incidents/"), timeout=5) as answer:
            assert answer.status == 200
        refused = []
        for asker in askers:
            asker.settimeout(0.1)
            with contextlib.suppress(TimeoutError):
                refused.append(asker.recv(10_000).decode())
        lock.rollback()
    assert len(refused) == CONNECTIONS - AT_ONCE
    for answer in refused:
        assert answer.startswith("HTTP/1.1 429 "), answer
        assert "retry-after: 1" in answer.lower()
        assert "application/problem+json" in answer


def test_an_address_may_ask_again_once_it_was_answered() -> None:
    limit = AddressLimit(1)
    environ = {"REMOTE_ADDR": "192.0.2.1"}
    with limit.place(environ):
        with pytest.raises(BusyError), limit.place(environ):
            pass
        with limit.place({"REMOTE_ADDR": "192.0.2.2"}):
            pass
    with limit.place(environ):
        pass


def test_without_a_limit_nobody_is_refused() -> None:
    limit = AddressLimit(0)
    with limit.place({"REMOTE_ADDR": "192.0.2.1"}), limit.place({"REMOTE_ADDR": "192.0.2.1"}):
        pass


def test_each_thread_keeps_one_connection_to_postgresql(own_database: str) -> None:
    # A page of a session looks for it in the database.
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"}
    with serving(own_database, threads=1) as server:
        for path, status in (
            ("/api/v1/groups/", 200),
            ("/admin/login/", 200),
            ("/api/v1/groups/", 200),
            ("/static/no-such-file", 404),
        ):
            request = urllib.request.Request(urljoin(server, path), headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                    assert answer.status == status
            except urllib.error.HTTPError as error:
                assert error.code == status
            assert settled_backends(own_database) == 1


def test_a_thread_gives_up_the_connection_of_the_api_before_it_looks_for_a_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = []

    @contextlib.contextmanager
    def place(environ: dict[str, Any]) -> Iterator[None]:
        done.append("looks for the session")
        raise BusyError
        yield

    application = handlers.Application()
    monkeypatch.setattr(application.page_limit, "place", place)
    monkeypatch.setattr(handlers, "_keep_only", done.append)
    environ = {"PATH_INFO": "/admin/login/", "REQUEST_METHOD": "GET", "wsgi.input": BytesIO()}
    application(environ, lambda *_: None)
    assert done == ["default", "looks for the session"]


def settled_backends(database: str) -> int:
    """Return how many connections there are; the process of a closed one ends a moment later."""
    for _ in range(50):
        if (found := backends(database)) == 1:
            break
        time.sleep(0.1)
    return found


def backends(database: str) -> int:
    with psycopg.connect(database_url(database, as_owner=True)) as connection:
        counted = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    assert counted
    return int(counted[0])
