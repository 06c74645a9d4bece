import pytest

from tests.seeded import in_seeded_database, seeded, seeded_database

__all__ = ["in_seeded_database", "seeded", "seeded_database"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give all tests on the seeds to one process, so that they are loaded once."""
    for item in items:
        if "seeded_database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("seeds"))
