"""The embedded PostgreSQL, shared by all processes that use it.

A process that calls `ensure_running` holds a shared lock until it ends. The first one starts a
supervisor, detached from the terminal, which stops the server when no process holds the lock any
more. See docs/decisions/0001-embedded-postgres-is-shared.md.
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
# The logins of the application and of the API. USER owns the tables.
APPLICATION = "sourcebook_application"
READER = "sourcebook_reader"
# The lock lets one process at a time create the logins: PostgreSQL would refuse two at once.
# `migrate` grants their rights on tables (`curation.database.grants`).
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
MAX_LOG_BYTES = 10 * 1024 * 1024  # beyond that, the next server starts a new log
SECONDS_TO_START = 60

# The file descriptors of the locks that this process holds until it ends, by name.
_held: dict[str, int] = {}
# The supervisor that this process started. Kept, because it outlives the function that starts it.
_supervisor: subprocess.Popen[bytes] | None = None


def ensure_running() -> None:
    """Attach this process to the server until it ends, starting the server if necessary.

    Afterwards the server answers and has the database `sourcebook`. Calling it again is cheap, and
    restarts a server that has died. Raises EmbeddedPostgresError, with the last lines of the log,
    if the server cannot be started.
    """
    global _supervisor
    if "users" not in _held:
        users = _open_lock("users")
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while a server without users is being stopped
        _held["users"] = users
    attempt: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + SECONDS_TO_START
    # The supervisor locks "server" once no earlier server is left that could answer instead.
    while not (_is_claimed("server") and postgres_server.is_ready() and _ensure_database()):
        outcome = attempt.poll() if attempt else 0
        if outcome or time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"PostgreSQL did not start.\n{_log_tail()}")
        # A supervisor exits with 0 if another one is running, which may have ended since.
        if outcome == 0 and not is_running():
            attempt = _supervisor = _start_supervisor()
        time.sleep(0.02)


def is_running() -> bool:
    """Return whether the server has a supervisor, whoever started it."""
    return _is_claimed("supervisor")


def detach() -> None:
    """Detach this process from the server. The last one waits until the server has stopped."""
    users = _held.pop("users", None)
    if users is None:
        return
    was_last = _has_no_other_users(users)
    os.close(users)
    if was_last:
        postgres_server.wait_until(lambda: not is_running(), "PostgreSQL did not stop.")


def stop() -> None:
    """Stop every running `serve` and then the server, even if others use it, and wait for them.

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
    """Reserve a name for this process until it ends. Returns False if another process has it.

    `stop` ends processes with names such as `serve-8000`.
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
    """Run the server as long as a process uses it. Returns at once if another supervisor runs."""
    if not claim_name("supervisor"):
        return
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    users = _open_lock("users")
    server = postgres_server.start()
    fcntl.flock(_open_lock("server"), fcntl.LOCK_EX)
    while not stopping.wait(0.1) and not _has_no_other_users(users):
        if server.poll() is not None:
            # The next process that needs the server restarts it.
            raise EmbeddedPostgresError(f"PostgreSQL ended by itself ({server.returncode}).")
    postgres_server.stop(server)


@contextlib.contextmanager
def _stopped() -> Iterator[None]:
    """Stop every `serve` and the server, and prevent a restart within the block."""
    for lock_file in sorted(var_directory().glob("serve-*.lock")):
        _stop_holder(lock_file.stem)
    _stop_holder("supervisor")
    if not claim_name("supervisor"):
        raise EmbeddedPostgresError("PostgreSQL was started again meanwhile. Try again.")
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
    """Return whether no other process holds the users' lock. If so, new ones wait for this one."""
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
            start_new_session=True,  # Ctrl-C must not reach the shared server
        )
    finally:
        os.close(log)


def _log_tail() -> str:
    lines = _log_file().read_text(errors="replace").splitlines()
    return "\n".join([*lines[-8:], f"(See {_log_file()} for more.)"])


def _ensure_database() -> bool:
    """Return whether the server answers. Creates the database and its logins if necessary."""
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
