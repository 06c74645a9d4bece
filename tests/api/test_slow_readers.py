"""Consumers that read an export slowly, on the real server."""

import contextlib
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import psutil
import pytest

from curation.web.many_connections import MAX_UNREAD_BYTES
from tests.api.test_copying import no_export_runs, under_way
from tests.publication.documents import group
from tests.publication.publishing import publish
from tests.serving import serving

# Of one address; one more is kept for others.
EXPORTS = 2
PLACES = EXPORTS + 1
# More than the buffers of the sockets hold.
DOCUMENTS, CHARACTERS = 400, 150_000


@pytest.fixture
def address(own_database):
    description = "x" * CHARACTERS
    publish(*(group(f"G{number}", description=description) for number in range(DOCUMENTS)))
    with serving(own_database, threads=PLACES + 1, EXPORTS=str(PLACES)) as found:
        yield found


@pytest.fixture
def impatient(own_database):
    """Close connections that read too little within two seconds."""
    description = "x" * CHARACTERS
    publish(*(group(f"G{number}", description=description) for number in range(DOCUMENTS)))
    with serving(
        own_database, threads=PLACES + 1, EXPORTS=str(PLACES), SECONDS_WITHOUT_READING="2"
    ) as found:
        yield found


@pytest.fixture
def begin(address):
    """Request an export and read only its first bytes."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(_begin(address)))


def _begin(address: str, source: str = "127.0.0.1") -> socket.socket:
    where = urlsplit(f"{address}groups/?format=ndjson")
    consumer = _connected(address, source)
    consumer.sendall(f"GET {where.path}?{where.query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert consumer.recv(12) == b"HTTP/1.1 200"
    return consumer


def _connected(address: str, source: str = "127.0.0.1") -> socket.socket:
    where = urlsplit(address)
    return socket.create_connection(
        (str(where.hostname), where.port or 80), timeout=30, source_address=(source, 0)
    )


def has_a_place(address: str) -> bool:
    """Return whether the server starts another export, after a short wait if necessary."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}groups/?format=ndjson", timeout=30) as answer:
                return answer.read(100) != b""
        except urllib.error.HTTPError as refused:
            assert refused.code == 503
            time.sleep(0.2)
    return False


def ask(address: str):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


def test_slow_readers_leave_threads_for_quick_requests_and_one_more_is_told_to_wait(address, begin):
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
    # One record in a format ends at once, and so does the answer to HEAD.
    assert ask(f"{address}groups/G1/?format=csv")
    head = urllib.request.Request(f"{address}groups/?format=ndjson", method="HEAD")
    with urllib.request.urlopen(head, timeout=30) as answer:
        assert answer.status == 200

    for consumer in slow:
        consumer.close()
    assert no_export_runs()
    assert ask(f"{address}groups/?format=ndjson").count(b"\n") == DOCUMENTS


def test_slow_readers_of_one_address_leave_an_export_to_others(address, begin):
    for _ in range(EXPORTS):
        begin()
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(f"{address}groups/?format=ndjson")
    assert "of your address" in json.load(refused.value)["detail"]
    with closing(_begin(address, "127.0.0.2")) as other:
        assert under_way() == PLACES
        assert other.recv(100)


def test_the_server_buffers_little_for_a_slow_reader(address, begin):
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
    # The whole export has 60 MB, which the server must not keep in memory.
    assert most < DOCUMENTS * CHARACTERS / 2


def test_one_address_does_not_fill_the_memory_with_responses_that_it_does_not_read(address):
    """A process keeps a response in memory until it is read. An export is not kept."""
    where = urlsplit(f"{address}groups/?limit=100")
    request = f"GET {where.path}?{where.query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    most = MAX_UNREAD_BYTES // (100 * CHARACTERS)
    with ExitStack() as opened:
        statuses: Counter[bytes] = Counter()
        for _ in range(2 * most):
            asker = opened.enter_context(closing(_connected(address)))
            asker.sendall(request)
            statuses[asker.recv(12)] += 1
        assert statuses.keys() == {b"HTTP/1.1 200", b"HTTP/1.1 429"}
        assert statuses[b"HTTP/1.1 200"] <= most
        assert ask(f"{address}groups/?limit=1")
        with closing(_connected(address, "127.0.0.2")) as other:
            other.sendall(request)
            assert other.recv(12) == b"HTTP/1.1 200"
    time.sleep(0.5)
    assert ask(where.geturl())


def test_export_slots_of_silent_consumers_are_released_after_a_while(impatient):
    with ExitStack() as opened:
        for _ in range(EXPORTS):
            opened.enter_context(closing(_begin(impatient)))
        with pytest.raises(urllib.error.HTTPError):
            ask(f"{impatient}groups/?format=ndjson")
        # The clients' ends are still open: the server closes the connections.
        assert has_a_place(impatient)


def test_the_export_slot_of_a_trickling_consumer_is_released_after_a_while(impatient):
    with ExitStack() as opened:
        consumers = [opened.enter_context(closing(_begin(impatient))) for _ in range(EXPORTS)]
        gone_on = threading.Event()

        def drip():
            while not gone_on.wait(0.2):
                for consumer in consumers:
                    with contextlib.suppress(OSError):
                        consumer.recv(2000)

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            assert has_a_place(impatient)
        finally:
            gone_on.set()
            dripping.join()


def test_a_consumer_that_reads_slowly_but_steadily_gets_the_whole_export(impatient):
    with closing(_begin(impatient)) as consumer:
        taken = 0
        begun = time.monotonic()
        while part := consumer.recv(1 << 20):
            taken += len(part)
            # Longer than the server waits for a client that reads nothing.
            if time.monotonic() - begun < 5:
                time.sleep(0.1)
            if part.endswith(b"0\r\n\r\n"):
                break
        assert taken > DOCUMENTS * CHARACTERS
