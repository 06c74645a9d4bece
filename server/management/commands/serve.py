import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from server import embedded_postgres
from server.postgres_server import MAX_CONNECTIONS, stop_with_parent

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_FINISH_REQUESTS = 5
# Settings of glibc in bytes. A page of the API has about 300 KB, and by default glibc requests and
# returns memory of that size at each request.
MALLOC_VARIABLES = {"MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TRIM_THRESHOLD_": "134217728"}
# The threads of each process that slow requests may occupy; one more is left for the others. Here:
# long polls, and exports.
LONG_POLL_THREADS = 1
EXPORT_THREADS = 2
# Requests with long or slow bodies (`curation.web.bodies`).
BODY_THREADS = 3
# And for pages of the admin, of which a fifth are prepared and the others wait
# (`curation.web.page_limits`). They include signing in and uploading files.
PAGES = 6
# For short requests to the API.
API_THREADS = 4
THREADS = sum((LONG_POLL_THREADS, EXPORT_THREADS, BODY_THREADS, 5 * PAGES, API_THREADS))
# Each thread keeps a connection to PostgreSQL; some are left for commands and background jobs.
SPARE_CONNECTIONS = 40
# More than a few addresses can have, so that nobody waits for their connections to be closed.
CONNECTIONS = 4096
MAX_WORKERS = (MAX_CONNECTIONS - SPARE_CONNECTIONS) // THREADS


class Command(BaseCommand):
    help = "Migrate the database and serve Sourcebook until Ctrl-C. `make run` calls it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, MAX_WORKERS))

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, interrupt)
        web_server = None
        helpers: list[subprocess.Popen[bytes]] = []
        try:
            claim_port(host, port)
            self.prepare()
            web_server = start_web_server(host, port, workers)
            wait_until_it_listens(web_server, host, port)
            helpers.append(start_worker())
            self.greet(f"http://{host}:{port}")
            supervise(web_server, helpers)
        except embedded_postgres.EmbeddedPostgresError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.say("Stopping.")
        finally:
            for number in STOP_SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            stop_processes(*helpers, *([web_server] if web_server else []))
            connections.close_all()
            embedded_postgres.detach()

    def prepare(self) -> None:
        """Migrate the database; on the embedded server, load the seeds too, once."""
        self.say("Bringing the database up to date.")
        call_command("migrate", verbosity=0)
        if settings.ON_EMBEDDED_SERVER:
            call_command("seed", stdout=io.StringIO())  # `greet` prints the accounts
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", interactive=False, verbosity=0)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # or WhiteNoise warns

    def greet(self, address: str) -> None:
        self.say(f"\n  Admin  {address}/admin/\n  API    {address}/api/v1/docs/\n")
        if settings.ON_EMBEDDED_SERVER:
            call_command("seed", accounts=True, stdout=self.stdout)
        connections.close_all()  # not needed while this process waits
        self.say("Ctrl-C stops it.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()  # files and pipes are buffered


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def claim_port(host: str, port: int) -> None:
    """Reserve the port for this process. Raises CommandError if another process has it.

    Checked first, because the web server would silently share the port with another one.
    """
    advice = f"Try another port: make run PORT={port + 1}"
    if not embedded_postgres.claim_name(f"serve-{port}"):
        raise CommandError(f"Sourcebook already serves on port {port}. {advice}")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} of {host}: {error.strerror}. {advice}") from error


def start_web_server(
    host: str,
    port: int,
    workers: int,
    application: str = "curation.wsgi:application",
    interface: str = "wsgi",
    python: str = sys.executable,
) -> subprocess.Popen[bytes]:
    """Start the web server in a new session, so that only this process stops it.

    Benchmarks pass other applications and another Python, to serve all of them the same way.
    """
    options = {
        "--interface": interface,
        # Slow clients are noticed by their connection, which HTTP/2 would share.
        "--http": "1",
        "--host": host,
        "--port": port,
        "--workers": workers,
        # Connections that wait to be accepted, and that a process has at once. One address has a
        # hundred of them (`curation.web.many_connections`).
        "--backlog": CONNECTIONS,
        "--backpressure": CONNECTIONS,
        "--blocking-threads": THREADS if interface == "wsgi" else 1,
        "--workers-kill-timeout": SECONDS_TO_FINISH_REQUESTS,
        # Hides a warning about more threads than processors: most of them wait.
        "--log-level": "error",
    }
    arguments = [str(part) for option in options.items() for part in option]
    arguments += ["--respawn-failed-workers", application]
    return subprocess.Popen(  # noqa: S603
        [python, "-m", "granian", *arguments],
        cwd=settings.BASE_DIR,
        env={
            **MALLOC_VARIABLES,
            **os.environ,
            "LONG_POLLS": str(LONG_POLL_THREADS),
            "EXPORTS": str(EXPORT_THREADS),
            "BODIES": str(BODY_THREADS),
            "PAGES": str(PAGES),
        },
        start_new_session=True,
        preexec_fn=stop_with_parent(signal.SIGTERM),
    )


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker for background jobs in a new session."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, settings.BASE_DIR / "manage.py", "procrastinate", "worker"],
        cwd=settings.BASE_DIR,
        start_new_session=True,
        preexec_fn=stop_with_parent(signal.SIGTERM),
    )


def wait_until_it_listens(web_server: subprocess.Popen[bytes], host: str, port: int) -> None:
    while web_server.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection((host, port)).close()
            return
        time.sleep(0.05)


def supervise(
    web_server: subprocess.Popen[bytes], workers: list[subprocess.Popen[bytes]]
) -> NoReturn:
    """Keep the embedded server and the workers running while the web server runs.

    Raises CommandError when the web server ends.
    """
    while web_server.poll() is None:
        if settings.ON_EMBEDDED_SERVER and not embedded_postgres.is_running():
            embedded_postgres.ensure_running()
        for place, worker in enumerate(workers):
            if worker.poll() is not None:
                workers[place] = start_worker()
        with contextlib.suppress(subprocess.TimeoutExpired):
            web_server.wait(timeout=1)
    raise CommandError(f"The web server ended by itself ({web_server.returncode}).")


def stop_processes(*processes: subprocess.Popen[bytes]) -> None:
    """Stop processes and their children, even the children of one that has died."""
    for process in processes:
        process.terminate()
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=2 * SECONDS_TO_FINISH_REQUESTS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
