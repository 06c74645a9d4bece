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
from server.postgres_server import stop_with_parent

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_FINISH_REQUESTS = 5
# Of glibc, in bytes: a page of the API has some 300 KB, and by default memory of that size is taken
# from the system and given back at each request.
MALLOC_VARIABLES = {"MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TRIM_THRESHOLD_": "134217728"}
# In each process, for consumers that wait for a change and for those that take an export, which
# may be slow; it has a thread more than that.
LONG_POLL_THREADS = 1
EXPORT_THREADS = 2
# And for those who bring a file in (`sources.extraction.sandbox`): one is read, one waits.
FILE_THREADS = 2
# And for those who sign in (`curation.accounts.hashing`): one is looked at, one waits.
HASHING_THREADS = 2
# And for those whose requests are long or slow to come in (`curation.web.bodies`).
BODY_THREADS = 3
THREADS = 1 + sum((LONG_POLL_THREADS, EXPORT_THREADS, FILE_THREADS, HASHING_THREADS, BODY_THREADS))


class Command(BaseCommand):
    help = "Bring the database up to date and serve Sourcebook until Ctrl-C; `make run` calls it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

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
        """Migrate; on the embedded server load the seeds as well, if they never were."""
        self.say("Bringing the database up to date.")
        call_command("migrate", verbosity=0)
        if settings.ON_EMBEDDED_SERVER:
            call_command("seed", stdout=io.StringIO())  # what it says, `greet` says every time
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", interactive=False, verbosity=0)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # or WhiteNoise warns

    def greet(self, address: str) -> None:
        self.say(f"\n  Admin  {address}/admin/\n  API    {address}/api/v1/docs/\n")
        if settings.ON_EMBEDDED_SERVER:
            call_command("seed", accounts=True, stdout=self.stdout)
        connections.close_all()  # this process needs none while it waits
        self.say("Ctrl-C stops it.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()  # also into a file or a pipe, at once


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def claim_port(host: str, port: int) -> None:
    """Make the port this process's; CommandError if another process has it.

    Asked beforehand, for the web server would share it with another of its kind, without a word.
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
    """Start the web server in a session of its own: only this process tells it to stop.

    Another application than ours, and another Python, are for the benchmarks: what is compared
    is served alike.
    """
    options = {
        "--interface": interface,
        # What a consumer does not take shows in its connection: not so with HTTP/2.
        "--http": "1",
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": THREADS if interface == "wsgi" else 1,
        "--workers-kill-timeout": SECONDS_TO_FINISH_REQUESTS,
        # Its warning that there are more threads than processors is known: most of them wait.
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
        },
        start_new_session=True,
        preexec_fn=stop_with_parent(signal.SIGTERM),
    )


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker, which does what takes long, in a session of its own."""
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
    """Keep the embedded server and the workers running as long as the web server, then
    CommandError."""
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
    """End processes with what they started, also what one that has died left behind."""
    for process in processes:
        process.terminate()
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=2 * SECONDS_TO_FINISH_REQUESTS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
