"""Towns that an administrator asks for: who may, what the worker notes, what people are told."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from curation.errors import NotPermittedError, WrongStateError
from curation.models import TownLoad
from curation.places import requested
from curation.places.errors import PlacesError
from curation.places.requested import carry_out, request_towns
from curation.tasks import load_towns
from desk.administration import towns as page_of_towns
from entities.models import Place
from tests.desk.pages import text_of
from tests.factories import a_place, person, signed_in

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:load_towns")


def rows(countries: list[str]) -> list[dict[str, str]]:
    (country,) = countries
    town = {"kind": "town", "country": country, "parent": country, "other_names": "مدينة"}
    point = {"latitude": "12.77944", "longitude": "45.03667"}
    return [{"code": str(number), "name": f"Town {number}", **town, **point} for number in (1, 2)]


@pytest.fixture(autouse=True)
def package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requested, "towns_of", rows)
    monkeypatch.setattr(page_of_towns, "are_installed", lambda: True)


@pytest.fixture
def country() -> Place:
    return a_place()


@pytest.fixture
def administrator() -> User:
    return person("administrator")


def test_a_worker_loads_what_was_asked_for(administrator: User, country: Place) -> None:
    load = request_towns(country.code, administrator)
    assert (load.state, Place.objects.filter(kind="town").exists()) == ("waiting", False)
    load_towns(load.pk)
    load.refresh_from_db()
    assert (load.state, load.read, load.new, load.changed) == ("done", 2, 2, 0)
    assert Place.objects.filter(kind="town").count() == 2
    # A job that is repeated does nothing.
    load_towns(load.pk)


def test_a_second_load_brings_nothing_new(administrator: User, country: Place) -> None:
    carry_out(request_towns(country.code, administrator))
    second = request_towns(country.code, administrator)
    carry_out(second)
    assert (second.read, second.new, second.changed) == (2, 0, 0)


def test_a_load_that_was_broken_off_begins_again(administrator: User, country: Place) -> None:
    load = request_towns(country.code, administrator)
    TownLoad.objects.filter(pk=load.pk).update(state="loading")
    load_towns(load.pk)
    load.refresh_from_db()
    assert load.state == "done"


def test_only_administrators_ask(publisher: User, country: Place) -> None:
    with pytest.raises(NotPermittedError):
        request_towns(country.code, publisher)
    assert signed_in(publisher).get(PAGE).status_code == 403


def test_a_country_is_known_and_loaded_once_at_a_time(administrator: User, country: Place) -> None:
    with pytest.raises(WrongStateError, match="no country here"):
        request_towns("QQ", administrator)
    request_towns(country.code, administrator)
    with pytest.raises(WrongStateError, match="being loaded already"):
        request_towns(country.code, administrator)
    with pytest.raises(IntegrityError, match="townload_one_under_way"), transaction.atomic():
        TownLoad.objects.create(country=country.code, asked_by=administrator)


def test_an_error_is_told_in_its_words(
    administrator: User, country: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(countries: list[str]) -> Any:
        raise PlacesError("The towns come from a package that is not installed.")

    monkeypatch.setattr(requested, "towns_of", fails)
    load = request_towns(country.code, administrator)
    carry_out(load)
    assert (load.state, load.message) == (
        "failed",
        "The towns come from a package that is not installed.",
    )
    page = text_of(signed_in(administrator).get(PAGE))
    assert "not loaded: The towns come from a package that is not installed." in page
    # It can be asked for again.
    request_towns(country.code, administrator)


@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError, OSError])
def test_whatever_ends_a_load_is_noted_and_raised_on(
    administrator: User,
    country: Place,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    def fails(countries: list[str]) -> Any:
        raise error("no such row")

    monkeypatch.setattr(requested, "towns_of", fails)
    load = request_towns(country.code, administrator)
    with pytest.raises(error):
        carry_out(load)
    load.refresh_from_db()
    assert (load.state, load.message) == (
        "failed",
        f"It was broken off: {error.__name__}. Try again.",
    )
    assert load.ended_at is not None
    request_towns(country.code, administrator)


def test_the_page_asks_for_a_worker_and_tells_how_far_it_is(
    administrator: User, country: Place
) -> None:
    client: Client = signed_in(administrator)
    assert client.post(PAGE, {"country": country.code}).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'load_towns'")
        ((arguments,),) = cursor.fetchall()
    assert json.loads(arguments) == {"load": TownLoad.objects.get().pk}
    page = client.get(PAGE)
    assert "waits for a worker" in text_of(page)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    carry_out(TownLoad.objects.get())
    part = client.get(PAGE, {"list": ""})
    assert "2 towns: 2 new, 0 changed" in text_of(part)
    assert "hx-trigger" not in part.content.decode()
    assert "<html" not in part.content.decode()


def test_the_page_says_that_the_package_is_missing(
    administrator: User, country: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of_towns, "are_installed", lambda: False)
    page = text_of(signed_in(administrator).get(PAGE))
    assert "requirements-towns.txt" in page
    assert "Load its towns" not in page
