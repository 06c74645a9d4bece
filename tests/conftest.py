"""What every test stands on: a real PostgreSQL, and people with their roles."""

import os
from typing import Any

import pytest


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL"):
        from curation import embedded_postgres

        embedded_postgres.ensure_running()

    from django.conf import settings

    # Each test client would look for every static file again.
    settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = None


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
