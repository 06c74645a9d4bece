import json
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.formats import Export
from api.formats.ndjson import NDJSON
from publication.models import PublishedDocument
from publication.vocabulary import Kind
from tests.api.formats.exporting import written
from tests.publication.documents import group, incident, span
from tests.publication.publishing import publish, withdraw


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("api.views.lists.BATCH", 3)


def lines(response) -> list[str]:
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/x-ndjson"
    # Never splitlines(): it also breaks at U+2028, which JSON leaves as it is.
    *whole, end = response.getvalue().decode().split("\n")
    assert end == ""
    return whole


def test_each_line_is_a_stored_document_byte_for_byte(api, small_batches):
    publish(*(incident(f"I{number}", title="هجوم\u2028\n🕊️") for number in range(1, 11)))
    stored = set(PublishedDocument.objects.values_list("body", flat=True))
    found = lines(api("incidents/", {"format": "ndjson"}))
    assert len(found) == 10
    assert set(found) == stored


def test_nothing_found_is_nothing_sent(api):
    response = api("incidents/", {"format": "ndjson"})
    assert lines(response) == []
    assert response["Sourcebook-Seq"] == "0"


def test_record_is_one_line(api):
    publish(group())
    assert lines(api("groups/G1/", {"format": "ndjson"})) == [api("groups/G1/").content.decode()]


def test_withdrawn_record_is_gone_in_every_format(api):
    publish(group())
    withdraw("G1")
    assert api("groups/G1/", {"format": "ndjson"}).status_code == 410


def test_export_has_the_filters_and_the_order_of_the_list(api, small_batches):
    publish(
        *(incident(f"I{number}", date=span(f"2024-01-{number:02}")) for number in range(1, 9)),
        incident("I9", date=span("2023-01-01")),
    )
    asked = {"date_after": "2024-01-01", "ordering": "date"}
    page = api("incidents/", asked).json()["results"]
    found = [json.loads(line) for line in lines(api("incidents/", {**asked, "format": "ndjson"}))]
    assert [each["id"] for each in found] == [f"I{number}" for number in range(1, 9)]
    assert found == page


def test_export_is_of_the_moment_that_its_header_says(api, small_batches):
    publish(*(group(f"G{number}") for number in range(1, 10)))
    seq = PublishedDocument.objects.count()
    response = api("groups/", {"format": "ndjson"})
    content = iter(response.streaming_content)
    begun = next(content)
    # Published while the answer is on its way.
    publish(*(group(f"G{number}", version=2) for number in range(1, 10)), group("G99"))
    whole = (begun + b"".join(content)).decode()
    versions = [json.loads(line)["version"] for line in whole.split("\n")[:-1]]
    assert versions == [1] * 9
    assert response["Sourcebook-Seq"] == str(seq)


def test_export_can_be_had_as_of_a_time(api):
    (first,) = publish(group("G1"))
    publish(group("G1", version=2), group("G2"))
    asked = {"format": "ndjson", "as_of": first.published_at.isoformat()}
    response = api("groups/", asked)
    assert [json.loads(line)["version"] for line in lines(response)] == [1]
    assert response["Sourcebook-Seq"] == "1"
    assert json.loads(api("groups/G1/", asked).getvalue())["version"] == 1


def test_incidents_of_a_group_are_exported_alike(api):
    publish(group("G1"), incident("I1"), incident("I2", attributions=[]))
    response = api("groups/G1/incidents/", {"format": "ndjson"})
    assert [json.loads(line)["id"] for line in lines(response)] == ["I1"]


def test_each_batch_costs_one_query(api, small_batches):
    def queries(expected: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(lines(api("groups/", {"format": "ndjson"}))) == expected
        return sum("publication_" in query["sql"] for query in captured)

    publish(*(group(f"G{number}") for number in range(1, 3)))
    assert queries(2) == 2
    publish(*(group(f"G{number}") for number in range(3, 10)))
    assert queries(9) == 4


def test_memory_does_not_grow_with_the_result():
    body = json.dumps(group(description="x" * 2_000))

    def most(batches: int) -> int:
        export = Export(kind=Kind.GROUP, batches=([body] * 100 for _ in range(batches)))
        tracemalloc.start()
        assert sum(map(len, NDJSON.write(export))) > batches * 100 * 2_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(2)
    assert most(200) < 1.5 * most(4)


def test_format_needs_no_request():
    assert written(NDJSON, group("G1"), group("G2")).count(b"\n") == 2
