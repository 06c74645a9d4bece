import gzip
import json
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.formats import Export
from api.formats.ndjson import NDJSON
from publication.compressed import MAC_LENGTH, Lines, compressed, piece
from publication.models import CompressedDocument, PublishedDocument
from publication.vocabulary import Kind
from tests.api.formats.exporting import written
from tests.publication.documents import group, incident, span
from tests.publication.publishing import lose_compressed, publish, redact, withdraw


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 3)


def lines(response) -> list[str]:
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/x-ndjson"
    # Not splitlines(): it also breaks at U+2028, which JSON does not escape.
    *whole, end = response.getvalue().decode().split("\n")
    assert end == ""
    return whole


def test_each_line_is_a_stored_document_byte_for_byte(api, small_batches):
    publish(*(incident(f"I{number}", title="هجوم\u2028\n🕊️") for number in range(1, 11)))
    stored = set(PublishedDocument.objects.values_list("body", flat=True))
    found = lines(api("incidents/", {"format": "ndjson"}))
    assert len(found) == 10
    assert set(found) == stored


def test_an_empty_result_is_an_empty_body(api):
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
    # Published while the answer is being sent.
    publish(*(group(f"G{number}", version=2) for number in range(1, 10)), group("G99"))
    whole = (begun + b"".join(content)).decode()
    versions = [json.loads(line)["version"] for line in whole.split("\n")[:-1]]
    assert versions == [1] * 9
    assert response["Sourcebook-Seq"] == str(seq)


def test_compressed_lines_unpack_to_the_same_bytes(api, small_batches):
    publish(*(incident(f"I{number}", title="هجوم\u2028 \\n") for number in range(1, 11)))
    asked = {"format": "ndjson", "ordering": "-updated"}
    plain = api("incidents/", asked)
    packed = api("incidents/", asked, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert packed["ETag"] != plain["ETag"]
    for response in (plain, packed):
        assert "Accept-Encoding" in response["Vary"]
        assert response["Sourcebook-Seq"] == "10"
    whole = packed.getvalue()
    assert gzip.decompress(whole) == plain.getvalue()
    # Stored pieces unchanged, not compressed at request time.
    stored = CompressedDocument.objects.values_list("fragment", flat=True)
    assert all(bytes(fragment) in whole for fragment in stored)


@pytest.mark.owner
@pytest.mark.parametrize("asked", [{}, {"format": "ndjson"}], ids=["a page", "an export"])
@pytest.mark.parametrize("forged", ["another document", "the code of another", "no code"])
def test_a_compressed_document_that_does_not_belong_is_not_read(api, asked, forged):
    publish(group("G1"), group("G2"), group("G3"))
    document = PublishedDocument.objects.get(pk=2)
    document.body = document.body.replace('"id":"G2"', '"id":"G9"')
    (row,) = compressed([document])
    if forged == "another document":
        row.mac = CompressedDocument.objects.get(pk=2).mac
    elif forged == "the code of another":
        row = CompressedDocument.objects.get(pk=1)
        row.document_id = 2
    else:
        row.mac = b"0" * MAC_LENGTH
    lose_compressed(pk=2)
    row.save(force_insert=True)
    packed = api("groups/", asked, headers={"accept-encoding": "gzip"})
    whole = packed.getvalue()
    if packed.get("Content-Encoding") == "gzip":
        whole = gzip.decompress(whole)
    assert whole == api("groups/", asked).getvalue()
    assert [number for number in (b"G1", b"G2", b"G3", b"G9") if number in whole] == [
        b"G1",
        b"G2",
        b"G3",
    ]


def test_an_empty_result_is_an_empty_compressed_file(api):
    response = api("incidents/", {"format": "ndjson"}, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(response.getvalue()) == b""


def test_documents_stored_uncompressed_are_compressed_when_sent():
    bodies = [f'{{"id":"I{number}"}}' for number in range(5)]
    lines = Lines()
    parts = [lines.begin(), lines.add([piece(bodies[0]), *bodies[1:3]]), lines.add(bodies[3:])]
    whole = gzip.decompress(b"".join([*parts, lines.end()]))
    assert whole.decode() == "".join(f"{body}\n" for body in bodies)


def test_only_ndjson_is_compressed(api):
    publish(incident())
    response = api("incidents/", {"format": "csv"}, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert "Accept-Encoding" not in response["Vary"]


@pytest.mark.owner
def test_documents_stored_uncompressed_are_included(api):
    publish(*(group(f"G{number}", name="هجوم") for number in range(1, 4)))
    lose_compressed(pk=2)
    asked = {"format": "ndjson", "ordering": "updated"}
    packed = api("groups/", asked, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.getvalue()) == api("groups/", asked).getvalue()


def test_a_redacted_version_is_left_out_plain_and_compressed(api):
    first = publish(*(group(f"G{number}") for number in range(1, 4)))
    publish(group("G2", version=2))
    redact("G2", 1)
    asked = {
        "format": "ndjson",
        "ordering": "updated",
        "as_of": first[0].published_at.isoformat(),
    }
    plain = api("groups/", asked)
    packed = api("groups/", asked, headers={"accept-encoding": "gzip"})
    found = plain.getvalue()
    assert [json.loads(line)["id"] for line in found.splitlines()] == ["G1", "G3"]
    assert gzip.decompress(packed.getvalue()) == found


def test_an_export_can_be_requested_as_of_a_time(api):
    (first,) = publish(group("G1"))
    publish(group("G1", version=2), group("G2"))
    asked = {"format": "ndjson", "as_of": first.published_at.isoformat()}
    response = api("groups/", asked)
    assert [json.loads(line)["version"] for line in lines(response)] == [1]
    assert response["Sourcebook-Seq"] == "1"
    assert json.loads(api("groups/G1/", asked).getvalue())["version"] == 1


def test_incidents_of_a_group_are_exported_in_the_same_way(api):
    publish(group("G1"), incident("I1"), incident("I2", attributions=[]))
    response = api("groups/G1/incidents/", {"format": "ndjson"})
    assert [json.loads(line)["id"] for line in lines(response)] == ["I1"]


def test_an_export_reads_the_head_and_then_all_rows_in_one_statement(api, small_batches):
    def queries(expected: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(lines(api("groups/", {"format": "ndjson"}))) == expected
        # COPY is not included.
        return sum("publication_" in query["sql"] for query in captured)

    publish(*(group(f"G{number}") for number in range(1, 3)))
    assert queries(2) == 1
    publish(*(group(f"G{number}") for number in range(3, 10)))
    assert queries(9) == 1


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
