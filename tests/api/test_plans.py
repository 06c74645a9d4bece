"""Lists of any size are read through the existing indexes.

The tables of a test are so small that reading all rows is fastest. So the planner is told that
sorting and sequential scans are expensive: a plan that still contains them has no index to use.
"""

import pytest
from django.db import connection

from api.filters import clean
from api.reads.listings import LISTINGS, RELEVANCE
from api.reads.queries import page_sql
from tests.publication.documents import finding, group, incident, place, source
from tests.publication.publishing import publish

LISTS = [
    pytest.param(listing, ordering, id=f"{listing.path} by {ordering}")
    for listing in LISTINGS.values()
    for ordering in listing.orderings
    # Search results are ranked at each request, up to a maximum number.
    if ordering != RELEVANCE
]
FILTERS = [
    pytest.param(listing, name, id=f"{listing.path} {name}")
    for listing in LISTINGS.values()
    for name in listing.filters
]
LAST = {"date": "2024-07-15", "text": "a", "bigint": "5"}


@pytest.fixture(autouse=True)
def something_published(db):
    publish(place("AF"), source(), group(), incident(), finding())


def plan(sql: str, values: dict) -> list[str]:
    """Return the nodes that find the rows of a page, before the limit."""
    with connection.cursor() as cursor:
        for setting in ("seqscan", "sort", "hashjoin", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{setting} = off")
        cursor.execute(f"EXPLAIN {sql}", {"limit": 101, "at": 3, **values})
        nodes = [node for (node,) in cursor.fetchall()]
    (limit,) = [number for number, node in enumerate(nodes) if "Limit" in node]
    return nodes[limit:]


@pytest.mark.parametrize(("listing", "ordering"), LISTS)
@pytest.mark.parametrize("at", [False, True], ids=["now", "at"])
def test_list_is_read_in_its_order_from_an_index(listing, ordering, at):
    keys = listing.keys(ordering)
    after = {f"after_{i}": LAST[key.sql_type] for i, key in enumerate(keys)}
    sql = page_sql(listing.kind, (), ordering, at=at, after=True, backwards=False)
    nodes = plan(sql, after)
    assert not [node for node in nodes if "Seq Scan" in node or "Sort" in node]


@pytest.mark.parametrize(("listing", "name"), FILTERS)
@pytest.mark.parametrize("at", [False, True], ids=["now", "at"])
def test_filtered_list_scans_no_table(listing, name, at):
    (value,) = clean(listing.filters, {name: [str(listing.filters[name].example)]})[name]
    ordering = listing.default_order
    sql = page_sql(listing.kind, ((name, False),), ordering, at=at, after=False, backwards=False)
    assert not [node for node in plan(sql, {name: value}) if "Seq Scan" in node]
