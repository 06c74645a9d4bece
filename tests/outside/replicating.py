"""A PostgreSQL for one test and a standby that streams from it: real servers, in one folder.

`python -m tests.outside.replicating` runs one server in SOURCEBOOK_VAR, as a copy of the server
behind a socket if one is given; the server ends with that process.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from server import postgres_server

__all__ = ["Server"]

SECONDS_TO_START = 60


class Server:
    """A server with its data in `folder`; a standby of `primary`, if that is given."""

    socket: str = ""
    """The folder of its socket, after it was started."""

    def __init__(self, folder: Path, primary: "Server | None" = None) -> None:
        self.folder = folder
        self.primary = primary
        folder.mkdir(mode=0o711, exist_ok=True)

    def start(self) -> None:
        """Run it with new or existing data; returns once it answers."""
        end = time.monotonic() + SECONDS_TO_START
        self._launch()
        while True:
            try:
                psycopg.connect(host=self.socket, user="postgres", dbname="postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                # A killed server may leave something for a moment.
                if self.process.poll() is not None:
                    self._launch()
                time.sleep(0.05)

    def _launch(self) -> None:
        copied = [self.primary.socket] if self.primary else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.outside.replicating", *copied],
            env={**os.environ, "SOURCEBOOK_VAR": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout
        self.socket, self.pid = self.process.stdout.readline().split()

    def kill(self) -> None:
        """Stop it like a power failure would."""
        os.kill(int(self.pid), signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.socket, ignore_errors=True)

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgres://{user}@{quote(self.socket, safe='')}/{database}"

    def run(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        with psycopg.connect(
            host=self.socket, user="postgres", dbname=database, autocommit=True
        ) as connection:
            result = connection.execute(sql)
            return result.fetchall() if result.description else []


def _copy(socket: str) -> None:
    """Create the data of a standby of the server behind a socket."""
    user = postgres_server._server_user()
    postgres_server.make_folder(postgres_server.home_directory())
    programs = postgres_server._programs_for(user)
    postgres_server._make_private_folder(postgres_server.data_directory(), user)
    subprocess.run(
        [
            *(programs / "pg_basebackup", "--host", socket, "--username", "postgres"),
            *("--pgdata", postgres_server.data_directory(), "--checkpoint", "fast"),
            *("--wal-method", "stream", "--write-recovery-conf", "--no-sync"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        **postgres_server._run_as(user),
    )


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    # The output of initdb and the server is not for the reader of the one line below.
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    if sys.argv[1:] and not postgres_server.data_directory().exists():
        _copy(sys.argv[1])
    server = postgres_server.start()
    print(postgres_server.socket_directory(), server.pid, file=told, flush=True)
    with contextlib.suppress(SystemExit):
        server.wait()
    if server.poll() is None:
        postgres_server.stop(server)


if __name__ == "__main__":
    main()
