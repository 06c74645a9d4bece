"""Requests whose body arrives slowly or not at all, on the real server."""

import contextlib
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import person
from tests.serving import serving

THREADS, PLACES = 6, 2
SENDERS = 24
PATIENCE = 60  # seconds, on a busy machine; without the limit no answer ever comes
TOKEN = "a" * 32
QUERIES = "/api/v1/reconcile/groups/"
LOGIN = "/admin/login/"
URLENCODED = "Content-Type: application/x-www-form-urlencoded\r\n"
MULTIPART = "Content-Type: multipart/form-data; boundary=x\r\n"
CSRF = f"Cookie: {settings.CSRF_COOKIE_NAME}={TOKEN}\r\n"
PART = '--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n'


@pytest.fixture
def server(own_database: str) -> Iterator[str]:
    with serving(own_database, threads=THREADS, BODIES=str(PLACES)) as address:
        yield address


@pytest.fixture
def impatient(own_database: str) -> Iterator[str]:
    """Give up on a body that brings too little within two seconds."""
    with serving(own_database, threads=2, BODIES="1", SECONDS_WITHOUT_READING="2") as address:
        yield address


@pytest.fixture
def session(own_database: str) -> str:
    client = Client()
    client.force_login(person("editor"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return (
        f"Cookie: {settings.SESSION_COOKIE_NAME}={cookie};"
        f" {settings.CSRF_COOKIE_NAME}={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
    )


def begin(server: str, path: str, headers: str, length: int, body: bytes = b"") -> socket.socket:
    """Start a request with this much of its body."""
    where = urlsplit(server)
    sender = socket.create_connection((where.hostname, where.port), timeout=PATIENCE)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{headers}\r\n"
    sender.sendall(head.encode() + body)
    return sender


@contextmanager
def dripping(begin_one: Callable[[], socket.socket], many: int) -> Iterator[None]:
    """Run this many senders that send a byte now and then; a refused sender starts again."""
    stop = threading.Event()

    def drip() -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError), closing(begin_one()) as sender:
                sender.settimeout(0.2 + many / 50)
                while not stop.is_set():
                    sender.sendall(b"x")
                    try:
                        if len(sender.recv(1000)) < 1000:
                            break
                    except TimeoutError:
                        continue

    threads = [threading.Thread(target=drip) for _ in range(many)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(2)
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def keep_open(begin_one: Callable[[], socket.socket], many: int) -> Iterator[None]:
    """Keep this many connections that begin a body, and then neither send nor read anything."""
    with contextlib.ExitStack() as open_ones:
        for _ in range(many):
            open_ones.enter_context(closing(begin_one()))
        time.sleep(2)
        yield


def answered(server: str, path: str) -> int:
    with urllib.request.urlopen(urljoin(server, path), timeout=PATIENCE) as answer:
        answer.read()
        return int(answer.status)


def answered_elsewhere(server: str, path: str) -> int:
    """Return the same for a sender with another address."""
    where = urlsplit(server)
    connection = HTTPConnection(
        str(where.hostname), where.port, timeout=PATIENCE, source_address=("127.0.0.2", 0)
    )
    with closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


def short_one(server: str) -> int:
    """Return the status of a request whose body is sent at once; 0 if its connection was closed."""
    sent = b'queries={"q0":{"query":"x"}}'
    with (
        contextlib.suppress(ConnectionError),
        closing(begin(server, QUERIES, URLENCODED, len(sent), sent)) as sender,
    ):
        return int((sender.recv(1000).split() or [b"", b"0"])[1])
    return 0


@pytest.mark.parametrize(
    ("path", "headers", "body"),
    [
        (QUERIES, URLENCODED, b"queries="),
        (QUERIES, URLENCODED, b""),
        (LOGIN, URLENCODED + CSRF, b"username="),
        (LOGIN, MULTIPART + CSRF, PART.encode()),
    ],
    ids=["queries", "nothing", "form", "parts"],
)
def test_slow_request_bodies_leave_threads_for_other_requests(server, path, headers, body):
    with dripping(lambda: begin(server, path, headers, 100_000, body), SENDERS):
        for _ in range(5):
            assert answered(server, "/api/v1/groups/") == 200
            assert answered(server, LOGIN) == 200


def test_short_bodies_are_answered_while_others_are_slow(server):
    with dripping(lambda: begin(server, QUERIES, URLENCODED, 100_000, b"queries="), SENDERS):
        assert [short_one(server) for _ in range(5)] == [200] * 5


def test_who_waits_to_be_told_to_go_on_holds_no_thread(server):
    expecting = URLENCODED + "Expect: 100-continue\r\n"
    with keep_open(lambda: begin(server, LOGIN, expecting, 1000), SENDERS):
        assert answered_elsewhere(server, "/api/v1/groups/") == 200


@pytest.mark.parametrize("first", ["/api/v1/", "/api/v1/schema/"], ids=["short", "long"])
def test_body_behind_an_answer_in_the_same_connection_holds_no_thread(server, first):
    where = urlsplit(server)
    get = f"GET {first} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    post = f"POST {LOGIN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n{URLENCODED}\r\n"

    def both() -> socket.socket:
        sender = socket.socket()
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        sender.settimeout(PATIENCE)
        sender.connect((where.hostname, where.port))
        sender.sendall(get + post.encode())
        return sender

    with keep_open(both, SENDERS):
        assert answered_elsewhere(server, "/api/v1/groups/") == 200


def test_a_body_that_is_too_slow_is_given_up(impatient):
    with closing(begin(impatient, QUERIES, URLENCODED, 100, b"queries=")) as sender:
        # Nothing can be sent on it any more, because the connection is shut down.
        assert sender.recv(10_000) == b""
    assert answered(impatient, "/api/v1/groups/") == 200


def test_a_slow_but_steady_upload_of_an_editor_is_accepted(impatient, session):
    size = 3_000_000
    with closing(begin(impatient, "/admin/bring-in/", MULTIPART + session, size + 6)) as sender:
        head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        sender.sendall(head)
        left = size - len(head)
        while left:
            # Longer than the server waits for a sender that sends nothing.
            piece = min(left, 50_000)
            sender.sendall(b"x" * piece)
            left -= piece
            time.sleep(0.1)
        sender.sendall(b"\r\n--x--"[-6:])
        status = int(sender.recv(10_000).split()[1])
    assert status in (200, 302)


def test_a_slow_upload_of_an_editor_succeeds_while_others_are_slow(server, session):
    size = 2_000_000
    with (
        closing(begin(server, "/admin/bring-in/", MULTIPART + session, size)) as sender,
        dripping(lambda: begin(server, QUERIES, URLENCODED, 100_000, b"queries="), SENDERS),
    ):
        for _ in range(20):
            sender.sendall(b"x" * (size // 20))
            time.sleep(0.1)
        assert sender.recv(10_000).startswith(b"HTTP/1.1 ")


@pytest.mark.parametrize(
    ("path", "headers", "kind"),
    [
        (QUERIES, URLENCODED, b"application/problem+json"),
        (LOGIN, URLENCODED + CSRF, b"text/plain"),
        (LOGIN, URLENCODED + f"Cookie: {settings.SESSION_COOKIE_NAME}=made-up\r\n", b"text/plain"),
    ],
    ids=["api", "nobody", "made up"],
)
def test_a_long_body_of_an_anonymous_request_is_refused_unread(server, path, headers, kind):
    with closing(begin(server, path, headers, 300_000)) as sender:
        answer = sender.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert kind in answer
    assert b"256 KB" in answer


def test_the_api_refuses_every_long_body(server, session):
    with closing(begin(server, QUERIES, URLENCODED + session, 300_000)) as sender:
        answer = sender.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 413
