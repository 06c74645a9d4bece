"""What reports seldom tell of an incident waits behind a line, until it is told."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from entities.models import Incident
from sources.acting import acting_as
from sources.models import Document
from tests.desk.pages import editor_client as client
from tests.desk.pages import text_of
from tests.desk.test_workbench_forms import a_new_incident, address, opened, quoted, save
from tests.factories import a_document, a_group, a_place, an_incident, cite

__all__ = ["client"]


@pytest.fixture
def document(editor: User) -> Document:
    return a_document(editor)


@pytest.fixture
def incident(editor: User, document: Document) -> Incident:
    return an_incident(editor, document)


def more(client: Client, document: Document, record: Any) -> str:
    """Return how the line is opened on the page: its tag, or an empty text if there is none."""
    page = client.get(address(document, "edit", record.public_id)).content.decode()
    found = page.partition('<details class="more"')[2]
    return found.partition(">")[0] if found else ""


def test_the_line_is_closed_while_nothing_behind_it_is_known(
    client: Client, document: Document, incident: Incident
) -> None:
    assert more(client, document, incident).strip() == "data-more"


def test_the_line_is_open_once_something_behind_it_is_known(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    with acting_as(editor):
        incident.status = "foiled"
        incident.save()
    assert "open" in more(client, document, incident)


def test_the_line_is_open_for_a_quote_without_its_value(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    cite(incident, document, "attacked a market", editor, field="incident.status")
    assert "open" in more(client, document, incident)


def test_a_record_without_such_values_has_no_line(
    client: Client, editor: User, document: Document
) -> None:
    assert more(client, document, a_group(editor, document)) == ""


def test_a_status_is_entered_with_its_words(client: Client, document: Document) -> None:
    posted = a_new_incident(document) | {
        "record-status": "carried out",
        "citations": ["c-0", "c-1"],
        **quoted(document, "c-1", "incident.status", "attacked a market"),
    }
    response = save(client, document, posted)
    assert response.status_code == 200, text_of(response)
    incident = Incident.objects.get()
    assert incident.status == "carried out"
    assert incident.citations.filter(field="incident.status").count() == 1


def test_nobody_has_to_know_the_status(client: Client, document: Document) -> None:
    response = save(client, document, a_new_incident(document))
    assert response.status_code == 200, text_of(response)
    assert Incident.objects.get().status == "unknown"


def test_further_places_are_entered_with_their_words(
    client: Client, document: Document, incident: Incident
) -> None:
    land = a_place()
    posted = opened(client, document, incident)
    posted |= {
        "rows": [*posted["rows"], "other_places-0", "other_places-1"],
        "other_places-0-place": land.pk,
        "other_places-0-precision": "near",
        "other_places-0-latitude": "31.5",
        "other_places-0-longitude": "61",
        "other_places-1-place": land.pk,
        "other_places-1-precision": "region or line",
        "other_places-1-region": "the northern hills",
        "citations": [*posted["citations"], "c-8", "c-9"],
        **quoted(document, "c-8", "other_places-0", "in Testville"),
        **quoted(document, "c-9", "other_places-1", "in Testville"),
    }
    response = save(client, document, posted)
    assert response.status_code == 200, text_of(response)
    assert [str(place) for place in incident.other_places.all()] == [
        "Testland (XT), precision: near (25 km), at 31.50000 61.00000",
        "the northern hills, in Testland (XT), precision: region or line",
    ]
    assert incident.citations.exclude(other_place=None).count() == 2


@pytest.mark.parametrize(
    ("latitude", "said"),
    [("12.345678", ""), ("", "missing"), ("91", "A point has a latitude from -90 to 90")],
)
def test_a_point_in_no_place_is_entered_with_its_words(
    client: Client, document: Document, incident: Incident, latitude: str, said: str
) -> None:
    posted = opened(client, document, incident)
    posted |= {
        "rows": [*posted["rows"], "points-0"],
        "points-0-latitude": latitude,
        "points-0-longitude": "-45.5",
        "points-0-precision": "near",
        "citations": [*posted["citations"], "c-8"],
        **quoted(document, "c-8", "points-0", "in Testville"),
    }
    response = save(client, document, posted)
    assert response.status_code == (422 if said else 200), text_of(response)
    assert said in text_of(response)
    points = [str(point) for point in incident.points.all()]
    assert points == ([] if said else ["12.34568 -45.50000, precision: near (25 km)"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"precision": "near", "region": "the hills"}, "A region in words is known as"),
        ({"precision": "near", "latitude": "3"}, "A point has a longitude too."),
        ({"place": ""}, "Place is missing."),
    ],
)
def test_a_further_place_that_says_too_little_is_explained(
    client: Client, document: Document, incident: Incident, values: dict[str, str], said: str
) -> None:
    posted = opened(client, document, incident)
    posted["rows"] = [*posted["rows"], "other_places-0"]
    given = {"place": a_place().pk, "precision": "country", **values}
    posted |= {f"other_places-0-{name}": value for name, value in given.items()}
    response = save(client, document, posted)
    assert response.status_code == 422
    assert said in text_of(response)
    assert not incident.other_places.exists()


def test_a_time_of_day_is_entered_as_people_write_it(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    posted |= {
        "record-time": "5.40 am +04:30",
        "record-part_of_day": "dawn",
        "citations": [*posted["citations"], "c-8", "c-9"],
        **quoted(document, "c-8", "incident.time", "On 15 July 2024"),
        **quoted(document, "c-9", "incident.part_of_day", "On 15 July 2024"),
    }
    response = save(client, document, posted)
    assert response.status_code == 200, text_of(response)
    incident.refresh_from_db()
    assert (incident.time, incident.part_of_day) == ("05:40+04:30", "dawn")
    response = save(client, document, opened(client, document, incident) | {"record-time": "25:00"})
    assert response.status_code == 422
    assert "A day has the hours 0 to 23" in text_of(response)
