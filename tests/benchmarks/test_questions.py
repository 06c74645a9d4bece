"""The questions of the benchmark of the API fit the present index and the present API."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client

from benchmarks.read_api.contenders import stored
from benchmarks.read_api.questions import API, Question, floor_of, questions
from tests.connections import own_database_of_the_log
from tests.publication.documents import incident, span
from tests.publication.publishing import publish

__all__ = ["own_database_of_the_log"]

INCIDENTS = 130  # more than a page


@pytest.fixture
def asked(own_database_of_the_log: str) -> list[Question]:
    days = (date(2024, 1, 1 + number % 28).isoformat() for number in range(INCIDENTS))
    publish(*(incident(f"I{number}", date=span(day)) for number, day in enumerate(days, start=1)))
    return questions(INCIDENTS)


def of_ours(asked: list[Question], group: str) -> str:
    return next(each for each in asked if (each.group, each.name) == (group, "ours")).paths[0]


def answer(path: str) -> Any:
    return Client().get(path, headers={"host": "localhost"}).json()


def rows(sql: str, *values: Any) -> list[Any]:
    """Run a statement of asyncpg, whose values are `$1`, `$2` and so on."""
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE asked AS {sql}")
        cursor.execute(f"EXECUTE asked({', '.join(['%s'] * len(values))})", values)
        found = [json.loads(body) for (body,) in cursor.fetchall()]
        cursor.execute("DEALLOCATE asked")
        return found


def test_every_question_is_answered_and_the_floor_gives_the_same_bytes(
    asked: list[Question], tmp_path: Path
) -> None:
    for question in asked:
        if question.server == "ours" and question.status == 200:
            response = Client().get(question.paths[0], headers={"host": "localhost"})
            assert response.status_code == 200, question
    floor_of(asked, tmp_path / "floor.json")
    assert {path.split("?")[0] for path in json.loads((tmp_path / "floor.json").read_text())} >= {
        f"{API}/incidents/"
    }


def test_lists_are_asked_for_by_the_countries_of_incidents(asked: list[Question]) -> None:
    path = of_ours(asked, "list of 100")
    assert parse_qs(urlsplit(path).query) == {
        "country": ["PK"],
        "date_after": ["2024-01-01"],
        "date_before": ["2024-12-31"],
        "limit": ["100"],
    }
    assert len(answer(path)["results"]) == 100


def test_the_contender_with_stored_documents_gives_the_list_and_the_record_of_ours(
    asked: list[Question],
) -> None:
    listed = rows(stored.LIST, "PK", date(2024, 1, 1), date(2024, 12, 31), 100)
    assert listed == answer(of_ours(asked, "list of 100"))["results"]
    assert rows(stored.RECORD, "I7") == [answer(f"{API}/incidents/I7/")]
