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
from psycopg import pq

__all__ = ["as_owner", "owner_parameters", "runtime_login"]

# Settings of sessions (`options`) are not among them: they are those of the application.
_OF_CONNECTIONS = {
    option.keyword.decode() for option in pq.Conninfo.get_defaults() if option.keyword != b"options"
}
_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


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


def owner_parameters() -> dict[str, Any]:
    """Return the parameters of libpq for a connection as the owner, for programs and `psycopg`."""
    found = {**connection.settings_dict, **(settings.OWNER_DATABASE or {})}
    parameters = {
        name: value for name, value in found.get("OPTIONS", {}).items() if name in _OF_CONNECTIONS
    }
    parameters |= {name: found[key] for name, key in _NAMES.items() if found.get(key)}
    return parameters


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
