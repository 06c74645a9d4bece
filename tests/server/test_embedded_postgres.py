"""The embedded server with real processes, each test with its own `var`."""

import os
import select
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from server import embedded_postgres, postgres_server

USES_THE_SERVER = """
import sys
from server import embedded_postgres
embedded_postgres.ensure_running()
print("attached", flush=True)
sys.stdin.read()
"""

# They share a `var`; otherwise each process would create its own.
pytestmark = pytest.mark.xdist_group("embedded_postgres")

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="is about a server that root starts")


class User:
    """A process that uses the server until it is told to stop."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USES_THE_SERVER],
            cwd=postgres_server.PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_attached(self) -> None:
        assert self.process.stdout and self.process.stderr
        if self.process.stdout.readline() != "attached\n":
            pytest.fail(self.process.stderr.read())

    def leave(self) -> None:
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not tmp_path: its path is long, and closed to the user that root's server runs as.
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="server-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def var(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A `var` without a running server; all tests share its data, to save time."""
    monkeypatch.setenv("SOURCEBOOK_VAR", str(folder / "var"))
    yield folder / "var"
    embedded_postgres.stop()


@pytest.fixture
def attach(var: Path) -> Iterator[Callable[[], User]]:
    users: list[User] = []

    def attach_one() -> User:
        users.append(User())
        users[-1].wait_until_attached()
        return users[-1]

    yield attach_one
    for user in users:
        if user.process.returncode is None:
            user.kill()


def connect() -> psycopg.Connection:
    return psycopg.connect(
        host=str(embedded_postgres.socket_directory()),
        port=embedded_postgres.PORT,
        user=embedded_postgres.USER,
        dbname=embedded_postgres.DATABASE,
        autocommit=True,
    )


def commit_a_row() -> None:
    with connect() as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 'still here' AS word")


def the_row_is_there() -> bool:
    with connect() as connection:
        return connection.execute("SELECT word FROM kept").fetchone() == ("still here",)


def release(name: str) -> None:
    os.close(embedded_postgres._held.pop(name))


def pid_file() -> Path:
    return embedded_postgres.data_directory() / "postmaster.pid"


def postmaster() -> psutil.Process:
    return psutil.Process(int(pid_file().read_text().splitlines()[0]))


def wait_for(condition: Callable[[], bool]) -> None:
    postgres_server.wait_until(condition, "It did not come to pass.")


def has_stopped() -> bool:
    return not embedded_postgres.is_running() and not pid_file().exists()


Attach = Callable[[], User]


def test_second_process_attaches_and_the_last_one_out_stops_the_server(attach: Attach) -> None:
    first, second = attach(), attach()
    server = postmaster()
    commit_a_row()

    first.leave()
    time.sleep(0.5)  # time in which a server without users would have been stopped
    assert server.is_running()
    assert the_row_is_there()

    second.leave()
    wait_for(has_stopped)


def test_processes_that_start_at_once_share_one_new_server(var: Path) -> None:
    embedded_postgres.remove()
    users = [User() for _ in range(4)]
    for user in users:
        user.wait_until_attached()
    for user in users:
        user.leave()
    log = (var / "postgres.log").read_text()
    assert log.count("ready to accept connections") == 1


def test_the_last_user_leaves_only_after_the_server_has_stopped(var: Path) -> None:
    leaves = f"{USES_THE_SERVER}embedded_postgres.detach(); print(embedded_postgres.is_running())"
    result = subprocess.run(
        [sys.executable, "-c", leaves],
        cwd=postgres_server.PROJECT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert result.stdout == "attached\nFalse\n", result.stderr


def test_a_killed_user_no_longer_counts(attach: Attach) -> None:
    user = attach()
    commit_a_row()

    user.kill()
    wait_for(has_stopped)

    attach()
    assert the_row_is_there()


def test_next_process_recovers_after_a_kill_of_the_postmaster(attach: Attach) -> None:
    attach()
    commit_a_row()
    busy = connect()  # its children outlive the postmaster, and block a new one
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000)")
    wait_for(lambda: "SELECT" in " ".join(psutil.Process(busy.info.backend_pid).cmdline()))

    postmaster().kill()
    attach()

    assert the_row_is_there()
    busy.pgconn.finish()


def test_next_process_recovers_after_a_kill_of_the_supervisor(attach: Attach) -> None:
    attach()
    commit_a_row()
    server = postmaster()
    supervisor = server.parent()
    assert supervisor
    assert "supervise" in supervisor.cmdline()

    supervisor.kill()
    if sys.platform == "linux":
        wait_for(lambda: not server.is_running())

    attach()
    assert the_row_is_there()


def test_server_that_outlived_its_supervisor_is_replaced_before_use(attach: Attach) -> None:
    attach().leave()
    wait_for(has_stopped)
    left_behind = postgres_server.start()
    wait_for(postgres_server.is_ready)
    commit_a_row()

    assert embedded_postgres.claim_name("supervisor")  # as the next process does first
    user = User()
    assert user.process.stdout
    attached_too_early, _, _ = select.select([user.process.stdout], [], [], 1.5)
    release("supervisor")
    assert not attached_too_early

    user.wait_until_attached()
    assert left_behind.wait(60) is not None
    assert the_row_is_there()
    user.leave()


