"""In every format, a file contains everything that its records refer to, also for many
references."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.formats import OFFERED
from api.formats.archive import DICTIONARY
from api.formats.format import Format
from publication.vocabulary import Kind
from tests.api.formats.exporting import published, written
from tests.outside.random_documents import RECORDS, random_document
from tests.publication.publishing import publish

Pairs = Iterator[tuple[str, str]]
BATCH = 7


def references_of_stix(content: bytes) -> tuple[set[str], Pairs]:
    objects = json.loads(content)["objects"]

    def named() -> Pairs:
        for each in objects:
            for name, value in each.items():
                if name.endswith("_ref"):
                    yield f"{each['type']} {name}", value
                elif name.endswith("_refs"):
                    yield from ((f"{each['type']} {name}", one) for one in value)
                elif name == "extensions":
                    yield from (("extension", one) for one in value)

    return {each["id"] for each in objects}, named()


def references_of_followthemoney(content: bytes) -> tuple[set[str], Pairs]:
    entities = [json.loads(line) for line in content.decode().splitlines()]
    prefix = entities[0]["id"].split("-")[0] + "-"

    def named() -> Pairs:
        for each in entities:
            for name, values in each["properties"].items():
                yield from (
                    (f"{each['schema']} {name}", value)
                    for value in values
                    if value.startswith(prefix)
                )

    return {each["id"] for each in entities}, named()


def references_of_jsonld(content: bytes) -> tuple[set[str], Pairs]:
    """Return the references of a record. Parts of a record have URLs with a fragment. All other
    URLs belong to the API and exist there."""
    nodes: set[str] = set()
    named: list[tuple[str, str]] = []

    def walk(value: Any) -> None:
        if isinstance(value, list):
            for each in value:
                walk(each)
        elif isinstance(value, dict):
            if "id" in value:
                nodes.add(value["id"])
            for name, each in value.items():
                if name in ("body", "target", "source") and isinstance(each, str) and "#" in each:
                    named.append((name, each))
                if name != "@context":
                    walk(each)

    walk(json.loads(content))
    return nodes, iter(named)


READ: dict[str, Callable[[bytes], tuple[set[str], Pairs]]] = {
    "stix": references_of_stix,
    "ftm": references_of_followthemoney,
    "jsonld": references_of_jsonld,
}
# Rows of cells, or documents unchanged: they name records by public id, which exist at that URL of
# the API. For the tables, see `test_tables_contain_the_records_that_their_rows_name`.
BY_PUBLIC_ID = {"ndjson", "csv", "geojson", "parquet", "zip"}

FORMATS = {format.name: format for formats in OFFERED.values() for format in formats}


def corpus(seed: int) -> dict[str, list[dict]]:
    chance = random.Random(seed)
    return {
        kind: [random_document(chance, kind, public_id, 1) for public_id in ids]
        for kind, ids in RECORDS.items()
    }


def missing(format: Format, content: bytes) -> set[tuple[str, str]]:
    ids, named = READ[format.name](content)
    return {(where, value) for where, value in named if value not in ids}


def test_every_format_is_checked():
    # Parquet needs its library.
    assert set(FORMATS) | {"parquet"} == set(READ) | BY_PUBLIC_ID


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("share", [1.0, 0.5, 0.0], ids=["all", "half redacted", "none"])
def test_a_file_contains_everything_that_it_refers_to(name, kind, share):
    if kind not in FORMATS[name].kinds:
        return
    documents = corpus(7)
    everything = [each for made in documents.values() for each in made]
    kept = random.Random(7).sample(everything, int(len(everything) * share))
    bodies = [json.dumps(published(document)) for document in documents[kind]]
    lists = [
        [bodies[start : start + BATCH] for start in range(0, len(bodies), BATCH)],
        *([[body]] for body in bodies),
    ]
    for batches in lists:
        content = written(FORMATS[name], *documents[kind], related=tuple(kept), batches=batches)
        assert missing(FORMATS[name], content) == set()


@pytest.mark.parametrize("name", READ)
def test_a_missing_reference_is_detected(name):
    content = written(FORMATS[name], *corpus(1)["incident"][:1])
    ids, named = READ[name](content)
    assert list(named)
    assert ids


# A column of each table and the table that has a row with that id; `record_id` may be of any table.
POINTS_TO = {
    "group_id": "groups",
    "asserted_by_id": "groups",
    "other_id": "groups",
    "tied_to_id": "incidents",
    "conveyed_id": "sources",
    "incident_id": "incidents",
    "finding_id": "findings",
    "source_id": "sources",
    "place_id": "places",
    "parent_id": "places",
    "country_id": "places",
    "broader_id": "terms",
}


def tables_of(content: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            )
            for name in archive.namelist()
            if name.endswith(".csv") and name != DICTIONARY
        }


def named_in(tables: dict[str, list[dict[str, str]]]) -> list[tuple[str, str, str]]:
    """Return each id that a row names: its column, the table that would contain it, and the id."""
    return [
        (f"{name}.{column}", POINTS_TO.get(column, ""), value)
        for name, rows in tables.items()
        for row in rows
        for column, value in row.items()
        if value and column.endswith("_id")
    ]


def not_there(tables: dict[str, list[dict[str, str]]]) -> set[tuple[str, str, str]]:
    ids = {name: {row["id"] for row in rows if "id" in row} for name, rows in tables.items()}
    ids[""] = set().union(*ids.values())
    return {each for each in named_in(tables) if each[2] not in ids[each[1]]}


def test_tables_contain_the_records_that_their_rows_name(api):
    documents = corpus(5)
    publish(*(each for kind in documents for each in documents[kind]))
    tables = tables_of(b"".join(api("tables/").streaming_content))
    assert not_there(tables) == set()
    assert len(named_in(tables)) > 100


@pytest.mark.parametrize("kind", Kind.values)
def test_tables_of_one_kind_contain_the_records_that_their_rows_name(api, kind):
    documents = corpus(5)
    publish(*(each for kind in documents for each in documents[kind]))
    tables = tables_of(b"".join(api(f"{kind}s/", {"format": "zip"}).streaming_content))
    assert {row["id"] for row in tables[f"{kind}s"]} == set(RECORDS[kind])
    assert not_there(tables) == set()


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("seed", range(4))
def test_tables_of_a_few_records_miss_only_other_records_of_their_kind(kind, seed):
    documents = corpus(seed)
    everything = tuple(each for made in documents.values() for each in made)
    few = documents[kind][seed : seed + 2]
    tables = tables_of(written(FORMATS["zip"], *few, related=everything))
    assert {row["id"] for row in tables[f"{kind}s"]} == {each["id"] for each in few}
    assert {table for _, table, _ in not_there(tables)} <= {f"{kind}s"}
