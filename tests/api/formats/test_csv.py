import csv
import io
import tracemalloc

import pytest

from api.formats.flat import CSV, FLAT
from publication.spreadsheet import csv_lines, safe_cell
from publication.vocabulary import Kind
from tests.api.formats.exporting import export, written
from tests.api.formats.records import ARABIC, FULL, FULL_GROUP, FULL_INCIDENT, NOTHING_KNOWN
from tests.publication.documents import alias, casualties, cited, finding, group, incident, ref
from tests.publication.publishing import publish

every_kind = pytest.mark.parametrize("kind", Kind.values)
# From OWASP, "CSV Injection", with the full-width forms.
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\n=1",
    '=HYPERLINK("https://evil.example","x")',
    "  =1+1",
    "\u00a0=1",
    "\u3000=1",
    "\ufeff@x",
    "＝1+1",
    "\x00=1",
]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def row(document) -> dict[str, str]:
    (found,) = rows(written(CSV, document))
    return found


@every_kind
@pytest.mark.parametrize("documents", [FULL, NOTHING_KNOWN], ids=["full", "nothing known"])
def test_each_record_is_one_row_with_every_column(kind, documents):
    found = row(documents[kind])
    assert list(found) == FLAT[kind].header
    assert None not in found.values()
    assert found["id"] == documents[kind]["id"]


def test_columns_that_were_added_later_come_after_all_that_were_there_before():
    added = ["points", "bearing", "point_computed", "place_attribution"]
    assert FLAT[Kind.INCIDENT].header[-6:] == ["published_at", "seq", *added]


def test_an_empty_result_is_only_a_header(api):
    content = api("incidents/", {"format": "csv"}).getvalue()
    assert content.decode().startswith("id,version,title,")
    assert content.count(b"\r\n") == 1


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_a_spreadsheet_could_run_is_disarmed(text):
    assert str(safe_cell(text)).startswith("'")


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize(
    "document",
    [
        lambda text: incident(title=text, summary=text),
        lambda text: group(name=text, description=text),
        lambda text: group(aliases=[alias(text)]),
        lambda text: incident(attributions=[cited(group=ref("G1", text), role="target")]),
    ],
    ids=["incident", "group", "alias", "attribution"],
)
def test_no_cell_of_a_record_begins_as_a_formula(document, text):
    for value in row(document(text)).values():
        assert not value.lstrip(" \u00a0\ufeff\x00").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers():
    place = {**FULL_INCIDENT["place"], "latitude": -4.25}
    assert row(incident(place=place))["latitude"] == "-4.25"


def test_commas_quotes_and_lines_stay_within_their_cell():
    title = 'a, "b"\nc'
    assert row(incident(title=title))["title"] == title


def test_arabic_and_emoji_are_unchanged():
    assert row(FULL_INCIDENT)["title"] == ARABIC
    assert "تحریک طالبان پاکستان" in row(FULL_GROUP)["aliases"]


def test_casualty_counts_are_summed_from_their_certain_bounds():
    found = row(
        incident(
            casualties=[
                casualties(12),
                casualties(5, 5, victims="civilians"),
                casualties(None, 9, outcome="wounded"),
            ]
        )
    )
    assert (found["killed_at_least"], found["killed_at_most"]) == ("17", "")
    assert (found["civilians_killed_at_least"], found["civilians_killed_at_most"]) == ("5", "5")
    assert (found["wounded_at_least"], found["wounded_at_most"]) == ("", "9")
    assert (found["missing_at_least"], found["missing_at_most"]) == ("", "")


def test_people_who_were_executed_are_summed_among_the_killed_and_by_themselves():
    found = row(
        incident(
            casualties=[
                casualties(12, 12),
                casualties(2, 2, victims="civilians", outcome="executed"),
                casualties(4, 4, outcome="tortured"),
                casualties(30, outcome="sexual violence"),
                casualties(7, 9, outcome="detained"),
            ]
        )
    )
    assert (found["killed_at_least"], found["killed_at_most"]) == ("14", "14")
    assert found["civilians_killed_at_least"] == "2"
    assert (found["executed_at_least"], found["wounded_at_least"]) == ("2", "")
    assert (found["tortured_at_most"], found["sexual_violence_at_least"]) == ("4", "30")
    assert (found["detained_at_least"], found["detained_at_most"]) == ("7", "9")


def test_groups_are_listed_under_their_roles():
    found = row(FULL_INCIDENT)
    assert found["perpetrator_ids"] == "G1"
    assert found["target_names"] == "The Army"
    assert found["claimant_ids"] == "G2"
    assert found["contested"] == "true"


def test_counts_of_a_finding_keep_their_open_ends():
    assert row(finding())["quantities"] == "provinces: 10-10 out of 34"


def test_lists_and_records_are_downloads_with_a_file_name(api):
    publish(incident())
    response = api("incidents/", {"format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == 'attachment; filename="incidents-1.csv"'
    assert rows(response.getvalue())[0]["id"] == "I1"
    response = api("incidents/I1/", headers={"Accept": "text/csv"})
    assert response["Content-Disposition"] == 'attachment; filename="I1-1.csv"'
    assert rows(response.getvalue())[0]["id"] == "I1"


def test_memory_does_not_grow_with_the_result():
    (body,) = next(iter(export(incident(summary="x" * 2_000)).batches))

    def most(batches: int) -> int:
        whole = export(incident(), batches=([body] * 100 for _ in range(batches)))
        tracemalloc.start()
        assert sum(map(len, CSV.write(whole))) > batches * 100 * 2_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(2)
    assert most(40) < 1.5 * most(4)


def test_rows_are_written_as_they_come():
    given = []

    def endless():
        while True:
            given.append(1)
            yield ["a"]

    lines_ = csv_lines(endless())
    assert next(lines_) == b"a\r\n"
    assert len(given) == 1


def test_a_date_that_is_marked_as_approximate_is_told():
    date = cited(edtf="2024-05~", earliest="2024-05-01", latest="2024-05-31")
    found = row(incident("I1", date=date))
    assert (found["date"], found["date_certainty"]) == ("2024-05~", "approximate")