def test_second_supervisor_leaves_the_server_to_the_first(attach: Attach) -> None:
    attach()
    server = postmaster()
    supervise = [sys.executable, "-m", "server.embedded_postgres", "supervise"]
    subprocess.run(supervise, cwd=postgres_server.PROJECT, check=True, timeout=60)
    assert server.is_running()


def test_a_stale_pid_file_of_another_process_is_ignored(attach: Attach) -> None:
    user = attach()
    commit_a_row()
    lines = pid_file().read_text().splitlines()
    owner = pid_file().owner()
    user.leave()
    wait_for(has_stopped)

    # Owned by the server's own user, because PostgreSQL treats other users' processes as dead.
    with subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None) as other:
        pid_file().write_text("\n".join([str(other.pid), *lines[1:]]))
        attach()
        assert other.poll() is None
        assert the_row_is_there()
        other.kill()


def test_stop_ends_the_server_and_what_serves_though_they_are_in_use(attach: Attach) -> None:
    attach()
    commit_a_row()
    serving = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time; from curation import embedded_postgres\n"
            "embedded_postgres.claim_name('serve-1'); print('claimed', flush=True); time.sleep(60)",
        ],
        cwd=postgres_server.PROJECT,
        stdout=subprocess.PIPE,
    )
    assert serving.stdout
    serving.stdout.readline()

    embedded_postgres.stop()
    assert has_stopped()
    serving.communicate(timeout=30)

    attach()
    assert the_row_is_there()


def test_only_one_process_can_claim_a_name(var: Path) -> None:
    assert embedded_postgres.claim_name("serve-1")
    assert not embedded_postgres.claim_name("serve-1")
    release("serve-1")
    assert embedded_postgres.claim_name("serve-1")
    release("serve-1")


def test_nobody_else_on_the_machine_can_reach_the_server(attach: Attach) -> None:
    attach()
    folder = embedded_postgres.socket_directory()
    for private in [folder, folder / ".s.PGSQL.5432", embedded_postgres.data_directory()]:
        found = private.stat()
        assert stat.S_IMODE(found.st_mode) == 0o700
        assert found.st_uid == postmaster().uids().real
    with connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_socket_moves_to_a_short_private_folder_when_the_path_is_too_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch, attach: Attach
) -> None:
    monkeypatch.setenv("SOURCEBOOK_VAR", str(folder / ("long" * 25)))
    try:
        attach()
        socket_directory = embedded_postgres.socket_directory()
        assert socket_directory.parent == Path("/tmp")
        assert stat.S_IMODE(socket_directory.stat().st_mode) == 0o700
        with connect():
            pass
    finally:
        embedded_postgres.remove()
    assert not socket_directory.exists()


def test_a_socket_folder_created_by_another_user_is_refused(var: Path) -> None:
    socket_directory = embedded_postgres.socket_directory()
    shutil.rmtree(socket_directory, ignore_errors=True)
    socket_directory.mkdir(parents=True)
    os.chown(socket_directory, postgres_server._server_user().pw_uid, -1)
    socket_directory.chmod(0o777)
    try:
        user = User()
        _, complaint = user.process.communicate()
        assert f"{socket_directory} is not private" in complaint
    finally:
        socket_directory.rmdir()


@as_root
def test_the_server_runs_below_a_folder_that_only_root_may_enter(
    folder: Path, monkeypatch: pytest.MonkeyPatch, attach: Attach
) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    package = postgres_server.programs().parent.parent
    for part in [package, package.with_name("embedded_postgres.libs")]:
        shutil.copytree(part, closed / part.name)
    monkeypatch.setenv("SOURCEBOOK_VAR", str(closed / "var"))
    monkeypatch.setenv("PYTHONPATH", str(closed))
    try:
        attach()
        commit_a_row()
        assert the_row_is_there()
        home = postgres_server.home_directory()
        assert not home.is_relative_to(closed)
        assert str(home) in postmaster().exe()
        assert postmaster().username() == "nobody"
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        embedded_postgres.remove()
    assert not home.exists()


def test_a_server_of_an_earlier_version_is_given_the_logins(attach: Attach) -> None:
    attach().leave()
    attach()
    names = (embedded_postgres.APPLICATION, embedded_postgres.READER)
    with connect() as connection:
        for name in (*names, "sourcebook_api"):
            connection.execute(f"DROP ROLE {name}")
        attach()
        for name in names:
            query = "SELECT pg_has_role(%s, 'sourcebook_api', 'MEMBER')"
            assert connection.execute(query, [name]).fetchone() == (True,)
            query = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s"
            assert connection.execute(query, [name]).fetchone() == (False, False, False)
