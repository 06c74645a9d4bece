import json
import os
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.api.formats.records import ARABIC, FULL, NOTHING_KNOWN
from tests.publication.documents import group, incident
from tests.publication.publishing import publish

try:
    from pyarrow import parquet
except ImportError:
    if os.environ.get("SOURCEBOOK_REQUIRE_LIBRARIES") == "1":
        raise
    parquet = None

needs_pyarrow = pytest.mark.skipif(parquet is None, reason="pyarrow is not installed")


def export(*arguments) -> str:
    out = StringIO()
    call_command("export", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_everything_of_a_kind_is_written_to_a_file(api_reads, tmp_path, monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 2)
    publish(*(group(f"G{number}") for number in range(1, 6)))
    said = export("groups", "--output", tmp_path / "groups.ndjson")
    assert "as of 5" in said
    lines = (tmp_path / "groups.ndjson").read_text().split("\n")
    assert [json.loads(line)["id"] for line in lines[:-1]] == ["G1", "G2", "G3", "G4", "G5"]


def test_a_format_that_does_not_support_the_kind_is_refused(api_reads, tmp_path):
    with pytest.raises(CommandError, match="no geojson of groups"):
        export("groups", "--format", "geojson", "--output", tmp_path / "x")


@needs_pyarrow
@pytest.mark.parametrize("kind", FULL)
@pytest.mark.parametrize("documents", [FULL, NOTHING_KNOWN], ids=["full", "nothing known"])
def test_parquet_is_read_back_by_its_library(api_reads, tmp_path, kind, documents):
    publish(documents[kind])
    path = tmp_path / "x.parquet"
    export(f"{kind}s", "--format", "parquet", "--output", path)
    (row,) = parquet.read_table(path).to_pylist()
    assert row["id"] == documents[kind]["id"]


@needs_pyarrow
def test_parquet_has_types_and_one_row_group_per_batch(api_reads, tmp_path, monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 2)
    publish(FULL["incident"], *(incident(f"I{number}") for number in range(2, 6)))
    path = tmp_path / "incidents.parquet"
    export("incidents", "--format", "parquet", "--output", path)
    assert parquet.ParquetFile(path).num_row_groups == 3
    rows = {row["id"]: row for row in parquet.read_table(path).to_pylist()}
    first = rows["I1"]
    assert first["title"] == ARABIC
    assert first["date_earliest"] == date(2024, 7, 15)
    assert first["latitude"] == 34.5
    assert first["killed_at_least"] == 17
    assert first["killed_at_most"] is None
    assert first["contested"] is True
    assert first["published_at"].astimezone(UTC) < datetime.now(UTC)


@needs_pyarrow
def test_an_empty_log_gives_a_table_without_rows(api_reads, tmp_path):
    path = tmp_path / "x.parquet"
    export("incidents", "--format", "parquet", "--output", path)
    assert parquet.read_table(path).num_rows == 0
