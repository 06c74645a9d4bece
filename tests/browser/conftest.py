"""A served copy of the test database, and a real Chromium in front of it."""

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
    """The address of the application, on whatever database the connections lead to."""
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
    """The address of the application, serving a database of the test's own."""
    return server


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A running Chromium for all tests; they are skipped without one.

    Unless SOURCEBOOK_REQUIRE_BROWSER=1: then they fail.
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
    # Its driver runs an event loop in this thread, and Django keeps other connections there.
    connections.close_all()
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as environment:
            # Under libfaketime Chromium waits without end: it keeps the true clock.
            environment.delenv("LD_PRELOAD", raising=False)
            playwright = stack.enter_context(sync_playwright())
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        # The ORM is safe beside that loop: nothing in it waits for the other.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        environment.setattr(Page, "wait_for_function", wait_for_function)
        yield playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGUMENTS))
        connections.close_all()


def wait_for_function(
    page: Any, expression: str, *, arg: Any = None, timeout: int = 30_000
) -> None:
    """Wait until an expression is true, up to `timeout` milliseconds, in place of Playwright's own.

    Playwright has the page evaluate it again and again, which the policy of our pages forbids.
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
# What a page says in its console when it keeps to its policy badly, or Alpine cannot do its work.
FAULTS = ("policy violated", "Content Security Policy", "Alpine", "Permissions-Policy header")


class Watched:
    """A browser whose pages all tell when they run against their Content-Security-Policy, or when
    an error in a script is caught by nobody."""

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
    """The browser, in which nobody is signed in and nothing is kept of an earlier test.

    The test fails if a page of it ran against its policy, or a script failed.
    """
    watched = Watched(browser)
    yield watched
    for context in browser.contexts:
        context.close()
    assert not watched.faults, "\n".join(watched.faults)


def signed_in(browser: Any, address: str, username: str, **options: Any) -> Any:
    """Return an empty page of somebody who has signed in: `sign_in` does it by the form."""
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
