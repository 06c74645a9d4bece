"""A point that lies in no named place: entered, checked, published and found like any value."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from curation.errors import NotReadyError
from curation.workflow.approval import approve_many
from desk.figures import spots_of_newest_incidents
from entities.models import Incident, Point
from publication.models import IncidentPoint
from sources.acting import acting_as
from sources.models import Document
from tests.factories import (
    an_incident,
    cite,
    fresh,
    publish,
    published_document,
    refused_by_postgres,
    submit_and_verify,
)

pytestmark = pytest.mark.django_db


def a_point(incident: Incident, by: User, **values: Any) -> Point:
    given = {"latitude": Decimal("12.5"), "longitude": Decimal("-45"), "precision": "near"}
    with acting_as(by):
        return Point.objects.create(incident=incident, **given | values)


@pytest.fixture
def published(editor: User, reviewer: User, document: Document, incident: Incident) -> Incident:
    point = a_point(incident, editor)
    cite(incident, document, "in Testville", editor, point=point)
    publish(document, incident, by=editor, approver=reviewer)
    return fresh(incident)


def test_a_point_is_published_without_a_place_and_without_a_country(published: Incident) -> None:
    document = published_document(published.public_id)
    assert document["place"] is None
    [point] = document["points"]
    assert [citation["exact"] for citation in point.pop("citations")] == ["in Testville"]
    assert point == {
        "latitude": 12.5,
        "longitude": -45.0,
        "precision": "near",
        "contested": False,
        "disagreement": False,
    }
    row = IncidentPoint.objects.get(public_id=published.public_id)
    assert (row.latitude, row.longitude) == (12.5, -45.0)


def test_a_point_needs_a_citation(editor: User, reviewer: User, incident: Incident) -> None:
    a_point(incident, editor)
    with pytest.raises(NotReadyError):
        approve_many(submit_and_verify([incident], editor, reviewer), reviewer)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"latitude": Decimal("91")}, "point_on_earth"),
        ({"longitude": Decimal("-181")}, "point_on_earth"),
        ({"precision": "country"}, "point_precision_known"),
    ],
)
def test_a_point_lies_on_earth_and_is_exact_or_near(
    incident: Incident, editor: User, values: dict[str, Any], name: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        a_point(incident, editor, **values)
    given = {"latitude": Decimal("1"), "longitude": Decimal("1"), "precision": "exact"}
    with pytest.raises(ValidationError):
        Point(incident=incident, **given | values).full_clean()


def test_a_point_stands_there_once(incident: Incident, editor: User) -> None:
    a_point(incident, editor)
    with pytest.raises(IntegrityError, match="point_once"), transaction.atomic():
        a_point(incident, editor, precision="exact")


def test_postgres_refuses_the_evidence_of_another_incident(
    editor: User, document: Document, incident: Incident
) -> None:
    point = a_point(incident, editor)
    other = an_incident(editor, document)
    with refused_by_postgres("citation_point_id_of_record"):
        cite(other, document, "in Testville", editor, point=point)


def test_the_map_of_the_first_page_has_it(published: Incident) -> None:
    [spot] = spots_of_newest_incidents(10)
    assert (float(spot.latitude), float(spot.longitude)) == (12.5, -45.0)
    assert [row["public_id"] for row in spot.incidents] == [published.public_id]
