"""A place that no gazetteer has is added by one person and confirmed by a second one."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction

from curation.errors import (
    AlreadyThereError,
    ContradictionError,
    NotPermittedError,
    NotReadyError,
    OwnWorkError,
    WrongStateError,
)
from curation.models import AddedPlace
from curation.places.adding import NewPlace, add_place, added_places, confirm_place, near_places
from curation.places.errors import PlacesError
from curation.places.loading import load_places
from curation.places.publishing import publish_places
from curation.workflow.approval import approve_many
from entities.models import FindingPlace, Incident, OtherPlace, Place, PlaceName
from entities.rendering import render_place
from publication.log import Action, Entry, append, open_log
from publication.models import Publication
from sources.acting import acting_as
from sources.models import Document
from tests.connections import own_database
from tests.curation.test_races import Other, wait_until_somebody_waits_for_a_lock
from tests.factories import (
    UserFactory,
    a_finding,
    a_place,
    an_incident,
    cite,
    person,
    publish,
    published_document,
    refused_by_postgres,
    run_sql,
    submit_and_verify,
)

__all__ = ["own_database"]


@pytest.fixture
def land(db: None) -> Place:
    return a_place()


def new_place(land: Place, name: str = "Upper Ford", **values: Any) -> NewPlace:
    point = {"latitude": Decimal("34.5"), "longitude": Decimal("69.2")}
    return NewPlace(name, **{"kind": "town", "parent": land, "basis": "map", **point, **values})


def placed(editor: User, document: Document, place: Place) -> Incident:
    incident = an_incident(editor, document, place=place, precision="exact")
    cite(incident, document, "in Testville", editor, field="incident.place")
    return incident


def test_an_added_place_waits_and_is_published_with_its_record_after_it_was_confirmed(
    editor: User, reviewer: User, document: Document, land: Place
) -> None:
    place = add_place(new_place(land), editor)
    assert (place.code, place.country) == (f"PL{place.pk}", "XT")
    publish(document, by=editor, approver=reviewer)
    incident = placed(editor, document, place)
    requests = submit_and_verify([incident], editor, reviewer)
    with pytest.raises(NotReadyError, match="not confirmed") as refused:
        approve_many(requests, reviewer)
    assert [problem.value for problem in refused.value.problems] == [str(place)]
    confirm_place(place, reviewer)
    approve_many(requests, reviewer)
    row = Publication.objects.get(public_id=place.code)
    assert (row.contributors, row.approver_id) == ([editor.pk], reviewer.pk)
    assert published_document(place.code)["parent"]["id"] == "XT"
    assert published_document(incident.public_id)["place"]["id"] == place.code


def test_who_added_a_place_does_not_confirm_it(land: Place) -> None:
    reviewer = person("reviewer")
    place = add_place(new_place(land), reviewer)
    with pytest.raises(OwnWorkError):
        confirm_place(place, reviewer)
    with pytest.raises(NotPermittedError):
        confirm_place(place, person("editor"))
    confirm_place(place, person("reviewer"))
    with pytest.raises(WrongStateError):
        confirm_place(place, person("reviewer"))
    with pytest.raises(WrongStateError):
        confirm_place(land, reviewer)


def test_a_place_within_an_added_one_waits_for_both(
    editor: User, reviewer: User, document: Document, land: Place
) -> None:
    district = add_place(new_place(land, "Upper District", kind="district"), editor)
    far = {"latitude": Decimal("35.5")}
    place = add_place(new_place(district, "Lower Ford", **far), editor)
    assert {each.place for each in added_places([place.pk])} == {district, place}
    incident = placed(editor, document, place)
    requests = submit_and_verify([document, incident], editor, reviewer)
    confirm_place(place, reviewer)
    with pytest.raises(NotReadyError):
        approve_many(requests, reviewer)
    confirm_place(district, reviewer)
    approve_many(requests, reviewer)
    assert Publication.objects.filter(kind="place").count() == 3


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "reason"),
    [
        ("UPPER  ford", "10", "10", "has the same name"),
        ("Furt", "10", "10", "has the same name"),
        ("Another", "34.54", "69.2", "is 4.4 km away"),
        ("Another", "34.55", "69.2", ""),
        ("Another", "34.5", "69.25", "is 4.6 km away"),
        ("Another", "34.5", "69.26", ""),
    ],
)
def test_places_of_the_same_name_or_within_5_km_are_shown_first(
    editor: User, land: Place, name: str, latitude: str, longitude: str, reason: str
) -> None:
    there = Place.objects.create(
        code="1", name="Upper Ford", kind="town", country="XT", parent=land,
        latitude="34.5", longitude="69.2",
    )  # fmt: skip
    PlaceName.objects.create(place=there, name="Furt")
    point = Decimal(latitude), Decimal(longitude)
    new = new_place(land, name, latitude=point[0], longitude=point[1])
    assert [(near.place, near.reason) for near in near_places(name, "XT", *point)] == (
        [(there, reason)] if reason else []
    )
    if reason:
        with pytest.raises(AlreadyThereError) as refused:
            add_place(new, editor)
        assert refused.value.found == [there.pk]
    add_place(new, editor, seen=[there.pk])


def test_places_across_the_180th_meridian_are_near(land: Place) -> None:
    there = Place.objects.create(
        code="1", name="Isle", kind="town", country="XT", latitude="-17", longitude="-179.98"
    )
    near = near_places("Other", "XT", Decimal("-17"), Decimal("179.99"))
    assert [each.place for each in near] == [there]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"kind": "country"},
        {"kind": "moon"},
        {"basis": "rumour"},
        {"latitude": None, "longitude": None},
        {"longitude": None},
        {"latitude": Decimal(91)},
    ],
)
def test_what_is_wrong_with_a_place_is_said(
    editor: User, land: Place, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ContradictionError):
        add_place(new_place(land, **wrong), editor)
    assert not AddedPlace.objects.exists()


def test_only_who_enters_records_adds_a_place(land: Place) -> None:
    with pytest.raises(NotPermittedError):
        add_place(new_place(land), UserFactory.create())


def test_two_people_who_add_the_same_place_at_once_end_with_one(own_database: str) -> None:
    land = a_place()
    one, two = person("editor"), person("editor")
    with transaction.atomic():
        add_place(new_place(land), one)
        other = Other(lambda: add_place(new_place(land), two))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(other.end(), AlreadyThereError)
    assert AddedPlace.objects.count() == 1


def test_a_gazetteer_has_no_codes_of_added_places(land: Place) -> None:
    row = {"code": "PL7", "name": "Ford", "kind": "town", "country": "XT", "parent": "XT"}
    with pytest.raises(PlacesError, match="added by a person"):
        load_places([{**row, "latitude": "1", "longitude": "1"}])


def test_a_table_of_places_puts_nothing_into_a_place_that_waits(
    editor: User, reviewer: User, land: Place
) -> None:
    outer = add_place(new_place(land), editor)
    row = {"code": "77", "name": "Mill", "kind": "town", "country": "XT", "parent": outer.code}
    row |= {"latitude": "1", "longitude": "1"}
    with pytest.raises(PlacesError, match="waits for a second person"):
        load_places([row])
    assert not Place.objects.filter(code="77").exists()
    confirm_place(outer, reviewer)
    assert load_places([row]).new == 1


def test_a_table_of_places_names_no_added_place_as_a_successor(editor: User, land: Place) -> None:
    place = add_place(new_place(land), editor)
    row = {"code": "77", "name": "Mill", "kind": "town", "country": "XT", "parent": "XT"}
    row |= {"latitude": "1", "longitude": "1", "successors": place.code}
    with pytest.raises(PlacesError, match="such a place is no successor"):
        load_places([row])


# PostgreSQL


@contextmanager
def refused_in_the_log(words: str) -> Iterator[None]:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def test_postgres_publishes_no_place_that_nobody_else_confirmed(editor: User, land: Place) -> None:
    place = add_place(new_place(land), editor)
    with refused_in_the_log("nobody else confirmed the place"):
        publish_places(Place.objects.filter(pk=place.pk))
    # Nor one of which it is not known who added it.
    nameless = Place.objects.create(code="PL999999", name="Ford", kind="district", country="XT")
    with refused_in_the_log("nobody else confirmed the place"):
        publish_places(Place.objects.filter(pk=nameless.pk))


def test_postgres_publishes_no_place_in_one_that_nobody_else_confirmed(
    editor: User, land: Place
) -> None:
    outer = add_place(new_place(land), editor)
    inner = Place.objects.create(
        code="XT-IN", name="Inner Ford", kind="town", country="XT", parent=outer
    )
    document = render_place(inner, 1)
    entry = Entry("place", inner.code, 1, Action.PUBLISH, document, contributors=(), approver=None)
    with refused_in_the_log("lies in one that nobody else confirmed"):
        append(open_log(), [entry])


@pytest.mark.parametrize("kind", ["incident", "further place", "finding"])
def test_postgres_publishes_no_record_with_a_place_that_nobody_else_confirmed(
    editor: User,
    reviewer: User,
    document: Document,
    land: Place,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = add_place(new_place(land), editor)
    record: Any
    if kind == "incident":
        record = placed(editor, document, place)
    elif kind == "further place":
        record = placed(editor, document, land)
        with acting_as(editor):
            further = OtherPlace.objects.create(incident=record, place=place, precision="near")
        cite(record, document, "in Testville", editor, other_place=further)
    else:
        record = a_finding(editor, document)
        with acting_as(editor):
            row = FindingPlace.objects.create(finding=record, place=place)
        cite(record, document, "in Testville", editor, finding_place=row)
    requests = submit_and_verify([document, record], editor, reviewer)
    monkeypatch.setattr("curation.workflow.approval._places_waiting", lambda records: [])
    monkeypatch.setattr("curation.workflow.approval.entries_of_new_places", lambda keys: [])
    with refused_in_the_log("waits: nobody else confirmed it"):
        approve_many(requests, reviewer)
    confirm_place(place, reviewer)
    approve_many(requests, reviewer)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("UPDATE entities_place SET latitude = 1 WHERE id = %s", "UPDATE of a place that"),
        ("UPDATE entities_place SET code = '77' WHERE id = %s", "UPDATE of a place that"),
        ("DELETE FROM entities_place WHERE id = %s", "DELETE of a place that"),
        (
            "UPDATE curation_addedplace SET basis = 'estimate' WHERE place_id = %s",
            "UPDATE of a confirmed place",
        ),
        (
            "UPDATE curation_addedplace SET confirmed_by_id = added_by_id WHERE place_id = %s",
            "UPDATE of a confirmed place",
        ),
        ("DELETE FROM curation_addedplace WHERE place_id = %s", "DELETE of a confirmed place"),
    ],
)
def test_postgres_keeps_a_confirmed_place_as_it_was_added(
    editor: User, reviewer: User, land: Place, change: str, refused: str
) -> None:
    place = add_place(new_place(land), editor)
    confirm_place(place, reviewer)
    with refused_by_postgres(refused), acting_as(editor):
        run_sql(change, place.pk)


@pytest.mark.owner
def test_postgres_refuses_to_empty_the_table_of_added_places(db: None) -> None:
    with refused_by_postgres("it tells who added"):
        run_sql("TRUNCATE curation_addedplace")


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("entities_placename", "place_id"),
        ("entities_placeidentifier", "place_id"),
        ("entities_placeclaim", "place_id"),
        ("entities_placesuccessor", "place_id"),
        ("entities_placesuccessor", "successor_id"),
    ],
)
def test_nothing_is_told_of_a_place_before_it_is_there(
    editor: User, land: Place, table: str, place: str
) -> None:
    """Foreign keys are checked at commit: the place could then be one that a person adds."""
    values = {"place_id": land.pk, "successor_id": land.pk, place: 9_000_000}
    names = ["place_id", "successor_id"] if table == "entities_placesuccessor" else ["place_id"]
    with pytest.raises(DatabaseError, match="it comes before what tells"), transaction.atomic():
        run_sql(
            f"INSERT INTO {table} ({', '.join(names)})"
            f" VALUES ({', '.join(str(values[name]) for name in names)})"
        )


def test_postgres_gives_an_added_place_no_other_names(editor: User, land: Place) -> None:
    place = add_place(new_place(land), editor)
    with refused_by_postgres("gets no other names"):
        PlaceName.objects.create(place=place, name="Ford")


def test_postgres_takes_no_place_in_another_name(editor: User, reviewer: User, land: Place) -> None:
    place = Place.objects.create(code="PL999999", name="Ford", kind="district", country="XT")
    with refused_by_postgres("in the name of the person who acts"), acting_as(editor):
        AddedPlace.objects.create(place=place, basis="map", added_by=reviewer)
    with refused_by_postgres("confirmed after it was added"), acting_as(editor):
        AddedPlace.objects.create(place=place, basis="map", added_by=editor, confirmed_by=reviewer)
    with acting_as(editor):
        added = AddedPlace.objects.create(place=place, basis="map", added_by=editor)
    with refused_by_postgres("another person confirms a place"), acting_as(editor):
        AddedPlace.objects.filter(pk=added.pk).update(confirmed_by=reviewer)
