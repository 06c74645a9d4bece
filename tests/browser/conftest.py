"""A served copy of the test database, and a real Chromium in front of it."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread

from tests.browser.pages import BROWSERS, LAUNCH_ARGUMENTS
from tests.connections import own_database as own_database
from tests.factories import person

PASSWORD = "sourcebook-demo"


@pytest.fixture
def served(own_database: str) -> Iterator[str]:
    """The address of the application, serving a database of its own."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def chromium(served: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A running Chromium; the test is skipped without one, unless SOURCEBOOK_REQUIRE_BROWSER=1.

    It starts after `served`: its driver runs an event loop in this thread, and Django keeps other
    connections there, which would be in the way of copying the database.
    """
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    required = os.environ.get("SOURCEBOOK_REQUIRE_BROWSER") == "1"
    if path is None and not required:
        pytest.skip("no Chromium is installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        if required:
            raise
        pytest.skip("playwright is not installed")
    # The ORM is safe beside that loop: nothing in it waits for the other.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGUMENTS))
        yield browser
        browser.close()
        # Those that the test opened beside the loop lead to a database that goes now.
        connections.close_all()


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def served_editor(served: str) -> User:
    return with_password(person("editor"))


@pytest.fixture
def served_reviewer(served: str) -> User:
    return with_password(person("reviewer"))
