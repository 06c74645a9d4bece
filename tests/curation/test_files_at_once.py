"""Many files uploaded at once, on the real server: quick requests are answered meanwhile."""

import threading
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client

from sources.extraction.sandbox import AT_ONCE
from sources.slots import slot
from tests.factories import person
from tests.serving import serving

FILES = 8
THREADS = 4
MARKUP = "<p " + " ".join(f"data-a{number}=1" for number in range(70_000)) + ">Words %d.</p>"
TOKEN = "a" * 32


@pytest.fixture
def cookies(own_database: str) -> str:
    client = Client()
    client.force_login(person("editor"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def bring_in(address: str, cookies: str, number: int) -> str:
    head = f'Content-Disposition: form-data; name="files"; filename="{number}.html"'
    body = f"--x\r\n{head}\r\nContent-Type: text/html\r\n\r\n{MARKUP % number}\r\n--x--\r\n"
    request = urllib.request.Request(
        urljoin(address, "/admin/bring-in/"),
        data=body.encode(),
        headers={
            "Content-Type": "multipart/form-data; boundary=x",
            "Cookie": cookies,
            "X-CSRFToken": TOKEN,
        },
    )
    with urllib.request.urlopen(request, timeout=300) as answer:
        return str(answer.read().decode())


def test_files_waiting_for_extraction_leave_threads_for_quick_requests(
    own_database: str, cookies: str, tmp_path: Path, settings: Any
) -> None:
    settings.PLACES_FOLDER = str(tmp_path / "places")
    answers: list[str] = []

    def send(number: int) -> None:
        answers.append(bring_in(address, cookies, number))

    sent = [threading.Thread(target=send, args=[number]) for number in range(FILES)]
    with serving(own_database, threads=THREADS, PLACES_FOLDER=settings.PLACES_FOLDER) as address:
        with ExitStack() as held:
            # No file is read as long as this lasts.
            for _ in range(AT_ONCE):
                held.enter_context(slot("files", AT_ONCE, 0))
            for each in sent:
                each.start()
            for _ in range(20):
                with urllib.request.urlopen(f"{address}groups/", timeout=25) as answer:
                    assert answer.status == 200
        for each in sent:
            each.join()
    refused = [answer for answer in answers if "Other files are being read" in answer]
    assert len(answers) == FILES
    assert len(refused) >= FILES - THREADS
