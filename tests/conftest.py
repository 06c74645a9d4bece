"""What every test stands on: a real PostgreSQL, and people with their roles."""

import os
from typing import Any

import pytest

RUN = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL"):
        from curation import embedded_postgres

        embedded_postgres.ensure_running()

    from django.conf import settings

    from tests.runs import DATABASES, take_number

    # The processes of one run share its number; pytest-django adds each one's own name.
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = take_number()
    run = config.workerinput["run"] if hasattr(config, "workerinput") else config.stash[RUN]
    settings.DATABASES["default"]["TEST"]["NAME"] = f"{DATABASES}_{run}"

    # Each test client would look for every static file again.
    settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["run"] = node.config.stash[RUN]


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
