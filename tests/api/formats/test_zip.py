import csv
import io
import tracemalloc
import zipfile

import pytest

from api.formats.archive import DICTIONARY, ZIP
from api.formats.tidy import CITATIONS, TABLES
from publication.vocabulary import Kind
from tests.api.formats.exporting import export, written
from tests.api.formats.records import (
    ARABIC,
    FULL,
    FULL_GROUP,
    FULL_INCIDENT,
    NOTHING_KNOWN,
    RELATED,
)
from tests.publication.documents import group, incident, source
from tests.publication.publishing import publish

every_kind = pytest.mark.parametrize("kind", Kind.values)

Rows = list[dict[str, str]]


def unpacked(content: bytes) -> dict[str, Rows]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def tables(*documents, **options) -> dict[str, Rows]:
    return unpacked(written(ZIP, *documents, **options))


@every_kind
@pytest.mark.parametrize("documents", [FULL, NOTHING_KNOWN], ids=["full", "nothing known"])
def test_every_table_is_there_whatever_is_exported(kind, documents):
    found = tables(documents[kind])
    every = [*(table for tables in TABLES.values() for table in tables), CITATIONS]
    assert set(found) == {DICTIONARY, *(f"{table.name}.csv" for table in every)}
    assert [row["id"] for row in found[f"{kind}s.csv"]] == [documents[kind]["id"]]


def test_dictionary_explains_every_column_of_every_table():
    found = tables(FULL_INCIDENT)
    explained = {(row["table"], row["column"]) for row in found.pop(DICTIONARY)}
    for name, rows in found.items():
        for row in rows:
            assert {(name.removesuffix(".csv"), column) for column in row} <= explained


def test_the_readme_names_the_site_and_the_position():
    with zipfile.ZipFile(io.BytesIO(written(ZIP, FULL_INCIDENT))) as archive:
        readme = archive.read("README.txt").decode()
    assert "https://sourcebook.example" in readme
    assert "position 7 of its log" in readme


def test_rows_of_a_record_are_numbered_and_cited():
    found = tables(FULL_INCIDENT)
    assert [(each["row"], each["group_id"]) for each in found["attributions.csv"]] == [
        ("1", "G1"),
        ("2", "G9"),
        ("3", "G2"),
        ("4", "G3"),
    ]
    cited = [each["row"] for each in found["citations.csv"] if each["field"] == "attributions"]
    assert cited == ["1", "1", "2", "3", "4"]
    assert {each["row"] for each in found["citations.csv"] if each["field"] == "kind"} == {""}
    (denial,) = (each for each in found["citations.csv"] if each["stance"] == "denies")
    assert (denial["record_id"], denial["field"], denial["row"]) == ("I1", "attributions", "1")
    assert (denial["source_id"], denial["exact"], denial["speaker"]) == ("S2", "لا", "A spokesman")


def test_every_citation_of_a_document_is_in_the_table():
    for document in FULL.values():
        expected = str(document).count("'stance':")
        assert len(tables(document)["citations.csv"]) == expected


def test_aliases_and_ties_have_tables_of_their_own():
    found = tables(FULL_GROUP)
    assert found["groups.csv"][0]["name"] == ARABIC
    assert [each["name"] for each in found["aliases.csv"]][1] == "تحریک طالبان پاکستان"
    assert [each["other_id"] for each in found["ties.csv"]] == ["G2", "G3"]
    assert found["ties.csv"][1]["period_earliest"] == "2020-01-01"


def test_referenced_groups_and_sources_are_included_once():
    found = tables(FULL_INCIDENT, incident("I2"), related=RELATED)
    assert sorted(each["id"] for each in found["groups.csv"]) == ["G1", "G2", "G3", "G9"]
    assert sorted(each["id"] for each in found["sources.csv"]) == ["S1", "S2"]


def test_the_table_of_the_requested_kind_has_only_the_requested_records():
    found = tables(FULL_GROUP, related=RELATED)
    assert [each["id"] for each in found["groups.csv"]] == ["G1"]


def test_same_export_has_the_same_bytes():
    assert written(ZIP, FULL_INCIDENT, related=RELATED) == written(
        ZIP, FULL_INCIDENT, related=RELATED
    )


def test_no_cell_of_any_table_begins_as_a_formula():
    found = tables(incident(title="=1+1", summary="@x"), related=(group(name="+1"), source()))
    for rows in found.values():
        for row in rows:
            for value in row.values():
                assert not value.startswith(("=", "+", "-", "@"))


def test_related_records_are_of_the_moment_of_the_export(api):
    publish(group("G1"), source("S1"), incident("I1"))
    response = api("incidents/", {"format": "zip"})
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="incidents-3.zip"'
    found = unpacked(response.getvalue())
    assert [each["id"] for each in found["groups.csv"]] == ["G1"]
    assert [each["id"] for each in found["sources.csv"]] == ["S1"]


def test_memory_does_not_grow_with_the_result():
    (body,) = next(iter(export(incident(summary="x" * 2_000)).batches))

    def most(batches: int) -> int:
        whole = export(incident(), batches=([body] * 40 for _ in range(batches)))
        tracemalloc.start()
        for _ in ZIP.write(whole):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(2)
    assert most(24) < 1.5 * most(8)


def test_everything_is_one_download_of_one_moment(api, monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 2)
    publish(*FULL.values())
    publish(*(incident(f"I{number}") for number in range(2, 6)))
    response = api("tables/")
    assert response["Content-Disposition"] == 'attachment; filename="sourcebook-10.zip"'
    found = unpacked(response.getvalue())
    for kind, document in FULL.items():
        assert document["id"] in [each["id"] for each in found[f"{kind}s.csv"]]
    assert len(found["incidents.csv"]) == 5
    assert api("tables/", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_all_tables_can_be_requested_as_of_a_time(api):
    (first, *_) = publish(group("G1"), source("S1"))
    publish(group("G2"))
    response = api("tables/", {"as_of": first.published_at.isoformat()})
    assert response["Sourcebook-Seq"] == "2"
    assert [each["id"] for each in unpacked(response.getvalue())["groups.csv"]] == ["G1"]


def test_the_tables_take_only_the_parameters_for_a_moment(api):
    assert api("tables/", {"country": "PK"}).status_code == 400
