"""Fixtures for tests on a copy of the seeded database."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import databases


@pytest.fixture(scope="session")
def seeded_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of this process's copy, for the whole run."""
    with django_db_blocker.unblock():
        original = databases.seeded()
    with databases.copy_of(original) as name:
        yield name


@pytest.fixture(scope="class")
def in_seeded_database(seeded_database: str) -> Iterator[None]:
    """Let all connections use the seeded database.

    It has class scope, so that it runs before `db`, which opens the test's transaction.
    """
    with databases.leading_to(seeded_database):
        yield


@pytest.fixture
def seeded(in_seeded_database: None, db: None) -> None:
    """Run the test with the seeds, in a transaction that is rolled back at its end."""
