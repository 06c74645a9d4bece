"""One person, or one address, with many connections, on the real server."""

import contextlib
import select
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urljoin, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from curation.web.page_limits import (
    OF_AN_ADDRESS_FOR_EACH_PAGE,
    PLACES_FOR_EACH_PAGE,
    REQUESTS_OF_AN_ACCOUNT,
    REQUESTS_OF_AN_ANONYMOUS_ADDRESS,
)
from tests.factories import person
from tests.serving import database_url, serving

PAGES = 6
THREADS = PLACES_FOR_EACH_PAGE * PAGES + 2
CONNECTIONS = 40
PATIENCE = 15  # seconds; without the limit nothing is answered before the lock is given up
PAGE = "/admin/notifications/"


def signed_in() -> str:
    """Return the header of a request by a new editor."""
    client = Client()
    client.force_login(person("editor"))
    return f"Cookie: {settings.SESSION_COOKIE_NAME}={client.session.session_key}\r\n"


@pytest.fixture
def session(own_database: str) -> str:
    return signed_in()


@pytest.fixture
def office(own_database: str) -> list[str]:
    return [signed_in() for _ in range(10)]


@pytest.fixture
def server(own_database: str, session: str) -> Iterator[str]:
    with serving(own_database, threads=THREADS, PAGES=str(PAGES)) as address:
        yield address


@contextmanager
def accounts_locked(database: str) -> Iterator[None]:
    """Lock the accounts: no page that needs the user gets an answer within the block."""
    with psycopg.connect(database_url(database)) as connection:
        connection.execute("LOCK TABLE auth_user IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


def open_request(server: str, headers: str, source: str = "127.0.0.1") -> socket.socket:
    where = urlsplit(server)
    asker = socket.create_connection(
        (str(where.hostname), where.port or 80), timeout=PATIENCE, source_address=(source, 0)
    )
    asker.sendall(f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
    return asker


def status_of(answer: bytes) -> int:
    return int((answer.split() or [b"", b"0"])[1])


def refused_of(askers: list[socket.socket]) -> int:
    """Return how many of these were refused while nothing can be answered."""
    refused, waiting = 0, list(askers)
    # Until no answer comes for two seconds; those that wait for a place do so for ten.
    while answered := select.select(waiting, [], [], 2)[0]:
        for asker in answered:
            refused += status_of(asker.recv(1000)) == 503
            waiting.remove(asker)
    return refused


def test_one_account_with_many_connections_leaves_the_api_its_threads(
    server: str, session: str, own_database: str
) -> None:
    with accounts_locked(own_database), contextlib.ExitStack() as kept:
        askers = [
            kept.enter_context(closing(open_request(server, session))) for _ in range(CONNECTIONS)
        ]
        time.sleep(1)
        with urllib.request.urlopen(urljoin(server, "/api/v1/groups/"), timeout=PATIENCE) as answer:
            assert answer.status == 200
        assert refused_of(askers) == CONNECTIONS - REQUESTS_OF_AN_ACCOUNT


def test_an_address_that_is_not_signed_in_has_few_places(
    server: str, session: str, own_database: str
) -> None:
    # A session that does not exist counts as none.
    unknown = f"Cookie: {settings.SESSION_COOKIE_NAME}={'a' * 32}\r\n"
    with accounts_locked(own_database), contextlib.ExitStack() as kept:
        for _ in range(PAGES):  # so that others wait
            kept.enter_context(closing(open_request(server, session)))
        time.sleep(1)
        askers = [
            kept.enter_context(closing(open_request(server, headers, "127.0.0.2")))
            for headers in ["", unknown] * 10
        ]
        assert refused_of(askers) == len(askers) - REQUESTS_OF_AN_ANONYMOUS_ADDRESS


def test_ten_people_behind_one_address_are_not_refused(
    server: str, office: list[str], own_database: str
) -> None:
    # The first page of a process takes far longer than others, which wait for ten seconds at most.
    with closing(open_request(server, office[0])) as first:
        assert status_of(first.recv(1000)) == 200
    with contextlib.ExitStack() as kept:
        with accounts_locked(own_database):
            # Each opens a page whose script asks for something else.
            askers = [
                kept.enter_context(closing(open_request(server, headers)))
                for headers in office
                for _ in range(2)
            ]
            assert refused_of(askers) == 0
        for asker in askers:
            asker.settimeout(PATIENCE)
            assert status_of(asker.recv(1000)) == 200


def test_one_address_with_many_accounts_leaves_room_for_others(
    server: str, office: list[str], own_database: str
) -> None:
    with accounts_locked(own_database), contextlib.ExitStack() as kept:
        askers = [
            kept.enter_context(closing(open_request(server, headers)))
            for headers in office
            for _ in range(4)
        ]
        assert refused_of(askers) == len(askers) - OF_AN_ADDRESS_FOR_EACH_PAGE * PAGES
        elsewhere = kept.enter_context(closing(open_request(server, "", "127.0.0.2")))
        elsewhere.settimeout(1)
        with pytest.raises(TimeoutError):
            elsewhere.recv(1000)


def test_somebody_elsewhere_finds_room_beside_one_account(
    server: str, session: str, office: list[str], own_database: str
) -> None:
    with accounts_locked(own_database), contextlib.ExitStack() as kept:
        for _ in range(CONNECTIONS):
            kept.enter_context(closing(open_request(server, session)))
        time.sleep(1)
        elsewhere = kept.enter_context(closing(open_request(server, office[0], "127.0.0.2")))
        elsewhere.settimeout(1)
        with pytest.raises(TimeoutError):  # it waits for its turn and is not refused
            elsewhere.recv(1000)
