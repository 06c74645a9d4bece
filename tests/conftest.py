"""The common fixtures: a real PostgreSQL, and users with their roles."""

import gc
import os
import tempfile
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

from tests.attributes import declared_database, in_declared_database, own_attributes

__all__ = ["declared_database", "in_declared_database", "own_attributes"]

RUN = pytest.StashKey[int]()
PLACES = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    for marker in (
        "owner: the test acts as the owner of the tables, not as the application",
        "superuser: the same, and its owner is a superuser; skipped where it is not",
    ):
        config.addinivalue_line("markers", marker)
    is_first = not hasattr(config, "workerinput")
    if not os.environ.get("DATABASE_URL"):
        from tests import database_server

        database_server.ensure_running(is_first=is_first)

    from django.conf import settings

    if settings.OWNER_DATABASE is None:
        raise pytest.UsageError("Tests need OWNER_DATABASE_URL beside DATABASE_URL.")

    from tests.runs import DATABASES, take_number

    # The processes of one run share its number.
    if is_first:
        config.stash[RUN] = take_number()
    run = config.stash[RUN] if is_first else config.workerinput["run"]  # type: ignore[attr-defined]
    settings.DATABASES["default"]["TEST"]["NAME"] = f"{DATABASES}_{run}"

    # The data of a test need not survive a crash of the server.
    settings.DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
    # A query that does not end fails its test, not the whole run.
    settings.DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=300s"

    # Concurrent runs do not wait for each other's files.
    config.stash[PLACES] = tempfile.TemporaryDirectory(prefix="sourcebook-places-")
    settings.PLACES_FOLDER = config.stash[PLACES].name

    # The databases of a run have logs of their own.
    settings.LOG_POSITION_FILE = ""

    # Otherwise each test client would search all static files again.
    settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = None

    # All tests send requests from one address.
    settings.API_RATE_LIMIT = 1_000_000

    # A slow example on a busy machine is not a failure.
    hypothesis.settings.register_profile(
        "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("patient")

    # A secure hasher takes a fifth of a second for each sign-in.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["run"] = node.config.stash[RUN]


def pytest_unconfigure(config: pytest.Config) -> None:
    if PLACES in config.stash:
        config.stash[PLACES].cleanup()
    if RUN in config.stash:
        from tests.runs import give_back

        give_back(config.stash[RUN])


@pytest.hookimpl(trylast=True)
def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a parameter that holds the bytes of a file after its argument. Files that a library
    writes may contain the time, and each worker must collect the same tests."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the many small tests, which run in a transaction, last.

    Then no process is still running a long test when the others have finished.
    """

    def is_in_transaction(item: pytest.Item) -> bool:
        in_fixtures = "db" in getattr(item, "fixturenames", ())
        return in_fixtures or item.get_closest_marker("django_db") is not None

    items.sort(key=is_in_transaction)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if item.get_closest_marker("owner") or item.get_closest_marker("superuser"):
        from curation.database.owner import as_owner

        with as_owner():
            return (yield)
    return (yield)


@pytest.fixture(autouse=True)
def _skipped_without_a_superuser(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("superuser"):
        from tests.runs import connect_to_server

        with connect_to_server() as server:
            if server.execute("SHOW is_superuser").fetchone() != ("on",):
                pytest.skip("Only a superuser can try it.")


def pytest_collection_finish() -> None:
    """Exclude the objects from before the first test from garbage collection: they stay anyway."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A test database for this process. It replaces pytest-django's fixture, which would run
    migrations."""
    from tests import databases

    with django_db_blocker.unblock():
        original = databases.migrated()
    with databases.copy_of(original) as name, databases.leading_to(name):
        yield


@pytest.fixture(autouse=True)
def _core_codebook() -> None:
    """Let every test begin with the core's terms, without a query for them.

    A test that loads own terms forgets these; on the seeds, `forget` reads the own terms there.
    """
    from api.filters import own_terms
    from entities import codebook

    codebook.keep(codebook.core_codebook(), float("inf"))
    own_terms.keep({}, float("inf"))


@pytest.fixture
def editor(db: None) -> Any:
    from tests.factories import person

    return person("editor")


@pytest.fixture
def second_editor(db: None) -> Any:
    from tests.factories import person

    return person("editor")


@pytest.fixture
def reviewer(db: None) -> Any:
    from tests.factories import person

    return person("reviewer")


@pytest.fixture
def second_reviewer(db: None) -> Any:
    from tests.factories import person

    return person("reviewer")


@pytest.fixture
def publisher(db: None) -> Any:
    from tests.factories import person

    return person("publisher")


@pytest.fixture
def second_publisher(db: None) -> Any:
    from tests.factories import person

    return person("publisher")


@pytest.fixture
def document(editor: Any) -> Any:
    from tests.factories import a_document

    return a_document(editor)


@pytest.fixture
def group(editor: Any, document: Any) -> Any:
    from tests.factories import a_group

    return a_group(editor, document)


@pytest.fixture
def incident(editor: Any, document: Any) -> Any:
    from tests.factories import an_incident

    return an_incident(editor, document)


@pytest.fixture
def finding(editor: Any, document: Any) -> Any:
    from tests.factories import a_finding

    return a_finding(editor, document)
