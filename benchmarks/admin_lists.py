"""Measures the admin's lists with as many rows as a large project has.

    make bench        or:  python -m benchmarks.admin_lists [--rows ROWS] [PART OF A URL ...]

Fills a database of its own (100,000 rows of each kind by default), requests each list opened,
searched, filtered, sorted and paged, and the first page. Prints the best of several tries in
milliseconds, the number of queries, and the time of the slowest query. The database is removed at
the end. Pages that took longer than LIMIT are listed, with the reason.
"""

import argparse
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.database import filled

ROWS = 100_000
TRIES = 5
LIMIT = 300
"""Milliseconds."""

RECORDS = ("sources/document", "entities/group", "entities/incident", "entities/finding")

PAGES: tuple[str, ...] = (
    "/admin/",
    *(f"/admin/{name}/" for name in RECORDS),
    *(f"/admin/{name}/?q={{word}}+{{other}}" for name in RECORDS),
    *(f"/admin/{name}/?q={{word}}" for name in RECORDS),
    *(f"/admin/{name}/?q=nowhere" for name in RECORDS),
    *(f"/admin/{name}/?q={{identifier}}" for name in RECORDS),
    *(f"/admin/{name}/?state__exact=in_review&standing__exact=live" for name in RECORDS),
    *(f"/admin/{name}/?p={{middle}}" for name in RECORDS),
    *(f"/admin/{name}/?o=2" for name in RECORDS),
    *(f"/admin/{name}/?document=S77" for name in RECORDS[1:]),
    "/admin/sources/document/?curation_status__exact=in+progress",
    "/admin/sources/document/?publisher__id__exact=77",
    "/admin/sources/document/?o=6",
    "/admin/sources/document/?o=8",
    "/admin/entities/group/?kind__exact=armed+group",
    "/admin/entities/incident/?kind__exact=bombing",
    "/admin/entities/incident/?place__country=AF",
    "/admin/entities/incident/?o=4",
    "/admin/entities/incident/?o=-4",
    "/admin/entities/finding/?o=6",
    "/admin/sources/passage/",
    "/admin/sources/passage/?q={word}",
    "/admin/sources/passage/?q={word}+{other}",
    "/admin/sources/passage/?q=S77",
    "/admin/sources/passage/?document__id__exact={document}",
    "/admin/sources/passage/?o=1",
    "/admin/sources/passage/?o=3",
    "/admin/entities/place/",
    "/admin/entities/place/?q={word}",
    "/admin/entities/place/?kind__exact=town",
    "/admin/entities/place/?country=AF",
    "/admin/publication/publication/",
    "/admin/publication/publication/?q=I77",
    "/admin/publication/publication/?kind__exact=incident&action__exact=publish",
    "/admin/publication/publication/?o=5",
    "/admin/publication/publication/?o=6",
    "/admin/curation/proposal/",
    "/admin/sources/publisher/",
    "/admin/sources/publisher/?q={word}",
    "/admin/autocomplete/?app_label=entities&model_name=attribution&field_name=group&term={word}",
    "/admin/autocomplete/?app_label=entities&model_name=incident&field_name=place&term={word}",
    "/admin/autocomplete/?app_label=sources&model_name=passage&field_name=document&term={word}",
    "/admin/passages/?term={word}",
    "/admin/passages/?term=S77+{word}",
    "/admin/search/?s={word}",
    "/admin/search/?s={word}+{other}",
    "/admin/search/?s=G77",
)


@dataclass(frozen=True)
class Cost:
    """Times in milliseconds; `computing` is the time of Python itself, without waiting."""

    time: float
    computing: float
    queries: int
    slowest: float
    slowest_sql: str


def measure(client: Client, address: str) -> Cost:
    """Return what one page costs: the best of several tries, because others may use the machine
    too."""
    best = computing = float("inf")
    for _ in range(TRIES):
        began, began_computing = time.perf_counter(), time.process_time()
        response = client.get(address)
        best = min(best, (time.perf_counter() - began) * 1000)
        computing = min(computing, (time.process_time() - began_computing) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{address} answers {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    slowest = max(captured.captured_queries, key=lambda query: float(query["time"]))
    return Cost(best, computing, len(captured), float(slowest["time"]) * 1000, str(slowest["sql"]))


def measure_all(client: Client, addresses: Iterable[str]) -> int:
    """Print what each page costs; return how many took longer than LIMIT."""
    too_slow = 0
    for address in addresses:
        cost = measure(client, address)
        print(
            f"{cost.time:6.0f} ms, Python {cost.computing:4.0f} ms, {cost.queries:3d} queries,"
            f" slowest {cost.slowest:5.0f} ms  {address}",
            flush=True,
        )
        if cost.time > LIMIT:
            too_slow += 1
            print(f"    {cost.slowest_sql[:1000]}")
    return too_slow


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.admin_lists")
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("parts", nargs="*", help="only pages whose address has one of these")
    given = asked.parse_args()
    with filled(given.rows) as found_by:
        client = Client()
        client.force_login(User.objects.get(username="somebody"))
        pages = [page.format(**found_by, middle=given.rows // 100) for page in PAGES]
        too_slow = measure_all(
            client,
            [
                page
                for page in pages
                if not given.parts or any(part in page for part in given.parts)
            ],
        )
    print(f"{too_slow} pages took longer than {LIMIT} ms.")


if __name__ == "__main__":
    main()
