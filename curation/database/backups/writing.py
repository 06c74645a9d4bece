"""Makes a backup, of one moment, while people go on working."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

from psycopg import Connection

from curation.database.backups.contents import connect, read_rows, sequences_in, tables_in
from curation.database.backups.manifest import (
    AFTER,
    BEFORE,
    BackupError,
    Manifest,
    digest_of,
    table_file,
)
from curation.database.backups.programs import definitions

__all__ = ["back_up"]

SECTIONS = {BEFORE: "pre-data", AFTER: "post-data"}
COMPRESSION = 6


def back_up(folder: Path, tell: Callable[[str], object]) -> Manifest:
    """Write a backup to a folder that is new or empty; return its manifest.

    Rows and definitions are of one snapshot. Nobody else on the machine can read the folder, which
    has its name only once it is complete. `tell` receives a line for each table. Raises
    BackupError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not empty. Name a new folder.")
    unfinished = folder.with_name(f"{folder.name}-unfinished")
    rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir(mode=0o700, parents=True)
        (unfinished / "tables").mkdir()
        with connect() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            manifest = _write(connection, unfinished, tell)
            connection.execute("COMMIT")
        manifest.write(unfinished)
        unfinished.replace(folder)
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error}") from error
    finally:
        rmtree(unfinished, ignore_errors=True)
    return manifest


def _write(connection: Connection[Any], folder: Path, tell: Callable[[str], object]) -> Manifest:
    ((head,),) = connection.execute("SELECT to_regclass('public.publication_loghead')")
    if head is None:
        raise BackupError("The database has no tables yet. Run migrate first.")
    manifest = _described(connection)
    ((snapshot,),) = connection.execute("SELECT pg_export_snapshot()")
    for file, section in SECTIONS.items():
        version = connection.info.server_version // 10_000
        (folder / file).write_text(definitions(section, snapshot, version), encoding="utf-8")
        manifest.scripts[file] = digest_of(folder / file)
    manifest.sequences = sequences_in(connection)
    tables = tables_in(connection)
    for number, table in enumerate(tables, start=1):
        with gzip.open(table_file(folder, table), "wb", COMPRESSION) as rows:
            manifest.tables[table] = read_rows(connection, table, rows.write)
        tell(f"{number}/{len(tables)} {table}: {manifest.tables[table].rows} rows")
    return manifest


def _described(connection: Connection[Any]) -> Manifest:
    ((log_id, seq),) = connection.execute("SELECT log_id::text, seq FROM publication_loghead")
    applied = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
    return Manifest(
        made_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        postgresql=connection.info.parameter_status("server_version") or "",
        log_id=log_id,
        seq=seq,
        migrations=[name for (name,) in applied],
    )
