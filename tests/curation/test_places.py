"""Reference places: loaded from a table, published when a record refers to them or they change."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from curation.errors import WorkflowError
from curation.places.errors import PlacesError
from curation.places.loading import COLUMNS, LoadedPlaces, load_places
from curation.places.publishing import publish_places
from curation.workflow.approval import approve_many
from entities.models import FindingPlace, GroupCountry, Incident, Place, PlaceName
from entities.rendering import render_place
from publication.log import Action, Entry, append, open_log, render_body
from publication.models import Publication, PublishedDocument, SearchRow
from publication.standing import last_document
from publication.vocabulary import END_OF_LOG
from reading.names.known import names_in
from reading.names.search import places_named
from sources.acting import acting_as
from sources.models import Document
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    an_incident,
    cite,
    publish,
)

pytestmark = pytest.mark.django_db


def row(*values: str) -> dict[str, str]:
    return dict(zip(COLUMNS, values, strict=True))


COUNTRY = row("XT", "Testland", "country", "XT", "", "10", "20")
PROVINCE = row("XT-NO", "North", "province", "XT", "XT", "11.5", "20.25")
TOWN = row("99", "Testville", "town", "XT", "XT-NO", "11.51234", "-20.1")
ROWS = [COUNTRY, PROVINCE, TOWN]


def test_places_are_loaded_and_published() -> None:
    assert load_places(ROWS, publish=True) == LoadedPlaces(read=3, new=3, changed=0, published=3)

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
        "names": [],
        "kind": "town",
        "country": "XT",
        "claimed_by": [],
        "parent": {"id": "XT-NO", "name": "North", "url": "/api/v1/places/XT-NO/"},
        "within": ["XT-NO", "XT"],
        "successors": [],
        "latitude": 11.51234,
        "longitude": -20.1,
        "identifiers": [{"scheme": "geonames", "value": "99"}],
        "gazetteers": [],
    }


def test_places_have_no_approver_and_no_contributors() -> None:
    load_places(ROWS, publish=True)
    assert Publication.objects.count() == len(ROWS)
    for publication in Publication.objects.all():
        assert (publication.kind, publication.action) == ("place", "publish")
        assert publication.approver is None
        assert publication.contributors == []


def test_a_place_is_published_after_the_one_that_it_lies_in() -> None:
    load_places(ROWS, publish=True)
    in_order = Publication.objects.order_by("seq").values_list("public_id", flat=True)
    assert list(in_order) == ["XT", "XT-NO", "99"]


def test_loading_the_same_places_again_publishes_nothing() -> None:
    load_places(ROWS, publish=True)
    assert load_places(ROWS, publish=True) == LoadedPlaces(read=3, new=0, changed=0, published=0)
    assert Publication.objects.count() == 3


def test_a_changed_place_gets_another_version() -> None:
    load_places(ROWS, publish=True)
    moved = {**TOWN, "latitude": "11.6"}
    assert load_places([moved]) == LoadedPlaces(read=1, new=0, changed=1, published=1)
    document = last_document("99")
    assert document is not None
    assert (document["version"], document["latitude"]) == (2, 11.6)


def test_renaming_a_place_republishes_the_places_within_it() -> None:
    load_places(ROWS, publish=True)
    load_places([{**PROVINCE, "name": "Upper North"}])
    document = last_document("99")
    assert document is not None
    assert document["parent"]["name"] == "Upper North"
    assert last_document("XT")["version"] == 1  # type: ignore[index]


def test_new_places_are_loaded_and_not_published() -> None:
    assert load_places(ROWS) == LoadedPlaces(read=3, new=3, changed=0, published=0)
    assert load_places([{**TOWN, "latitude": "11.6"}]).published == 0
    assert not Publication.objects.exists()


def test_a_change_that_was_not_published_is_published_by_the_next_load() -> None:
    load_places(ROWS, publish=True)
    Place.objects.filter(code="99").update(name="Newtown")
    assert load_places([]) == LoadedPlaces(read=0, new=0, changed=0, published=1)


def test_publishing_a_place_publishes_what_it_lies_in() -> None:
    load_places(ROWS)
    assert publish_places(Place.objects.filter(code="99")) == 3
    assert publish_places(Place.objects.all()) == 0


def test_thousands_of_places_are_loaded_by_a_few_statements(
    django_assert_max_num_queries: Any,
) -> None:
    rows = [COUNTRY, *[{**TOWN, "code": str(code), "parent": "XT"} for code in range(1, 2001)]]
    with django_assert_max_num_queries(20):
        load_places(rows)


def test_a_refused_row_among_many_is_named() -> None:
    country = {**COUNTRY, "code": "XU"}
    with pytest.raises(PlacesError, match="XU: Constraint “place_country_has_own_code”"):
        load_places([COUNTRY, country])


def test_other_names_have_a_language_a_kind_and_a_time() -> None:
    load_places([{**COUNTRY, "other_names": "Testistan|xx|former name|1901|2010;TL|en|acronym"}])
    names = PlaceName.objects.values_list("name", "language", "kind", "since", "until")
    assert list(names) == [
        ("Testistan", "xx", "former name", "1901", "2010"),
        ("TL", "en", "acronym", "", ""),
    ]
    assert load_places([{**COUNTRY, "other_names": "Testistan|xx|former name|1901|2011"}]).changed


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("A|en|nickname", "XT: Value 'nickname' is not a valid choice"),
        ("A|en||yesterday", "XT: .*yesterday"),
        ("A|en||||", "XT: .* has more than 5 parts"),
    ],
)
def test_a_part_of_a_name_that_says_nothing_is_refused(names: str, says: str) -> None:
    with pytest.raises(PlacesError, match=says):
        load_places([{**COUNTRY, "other_names": names}])


class TestFirstCited:
    """A place is published with the first record that refers to it."""

    @pytest.fixture
    def document(self, editor: User, reviewer: User) -> Document:
        load_places(ROWS)
        document = a_document(editor)
        publish(document, by=editor, approver=reviewer)
        return document

    def incident_in(self, code: str, document: Document, editor: User) -> Incident:
        place = Place.objects.get(code=code)
        incident = an_incident(editor, document, place=place, precision="exact")
        cite(incident, document, "in Testville", editor, field="incident.place")
        return incident

    def in_order(self) -> list[str]:
        return list(Publication.objects.order_by("seq").values_list("public_id", flat=True))[1:]

    def test_an_incident_publishes_its_place_and_what_that_lies_in(
        self, document: Document, editor: User, reviewer: User
    ) -> None:
        incident = self.incident_in("99", document, editor)
        assert self.in_order() == []
        publish(incident, by=editor, approver=reviewer)
        assert self.in_order() == ["XT", "XT-NO", "99", incident.public_id]
        moments = Publication.objects.exclude(public_id=document.public_id)
        assert len(set(moments.values_list("published_at"))) == 1

    def test_a_place_is_published_once(
        self, document: Document, editor: User, reviewer: User
    ) -> None:
        first, second = (self.incident_in("XT-NO", document, editor) for _ in range(2))
        publish(first, second, by=editor, approver=reviewer)
        third = self.incident_in("99", document, editor)
        publish(third, by=editor, approver=reviewer)
        assert self.in_order() == [
            "XT",
            "XT-NO",
            first.public_id,
            second.public_id,
            "99",
            third.public_id,
        ]

    def test_rows_of_groups_and_findings_publish_their_places(
        self, document: Document, editor: User, reviewer: User
    ) -> None:
        group, finding = a_group(editor, document), a_finding(editor, document)
        with acting_as(editor):
            place = Place.objects.get(code="XT-NO")
            row = FindingPlace.objects.create(finding=finding, place=place)
            country = GroupCountry.objects.create(group=group, country=place.parent)
        cite(finding, document, "in Testville", editor, finding_place=row)
        cite(group, document, "in Testville", editor, country=country)
        publish(group, by=editor, approver=reviewer)
        publish(finding, by=editor, approver=reviewer)
        assert self.in_order() == ["XT", group.public_id, "XT-NO", finding.public_id]

    def test_a_place_is_not_published_with_an_approval_that_fails(
        self, document: Document, editor: User, reviewer: User
    ) -> None:
        incident = self.incident_in("99", document, editor)
        with pytest.raises(WorkflowError):
            approve_many([(incident, incident.revision)], reviewer)
        assert self.in_order() == []


def test_places_missing_from_the_file_stay() -> None:
    load_places(ROWS, publish=True)
    load_places([COUNTRY])
    assert Place.objects.count() == 3


def test_a_place_may_have_no_point() -> None:
    load_places([{**COUNTRY, "latitude": "", "longitude": ""}], publish=True)
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
    load_places(ROWS, publish=True)
    named = {**PROVINCE, "other_names": "The North; Uppland;The North"}
    assert load_places([named]) == LoadedPlaces(read=1, new=0, changed=1, published=1)
    assert load_places([named]) == LoadedPlaces(read=1, new=0, changed=0, published=0)
    assert load_places([PROVINCE]) == LoadedPlaces(read=1, new=0, changed=0, published=0)
    row = SearchRow.objects.get(public_id="XT-NO", seq_to=END_OF_LOG)
    assert "Uppland" in row.text
    assert places_named("uppland", 5) == [Place.objects.get(code="XT-NO").pk]
    [name] = names_in(["in Uppland"]).matcher.find("in Uppland")
    assert name.names[0].key == Place.objects.get(code="XT-NO").pk
    assert load_places([{**PROVINCE, "other_names": ""}]).changed == 1
    assert places_named("uppland", 5) == []


def test_a_column_that_is_unknown_is_refused() -> None:
    with pytest.raises(PlacesError, match="unknown columns: population"):
        load_places([{**COUNTRY, "population": "12"}])
    assert not Place.objects.exists()


def test_a_place_cannot_come_to_lie_in_itself() -> None:
    load_places(ROWS, publish=True)
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
        assert output.getvalue() == "1 places read: 1 new, 0 changed; 0 published.\n"
        assert Place.objects.get().name == "Tästland"

    def test_the_command_publishes_the_places_at_once_if_told_to(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, f"{','.join(COLUMNS)}\nXT,Testland,country,XT,,10,20\n")
        call_command("load_places", file, "--publish", stdout=StringIO())
        assert Publication.objects.get().public_id == "XT"

    def test_without_a_file_the_command_loads_the_world(self) -> None:
        output = StringIO()
        call_command("load_places", stdout=output)
        assert " 0 changed; 0 published.\n" in output.getvalue()
        assert "GeoNames (https://www.geonames.org/), CC BY 4.0" in output.getvalue()
        assert Place.objects.filter(kind="country").count() == 250

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


UNLIKE_THE_TABLE = "says something else than the table of places"

OTHER_DOCUMENTS = {
    "another name": lambda said: {**said, "name": "Four men were killed here"},
    "another key": lambda said: {**said, "statement": "Four men were killed here"},
    "a missing key": lambda said: {key: said[key] for key in said if key != "other_names"},
    "an invented other name": lambda said: {**said, "other_names": ["Four men"]},
    "an invented identifier": lambda said: {
        **said,
        "identifiers": [{"scheme": "own", "value": "Four"}],
    },
    "an invented claim": lambda said: {**said, "claimed_by": ["XU"]},
    "an invented successor": lambda said: {
        **said,
        "successors": [{"place": said["parent"], "since": None}],
    },
    "an invented gazetteer": lambda said: {**said, "gazetteers": [{"key": "four men"}]},
    "another parent's name": lambda said: {**said, "parent": {**said["parent"], "name": "Four"}},
    "another key of its parent": lambda said: {**said, "parent": {**said["parent"], "of": "Four"}},
    "other places around it": lambda said: {**said, "within": ["XT"]},
    "another point": lambda said: {**said, "latitude": 12.5},
    "another address": lambda said: {**said, "url": "https://elsewhere.example/"},
}


@pytest.mark.parametrize("changed", OTHER_DOCUMENTS.values(), ids=OTHER_DOCUMENTS.keys())
def test_postgres_refuses_a_place_that_differs_from_the_table(
    changed: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    load_places(ROWS)
    publish_places(Place.objects.filter(code="XT-NO"))
    document = render_place(Place.objects.get(code="99"), 1)
    with pytest.raises(DatabaseError, match=UNLIKE_THE_TABLE), transaction.atomic():
        append(open_log(), [_of_a_place(changed(document))])
    append(open_log(), [_of_a_place(document)])


def test_postgres_refuses_a_place_that_no_table_has() -> None:
    load_places(ROWS)
    document = render_place(Place.objects.get(code="XT"), 1)
    with pytest.raises(DatabaseError, match=UNLIKE_THE_TABLE), transaction.atomic():
        append(open_log(), [_of_a_place({**document, "id": "98"})])


@pytest.mark.parametrize(
    ("written", "twice"),
    [
        ('"name":"Testville"', '"name":"Four men were killed","name":"Testville"'),
        ('"name":"North"', '"name":"Four men were killed","name":"North"'),
        ('"value":"99"', '"value":"Four men were killed","value":"99"'),
    ],
)
def test_postgres_refuses_a_key_that_a_place_has_twice(
    monkeypatch: pytest.MonkeyPatch, written: str, twice: str
) -> None:
    load_places(ROWS)
    publish_places(Place.objects.filter(code="XT-NO"))
    monkeypatch.setattr(
        "publication.log.render_body", lambda said: render_body(said).replace(written, twice)
    )
    with pytest.raises(DatabaseError, match=UNLIKE_THE_TABLE), transaction.atomic():
        append(open_log(), [_of_a_place(render_place(Place.objects.get(code="99"), 1))])


def test_a_place_is_published_only_with_the_time_of_its_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_places(ROWS)
    monkeypatch.setattr(
        "publication.log.render_body",
        lambda said: render_body({**said, "published_at": "Four men were killed"}),
    )
    with pytest.raises(DatabaseError, match=UNLIKE_THE_TABLE), transaction.atomic():
        append(open_log(), [_of_a_place(render_place(Place.objects.get(code="XT"), 1))])


@pytest.mark.parametrize(
    "other",
    [
        lambda body: f"{body}{' ' * 100}",
        lambda body: body.replace('"version":1', f'"version":1.{"0" * 100}'),
    ],
    ids=["blanks", "zeros"],
)
def test_the_document_of_a_place_is_not_padded(
    monkeypatch: pytest.MonkeyPatch, other: Callable[[str], str]
) -> None:
    load_places(ROWS)
    monkeypatch.setattr("publication.log.render_body", lambda said: other(render_body(said)))
    with pytest.raises(DatabaseError, match=UNLIKE_THE_TABLE), transaction.atomic():
        append(open_log(), [_of_a_place(render_place(Place.objects.get(code="XT"), 1))])


def test_the_etag_of_a_place_is_made_of_its_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    load_places(ROWS)
    monkeypatch.setattr(
        "publication.log.PublishedDocument",
        lambda **values: PublishedDocument(**{**values, "etag": f'"{"0" * 32}"'}),
    )
    with pytest.raises(DatabaseError, match="entity tag"), transaction.atomic():
        append(open_log(), [_of_a_place(render_place(Place.objects.get(code="XT"), 1))])


def _of_a_place(document: dict[str, Any]) -> Entry:
    return Entry(
        kind="place",
        public_id=document["id"],
        version=1,
        action=Action.PUBLISH,
        document=document,
        contributors=(),
        approver=None,
    )
