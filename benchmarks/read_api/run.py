"""One run: the data, the servers, the measurements in turn, the report."""

import argparse
import os
import platform
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from django.core.management import call_command
from django.db import connections

from benchmarks.read_api import combinations, exports, publishing, report, tables
from benchmarks.read_api.corpus import Corpus
from benchmarks.read_api.filling import check_sample, fill, is_filled
from benchmarks.read_api.load import ask, measure
from benchmarks.read_api.questions import floor_of, questions
from benchmarks.read_api.servers import Server, cpu_seconds, peers_environment, serving
from curation.database.owner import as_owner
from publication.models import PublishedDocument
from server import embedded_postgres

__all__ = ["run"]

CONNECTIONS = (1, 16)
# Its modules are independent: most run in the environment of the peers, without our code.
CONTENDERS = str(Path(__file__).resolve().parent / "contenders")


def run(options: argparse.Namespace, folder: Path) -> None:
    """Load missing data, measure, print the table and, if requested, write the report."""
    peers = peers_environment(options.peers or options.var / "peers")
    with as_owner():
        load(options.incidents, folder)

    asked = questions(options.incidents)
    chosen = options.only.split(",")
    if options.only:
        asked = [question for question in asked if question.group in chosen]
    publishing_wanted = not options.servers and (not options.only or "publishing" in chosen)
    exports_wanted = not options.servers and (not options.only or "exports" in chosen)
    exported = ""
    if options.servers:
        asked = [question for question in asked if question.server in options.servers.split(",")]
    floor_of(asked, folder / "floor.json")
    slowest = [] if options.only or options.servers else combinations.slowest()
    connections.close_all()

    environment = {
        "FLOOR": str(folder / "floor.json"),
        "DATABASE": server_string(),
        "DATABASE_HOST": str(embedded_postgres.socket_directory()),
        "PYTHONPATH": os.pathsep.join(filter(None, [CONTENDERS, os.environ.get("PYTHONPATH")])),
        "DATASETTE_FILE": str(folder / "peers.db"),
        # Requests are counted as usual, and none is refused.
        "API_RATE_LIMIT": "1000000000",
        "API_REQUESTS_AT_ONCE": "0",
    }
    workers = os.cpu_count() or 1
    database = int((embedded_postgres.data_directory() / "postmaster.pid").read_text().split()[0])
    needed = {question.server for question in asked} | ({"ours"} if exports_wanted else set())
    servers = [server for server in all_servers(peers) if server.name in needed]
    results: dict[tuple[str, str, int], list] = defaultdict(list)
    with serving(servers, environment, workers) as found:
        for question in asked:  # connections, caches, prepared statements
            for path in question.paths * 2 if question.server == "ours" else question.paths:
                if question.status == 200:
                    ask(found[question.server][0], path, question.headers)
        for number in range(options.rounds):
            say(f"round {number + 1} of {options.rounds}")
            for question in asked:
                port, process = found[question.server]
                for count in CONNECTIONS:
                    before = cpu_seconds(process, database)
                    measured = measure(
                        port,
                        question.paths,
                        connections=count,
                        seconds=options.seconds,
                        headers=question.headers,
                        status=question.status,
                    )
                    measured.cpu = cpu_seconds(process, database) - before
                    results[question.group, question.name, count].append(measured)
        if exports_wanted:
            say("exports")
            exported = exports.compare(*found["ours"]).table()
    rates = {key: median(each.rate for each in value) for key, value in results.items()}
    sizes = {
        key: sum(each.bytes for each in value) / max(1, sum(each.answers for each in value))
        for key, value in results.items()
    }
    costs = {
        key: median(each.cpu / max(1, each.answers) for each in value)
        for key, value in results.items()
    }
    setting = report.Setting(
        incidents=options.incidents,
        seconds=options.seconds,
        rounds=options.rounds,
        cores=workers,
        python=platform.python_version(),
    )
    text = report.table(rates, costs, sizes, slowest)
    if exported:
        text = f"{text}\n\n{exported}"
    if publishing_wanted:
        say("publishing")
        with as_owner():
            published = publishing.compare(options.incidents, environment, workers)
        text = f"{text}\n\n{published.table()}"
    print(text)
    if options.write:
        report.write(setting, rates, text)


def load(incidents: int, folder: Path) -> None:
    """Load the data unless it exists: the log and its index, and the data of the peers."""
    call_command("migrate", verbosity=0)
    corpus = Corpus(incidents)
    begun = time.perf_counter()
    if not is_filled(corpus):
        for done in fill(corpus):
            say(f"{done:,} records published, {done / (time.perf_counter() - begun):,.0f} a second")
        say(f"loaded and indexed in {time.perf_counter() - begun:.0f} s")
        say(f"{check_sample()} sampled documents have the index rows that index_rows gives")
    file = folder / "peers.db"
    if not file.exists():
        bodies = PublishedDocument.objects.order_by("pk").values_list("body", flat=True)
        tables.fill(bodies.iterator(chunk_size=5_000), server_string(database=None), file)
        say(f"the peers' tables are there after {time.perf_counter() - begun:.0f} s")


def all_servers(peers: str) -> list[Server]:
    return [
        Server("floor", "floor:application"),
        Server("ours", "curation.wsgi:application"),
        Server("gzip", "gzip_wsgi:application"),
        Server("classic", "classic:application", python=peers),
        Server("fastapi", "fastapi_app:application", "asgi", peers),
        Server("datasette", "datasette_app:application", "asgi", peers),
    ]


def server_string(database: str | None = embedded_postgres.DATABASE) -> str:
    """Return a connection string of the embedded server."""
    text = f"host={embedded_postgres.socket_directory()} user={embedded_postgres.USER}"
    return f"{text} dbname={database}" if database else text


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
