"""“12 km north of Hill Town”: a distance and a direction, and the point that they give."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from api.formats import geojson
from api.formats.stix.values import place_value
from curation.standing.merge import propose_merge
from curation.standing.split import split
from entities.models import Incident, OtherPlace, Place
from entities.values import values_of
from publication.models import IncidentPoint
from sources.acting import acting_as
from tests.factories import (
    a_document,
    a_place,
    an_incident,
    cite,
    confirm_knowing,
    fresh,
    person,
    publish,
    published_document,
    refused_by_postgres,
    run_sql,
)

TEXT = "On 15 July 2024 armed men attacked a market in Testville. At least 12 traders were killed."


@pytest.fixture
def document(editor: Any, reviewer: Any) -> Any:
    document = a_document(editor, TEXT, published="2024-07-16")
    publish(document, by=editor, approver=reviewer)
    return document


@pytest.fixture
def town(db: None) -> Place:
    point = {"latitude": Decimal("34"), "longitude": Decimal("69")}
    return a_place(code="7", name="Hill Town", kind="town", parent=a_place(), **point)


@pytest.fixture
def incident(editor: Any, document: Any, town: Place) -> Incident:
    made = an_incident(editor, document, place=town, precision="near", bearing="12 km north")
    cite(made, document, "in Testville", editor, field="incident.place")
    return made


def test_the_computed_point_is_published_and_marked(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    publish(incident, by=editor, approver=reviewer)
    body = published_document(incident.public_id)
    place = body["place"]
    assert (place["bearing"], place["latitude"], place["longitude"], place["computed"]) == (
        "12 km north",
        34.108,
        69.0,
        True,
    )
    point = IncidentPoint.objects.get(public_id=incident.public_id)
    assert (point.latitude, point.longitude) == (34.108, 69.0)
    feature: Any = geojson.feature(body)
    assert feature["geometry"]["coordinates"] == [69.0, 34.108]
    assert feature["properties"]["point"] == "computed"
    assert feature["properties"]["bearing"] == "12 km north"
    said: Any = place_value(place)
    assert said["computed"] is True


def test_a_given_point_is_never_replaced(editor: Any, reviewer: Any, incident: Any) -> None:
    with acting_as(editor):
        incident.latitude, incident.longitude = Decimal("34.2"), Decimal("69.1")
        incident.save()
    publish(fresh(incident), by=editor, approver=reviewer)
    place = published_document(incident.public_id)["place"]
    assert (place["latitude"], place["longitude"], place["computed"]) == (34.2, 69.1, False)
    assert place["bearing"] == "12 km north"


def test_the_centre_of_a_place_is_not_computed(
    editor: Any, reviewer: Any, document: Any, town: Place
) -> None:
    made = an_incident(editor, document, place=town, precision="near")
    cite(made, document, "in Testville", editor, field="incident.place")
    publish(made, by=editor, approver=reviewer)
    place = published_document(made.public_id)["place"]
    assert (place["bearing"], place["latitude"], place["computed"]) == (None, 34.0, False)


def test_the_review_shows_the_point_and_that_it_is_computed(incident: Any) -> None:
    [said] = [value for value in values_of(fresh(incident)) if value.key == "incident.place"]
    assert said.text == (
        "12 km north of Hill Town (7), precision: near (25 km), at 34.108 69.000 (computed)"
    )


def test_a_bearing_is_from_a_place(editor: Any, document: Any) -> None:
    made = an_incident(editor, document)
    made.bearing = "12 km north"
    with pytest.raises(ValidationError, match="Choose the place from which it is 12 km north"):
        made.full_clean()
    with refused_by_postgres("incident_bearing_from_place"), acting_as(editor):
        made.save()


def test_postgres_refuses_a_bearing_in_another_form(editor: Any, incident: Any) -> None:
    change = "UPDATE entities_incident SET bearing = %s WHERE record_ptr_id = %s"
    with refused_by_postgres("incident_bearing_from_place"), acting_as(editor):
        run_sql(change, "12 km up", incident.pk)


def test_people_write_it_as_they_like(incident: Any) -> None:
    incident.bearing = "5 miles NE"
    incident.full_clean()
    assert incident.bearing == "8.05 km north-east"


def test_a_merge_and_a_split_keep_the_bearing_and_enter_no_point(
    editor: Any, reviewer: Any, document: Any, incident: Any, town: Place
) -> None:
    with acting_as(editor):
        other = OtherPlace.objects.create(
            incident=incident, place=town, precision="near", bearing="5 km west"
        )
    cite(incident, document, "in Testville", editor, other_place=other)
    twin = an_incident(editor, document, title="Twin")
    publish(incident, twin, by=editor, approver=reviewer)
    proposal = propose_merge(fresh(incident), fresh(twin), person("publisher"), "The same.")
    confirm_knowing(proposal, person("publisher"))
    row = fresh(twin).other_places.get()
    assert (row.bearing, row.latitude) == ("5 km west", None)
    [published] = published_document(twin.public_id)["other_places"]
    assert (published["bearing"], published["computed"]) == ("5 km west", True)
    new: Any = split(fresh(incident), person("publisher")).concrete
    assert (new.bearing, new.latitude) == ("12 km north", None)
