"""The requests that are measured, and what the floor must run to give the same answer."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signing import Signer
from django.db import connection, connections
from django.test import Client

from benchmarks.read_api.corpus import COMMON_WORD

__all__ = [
    "Question",
    "floor_of",
    "questions",
]

API = "/api/v1"
GZIP = {"Accept-Encoding": "gzip"}
PAGES = 40  # this many URLs are requested in turn
DEEP = 0.8  # the deep page begins after this share of all incidents


@dataclass(frozen=True)
class Question:
    """One line of the table: a contender and the URLs that it is asked for. Lines of a group
    compare."""

    group: str
    name: str
    server: str
    paths: list[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


def questions(incidents: int) -> list[Question]:
    """Return all questions; those of the floor have `floor` as their server."""
    return [
        *_lists(),
        *_records(incidents),
        *_walk(incidents),
        *_searches(),
        *_changes(incidents),
    ]


def _lists() -> list[Question]:
    asked = _countries_and_years()
    hundred = [_query(each, 100) for each in asked]
    twenty = [_query(each, 20) for each in asked]
    ours = [f"{API}/incidents/?{query}" for query in hundred]
    short = [f"{API}/incidents/?{query}" for query in twenty]
    peers = [
        ("DRF ModelViewSet", "classic", "/drf/incidents/?"),
        ("django-ninja", "classic", "/ninja/incidents/?"),
        ("FastAPI, tables", "fastapi", "/relational/incidents/?"),
        ("FastAPI, stored documents", "fastapi", "/stored/incidents/?"),
        ("Datasette, one stored query", "datasette", "/peers/list.json?_shape=arrayfirst&"),
    ]
    table = [f"/peers/incident.json?{_of_a_table(each, 100)}" for each in asked]
    return [
        Question("list of 100", "floor", "floor", ours),
        Question("list of 100", "ours", "ours", ours),
        Question("list of 100", "ours, gzip", "ours", ours, GZIP),
        Question("list of 100", "ours, GZipMiddleware", "gzip", ours, GZIP),
        *[
            Question("list of 100", name, server, [path + query for query in hundred])
            for name, server, path in peers
        ],
        Question("list of 100", "Datasette, its table", "datasette", table),
        Question("list of 100", "ours, 304", "ours", ours[:1], {"If-None-Match": "*"}, 304),
        Question("list of 20", "floor", "floor", short),
        Question("list of 20", "ours", "ours", short),
    ]


def _records(incidents: int) -> list[Question]:
    draw = random.Random(2)
    numbers = [draw.randrange(incidents) + 1 for _ in range(PAGES * 5)]
    ours = [f"{API}/incidents/I{number}/" for number in numbers]
    return [
        Question("one record", "floor", "floor", ours),
        Question("one record", "ours", "ours", ours),
        Question("one record", "ours, gzip", "ours", ours, GZIP),
        *[
            Question("one record", name, server, [path.format(number) for number in numbers])
            for name, server, path in [
                ("DRF ModelViewSet", "classic", "/drf/incidents/{}/"),
                ("django-ninja", "classic", "/ninja/incidents/{}/"),
                ("FastAPI, stored documents", "fastapi", "/stored/incidents/I{}/"),
            ]
        ],
    ]


def _walk(incidents: int) -> list[Question]:
    first = f"{API}/incidents/?limit=100"
    deep = _page_after(first, int(incidents * DEEP))
    return [
        Question("walk", "floor, first page", "floor", [first]),
        Question("walk", "ours, first page", "ours", [first]),
        Question("walk", "floor, deep page", "floor", [deep]),
        Question("walk", "ours, deep page", "ours", [deep]),
    ]


def _searches() -> list[Question]:
    paths = [f"{API}/incidents/?search={COMMON_WORD}"]
    return [
        Question("search", "floor", "floor", paths),
        Question("search", "ours", "ours", paths),
    ]


def _changes(incidents: int) -> list[Question]:
    draw = random.Random(3)
    paths = [f"{API}/changes/?since={draw.randrange(incidents)}" for _ in range(PAGES)]
    return [Question("changes", "ours", "ours", paths)]


def _countries_and_years() -> list[dict[str, str]]:
    """Return pairs of a country and a year with more than one page, as many as there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.place, extract(year FROM r.date_from)::int"
            " FROM publication_incidentrow r JOIN publication_incidentplace p USING (seq_from)"
            " WHERE p.place ~ '^[A-Z]{2}$' GROUP BY 1, 2 ORDER BY (count(*) > 120) DESC,"
            " CASE WHEN count(*) > 120 THEN 0 ELSE count(*) END DESC, md5(p.place || date_trunc("
            "'year', min(r.date_from))::text) LIMIT %s",
            [PAGES],
        )
        pairs = cursor.fetchall()
    return [
        {"country": country, "date_after": f"{year}-01-01", "date_before": f"{year}-12-31"}
        for country, year in pairs
    ]


