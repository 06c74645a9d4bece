"""Consumers that take an export slowly, on the real server."""

import json
import socket
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import psutil
import pytest

from tests.api.test_copying import gone, under_way
from tests.publication.documents import group
from tests.publication.publishing import publish
from tests.serving import serving

EXPORTS = 2
# More than the sockets between hold.
DOCUMENTS, CHARACTERS = 400, 150_000


@pytest.fixture
def address(own_database):
    description = "x" * CHARACTERS
    publish(*(group(f"G{number}", description=description) for number in range(DOCUMENTS)))
    with serving(own_database, threads=EXPORTS + 1, EXPORTS=str(EXPORTS)) as found:
        yield found


@pytest.fixture
def begin(address):
    """Asks for an export and takes its first bytes alone."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(_begin(address)))


def _begin(address: str) -> socket.socket:
    where = urlsplit(f"{address}groups/?format=ndjson")
    consumer = socket.create_connection((where.hostname, where.port), timeout=30)
    consumer.sendall(f"GET {where.path}?{where.query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert consumer.recv(12) == b"HTTP/1.1 200"
    return consumer


def ask(address: str):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


def test_slow_readers_leave_a_thread_for_what_is_quick_and_one_more_is_told_to_wait(address, begin):
    slow = [begin() for _ in range(EXPORTS)]
    assert under_way() == EXPORTS
    assert len(json.loads(ask(f"{address}groups/?limit=3"))["results"]) == 3
    for path in ("groups/?format=ndjson", "groups/?format=csv", "tables/"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask(address + path)
        assert refused.value.code == 503
        assert refused.value.headers["Content-Type"] == "application/problem+json"
        assert int(refused.value.headers["Retry-After"]) > 0
        assert json.load(refused.value)["title"] == "Too many at once"
    # One record in a format is over at once, and so is what a HEAD asks for.
    assert ask(f"{address}groups/G1/?format=csv")
    head = urllib.request.Request(f"{address}groups/?format=ndjson", method="HEAD")
    with urllib.request.urlopen(head, timeout=30) as answer:
        assert answer.status == 200

    for consumer in slow:
        consumer.close()
    assert gone()
    assert ask(f"{address}groups/?format=ndjson").count(b"\n") == DOCUMENTS


def test_server_holds_little_of_what_a_slow_reader_does_not_take(address, begin):
    port = str(urlsplit(address).port)
    (server,) = [child for child in psutil.Process().children() if port in child.cmdline()]
    processes = [server, *server.children(recursive=True)]

    def held() -> int:
        return sum(process.memory_info().rss for process in processes)

    ask(f"{address}groups/?format=ndjson")
    before = held()
    begin()
    end = time.monotonic() + 1
    most = 0
    while time.monotonic() < end:
        most = max(most, held() - before)
        time.sleep(0.05)
    # The whole has 60 MB, which is what it would hold.
    assert most < DOCUMENTS * CHARACTERS / 2
