"""The same incidents in the classic form: normalised tables, and a file for Datasette.

The tables are in a database of their own, `peers`, on the same server.
"""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

__all__ = [
    "DATABASE",
    "fill",
]

DATABASE = "peers"
SCHEMA = """
CREATE TABLE place (
    id text PRIMARY KEY, name text NOT NULL, kind text NOT NULL, country text NOT NULL);
CREATE TABLE source (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE "group" (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE incident (
    id bigint PRIMARY KEY, title text NOT NULL, kind text NOT NULL, edtf text NOT NULL,
    date_from date NOT NULL, date_to date NOT NULL, country text NOT NULL,
    place_id text NOT NULL, precision text NOT NULL,
    latitude float8, longitude float8, summary text NOT NULL,
    published_at timestamptz NOT NULL, seq bigint NOT NULL);
CREATE TABLE casualties (
    id bigint PRIMARY KEY, incident_id bigint NOT NULL,
    victims text NOT NULL, outcome text NOT NULL, at_least bigint, at_most bigint);
CREATE TABLE attribution (
    id bigint PRIMARY KEY, incident_id bigint NOT NULL,
    group_id text NOT NULL, role text NOT NULL);
CREATE TABLE citation (
    id bigint PRIMARY KEY, incident_id bigint NOT NULL,
    field text NOT NULL, casualties_id bigint,
    attribution_id bigint, source_id text NOT NULL,
    exact text NOT NULL, start integer NOT NULL, "end" integer NOT NULL,
    asserted_by_id text, stance text NOT NULL);
"""
INDEXES = """
CREATE INDEX ON incident (date_from DESC, id DESC);
CREATE INDEX ON incident (country, date_from DESC, id DESC);
CREATE INDEX ON casualties (incident_id);
CREATE INDEX ON attribution (incident_id);
CREATE INDEX ON citation (incident_id);
"""
TABLES = {
    "place": "place",
    "source": "source",
    "group": '"group"',
    "incident": "incident",
    "casualties": "casualties",
    "attribution": "attribution",
    "citation": "citation",
}

Document = dict[str, Any]


def fill(bodies: Iterable[str], server: str, file: Path) -> None:
    """Write published documents, given as JSON, into the tables and into the file."""
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    sqlite = sqlite3.connect(unfinished)
    sqlite.executescript(
        "PRAGMA journal_mode=off; PRAGMA synchronous=off; CREATE TABLE incident"
        " (id INTEGER PRIMARY KEY, country TEXT, date TEXT, kind TEXT, body TEXT)"
    )
    with psycopg.connect(server, dbname=DATABASE, autocommit=True) as connection:
        connection.execute(SCHEMA)
    with psycopg.connect(server, dbname=DATABASE) as connection:
        filler = _Filler()
        for body in bodies:
            filler.add(json.loads(body), body)
            if len(filler.rows["incident"]) >= 5_000:
                filler.flush(connection, sqlite)
        filler.flush(connection, sqlite)
        connection.execute(INDEXES)
    with psycopg.connect(server, dbname=DATABASE, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    sqlite.executescript(
        "CREATE INDEX by_date ON incident (date DESC, id DESC);"
        "CREATE INDEX by_country ON incident (country, date DESC, id DESC); ANALYZE"
    )
    sqlite.commit()
    sqlite.close()
    unfinished.rename(file)


class _Filler:
    def __init__(self) -> None:
        self.rows: dict[str, list[tuple]] = {name: [] for name in TABLES}
        self.stored: list[tuple] = []
        self.ids = dict.fromkeys(("casualties", "attribution", "citation"), 0)

    def next_id(self, table: str) -> int:
        self.ids[table] += 1
        return self.ids[table]

    def add(self, document: Document, body: str) -> None:
        match document["type"]:
            case "place":
                columns = ("id", "name", "kind", "country")
                self.rows["place"].append(tuple(document[column] for column in columns))
            case "source":
                self.rows["source"].append((document["id"], document["title"]))
            case "group":
                self.rows["group"].append((document["id"], document["name"]))
            case "incident":
                self.incident(document, body)

    def incident(self, document: Document, body: str) -> None:
        number = int(document["id"][1:])
        date, place = document["date"], document["place"]
        self.rows["incident"].append(
            (
                number,
                document["title"],
                document["kind"]["value"],
                date["edtf"],
                date["earliest"],
                date["latest"],
                place["country"],
                place["id"],
                place["precision"],
                place["latitude"],
                place["longitude"],
                document["summary"],
                document["published_at"],
                document["seq"],
            )
        )
        self.stored.append(
            (number, place["country"], date["earliest"], document["kind"]["value"], body)
        )
        for field in ("kind", "date", "place"):
            self.citations(number, document[field], field)
        for row in document["casualties"]:
            key = self.next_id("casualties")
            values = (row["victims"], row["outcome"], row["at_least"], row["at_most"])
            self.rows["casualties"].append((key, number, *values))
            self.citations(number, row, "", casualties=key)
        for row in document["attributions"]:
            key = self.next_id("attribution")
            self.rows["attribution"].append((key, number, row["group"]["id"], row["role"]))
            self.citations(number, row, "", attribution=key)

    def citations(
        self,
        incident: int,
        value: Document,
        field: str,
        casualties: int | None = None,
        attribution: int | None = None,
    ) -> None:
        for citation in value["citations"]:
            asserter = citation["asserted_by"]
            self.rows["citation"].append(
                (
                    self.next_id("citation"),
                    incident,
                    field,
                    casualties,
                    attribution,
                    citation["source"]["id"],
                    citation["exact"],
                    citation["start"],
                    citation["end"],
                    asserter and asserter["id"],
                    citation["stance"],
                )
            )

    def flush(self, connection: psycopg.Connection, sqlite: sqlite3.Connection) -> None:
        for name, table in TABLES.items():
            with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                for row in self.rows[name]:
                    copy.write_row(row)
            self.rows[name].clear()
        sqlite.executemany("INSERT INTO incident VALUES (?, ?, ?, ?, ?)", self.stored)
        self.stored.clear()
