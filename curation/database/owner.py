"""The two database logins: the one that the application runs as, and the owner of the tables.

The owner can switch off every guard, so no process that answers requests uses its login. Commands
such as `migrate` take it from OWNER_DATABASE_URL.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connection, connections

__all__ = ["as_owner", "runtime_login"]


def runtime_login() -> str:
    """Return the application's login, or an empty string if it runs as the owner."""
    return settings.RUNTIME_LOGIN if settings.OWNER_DATABASE else ""


@contextmanager
def as_owner() -> Iterator[None]:
    """Use the owner's login for the default connection of the whole process within the block.

    Does nothing if no owner is configured, or inside a transaction.
    """
    parameters = connection.settings_dict
    owner: dict[str, Any] | None = settings.OWNER_DATABASE
    if owner is None or parameters["USER"] == owner["USER"] or connection.in_atomic_block:
        yield
        return
    options = {**parameters["OPTIONS"], **owner.get("OPTIONS", {})}
    changed = {**owner, "OPTIONS": options}
    before = {name: parameters[name] for name in changed}
    connection.close()
    parameters.update(changed)
    try:
        yield
    finally:
        connection.close()
        parameters.update(before)


@register(Tags.database)
def check_login(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Warn if the application's own login owns the tables, or will own them."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or settings.OWNER_DATABASE:
        return []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(bool_or(pg_has_role(relowner, 'USAGE')), true) FROM pg_class"
            " WHERE oid = to_regclass('public.publication_loghead')"
        )
        (owns,) = cursor.fetchone()
    if not owns:
        return []
    return [
        Warning(
            "The application's login owns the tables, so it can switch off their guards.",
            hint="Give the application a login of its own: README.md, On a server of your own.",
            id="curation.W001",
        )
    ]
