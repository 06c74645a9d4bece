"""All data as NDJSON, compared with `psql` copying the same rows, and a list page beside it."""

import http.client
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median, quantiles

import psutil
from django.db import connection

from api.reads.listings import LISTINGS
from api.reads.queries import export_sql
from benchmarks.read_api.load import SECONDS_TO_ANSWER, measure
from publication.models import LogHead
from publication.vocabulary import Kind
from server import embedded_postgres
from server.postgres_server import programs

__all__ = [
    "Exports",
    "compare",
    "psql_statement",
]

PATH = "/api/v1/incidents/?format=ndjson"
PAGE = "/api/v1/incidents/?limit=100"
GZIP = {"Accept-Encoding": "gzip"}
PLAIN: Mapping[str, str] = {}
# The size of each read of the consumer, in bytes.
READ = 1 << 18
# At most this many rounds, and no new round after this many seconds.
ROUNDS, SECONDS = 3, 60
QUIET_SECONDS = 3.0


@dataclass(frozen=True)
class Exports:
    """Medians over the rounds, in seconds; bytes received; ratios within one round.

    `plain` relates to psql's MB/s, `packed` to psql's records per second. Resident memory in MB,
    before and at its maximum; milliseconds of the 99th percentile of a page, alone and beside an
    export.
    """

    psql: float
    plain: float
    packed: float
    plain_bytes: int
    packed_bytes: int
    plain_ratio: float
    packed_ratio: float
    memory_before: float
    memory_most: float
    page_quiet: float
    page_beside: float

    def table(self) -> str:
        """Return Markdown."""
        megabytes = self.plain_bytes / 1e6

        def bar(text: str, least: float, ratio: float) -> str:
            held = "holds" if ratio >= least else "**missed**"
            return f"| {text} | {least} | {ratio:.2f} | {held} |"

        return "\n".join(
            [
                "| export of all incidents | at least | reached | |",
                "|---|---|---|---|",
                bar("NDJSON, of `psql COPY` in MB/s", 0.9, self.plain_ratio),
                bar("compressed, of `psql COPY` in records", 1.4, self.packed_ratio),
                "",
                "| | seconds | MB over the wire | MB/s |",
                "|---|---|---|---|",
                f"| `psql COPY` of the same statement | {self.psql:.2f} | {megabytes:,.0f} |"
                f" {megabytes / self.psql:,.0f} |",
                f"| NDJSON | {self.plain:.2f} | {megabytes:,.0f} | {megabytes / self.plain:,.0f} |",
                f"| NDJSON, gzip | {self.packed:.2f} | {self.packed_bytes / 1e6:,.0f} |"
                f" {self.packed_bytes / 1e6 / self.packed:,.0f} |",
                "",
                f"The server's processes held {self.memory_before:,.0f} MB before the first export"
                f" and {self.memory_most:,.0f} MB at most. A page of 100 took"
                f" {self.page_quiet:.1f} ms at the 99th percentile when nothing else was asked and"
                f" {self.page_beside:.1f} ms beside exports, over one connection.",
            ]
        )


def compare(port: int, server: int) -> Exports:
    """Measure a running server (its process id); each way in turn in each round."""
    psql = psql_statement()
    quiet = measure(port, [PAGE], connections=1, seconds=QUIET_SECONDS).latencies
    before = most = _memory(server)
    rounds: list[tuple[float, float, float]] = []
    begun = time.perf_counter()
    while len(rounds) < ROUNDS and (not rounds or time.perf_counter() - begun < SECONDS):
        copied, _ = _timed_psql(psql)
        plain, plain_bytes = _download(port, PLAIN)
        packed, packed_bytes = _download(port, GZIP)
        most = max(most, _memory(server))
        rounds.append((copied, plain, packed))
    beside = _page_beside(port)
    most = max(most, _memory(server))
    return Exports(
        psql=median(copied for copied, _, _ in rounds),
        plain=median(plain for _, plain, _ in rounds),
        packed=median(packed for _, _, packed in rounds),
        plain_bytes=plain_bytes,
        packed_bytes=packed_bytes,
        plain_ratio=median(copied / plain for copied, plain, _ in rounds),
        packed_ratio=median(copied / packed for copied, _, packed in rounds),
        memory_before=before / 1e6,
        memory_most=most / 1e6,
        page_quiet=_worst_of_hundred(quiet),
        page_beside=_worst_of_hundred(beside),
    )


def psql_statement() -> list[str]:
    """Return the command that copies the rows of the export, as text, to its standard output."""
    listing = LISTINGS[Kind.INCIDENT]
    head = str(LogHead.objects.get().seq)
    sql = export_sql(Kind.INCIDENT, (), listing.default_order).replace("%(at)s", head)
    program = programs() / "psql"
    where = ["-h", str(embedded_postgres.socket_directory()), "-U", embedded_postgres.USER]
    return [
        *(str(program), "-X", "-q", *where, "-d", connection.settings_dict["NAME"]),
        *("-c", f"COPY ({sql}) TO STDOUT"),
    ]


def _timed_psql(command: list[str]) -> tuple[float, int]:
    """Return seconds and bytes; this process reads them in the same way as those of an export."""
    begun, received = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        while part := process.stdout.read(READ):
            received += len(part)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - begun, received


def _download(port: int, headers: Mapping[str, str]) -> tuple[float, int]:
    begun, received = time.perf_counter(), 0
    consumer = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    consumer.request("GET", PATH, headers={"Host": "localhost", **headers})
    answer = consumer.getresponse()
    if answer.status != 200:
        raise ValueError(f"{answer.status}: {answer.read(500)!r}")
    while part := answer.read1(READ):
        received += len(part)
    consumer.close()
    return time.perf_counter() - begun, received


def _page_beside(port: int) -> list[float]:
    """Return the time of each page while exports ran, one after the other."""
    over = threading.Event()

    def export() -> None:
        while not over.is_set():
            _download(port, PLAIN)

    thread = threading.Thread(target=export)
    thread.start()
    try:
        return measure(port, [PAGE], connections=1, seconds=QUIET_SECONDS).latencies
    finally:
        over.set()
        thread.join()


def _worst_of_hundred(seconds: list[float]) -> float:
    """Return the 99th percentile, in milliseconds."""
    return quantiles(seconds, n=100)[-1] * 1_000 if len(seconds) > 1 else max(seconds) * 1_000


def _memory(server: int) -> int:
    top = psutil.Process(server)
    processes = [top, *top.children(recursive=True)]
    return sum(process.memory_info().rss for process in processes)
