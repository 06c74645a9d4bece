"""Exports over their own connection, as in production."""

import gzip
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from api.reads import copying
from api.reads.listings import LISTINGS
from publication.vocabulary import Kind
from tests.api.test_connections import TWO_VALUES
from tests.publication.documents import group, incident
from tests.publication.publishing import publish, redact, withdraw

EXPORTS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
EXPORTS += " AND query LIKE 'COPY (%%' AND pid <> pg_backend_pid()"
# More than PostgreSQL sends before the client must read some of it.
MANY = "SELECT repeat('x', 1000) FROM generate_series(1, %(rows)s)"


def under_way() -> int:
    with connection.cursor() as cursor:
        cursor.execute(EXPORTS)
        return cursor.fetchone()[0]


def no_export_runs() -> bool:
    """Return whether no export is running, after a short wait if necessary."""
    end = time.monotonic() + 10
    while under_way():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_rows_arrive_complete_in_order_and_in_batches(own_database):
    for rows in (0, 1, 3, 7):
        select = "SELECT n::text FROM generate_series(1, %(rows)s) n"
        blocks = list(copying.copy_rows(select, {"rows": rows}, 3))
        assert [len(block) for block in blocks] == [3] * (rows // 3) + [rows % 3] * (rows % 3 > 0)
        assert [str(row[6:], "utf-8") for block in blocks for row in block] == [
            str(number) for number in range(1, rows + 1)
        ]


def test_export_reads_as_the_api_s_role(own_database):
    [[row]] = copying.copy_rows("SELECT current_user", {"none": None}, 3)
    assert bytes(row[6:]) == b"sourcebook_api"


@pytest.mark.owner
def test_consumer_that_goes_away_ends_the_statement_at_once(own_database):
    rows = copying.copy_rows(MANY, {"rows": 1_000_000}, 10)
    next(rows)
    assert under_way() == 1
    rows.close()  # type: ignore[attr-defined]  # a generator
    assert no_export_runs()


@pytest.mark.owner
def test_answer_that_is_closed_ends_the_statement_at_once(own_database, monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 1)
    publish(*(group(f"G{number}", description="x" * 100_000) for number in range(1, 60)))
    response: Any = Client().get("/api/v1/groups/?format=ndjson")
    assert next(iter(response.streaming_content)).startswith(b'{"id":"G1"')
    assert under_way() == 1
    response.close()
    assert no_export_runs()


@pytest.mark.owner
def test_an_export_ends_when_words_are_redacted(own_database, monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 1)
    monkeypatch.setattr(copying, "SECONDS_BETWEEN_CHECKS", 0)
    publish(*(group(f"G{number}", description="x" * 100_000) for number in range(1, 60)))
    response: Any = Client().get("/api/v1/groups/?format=ndjson")
    sent = iter(response.streaming_content)
    assert next(sent).startswith(b'{"id":"G1"')
    withdraw("G9")
    assert next(sent).startswith(b'{"id":"G10"')
    redact("G9", 1)
    with pytest.raises(OperationalError):
        list(sent)
    assert no_export_runs()


@pytest.mark.owner
def test_a_consumer_that_reads_nothing_is_disconnected(own_database, monkeypatch):
    monkeypatch.setattr(copying, "SECONDS_WITHOUT_READING", 0.1)
    rows = copying.copy_rows(MANY, {"rows": 1_000_000}, 10)
    next(rows)
    # Only the watcher thread ends it.
    assert no_export_runs()
    with pytest.raises(OperationalError):
        list(rows)


def test_a_consumer_that_takes_too_long_in_total_is_disconnected(own_database, monkeypatch):
    monkeypatch.setattr(copying, "MAX_SECONDS", 1)
    with pytest.raises(OperationalError):
        list(copying.copy_rows("SELECT pg_sleep(10) WHERE %(yes)s", {"yes": True}, 10))


@pytest.mark.owner
def test_export_is_of_one_snapshot(own_database, monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 1)
    publish(*(group(f"G{number}") for number in range(1, 5)))
    response: Any = Client().get("/api/v1/groups/?format=ndjson")
    with transaction.atomic():
        publish(*(group(f"G{number}", version=2) for number in range(1, 5)), group("G5"))
    assert response.getvalue().count(b'"version":1,') == 4
    assert response["Sourcebook-Seq"] == "4"


@pytest.mark.owner
def test_every_filter_and_order_works_in_an_export(own_database):
    publish(group("G1"), *(incident(f"I{number}") for number in range(1, 4)))
    client = Client()
    for listing in LISTINGS.values():
        for name, filter in listing.filters.items():
            two = TWO_VALUES.get(f"{listing.kind} {name}", TWO_VALUES.get(name, ()))
            values = getattr(filter, "values", two)[:2]
            for given in [filter.example], values or [filter.example]:
                query = urlencode({name: given, "limit": 500}, doseq=True)
                page = client.get(f"/api/v1/{listing.path}/?{query}").json()["results"]
                query = urlencode({name: given, "format": "ndjson"}, doseq=True)
                response = client.get(f"/api/v1/{listing.path}/?{query}")
                assert response.status_code == 200, (listing.path, name, response.content)
                assert response.getvalue().count(b"\n") == len(page), (listing.path, query)
        for ordering in listing.orderings:
            address = f"/api/v1/{listing.path}/?ordering={ordering}&search=group+or+attack"
            page = [each["id"] for each in client.get(address).json()["results"]]
            response = client.get(f"{address}&format=ndjson", headers={"accept-encoding": "gzip"})
            lines = gzip.decompress(response.getvalue()).decode().split("\n")[:-1]
            assert [line.split('"')[3] for line in lines] == page, ordering


def test_rows_are_sorted_before_their_documents_are_joined(own_database):
    """Otherwise a whole export would be written to disk before its first line is sent."""
    from api.reads.queries import export_sql

    publish(*(incident(f"I{number}") for number in range(1, 4)))
    for packed in (False, True):
        sql = export_sql(Kind.INCIDENT, (), "-date", packed=packed).replace("%(at)s", "3")
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}")
            plan = [line for (line,) in cursor.fetchall()]
        assert "Nested Loop" in plan[0]
        assert not any("Hash" in line or "Merge" in line for line in plan)
