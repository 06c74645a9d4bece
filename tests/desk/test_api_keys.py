"""API keys in the admin: created, shown once, and revoked by administrators."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from rest_framework_api_key.models import AbstractAPIKey

from curation.models import ApiKey
from tests.factories import person

ADD = reverse("admin:curation_apikey_add")
LIST = reverse("admin:curation_apikey_changelist")


@pytest.fixture
def administrator(db: None, client: Client) -> Client:
    client.force_login(person("administrator"))
    return client


def change(key: AbstractAPIKey) -> str:
    return reverse("admin:curation_apikey_change", args=[key.pk])


def make(client: Client, **fields: Any) -> str:
    """Create a key and return the page that follows."""
    answer = client.post(ADD, {"name": "The mirror of a university", **fields}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_key_is_shown_once_and_works(administrator: Client) -> None:
    page = make(administrator)
    (key,) = set(re.findall(r"\b[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}\b", page))
    assert ApiKey.objects.is_valid(key)
    made = ApiKey.objects.get()
    secret = key.partition(".")[2]
    for address in (LIST, change(made)):
        content = administrator.get(address).content.decode()
        assert made.name in content
        assert secret not in content


def test_a_key_has_a_limit_and_an_end_if_wanted(administrator: Client) -> None:
    make(
        administrator,
        requests_a_minute="12000",
        expiry_date_0="2099-01-31",
        expiry_date_1="12:00",
    )
    key = ApiKey.objects.get()
    assert key.requests_a_minute == 12_000
    assert key.expiry_date is not None
    assert key.expiry_date.isoformat() == "2099-01-31T12:00:00+00:00"


def test_a_limit_of_zero_is_refused(administrator: Client) -> None:
    answer = administrator.post(ADD, {"name": "x", "requests_a_minute": "0"})
    assert "greater than or equal to 1" in answer.content.decode()
    with pytest.raises(IntegrityError):
        ApiKey.objects.create_key(name="x", requests_a_minute=0)


def test_a_revoked_key_stays_revoked(administrator: Client) -> None:
    key, text = ApiKey.objects.create_key(name="x")
    administrator.post(change(key), {"name": "x", "revoked": "on"})
    assert not ApiKey.objects.is_valid(text)
    administrator.post(change(key), {"name": "y"})
    revoked = ApiKey.objects.get()
    assert (revoked.name, revoked.revoked) == ("x", True)
    revoked.revoked = False
    with pytest.raises(ValidationError):
        revoked.save()


def test_a_key_is_not_deleted(administrator: Client) -> None:
    key, _ = ApiKey.objects.create_key(name="x")
    address = reverse("admin:curation_apikey_delete", args=[key.pk])
    assert administrator.post(address, {"post": "yes"}).status_code == 403
    assert ApiKey.objects.exists()


@pytest.mark.parametrize("role", ["editor", "reviewer", "publisher"])
def test_only_administrators_see_keys(client: Client, db: None, role: str) -> None:
    key, _ = ApiKey.objects.create_key(name="x")
    client.force_login(person(role))
    for address in (LIST, ADD, change(key)):
        assert client.get(address).status_code == 403
    assert LIST not in client.get(reverse("admin:index")).content.decode()


def test_a_list_of_keys_costs_a_constant_number_of_queries(
    administrator: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        ApiKey.objects.create_key(name=f"Consumer {number}")
    with django_assert_max_num_queries(10):
        content = administrator.get(LIST, {"q": "Consumer"}).content.decode()
    assert content.count("Consumer ") >= 20
