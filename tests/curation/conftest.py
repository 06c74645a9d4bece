import pytest
from django.contrib.auth.models import User

from tests.connections import own_database, own_seeded_database
from tests.factories import person
from tests.seeded import in_seeded_database, seeded, seeded_database

__all__ = [
    "in_seeded_database",
    "own_database",
    "own_seeded_database",
    "seeded",
    "seeded_database",
]


@pytest.fixture
def administrator(db: None) -> User:
    return person("administrator")
