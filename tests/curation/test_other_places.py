"""An incident may have several places, and a place may be a region in words."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from curation.standing.carrying import carriable
from curation.standing.merge import propose_merge
from curation.standing.split import split
from curation.workflow.verification import current_verifications
from entities.models import Incident, OtherPlace, Place
from entities.rendering import places_of
from entities.values import load_rows, values_of
from publication.models import Publication
from reading.names.known import _IN_USE
from sources.acting import acting_as
from tests.factories import (
    a_document,
    a_place,
    an_incident,
    cite,
    confirm_knowing,
    fresh,
    publish,
    published_document,
    refused_by_postgres,
    run_sql,
)


@pytest.fixture
def document(editor: Any, reviewer: Any) -> Any:
    document = a_document(editor, published="2024-07-16")
    publish(document, by=editor, approver=reviewer)
    return document


@pytest.fixture
def land(db: None) -> Place:
    return a_place(latitude=Decimal("30.5"), longitude=Decimal("60.1"))


@pytest.fixture
def incident(editor: Any, document: Any, land: Place) -> Incident:
    incident = an_incident(editor, document, place=land, precision="country")
    cite(incident, document, "in Testville", editor, field="incident.place")
    return incident


def another(incident: Any, document: Any, editor: Any, place: Place, **values: Any) -> OtherPlace:
    with acting_as(editor):
        row = OtherPlace.objects.create(
            **{"incident": incident, "place": place, "precision": "near", **values}
        )
    cite(incident, document, "in Testville", editor, other_place=row)
    return row


def test_a_further_place_is_published_with_the_incident_that_cites_it_first(
    editor: Any, reviewer: Any, document: Any, incident: Any, land: Place
) -> None:
    town = a_place(code="7", name="Hill Town", kind="town", country="XT", parent=land)
    another(incident, document, editor, town)
    assert places_of(fresh(incident)) == {land.pk, town.pk}
    publish(incident, by=editor, approver=reviewer)
    assert Publication.objects.filter(public_id="7", kind="place").count() == 1
    [place] = published_document(incident.public_id)["other_places"]
    assert (place["id"], place["name"], place["within"]) == ("7", "Hill Town", ["XT"])
    assert [each["exact"] for each in place["citations"]] == ["in Testville"]


def test_a_place_is_published_with_its_own_point_or_its_centre(
    editor: Any, reviewer: Any, document: Any, incident: Any, land: Place
) -> None:
    another(incident, document, editor, land)
    another(incident, document, editor, land, latitude=Decimal("31"), longitude=Decimal("61"))
    publish(incident, by=editor, approver=reviewer)
    centre, point = published_document(incident.public_id)["other_places"]
    assert (centre["latitude"], centre["longitude"]) == (30.5, 60.1)
    assert (point["latitude"], point["longitude"]) == (31.0, 61.0)


def test_a_region_in_words_is_published_with_the_country_that_it_lies_in(
    editor: Any, reviewer: Any, document: Any, incident: Any
) -> None:
    with acting_as(editor):
        incident.precision, incident.region = "region or line", "the northern hills"
        incident.save()
    assert [
        value.text for value in values_of(fresh(incident)) if value.key == "incident.place"
    ] == ["the northern hills, in Testland (XT), precision: region or line"]
    publish(fresh(incident), by=editor, approver=reviewer)
    place = published_document(incident.public_id)["place"]
    assert (place["region"], place["country"]) == ("the northern hills", "XT")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"region": "the hills", "precision": "near"}, "otherplace_region_in_place"),
        ({"precision": ""}, "otherplace_place_with_precision"),
        ({"latitude": 3}, "otherplace_point_complete"),
        ({"latitude": 95, "longitude": 3}, "otherplace_point_complete"),
        ({"region": "the hills", "precision": "region or line"}, "otherplace_once"),
        ({"place_id": None}, "place_id"),
    ],
)
def test_postgres_refuses_a_place_that_says_too_little_or_twice_the_same(
    editor: Any, incident: Any, land: Place, values: dict[str, Any], constraint: str
) -> None:
    with acting_as(editor):
        OtherPlace.objects.create(
            incident=incident, place=land, precision="region or line", region="the hills"
        )
        with refused_by_postgres(constraint):
            OtherPlace.objects.create(
                **{"incident": incident, "place_id": land.pk, "precision": "near", **values}
            )


def test_postgres_refuses_a_region_of_no_place(editor: Any, document: Any) -> None:
    incident = an_incident(editor, document)
    with acting_as(editor), refused_by_postgres("incident_region_in_place"):
        Incident.objects.filter(pk=incident.pk).update(region="the hills")


def test_postgres_refuses_the_evidence_of_another_incident(
    editor: Any, document: Any, incident: Any, land: Place
) -> None:
    row = another(incident, document, editor, land)
    other = an_incident(editor, document)
    with refused_by_postgres("citation_other_place_id_of_record"):
        cite(other, document, "in Testville", editor, other_place=row)


def test_a_place_is_pinned_as_before_it_could_have_a_region(
    editor: Any, reviewer: Any, incident: Any, land: Place
) -> None:
    citation = incident.citations.get(field="incident.place")
    passage = citation.passage
    said = {
        "value": [
            "incident.place",
            {"place": land.pk, "precision": "country", "latitude": None, "longitude": None},
        ],
        "passage": [passage.document_id, passage.start, passage.end, passage.exact],
        "asserted_by": None,
        "speaker": "",
        "stance": "supports",
    }
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    [(digest,)] = run_sql(
        "SELECT digest FROM curation_evidence(ARRAY[%s]::bigint[]) WHERE citation_id = %s",
        incident.pk,
        citation.pk,
    )
    assert digest == hashlib.sha256(written.encode()).hexdigest()
    publish(incident, by=editor, approver=reviewer)
    record = fresh(incident)
    load_rows([record])
    assert citation.pk in current_verifications([record], {record.pk: values_of(record)})


def test_a_further_place_counts_as_used_by_the_readers(
    editor: Any, document: Any, incident: Any, land: Place
) -> None:
    town = a_place(code="7", name="Hill Town", kind="town", country="XT", parent=land)
    another(incident, document, editor, town)
    with connection.cursor() as cursor:
        cursor.execute(_IN_USE, {"keys": [town.pk]})
        assert cursor.fetchall() == [(town.pk,)]


@pytest.fixture
def two(
    editor: Any, reviewer: Any, document: Any, incident: Any, land: Place
) -> tuple[Incident, Incident]:
    """Two live incidents, of which the first has three further places."""
    successor = an_incident(editor, document, title="The same attack")
    another(incident, document, editor, land)
    another(incident, document, editor, land, latitude=Decimal("31.1"), longitude=Decimal("61"))
    another(incident, document, editor, land, precision="region or line", region="the hills")
    publish(incident, successor, by=editor, approver=reviewer)
    return fresh(incident), fresh(successor)


def locations(incident: Any) -> set[tuple[Any, ...]]:
    rows = OtherPlace.objects.filter(incident=incident)
    return set(rows.values_list("precision", "region", "latitude", "longitude"))


THREE = {
    ("near", "", None, None),
    ("near", "", Decimal("31.1"), Decimal("61")),
    ("region or line", "the hills", None, None),
}


def test_a_merge_carries_places_over_with_their_own_points_alone(
    publisher: Any, second_publisher: Any, two: tuple[Any, Any]
) -> None:
    merged, successor = two
    confirm_knowing(propose_merge(merged, successor, publisher, "The same."), second_publisher)
    assert locations(successor) == THREE
    found = published_document(successor.public_id)["other_places"]
    assert found == published_document(merged.public_id)["other_places"]
    # Nothing is left to carry.
    assert not [
        each
        for each in carriable(
            published_document(merged.public_id), published_document(successor.public_id)
        )
        if each.of == "other_places"
    ]


def test_a_split_gives_the_places_back(
    publisher: Any, second_publisher: Any, two: tuple[Any, Any]
) -> None:
    merged, successor = two
    confirm_knowing(propose_merge(merged, successor, publisher, "The same."), second_publisher)
    new = split(fresh(merged), publisher)
    assert locations(new) == THREE
    incident: Any = new.concrete
    assert (incident.latitude, incident.place_id) == (None, merged.place_id)
    assert locations(successor) == set()
