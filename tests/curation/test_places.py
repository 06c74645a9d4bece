"""Reference places: loaded from a table, and published when they are added or changed."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from curation.places import COLUMNS, LoadedPlaces, PlacesError, load_places
from entities.models import Place
from publication.models import Publication, SearchRow
from publication.standing import last_document
from publication.vocabulary import END_OF_LOG
from reading.names.known import known_names
from reading.names.search import places_named

pytestmark = pytest.mark.django_db


def row(*values: str) -> dict[str, str]:
    return dict(zip(COLUMNS, values, strict=True))


COUNTRY = row("XT", "Testland", "country", "XT", "", "10", "20")
PROVINCE = row("XT-NO", "North", "province", "XT", "XT", "11.5", "20.25")
TOWN = row("99", "Testville", "town", "XT", "XT-NO", "11.51234", "-20.1")
ROWS = [COUNTRY, PROVINCE, TOWN]


def test_places_are_loaded_and_published() -> None:
    assert load_places(ROWS) == LoadedPlaces(read=3, new=3, changed=0, published=3)

    document = last_document("99")
    assert document is not None
    del document["published_at"], document["seq"]
    assert document == {
        "id": "99",
        "type": "place",
        "version": 1,
        "url": "/api/v1/places/99/",
        "name": "Testville",
        "other_names": [],
        "kind": "town",
        "country": "XT",
        "parent": {"id": "XT-NO", "name": "North", "url": "/api/v1/places/XT-NO/"},
        "within": ["XT-NO", "XT"],
        "latitude": 11.51234,
        "longitude": -20.1,
    }


def test_places_have_no_approver_and_no_contributors() -> None:
    load_places(ROWS)
    for publication in Publication.objects.all():
        assert (publication.kind, publication.action) == ("place", "publish")
        assert publication.approver is None
        assert publication.contributors == []


def test_a_place_is_published_after_the_one_that_it_lies_in() -> None:
    load_places(ROWS)
    in_order = Publication.objects.order_by("seq").values_list("public_id", flat=True)
    assert list(in_order) == ["XT", "XT-NO", "99"]


def test_loading_the_same_places_again_publishes_nothing() -> None:
    load_places(ROWS)
    assert load_places(ROWS) == LoadedPlaces(read=3, new=0, changed=0, published=0)
    assert Publication.objects.count() == 3


def test_a_changed_place_gets_another_version() -> None:
    load_places(ROWS)
    moved = {**TOWN, "latitude": "11.6"}
    assert load_places([moved]) == LoadedPlaces(read=1, new=0, changed=1, published=1)
    document = last_document("99")
    assert document is not None
    assert (document["version"], document["latitude"]) == (2, 11.6)


def test_renaming_a_place_republishes_the_places_within_it() -> None:
    load_places(ROWS)
    load_places([{**PROVINCE, "name": "Upper North"}])
    document = last_document("99")
    assert document is not None
    assert document["parent"]["name"] == "Upper North"
    assert last_document("XT")["version"] == 1  # type: ignore[index]


def test_a_place_that_was_never_published_is_published_by_the_next_load() -> None:
    Place.objects.create(code="XT", name="Testland", kind="country", country="XT")
    assert load_places([]) == LoadedPlaces(read=0, new=0, changed=0, published=1)


def test_places_missing_from_the_file_stay() -> None:
    load_places(ROWS)
    load_places([COUNTRY])
    assert Place.objects.count() == 3


def test_a_place_may_have_no_point() -> None:
    load_places([{**COUNTRY, "latitude": "", "longitude": ""}])
    document = last_document("XT")
    assert document is not None
    assert document["latitude"] is document["longitude"] is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([PROVINCE], "XT-NO: its parent XT is not known"),
        ([PROVINCE, COUNTRY], "Put the parent before"),
        ([COUNTRY, {**PROVINCE, "country": "XU"}], "its country is XU, but XT is in XT"),
        ([COUNTRY, {**PROVINCE, "kind": "galaxy"}], "XT-NO: Value 'galaxy' is not a valid choice"),
        ([COUNTRY, {**PROVINCE, "latitude": "north"}], "XT-NO: “north” value must be a decimal"),
        ([COUNTRY, {**PROVINCE, "latitude": "91"}], "XT-NO: "),
        ([COUNTRY, {**PROVINCE, "longitude": ""}], "XT-NO: "),
        ([COUNTRY, {**PROVINCE, "name": ""}], "XT-NO: This field cannot be blank"),
        ([COUNTRY, {**PROVINCE, "code": "north"}], "north: "),
    ],
)
def test_an_invalid_row_is_named_and_nothing_is_loaded(
    rows: list[dict[str, str]], says: str
) -> None:
    with pytest.raises(PlacesError, match=says):
        load_places(rows)
    assert not Place.objects.exists()
    assert not Publication.objects.exists()


def test_other_names_are_loaded_published_and_kept_where_the_column_is_not_there() -> None:
    load_places(ROWS)
    named = {**PROVINCE, "other_names": "The North; Uppland;The North"}
    assert load_places([named]) == LoadedPlaces(read=1, new=0, changed=1, published=1)
    assert load_places([named]) == LoadedPlaces(read=1, new=0, changed=0, published=0)
    assert load_places([PROVINCE]) == LoadedPlaces(read=1, new=0, changed=0, published=0)
    row = SearchRow.objects.get(public_id="XT-NO", seq_to=END_OF_LOG)
    assert "Uppland" in row.text
    assert places_named("uppland", 5) == [Place.objects.get(code="XT-NO").pk]
    [name] = known_names().matcher.find("in Uppland")
    assert name.names[0].key == Place.objects.get(code="XT-NO").pk
    assert load_places([{**PROVINCE, "other_names": ""}]).changed == 1
    assert places_named("uppland", 5) == []


def test_a_column_that_is_unknown_is_refused() -> None:
    with pytest.raises(PlacesError, match="unknown columns: population"):
        load_places([{**COUNTRY, "population": "12"}])
    assert not Place.objects.exists()


def test_a_place_cannot_come_to_lie_in_itself() -> None:
    load_places(ROWS)
    with pytest.raises(PlacesError, match="it would lie within itself, through 99"):
        load_places([{**PROVINCE, "parent": "99"}])


class TestCommand:
    def write(self, folder: Path, text: str) -> str:
        file = folder / "places.csv"
        file.write_text(text, encoding="utf-8")
        return str(file)

    def test_the_command_reads_a_file_and_reports_the_result(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, f"{','.join(COLUMNS)}\nXT,Tästland,country,XT,,10,20\n")
        output = StringIO()
        call_command("load_places", file, stdout=output)
        assert output.getvalue() == "1 places read: 1 new, 0 changed; 1 published.\n"
        assert Place.objects.get().name == "Tästland"

    def test_the_command_names_missing_columns(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, "code,name,kind,country\n")
        with pytest.raises(CommandError, match="lacks the columns parent, latitude, longitude"):
            call_command("load_places", file)

    def test_the_command_names_the_file_and_the_invalid_place(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, f"{','.join(COLUMNS)}\nXT,Testland,country,XT\nXT-NO,North\n")
        with pytest.raises(CommandError, match=r"places\.csv: XT-NO: "):
            call_command("load_places", file)

    def test_a_file_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="No such file"):
            call_command("load_places", str(tmp_path / "none.csv"))
