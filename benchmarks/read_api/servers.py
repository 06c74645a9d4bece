"""The measured servers: each with granian, the same number of workers, and its own port."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from server.management.commands.serve import start_web_server, stop_processes, wait_until_it_listens

__all__ = [
    "Server",
    "cpu_seconds",
    "peers_environment",
    "serving",
]

HERE = Path(__file__).resolve().parent
CONTENDERS = HERE / "contenders"


@dataclass(frozen=True)
class Server:
    """`application` is what granian loads; `python` is the environment with its requirements."""

    name: str
    application: str
    interface: str = "wsgi"
    python: str = sys.executable


@contextlib.contextmanager
def serving(
    servers: list[Server], environment: Mapping[str, str], workers: int
) -> Iterator[dict[str, tuple[int, int]]]:
    """Run the servers; yields their ports and process ids by name, and stops them at the end."""
    os.environ.update(environment)
    running: list[subprocess.Popen] = []
    found: dict[str, tuple[int, int]] = {}
    try:
        for server in servers:
            port = _free_port()
            running.append(
                start_web_server(
                    "127.0.0.1",
                    port,
                    workers,
                    application=server.application,
                    interface=server.interface,
                    python=server.python,
                )
            )
            found[server.name] = (port, running[-1].pid)
            wait_until_it_listens(running[-1], "127.0.0.1", port)
        yield found
    finally:
        for process in running:
            stop_processes(process)


def cpu_seconds(*processes: int) -> float:
    """Return the processor time that the processes and their descendants have used so far."""
    used = 0.0
    for number in processes:
        top = psutil.Process(number)
        for process in [top, *top.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                used += times.user + times.system
    return used


def peers_environment(folder: Path) -> str:
    """Return the Python of the peers' own environment; it is created from requirements.txt if
    missing."""
    python = folder / "bin" / "python"
    wanted, installed = HERE / "requirements.txt", folder / "installed.txt"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    if not installed.exists() or installed.read_bytes() != wanted.read_bytes():
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(wanted)]
        subprocess.run([str(python), *install], check=True)
        installed.write_bytes(wanted.read_bytes())
    return str(python)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
