"""Own attributes for tests: a database whose codebook declares one of each record type."""

from collections.abc import Iterator
from typing import Any

import pytest

__all__ = ["ATTRIBUTES", "declare_attributes", "in_declared_database", "own_attributes"]

ATTRIBUTES = """
[[attribute]]
of = "group"
name = "own remark"
type = "text"
definition = "What the desk remarks."

[[attribute]]
of = "group"
name = "other remark"
type = "text"
definition = "What another desk remarks."

[[attribute]]
of = "incident"
name = "own remark"
type = "text"
definition = "What the desk remarks."

[[attribute]]
of = "incident"
name = "night curfew"
type = "yes/no"
label = "Curfew at night"
definition = "A curfew was in force where it happened."

[[attribute]]
of = "incident"
name = "case state"
type = "choice"
label = "State of the case"
definition = "How far our recorder got."
choices = [
    { value = "open", label = "still open" },
    { value = "confirmed", label = "confirmed case", definition = "Two recorders agree." },
]

[[attribute]]
of = "incident"
name = "other remark"
type = "text"
definition = "What another desk remarks."

[[attribute]]
of = "finding"
name = "own remark"
type = "text"
definition = "What the desk remarks."

[[attribute]]
of = "finding"
name = "other remark"
type = "text"
definition = "What another desk remarks."
"""


def declare_attributes() -> None:
    """Load them, as the owner of the tables."""
    from curation.codebook.file import read_codebook
    from curation.codebook.loading import load_codebook

    load_codebook(read_codebook(ATTRIBUTES))


@pytest.fixture(scope="session")
def declared_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of this process's copy, for the whole run."""
    from tests import databases

    with django_db_blocker.unblock():
        original = databases.declared()
    with databases.copy_of(original) as name:
        yield name


@pytest.fixture(scope="class")
def in_declared_database(declared_database: str) -> Iterator[None]:
    """Let all connections use that database; before `db`, which opens the test's transaction."""
    from tests import databases

    with databases.leading_to(declared_database):
        yield


@pytest.fixture
def own_attributes(in_declared_database: None, _core_codebook: None, db: None) -> None:
    """Run the test where attributes are declared, in a transaction that is rolled back."""
    from entities import codebook

    codebook.forget()
