"""A database for one benchmark, next to the one in use, removed afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test.utils import (
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)

from benchmarks.many_rows import fill
from curation.database.owner import as_owner
from server import embedded_postgres

__all__ = ["emptied", "filled"]

NAME = "sourcebook_benchmark"


@contextmanager
def filled(rows: int) -> Iterator[dict[str, Any]]:
    """Connect to a new database with this many rows of each kind; yields the result of `fill`."""
    # Filling bypasses the guards.
    with emptied(), as_owner():
        yield fill(rows)


@contextmanager
def emptied() -> Iterator[str]:
    """Connect to a new database with every migration and nothing more; yields its name."""
    if not os.environ.get("DATABASE_URL"):
        embedded_postgres.ensure_running()
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = NAME
    settings.WHITENOISE_USE_FINDERS = False
    setup_test_environment(debug=False)
    with as_owner():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": False})
        try:
            yield NAME
        finally:
            teardown_databases(made, verbosity=0)
            teardown_test_environment()
