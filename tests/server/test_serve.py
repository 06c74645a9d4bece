"""`manage.py serve`, which `make run` calls, from an empty folder to Ctrl-C."""

import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import psutil
import pytest

from curation.seeding import PASSWORD
from server import embedded_postgres, postgres_server


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # Not tmp_path, which is closed to the user that root's server runs as.
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="serve-") as folder:
        Path(folder).chmod(0o711)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("SOURCEBOOK_VAR", str(Path(folder) / "var"))
        yield Path(folder) / "var"
        embedded_postgres.remove()


def serve(port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=postgres_server.PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until_it_serves(server: subprocess.Popen[str]) -> str:
    assert server.stdout
    said = ""
    for line in server.stdout:
        said += line
        if "Ctrl-C stops it" in line:
            # Without a reader the pipe fills up, and then the server waits.
            threading.Thread(target=server.stdout.read, daemon=True).start()
            return said
    return pytest.fail(said)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/api/v1/groups/", timeout=10
        ) as answer:
            return answer.status == HTTPStatus.OK and b"QDe.132" in answer.read()
    except OSError:
        return False


def still_runs(process: psutil.Process) -> bool:
    """Return whether a process has not ended; one that ended may still wait for its parent."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_serve_shows_the_seeds_survives_a_lost_database_and_stops_all_it_started(
    var: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = serve(port)
    try:
        said = read_until_it_serves(server)
        assert f"http://127.0.0.1:{port}/admin/" in said
        assert "Sign in as editor, reviewer, publisher, administrator" in said
        assert PASSWORD in said
        assert answers(port)

        refused = serve(port)
        assert f"Sourcebook already serves on port {port}" in refused.communicate()[0]
        assert refused.returncode

        pid_file = embedded_postgres.data_directory() / "postmaster.pid"
        psutil.Process(int(pid_file.read_text().splitlines()[0])).kill()
        postgres_server.wait_until(lambda: answers(port), "It never answered again.")

        started = psutil.Process(server.pid).children(recursive=True)
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
        assert server.returncode == 0
        assert not [process for process in started if still_runs(process)]
    finally:
        server.kill()
