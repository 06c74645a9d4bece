"""Measures publishing: many records together and one by one, and a page beside a large bulk.

New versions of existing incidents are added with `publication.log.append`, the only way into the
log, with the log and its index as their history. All of it happens in a copy of the data, which is
dropped at the end. As in `filling`, the review's guard is off, because there are no drafts.
"""

import http.client
import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from statistics import quantiles
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import User
from django.db import connection, connections, transaction

from benchmarks.read_api.filling import put_guards_aside
from benchmarks.read_api.load import SECONDS_TO_ANSWER, measure
from benchmarks.read_api.servers import Server, serving
from publication.log import Action, Entry, append, open_log
from publication.models import IncidentRow, LogHead, PublishedDocument
from publication.vocabulary import END_OF_LOG, Kind
from server import embedded_postgres

__all__ = [
    "Publishing",
    "compare",
]

COPY = "publishing"
PAGE = "/api/v1/incidents/?limit=100"
# The number of records that are imported, alternating with records published one by one; and the
# number published at once, or a fifth of all records.
IMPORTED, ONE_BY_ONE, TURNS, BULK = 10_000, 200, 4, 100_000
# In one transaction, which holds the head of the log.
TOGETHER = 1_000
QUIET_SECONDS = 5.0
BESIDE_SECONDS = 1.0


@dataclass(frozen=True)
class Publishing:
    """Records per second; milliseconds of the 99th percentile of a page, alone and beside a
    bulk."""

    one_by_one: float
    together: float
    bulk: int
    bulk_rate: float
    page_quiet: float
    page_beside: float
    in_order: bool

    def table(self) -> str:
        """Return Markdown."""
        faster, slower = self.together / self.one_by_one, self.page_beside / self.page_quiet
        return "\n".join(
            [
                "| publishing | bar | reached | |",
                "|---|---|---|---|",
                f"| import in transactions of {TOGETHER:,}, times one by one | at least 5"
                f" | {faster:.1f} | {_held(faster >= 5)} |",
                f"| p99 of a page beside a bulk of {self.bulk:,}, times its quiet value"
                f" | at most 3 | {slower:.1f} | {_held(slower <= 3)} |",
                f"| the feed afterwards in order, without gaps | | | {_held(self.in_order)} |",
                "",
                f"One by one {self.one_by_one:,.0f} records a second were published, together"
                f" {self.together:,.0f}, in the bulk beside the pages {self.bulk_rate:,.0f}. A page"
                f" of 100 took {self.page_quiet:.1f} ms at the 99th percentile when nothing was"
                f" published and {self.page_beside:.1f} ms beside it, over one connection.",
            ]
        )


def compare(incidents: int, environment: Mapping[str, str], workers: int) -> Publishing:
    """Measure in a copy of the database; `environment` is added to the server's environment."""
    bulk = min(BULK, incidents // 5)
    imported = min(IMPORTED, incidents // 5)
    with _copied():
        people = tuple(User.objects.order_by("pk").values_list("pk", flat=True)[:2])
        put_guards_aside()
        entries = _new_versions(people)  # published records move to the end
        alone = together = 0.0
        for _ in range(TURNS):
            alone += _publish(islice(entries, ONE_BY_ONE), 1)
            together += _publish(islice(entries, imported // TURNS), TOGETHER)
        before = LogHead.objects.get().seq
        connections.close_all()
        with serving([Server("ours", "curation.wsgi:application")], environment, workers) as found:
            (port, _) = found["ours"]
            measure(port, [PAGE], connections=1, seconds=BESIDE_SECONDS)
            quiet = measure(port, [PAGE], connections=1, seconds=QUIET_SECONDS).latencies
            publisher = multiprocessing.get_context("fork").Process(
                target=_publish_bulk, args=(people, bulk)
            )
            begun = time.perf_counter()
            publisher.start()
            beside: list[float] = []
            while publisher.is_alive():
                beside += measure(port, [PAGE], connections=1, seconds=BESIDE_SECONDS).latencies
            publisher.join()
            seconds = time.perf_counter() - begun
            in_order = _is_in_order(port, before, before + bulk)
    return Publishing(
        one_by_one=TURNS * ONE_BY_ONE / alone,
        together=TURNS * (imported // TURNS) / together,
        bulk=bulk,
        bulk_rate=bulk / seconds,
        page_quiet=_worst_of_hundred(quiet),
        page_beside=_worst_of_hundred(beside),
        in_order=in_order and publisher.exitcode == 0,
    )


@contextmanager
def _copied() -> Iterator[None]:
    """Create a copy of the database, which this whole process uses, and servers for it."""
    name = connection.settings_dict["NAME"]
    _on_server(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')
    _on_server(f'CREATE DATABASE "{COPY}" TEMPLATE "{name}" STRATEGY file_copy')
    _lead_to(COPY)
    socket = quote(str(embedded_postgres.socket_directory()), safe="")
    given = {
        "DATABASE_URL": f"postgres://{embedded_postgres.USER}@{socket}/{COPY}",
        # As in production: with DEBUG every query would be kept.
        "SECRET_KEY": os.urandom(40).hex(),
        "ALLOWED_HOSTS": "*",
        "SECURE_SSL_REDIRECT": "0",
    }
    kept = {each: os.environ.get(each) for each in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for each, value in kept.items():
            if value is None:
                del os.environ[each]
            else:
                os.environ[each] = value
        _lead_to(name)
        _on_server(f'DROP DATABASE "{COPY}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _lead_to(name: str) -> None:
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name


def _new_versions(people: tuple[int, ...]) -> Iterator[Entry]:
    """Return the incidents, each as its next version, in the order of publication."""
    (editor, approver) = people
    seqs = list(
        IncidentRow.objects.filter(seq_to=END_OF_LOG)
        .order_by("seq_from")
        .values_list("seq_from", flat=True)
    )
    for start in range(0, len(seqs), TOGETHER):
        bodies = PublishedDocument.objects.filter(pk__in=seqs[start : start + TOGETHER])
        for body in bodies.order_by("pk").values_list("body", flat=True):
            document = json.loads(body)
            document["version"] += 1
            yield Entry(
                kind=Kind.INCIDENT,
                public_id=document["id"],
                version=document["version"],
                action=Action.PUBLISH,
                document=document,
                contributors=(editor,),
                approver=approver,
            )


def _publish(entries: Iterator[Entry], together: int) -> float:
    """Publish this many in each transaction; returns the seconds, without the time for creating
    them."""
    seconds = 0.0
    while chunk := list(islice(entries, together)):
        begun = time.perf_counter()
        with transaction.atomic():
            append(open_log(), chunk)
        seconds += time.perf_counter() - begun
    return seconds


def _publish_bulk(people: tuple[int, ...], count: int) -> None:
    _publish(islice(_new_versions(people), count), TOGETHER)
    connections.close_all()


def _is_in_order(port: int, since: int, until: int) -> bool:
    """Return whether the feed has each publication once, in order, up to `until`."""
    reached, moment = since, ""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    while reached < until:
        client.request("GET", f"/api/v1/changes/?since={reached}&limit=500")
        changes: list[dict[str, Any]] = json.loads(client.getresponse().read())["results"]
        for change in changes:
            if change["seq"] != reached + 1 or change["published_at"] < moment:
                return False
            reached, moment = change["seq"], change["published_at"]
        if not changes:
            return False
    return True


def _worst_of_hundred(latencies: list[float]) -> float:
    """Return the 99th percentile, in milliseconds."""
    return quantiles(latencies, n=100)[98] * 1_000


def _held(held: bool) -> str:
    return "holds" if held else "**missed**"
