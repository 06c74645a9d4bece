"""Runs every pair of filters on the incidents once, warm, to find slow ones."""

import time
from itertools import combinations

from django.conf import settings
from django.test import Client

from benchmarks.read_api.corpus import COMMON_WORD

__all__ = ["slowest"]

VALUES = {
    "date_after": "2015-01-01",
    "date_before": "2005-12-31",
    "kind": "abduction",
    "country": "PE",
    "place": "AF-01",
    "bbox": "0,0,40,40",
    "group": "G1",
    "role": "target",
    "victims": "journalists",
    "killed_min": "300",
    "contested": "true",
    "source": "S7",
    "publisher": "Ka News Agency",
    "updated_since": "2020-01-01T00:00:00Z",
    "search": COMMON_WORD,
}
# Frequent values as well: a filter that keeps almost all rows behaves differently from a rare one.
COMMON = {"country": "AF", "kind": "armed attack", "victims": "security forces", "killed_min": "1"}


def slowest(count: int = 10) -> list[tuple[str, float]]:
    """Return the slowest pairs, each with the milliseconds of the better of two requests."""
    settings.API_RATE_LIMIT = 0  # of this process: refused requests take no time
    client = Client()
    singles = [*VALUES.items(), *COMMON.items()]
    taken = []
    for one, other in combinations(singles, 2):
        if one[0] == other[0] or {one[0], other[0]} == {"date_after", "date_before"}:
            continue  # the second pair ends before it begins
        query = "&".join(f"{name}={value}" for name, value in (one, other))
        seconds = []
        for _ in range(2):
            begun = time.perf_counter()
            response = client.get(f"/api/v1/incidents/?{query}", headers={"host": "localhost"})
            seconds.append(time.perf_counter() - begun)
        status = "" if response.status_code == 200 else f" ({response.status_code})"
        taken.append((query + status, min(seconds) * 1_000))
    return sorted(taken, key=lambda pair: -pair[1])[:count]
