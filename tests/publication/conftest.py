import pytest

from tests.connections import log_alone, log_alone_database, own_database

__all__ = ["log_alone", "log_alone_database", "own_database"]


@pytest.fixture(autouse=True)
def no_other_room(log_alone):
    """These tests use the log and no other room."""