def _query(asked: Mapping[str, str], limit: int) -> str:
    return "&".join(f"{name}={value}" for name, value in {**asked, "limit": limit}.items())


def _of_a_table(asked: Mapping[str, str], limit: int) -> str:
    """Return the same for a table of Datasette: no counts, no facets, the documents as JSON."""
    values = {
        "country__exact": asked["country"],
        "date__gte": asked["date_after"],
        "date__lte": asked["date_before"],
        "_sort_desc": "date",
        "_size": limit,
        "_col": "body",
        "_json": "body",
        "_shape": "array",
        "_nocount": 1,
        "_nofacet": 1,
        "_nosuggest": 1,
    }
    return "&".join(f"{name}={value}" for name, value in values.items())


def _page_after(first: str, rows: int) -> str:
    """Return the URL of the page after this many rows: that of page two with another start."""
    from api.reads import cursors

    page = Client().get(first, headers={"host": "localhost"}).json()
    address, text = page["next"].split("cursor=")
    [(day, public_id)] = _rows(
        "SELECT date_from, public_id FROM publication_incidentrow"
        " ORDER BY date_from DESC, public_id DESC OFFSET %s LIMIT 1",
        [rows],
    )
    signer = Signer(salt=cursors.SALT)
    from urllib.parse import quote, unquote

    values = signer.unsign_object(unquote(text))
    values[-1] = [day.isoformat(), public_id]
    path = address.removeprefix("http://localhost")
    return f"{path}cursor={quote(signer.sign_object(values))}"


def _rows(sql: str, values: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def floor_of(asked: list[Question], file: Path) -> None:
    """Write what the floor needs for its questions: the SQL, and the text before and after.

    Our API is asked once for each URL, and the statement that returned the documents is stored.
    Raises ValueError if its rows do not give the same bytes.
    """
    client = Client()
    found = {}
    paths = {path for question in asked if question.server == "floor" for path in question.paths}
    for path in paths:
        statements: list[tuple[str, Any]] = []

        def record(
            execute: Any,
            sql: Any,
            values: Any,
            many: Any,
            context: Any,
            statements: Any = statements,
        ) -> Any:
            statements.append((sql, values))
            return execute(sql, values, many, context)

        with connections[settings.API_DATABASE].execute_wrapper(record):
            response = client.get(path, headers={"host": "localhost"})
        sql, values = [each for each in statements if "publisheddocument" in each[0]][-1]
        with connections[settings.API_DATABASE].cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        key = path if "?" in path else f"{path}?"
        found[key] = {
            "sql": sql,
            "values": values,
            **_around(rows, response.content.decode(), path),
        }
    file.write_text(json.dumps(found, default=str))


def _around(rows: list[tuple], body: str, path: str) -> dict[str, Any]:
    column = next(
        i for i, value in enumerate(rows[0]) if isinstance(value, str) and value.startswith("{")
    )
    for count in (len(rows), len(rows) - 1):
        documents = ",".join(row[column] for row in rows[:count])
        before, found, after = body.partition(documents)
        if count and found:
            return {"column": column, "count": count, "before": before, "after": after}
    raise ValueError(f"{path}: the answer does not hold the documents of its rows as they are.")
