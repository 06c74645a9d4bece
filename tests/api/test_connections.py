"""The API over its own connection, as in production, while others publish."""

import contextlib
import random
import threading
from urllib.parse import urlencode

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from api.reads.listings import LISTINGS
from publication.log import append, open_log
from tests.publication.documents import group, incident
from tests.publication.publishing import entry, people, publish

# Values for repeatable filters without a list of values.
TWO_VALUES = {
    "asserted_by": ["G1", "G2"],
    "attribute": ["night curfew", "night curfew:yes"],
    "cited_by": ["I1", "G2"],
    "country": ["AF", "PK"],
    "group": ["G1", "G2"],
    "identifier": ["unsc:QDe.132", "Q1"],
    "name": ["taliban", "qaida"],
    "quantity": ["fighters", "provinces"],
    "language": ["en", "fr"],
    "part_of": ["I1", "I2"],
    "place": ["AF", "PK-KP"],
    "publisher": ["The Daily", "United Nations"],
    "set": ["outcome", "incident kind"],
    "related_to": ["I1", "I2"],
    "source": ["S1", "S2"],
    "tied_to": ["G1", "G2"],
    "term within": ["outcome-killed", "incident-kind-bombing"],
    "value": ["killed", "bombing"],
    "within": ["AF", "PK"],
}


class GivenUp(Exception):
    """A transaction that publishes and then fails."""


def test_api_reads_as_its_own_role(own_database):
    publish(group())
    assert Client().get("/api/v1/groups/G1/").json()["id"] == "G1"
    with connections["api"].cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('transaction_read_only')")
        assert cursor.fetchone() == ("sourcebook_api", "on")


def test_every_kind_of_answer_works_over_the_api_s_own_connection(own_database):
    publish(*(group(f"G{number}") for number in range(1, 6)))
    client = Client()
    page = client.get(
        "/api/v1/groups/?limit=2&count=true&search=group&name=G&kind=armed group"
    ).json()
    assert page["count"] == 5
    assert len(client.get(page["next"]).json()["results"]) == 2
    for path in ("", "groups/G1/versions/", "groups/G1/versions/1/", "changes/", "incidents/"):
        assert client.get(f"/api/v1/{path}").status_code == 200


def test_every_filter_works_where_parameters_are_bound_by_the_server(own_database):
    """PostgreSQL, not the driver, must determine the type of a parameter."""
    publish(group("G1"), *(incident(f"I{number}") for number in range(1, 4)))
    client = Client()
    for listing in LISTINGS.values():
        for name, filter in listing.filters.items():
            two = TWO_VALUES.get(f"{listing.kind} {name}", TWO_VALUES.get(name, ()))
            values = getattr(filter, "values", two)[:2]
            assert len(set(values)) == (2 if filter.repeatable else 0), name
            for given in [filter.example], values or [filter.example]:
                query = urlencode({name: given, "count": "true"}, doseq=True)
                response = client.get(f"/api/v1/{listing.path}/?{query}")
                assert response.status_code == 200, (listing.path, name, response.content)
        for ordering in listing.orderings:
            query = "limit=1&search=group+or+attack" if ordering == "relevance" else "limit=1"
            page = client.get(f"/api/v1/{listing.path}/?ordering={ordering}&{query}").json()
            if page["next"]:
                assert client.get(page["next"]).status_code == 200


def test_a_follower_of_the_feed_misses_no_change_while_eight_connections_publish(own_database):
    """200 records, some after a publication that was rolled back, with a concurrent consumer."""
    writers, each = 8, 25
    people()
    failed: list[BaseException] = []

    def write(writer: int) -> None:
        chance = random.Random(writer)
        try:
            for number in range(each):
                publication = entry(group(f"G{1 + writer * each + number}"))
                if chance.random() < 0.2:
                    with contextlib.suppress(GivenUp), transaction.atomic():
                        append(open_log(), [publication])
                        raise GivenUp
                with transaction.atomic():
                    append(open_log(), [publication])
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[writer]) for writer in range(writers)]
    for thread in threads:
        thread.start()
    client = Client()
    seen: list[dict] = []
    query: dict[str, int | str] = {"limit": 9}
    while True:
        writing = any(thread.is_alive() for thread in threads)
        page = client.get("/api/v1/changes/", query).json()
        seen += page["results"]
        query |= {"since": page["seq"], "log": page["log"]}
        if not writing and not page["results"]:
            break

    assert not failed
    assert [change["seq"] for change in seen] == list(range(1, writers * each + 1))
    assert len({change["id"] for change in seen}) == writers * each
    moments = [change["published_at"] for change in seen]
    assert moments == sorted(set(moments))


def test_statement_that_takes_too_long_is_answered_with_503(own_database):
    publish(group())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE publication_grouprow IN ACCESS EXCLUSIVE MODE")
        with connections["api"].cursor() as cursor:
            cursor.execute("SET statement_timeout = '50ms'")
        response = Client().get("/api/v1/groups/")
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert int(response["Retry-After"]) > 0
    assert Client().get("/api/v1/groups/").status_code == 200


@pytest.mark.owner
def test_a_lost_connection_is_reopened_and_the_request_answered(own_database):
    publish(group())
    client = Client()
    assert client.get("/api/v1/groups/").status_code == 200
    with connections["api"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    assert client.get("/api/v1/groups/").status_code == 200


def test_a_page_is_planned_once_unless_its_filter_values_may_be_rare(own_database):
    publish(incident())
    client = Client()
    for _ in range(5):
        client.get("/api/v1/incidents/?kind=bombing&date_after=2024-01-01")
        client.get("/api/v1/incidents/?search=attack")
        client.get("/api/v1/incidents/?kind=bombing&kind=ambush")
    with connections["api"].cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall() if "incidentrow" in statement]
    assert len(prepared) == 1
    assert 'r."kind" = $' in prepared[0]
