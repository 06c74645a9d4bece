"""The PostgreSQL that comes with Sourcebook, shared by every process that uses it.

The server belongs to its users: a process that calls `ensure_running` holds a shared lock until
it ends, however it ends, and a supervisor, started by the first of them and detached from its
terminal, stops the server when nobody holds the lock any more.
docs/decisions/0001-embedded-postgres-is-shared.md says why.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from server import postgres_server
from server.postgres_server import (
    PORT,
    PROJECT,
    USER,
    EmbeddedPostgresError,
    data_directory,
    socket_directory,
    var_directory,
)

__all__ = [
    "APPLICATION",
    "DATABASE",
    "PORT",
    "READER",
    "USER",
    "EmbeddedPostgresError",
    "claim_name",
    "data_directory",
    "detach",
    "ensure_running",
    "is_running",
    "remove",
    "socket_directory",
    "stop",
    "var_directory",
]

DATABASE = "sourcebook"
# Beside USER, which owns the tables: the logins of the application and of the API.
APPLICATION = "sourcebook_application"
READER = "sourcebook_reader"
# One process at a time, for PostgreSQL refuses two that do it at once. What they may do with the
# tables is given by `migrate` (`curation.database.grants`).
CREATE_LOGINS = f"""
DO $$
DECLARE
    login text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('logins'));
    IF to_regrole('sourcebook_api') IS NULL THEN
        CREATE ROLE sourcebook_api NOLOGIN;
    END IF;
    FOREACH login IN ARRAY ARRAY['{APPLICATION}', '{READER}'] LOOP
        IF to_regrole(login) IS NULL THEN
            EXECUTE format('CREATE ROLE %I LOGIN IN ROLE sourcebook_api', login);
        END IF;
    END LOOP;
END $$;
"""
MAX_LOG_BYTES = 10 * 1024 * 1024  # bytes; past that the next server begins a new log
SECONDS_TO_START = 60

# The locks that this process holds until it ends, by name: their open files.
_held: dict[str, int] = {}
# The supervisor that this process started, if it did: kept, for it is to outlive this variable.
_supervisor: subprocess.Popen[bytes] | None = None


def ensure_running() -> None:
    """Attach this process to the server until it ends, starting the server if need be.

    Afterwards the server answers and has the database `sourcebook`. To call it again is cheap,
    and starts a server anew that was lost meanwhile.
    Raises EmbeddedPostgresError, with the last lines of the log, if no server can be had.
    """
    global _supervisor
    if "users" not in _held:
        users = _open_lock("users")
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while a server without users is being stopped
        _held["users"] = users
    attempt: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + SECONDS_TO_START
    # "server" is locked once nothing is left of an earlier server, which might answer for this one.
    while not (_is_claimed("server") and postgres_server.is_ready() and _ensure_database()):
        outcome = attempt.poll() if attempt else 0
        if outcome or time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"PostgreSQL did not start.\n{_log_tail()}")
        # A supervisor that ended with 0 found another one at work, which may have ended since.
        if outcome == 0 and not is_running():
            attempt = _supervisor = _start_supervisor()
        time.sleep(0.02)


def is_running() -> bool:
    """Return whether the server has a supervisor, whoever started it."""
    return _is_claimed("supervisor")


def detach() -> None:
    """End this process's use of the server; if it was the last user, wait for the server's end."""
    users = _held.pop("users", None)
    if users is None:
        return
    was_last = _has_no_other_users(users)
    os.close(users)
    if was_last:
        postgres_server.wait_until(lambda: not is_running(), "PostgreSQL did not stop.")


def stop() -> None:
    """Stop every running `serve`, then the server, whoever uses it; return when they have ended.

    Raises EmbeddedPostgresError if one of them does not end.
    """
    with _stopped():
        pass


def remove() -> None:
    """Stop as `stop` does, and delete the database, the log and the locks."""
    with _stopped():
        postgres_server.remove()
        for file in [*var_directory().glob("*.lock"), _log_file()]:
            file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # others keep files there
            var_directory().rmdir()


def claim_name(name: str) -> bool:
    """Make this process the only one of that name until it ends; `stop` ends `serve-...`.

    Returns False if another process has the name.
    """
    lock = _open_lock(name)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    _held[name] = lock
    return True


def _supervise() -> None:
    """Run the server as long as it has users; return at once if another supervisor does."""
    if not claim_name("supervisor"):
        return
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    users = _open_lock("users")
    server = postgres_server.start()
    fcntl.flock(_open_lock("server"), fcntl.LOCK_EX)
    while not stopping.wait(0.1) and not _has_no_other_users(users):
        if server.poll() is not None:
            # Whoever needs it next starts it anew: one way to recover, whatever died.
            raise EmbeddedPostgresError(f"PostgreSQL ended by itself ({server.returncode}).")
    postgres_server.stop(server)


@contextlib.contextmanager
def _stopped() -> Iterator[None]:
    """Stop every `serve` and the server, and keep the server from starting within the block."""
    for lock_file in sorted(var_directory().glob("serve-*.lock")):
        _stop_holder(lock_file.stem)
    _stop_holder("supervisor")
    if not claim_name("supervisor"):
        raise EmbeddedPostgresError("PostgreSQL was started again meanwhile.")
    try:
        postgres_server.kill_leftover_processes()
        yield
    finally:
        os.close(_held.pop("supervisor"))


def _lock_file(name: str) -> Path:
    return var_directory() / f"{name}.lock"


def _log_file() -> Path:
    return var_directory() / "postgres.log"


def _open_lock(name: str) -> int:
    try:
        postgres_server.make_folder(var_directory())
        return os.open(_lock_file(name), os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise EmbeddedPostgresError(
            f"{error.filename} belongs to another user. Run this as that user, "
            "or set SOURCEBOOK_VAR to a folder of your own."
        ) from error


def _is_claimed(name: str) -> bool:
    if not _lock_file(name).exists():
        return False
    lock = _open_lock(name)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _stop_holder(name: str) -> None:
    if _is_claimed(name):
        lock_file = _lock_file(name)
        os.kill(int(lock_file.read_text()), signal.SIGTERM)
        otherwise = f"The process that holds {lock_file} did not end."
        postgres_server.wait_until(lambda: not _is_claimed(name), otherwise)


def _has_no_other_users(users: int) -> bool:
    """Return whether nobody else holds the lock of the users; new ones must then wait for us."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start_supervisor() -> subprocess.Popen[bytes]:
    log_file = _log_file()
    too_large = log_file.exists() and log_file.stat().st_size > MAX_LOG_BYTES
    begin = os.O_TRUNC if too_large else 0
    log = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | begin, 0o600)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "server.embedded_postgres", "supervise"],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for one user, not for what all of them share
        )
    finally:
        os.close(log)


def _log_tail() -> str:
    lines = _log_file().read_text(errors="replace").splitlines()
    return "\n".join([*lines[-8:], f"({_log_file()} says more.)"])


def _ensure_database() -> bool:
    """Return whether the server answers, having made the database and its logins if need be."""
    already_there = (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation)
    try:
        with psycopg.connect(
            host=str(socket_directory()),
            port=PORT,
            user=USER,
            dbname="postgres",
            connect_timeout=10,
            autocommit=True,
        ) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [DATABASE]).fetchone() is None:
                with contextlib.suppress(*already_there):  # by another process, just now
                    connection.execute(f"CREATE DATABASE {DATABASE}")
            connection.execute(CREATE_LOGINS)
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    commands = {"supervise": _supervise, "stop": stop, "remove": remove}
    try:
        commands[sys.argv[1]]()
    except EmbeddedPostgresError as error:
        sys.exit(str(error))
