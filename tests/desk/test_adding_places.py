"""The panel in which a missing place is added, and its confirmation on the review page."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.models import AddedPlace
from entities.models import Incident, Place
from sources.models import Document
from tests.desk.pages import editor_client as client
from tests.desk.pages import text_of
from tests.factories import (
    UserFactory,
    a_document,
    a_place,
    an_incident,
    cite,
    fresh,
    person,
    signed_in,
    submit_and_verify,
)

__all__ = ["client"]


def address(document: Document) -> str:
    return reverse("admin:workbench_new_place", args=[document.public_id])


def posted(**values: Any) -> dict[str, Any]:
    point = {"latitude": "34.5", "longitude": "69.2"}
    parent = Place.objects.get(code="XT").pk
    known = {"name": "Upper Ford", "kind": "town", "parent": parent, "basis": "map", **point}
    return known | values


@pytest.fixture(autouse=True)
def land(db: None) -> Place:
    return a_place()


def test_an_added_place_is_answered_as_the_look_up_answers(
    client: Client, document: Document
) -> None:
    assert (
        'value="Upper Ford"'
        in client.get(address(document), {"name": "Upper Ford"}).content.decode()
    )
    answer = client.post(address(document), posted())
    place = Place.objects.get(name="Upper Ford")
    assert json.loads(answer["HX-Trigger-After-Settle"])["lookup:created"] == {
        "key": place.pk,
        "id": place.code,
        "label": str(place),
        "kind": "town",
        "more": "town in Testland, not published yet",
    }


def test_a_near_place_is_shown_before_another_is_added(
    client: Client, document: Document, land: Place
) -> None:
    there = Place.objects.create(
        code="1", name="Old Ford", kind="town", country="XT", parent=land,
        latitude="34.51", longitude="69.2",
    )  # fmt: skip
    page = client.post(address(document), posted())
    assert page.status_code == 409
    assert "is 1.1 km away" in text_of(page)
    assert client.post(address(document), posted(seen=there.pk)).status_code == 200
    # By its name already when the panel opens.
    assert "has the same name" in text_of(client.get(address(document), {"name": "old ford"}))


def test_a_similar_place_that_waits_is_not_called_published(
    client: Client, document: Document
) -> None:
    client.post(address(document), posted())
    shown = text_of(client.get(address(document), {"name": "Upper Ford"}))
    assert "town in Testland, not published yet, has the same name" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"kind": "country"},
        {"parent": ""},
        {"parent": "9" * 30},
        {"latitude": "95"},
        {"latitude": "NaN"},
        {"latitude": "", "longitude": ""},
        {"longitude": ""},
        {"basis": ""},
    ],
)
def test_the_panel_says_what_is_wrong_and_adds_nothing(
    client: Client, document: Document, wrong: dict[str, str]
) -> None:
    page = client.post(address(document), posted(**wrong))
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert not AddedPlace.objects.exists()


def test_only_who_enters_records_sees_the_panel(document: Document, editor: User) -> None:
    for refused, status in ((Client(), 302), (signed_in(UserFactory.create()), 403)):
        assert refused.get(address(document)).status_code == status
        assert refused.post(address(document), posted()).status_code == status
    assert not AddedPlace.objects.exists()
    page = signed_in(editor).get(reverse("admin:workbench", args=[document.public_id]))
    assert "data-new-place" in page.content.decode()


def an_incident_there(editor: User, document: Document) -> Incident:
    signed_in(editor).post(address(document), posted())
    place = Place.objects.get(name="Upper Ford")
    incident = an_incident(editor, document, place=place, precision="exact")
    cite(incident, document, "in Testville", editor, field="incident.place")
    return incident


def test_a_reviewer_confirms_the_place_on_the_review_page_of_its_record(
    editor: User, reviewer: User, document: Document
) -> None:
    incident = an_incident_there(editor, document)
    submit_and_verify([document, incident], editor, reviewer)
    review = reverse("admin:review_record", args=[incident.public_id])
    page = signed_in(reviewer).get(review)
    for said in ("town in Testland", "34.50000 69.20000", "from a map", editor.username):
        assert said in text_of(page)
    assert "is not confirmed" in text_of(page)
    place = Place.objects.get(name="Upper Ford")
    act = {"act": "confirm-place", "place": place.pk, "revision": fresh(incident).revision}
    assert signed_in(editor).post(review, act).status_code == 200
    assert fresh(place).added.confirmed_by is None
    page = signed_in(reviewer).post(review, act, follow=True)
    assert f"Confirmed by {reviewer.username}" in text_of(page)
    assert "is not confirmed" not in text_of(page)
    assert fresh(place).added.confirmed_by == reviewer


def test_who_added_the_place_is_told_that_another_person_confirms_it(document: Document) -> None:
    adder = person("reviewer")
    editor = person("editor")
    signed_in(adder).post(address(document), posted())
    place = Place.objects.get(name="Upper Ford")
    own = a_document(editor)
    incident = an_incident(editor, own, place=place, precision="exact")
    cite(incident, own, "in Testville", editor, field="incident.place")
    submit_and_verify([incident], editor, adder)
    page = signed_in(adder).get(reverse("admin:review_record", args=[incident.public_id]))
    assert "You added it, so another person has to confirm it." in text_of(page)
    assert "confirm-place" not in page.content.decode()
