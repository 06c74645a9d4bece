"""A page whose query takes too long, on the real server in production's settings."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client

from tests.connections import own_database
from tests.curation.test_page_limits import accounts_locked
from tests.factories import person
from tests.serving import database_url, serving

__all__ = ["own_database"]

PATIENCE = 15
SHOW = (
    "from django.db import connection; cursor = connection.cursor();"
    "cursor.execute('SHOW statement_timeout'); print(cursor.fetchone()[0])"
)
KEY = "Jx9fQ2mWvTz7LkPbRy4sHnCdEg8uAoKi5tXe3wZq1MhVbNcSaDfGj"


@pytest.fixture
def server(own_database: str) -> Iterator[str]:
    with serving(
        own_database,
        threads=4,
        DEBUG="0",
        SECRET_KEY=KEY,
        SECURE_SSL_REDIRECT="0",
        SECONDS_FOR_A_STATEMENT="1",
    ) as address:
        yield address


def test_a_page_whose_query_takes_too_long_is_answered_with_503(
    server: str, own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", KEY)
    client = Client()
    client.force_login(person("editor"))
    page = urllib.request.Request(
        urljoin(server, "/admin/notifications/"),
        headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"},
    )
    # The account is read in middleware, before any view.
    with accounts_locked(own_database), pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(page, timeout=PATIENCE)
    assert raised.value.code == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(raised.value.headers["Retry-After"]) > 0
    assert raised.value.headers["Cache-Control"] == "no-store"
    assert "did not answer in time" in raised.value.read().decode()


def test_commands_and_jobs_have_no_limit(own_database: str) -> None:
    shown = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", SHOW],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(own_database),
            "OWNER_DATABASE_URL": "",
            "DEBUG": "1",
            "SECONDS_FOR_A_STATEMENT": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == "0"
