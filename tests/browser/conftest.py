"""A real server with a copy of the test database, and a real Chromium."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread

from tests.browser.pages import BROWSERS, LAUNCH_ARGUMENTS
from tests.connections import own_database as own_database
from tests.factories import a_document, a_group, a_place, person, publish

PASSWORD = "sourcebook-demo"


@pytest.fixture(scope="package")
def server() -> Iterator[str]:
    """The URL of the application, with the database that the connections use."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def served(server: str, own_database: str) -> str:
    """The URL of the application, with a database for this test."""
    return server


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A running Chromium for all tests; they are skipped without one.

    With SOURCEBOOK_REQUIRE_BROWSER=1 they fail instead.
    """
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    required = os.environ.get("SOURCEBOOK_REQUIRE_BROWSER") == "1"
    if path is None and not required:
        pytest.skip("no Chromium is installed")
    try:
        from playwright.sync_api import Page, sync_playwright
    except ImportError:
        if required:
            raise
        pytest.skip("playwright is not installed")
    # Its driver runs an event loop in this thread, where Django would use other connections.
    connections.close_all()
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as environment:
            # Under libfaketime Chromium waits forever, so it uses the real clock.
            environment.delenv("LD_PRELOAD", raising=False)
            playwright = stack.enter_context(sync_playwright())
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        # The ORM is safe beside that loop: neither waits for the other.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        environment.setattr(Page, "wait_for_function", wait_for_function)
        yield playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGUMENTS))
        connections.close_all()


def wait_for_function(
    page: Any, expression: str, *, arg: Any = None, timeout: int = 30_000
) -> None:
    """Wait until an expression is true, up to `timeout` milliseconds. Replaces Playwright's own.

    Playwright makes the page evaluate it repeatedly, which the policy of our pages forbids.
    """
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(20)


TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
  const place = `${sourceFile}:${lineNumber}`;
  console.error(`policy violated: ${effectiveDirective} ${blockedURI} at ${place} ${sample}`);
});
"""
# Console messages about violations of the policy, or about failures of Alpine.
FAULTS = ("policy violated", "Content Security Policy", "Alpine", "Permissions-Policy header")


class Watched:
    """A browser whose pages report violations of their Content-Security-Policy, and uncaught
    errors in scripts."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.faults: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.browser, name)

    def new_context(self, **options: Any) -> Any:
        context = self.browser.new_context(**options)
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        return context

    def new_page(self, **options: Any) -> Any:
        return self.new_context(**options).new_page()

    def hear(self, message: Any) -> None:
        if any(fault in message.text for fault in FAULTS):
            self.faults.append(message.text)


@pytest.fixture
def chromium(browser: Any, served: str) -> Iterator[Any]:
    """The browser, signed out and without data of earlier tests.

    The test fails if one of its pages violates its policy, or a script fails.
    """
    watched = Watched(browser)
    yield watched
    for context in browser.contexts:
        context.close()
    assert not watched.faults, "\n".join(watched.faults)


def signed_in(browser: Any, address: str, username: str, **options: Any) -> Any:
    """Return an empty page of a signed-in user, without using the form as `sign_in` does."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(**options)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    return context.new_page()


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


@pytest.fixture
def parties(served: str, served_editor: User, served_reviewer: User) -> None:
    """A place and two groups, published."""
    a_place()
    older = a_document(served_editor)
    front = a_group(served_editor, older, name="North Front")
    army = a_group(served_editor, older, name="Testland Army", kind="state force")
    publish(older, front, army, by=served_editor, approver=served_reviewer)


@pytest.fixture
def page(chromium: Any, served: str, parties: None, served_editor: User) -> Any:
    """The editor's browser."""
    return signed_in(chromium, served, served_editor.username)
