"""One address with many connections, on the real server, and what an address may leave unread."""

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from curation.web import many_connections
from curation.web.many_connections import MIN_UNREAD_BYTES, UnreadLimit
from tests.serving import serving

PLACES, OF_AN_ADDRESS, CONNECTIONS = 20, 8, 60
PATIENCE = 20  # seconds; without the limit no answer ever comes
HALF = b"GET /api/v1/ HTTP/1.1\r\nHost: localhost\r\n"
ME, SOMEBODY_ELSE = "127.0.0.1", "127.0.0.2"


@pytest.fixture
def server(own_database: str) -> Iterator[str]:
    """Accepts few connections at once, and even fewer of one address."""
    with serving(
        own_database,
        threads=4,
        GRANIAN_BACKPRESSURE=str(PLACES),
        CONNECTIONS_OF_AN_ADDRESS=str(OF_AN_ADDRESS),
    ) as address:
        yield address


def connected(server: str, sent: bytes = b"") -> socket.socket:
    where = urlsplit(server)
    connection = socket.create_connection(
        (str(where.hostname), where.port or 80), timeout=PATIENCE, source_address=(ME, 0)
    )
    connection.sendall(sent)
    return connection


def answered(connection: socket.socket) -> bytes:
    connection.sendall(HALF + b"\r\n")
    return connection.recv(12)


def status_of(server: str, path: str, source: str = SOMEBODY_ELSE) -> int:
    where = urlsplit(server)
    connection = HTTPConnection(
        str(where.hostname), where.port, timeout=PATIENCE, source_address=(source, 0)
    )
    with closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status


@contextmanager
def kept_open(begin: Callable[[], socket.socket], many: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as opened:
        yield [opened.enter_context(closing(begin())) for _ in range(many)]


@pytest.mark.parametrize("sent", [b"", HALF, HALF + b"\r\n"], ids=["nothing", "half", "answered"])
def test_many_connections_of_one_address_do_not_keep_others_out(server: str, sent: bytes) -> None:
    with kept_open(lambda: connected(server, sent), CONNECTIONS):
        assert status_of(server, "/api/v1/") == 200


def test_a_request_that_has_begun_outlives_many_idle_connections(server: str) -> None:
    with closing(connected(server, HALF)) as begun:
        time.sleep(0.1)
        with kept_open(lambda: connected(server), CONNECTIONS):
            assert status_of(server, "/api/v1/") == 200
            begun.sendall(b"\r\n")
            assert begun.recv(12) == b"HTTP/1.1 200"


def test_the_connection_that_is_idle_longest_is_closed_first(server: str) -> None:
    with kept_open(lambda: connected(server), OF_AN_ADDRESS) as early:
        time.sleep(0.5)
        with closing(connected(server)) as late:
            time.sleep(0.5)
            assert answered(late) == b"HTTP/1.1 200"
            assert sum(answered(each) == b"" for each in early) == 1


def test_an_address_may_have_some_connections(server: str) -> None:
    with kept_open(lambda: connected(server), OF_AN_ADDRESS) as connections:
        time.sleep(0.5)
        assert all(answered(each) == b"HTTP/1.1 200" for each in connections)


def test_behind_a_proxy_all_connections_are_its_own(own_database: str) -> None:
    with (
        serving(own_database, threads=2, PROXIES="1") as server,
        kept_open(lambda: connected(server), 150) as connections,
    ):
        time.sleep(0.5)
        assert all(answered(each) == b"HTTP/1.1 200" for each in connections)


class TestUnreadLimit:
    @pytest.fixture
    def unread(self, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
        """How many connections are unread, by address."""
        found: Counter[str] = Counter()
        monkeypatch.setattr(many_connections, "unread_connections", lambda: found)
        return found

    def test_what_an_address_has_not_read_is_limited(self, unread: Counter[str]) -> None:
        limit = UnreadLimit(10 * MIN_UNREAD_BYTES)
        for number in range(10):
            assert limit.admits(ME, MIN_UNREAD_BYTES)
            unread[ME] = number + 1
        assert not limit.admits(ME, MIN_UNREAD_BYTES)
        assert limit.admits(SOMEBODY_ELSE, MIN_UNREAD_BYTES)

    def test_what_was_read_no_longer_counts(self, unread: Counter[str]) -> None:
        limit = UnreadLimit(10 * MIN_UNREAD_BYTES)
        unread[ME] = 5
        assert all(limit.admits(ME, MIN_UNREAD_BYTES) for _ in range(100))

    def test_the_largest_responses_count_as_unread(self, unread: Counter[str]) -> None:
        limit = UnreadLimit(10 * MIN_UNREAD_BYTES)
        assert limit.admits(ME, 9 * MIN_UNREAD_BYTES)
        unread[ME] = 1
        assert limit.admits(ME, MIN_UNREAD_BYTES)
        assert not limit.admits(ME, 2 * MIN_UNREAD_BYTES)

    def test_an_address_that_has_read_everything_gets_any_response(
        self, unread: Counter[str]
    ) -> None:
        limit = UnreadLimit(10 * MIN_UNREAD_BYTES)
        assert limit.admits(ME, MIN_UNREAD_BYTES)
        assert limit.admits(ME, 100 * MIN_UNREAD_BYTES)

    def test_addresses_of_one_ipv6_network_count_as_one(self, unread: Counter[str]) -> None:
        limit = UnreadLimit(10 * MIN_UNREAD_BYTES)
        assert limit.admits("2001:db8::1", 9 * MIN_UNREAD_BYTES)
        unread["2001:db8::"] = 1
        assert not limit.admits("2001:db8::2", 9 * MIN_UNREAD_BYTES)

    def test_addresses_that_have_read_everything_are_forgotten(
        self, unread: Counter[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(many_connections, "MAX_ADDRESSES", 10)
        limit = UnreadLimit(10 * MIN_UNREAD_BYTES)
        for number in range(100):
            limit.admits(f"192.0.2.{number}", MIN_UNREAD_BYTES)
        assert len(limit._sizes) <= 12
