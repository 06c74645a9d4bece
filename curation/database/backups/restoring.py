"""Restores a backup in one transaction: everything, checked, or nothing."""

import gzip
import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from psycopg import Connection, Error, sql

from curation.database.backups.contents import (
    connect,
    qualified,
    read_rows,
    sequences_in,
    tables_in,
)
from curation.database.backups.manifest import (
    AFTER,
    BEFORE,
    BackupError,
    Manifest,
    TableRows,
    digest_of,
    table_file,
)

__all__ = ["restore"]

PIECE = 1024 * 1024
OWN_APPS = frozenset({"sources", "entities", "reading", "publication", "curation"})

# Other people's sessions, which would see the tables disappear or hold their locks.
_OTHERS = """
SELECT DISTINCT usename || coalesce(' (' || nullif(application_name, '') || ')', '')
  FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def restore(folder: Path, tell: Callable[[str], object], *, replace: bool = False) -> Manifest:
    """Restore a backup into an empty database, or with `replace` in place of everything there.

    Checks each file by its hash, and each table again once it is in the database. The log goes on
    under another id, because publications after the backup are lost. Rights are not restored:
    `migrate` grants them. `tell` receives a line for each table. Raises BackupError; then the
    database is as it was.
    """
    manifest, is_own = Manifest.read(folder)
    _check_files(folder, manifest)
    _check_migrations(manifest)
    with connect() as connection:
        _check_database(connection, replace=replace)
        try:
            with connection.transaction():
                if replace:
                    _drop_everything(connection)
                _fill(connection, folder, manifest, tell)
        except Error as error:
            raise BackupError(f"PostgreSQL refused the backup: {error}") from error
        tell("Collecting statistics")
        connection.execute("ANALYZE")
    if not is_own:
        tell(
            "This backup was made under another SECRET_KEY. Add that key to SECRET_KEY_FALLBACKS:"
            " without it the codes of second factors are not accepted, and lists are sent"
            " uncompressed until rebuild_index is run."
        )
    return manifest


def _fill(
    connection: Connection[Any], folder: Path, manifest: Manifest, tell: Callable[[str], object]
) -> None:
    connection.execute((folder / BEFORE).read_bytes())
    connection.execute("SET search_path = public")
    if (created := set(tables_in(connection))) != manifest.tables.keys():
        wrong = ", ".join(sorted(created ^ manifest.tables.keys()))
        raise BackupError(f"Tables and manifest of the backup differ: {wrong}.")
    for number, (table, expected) in enumerate(manifest.tables.items(), start=1):
        _load(connection, table_file(folder, table), table, expected)
        tell(f"{number}/{len(manifest.tables)} {table}: {expected.rows} rows")
    for name, (value, is_called) in manifest.sequences.items():
        connection.execute(
            "SELECT setval(%s::regclass, %s, %s)",
            [qualified(name).as_string(connection), value, is_called],
        )
    if sequences_in(connection).keys() != manifest.sequences.keys():
        raise BackupError("Sequences and manifest of the backup differ.")
    tell("Creating indexes, constraints and triggers")
    connection.execute((folder / AFTER).read_bytes())
    connection.execute("SET search_path = public")
    tell("Comparing all rows with the backup")
    for table, expected in manifest.tables.items():  # in the order of primary keys, there by now
        if read_rows(connection, table) != expected:
            raise BackupError(f"{table} has other rows in the database than in the backup.")
    # A backup from before the log notices by itself where it is has no such trigger.
    connection.execute("UPDATE publication_loghead SET log_id = gen_random_uuid()")


def _load(connection: Connection[Any], path: Path, table: str, expected: TableRows) -> None:
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(
        qualified(table), sql.SQL(", ").join(map(sql.Identifier, expected.columns))
    )
    digest = hashlib.sha256()
    try:
        with gzip.open(path) as file, connection.cursor().copy(query) as copy:
            while piece := file.read(PIECE):
                digest.update(piece)
                copy.write(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise BackupError(f"{path} cannot be read: {error}") from error
    if digest.hexdigest() != expected.sha256:
        raise BackupError(f"{path} is damaged: its hash is not the one in the manifest.")


def _check_files(folder: Path, manifest: Manifest) -> None:
    """Check what can be checked without the database, so that it fails at once."""
    for file in (BEFORE, AFTER):
        if digest_of(folder / file) != manifest.scripts.get(file):
            raise BackupError(f"{folder / file} is damaged: its hash is not that in the manifest.")
    for table in manifest.tables:
        if not table_file(folder, table).exists():
            path = table_file(folder, table)
            raise BackupError(f"The backup is incomplete: {path} is missing.")


def _check_migrations(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    # Libraries may have replaced their own migrations since.
    unknown = [
        name
        for name in manifest.migrations
        if name not in known and name.partition(".")[0] in OWN_APPS
    ]
    if unknown:
        raise BackupError(
            f"The backup was made by a later version, with {unknown[-1]}. Update Sourcebook first."
        )


def _check_database(connection: Connection[Any], *, replace: bool) -> None:
    name = connection.info.dbname
    if tables_in(connection) and not replace:
        raise BackupError(
            f"The database {name} is not empty. With --replace everything in it is deleted first."
        )
    connections[DEFAULT_DB_ALIAS].close()
    if others := [each for (each,) in connection.execute(_OTHERS)]:
        raise BackupError(
            f"Others use the database {name}: {', '.join(others)}."
            " Stop web processes and workers first."
        )


def _drop_everything(connection: Connection[Any]) -> None:
    schemas = connection.execute(
        "SELECT nspname FROM pg_namespace"
        " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
    )
    for (schema,) in schemas.fetchall():
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
    connection.execute(
        "CREATE SCHEMA public AUTHORIZATION pg_database_owner;"
        "GRANT USAGE ON SCHEMA public TO PUBLIC"
    )
