"""The rate limit: what it counts, what its headers say, and the answer beyond it."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings as all_settings
from django.core.cache import caches

from tests.publication.documents import group
from tests.publication.publishing import publish

# In the middle of a minute, so that no test reaches its end by chance.
NOW = 1_800_000_030


class Clock:
    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("time.time", clock)
    return clock


@pytest.fixture(autouse=True)
def limits(settings, clock):
    settings.API_RATE_LIMIT = 3
    settings.API_KEY_RATE_LIMIT = 5
    caches["requests"].clear()
    yield
    caches["requests"].clear()


@pytest.fixture(autouse=True)
def published(api):
    publish(group())


def a_key(**fields):
    _, text = apps.get_model(all_settings.API_KEY_MODEL).objects.create_key(name="x", **fields)
    return {"Authorization": f"Api-Key {text}"}


def allowed(get):
    """Return how many requests are answered before the first 429."""
    for count in range(20):
        if get().status_code == 429:
            return count
    raise AssertionError("There was no limit.")


def test_each_answer_says_how_many_requests_are_left(api):
    for left in (2, 1, 0):
        answer = api("groups/")
        assert answer.status_code == 200
        assert answer["RateLimit-Policy"] == '"anonymous";q=3;w=60'
        assert answer["RateLimit"] == f'"anonymous";r={left};t=30'


def test_beyond_the_limit_the_answer_says_when_to_retry(api):
    assert allowed(lambda: api("groups/")) == 3
    answer = api("groups/")
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Too Many Requests"
    assert answer["Retry-After"] == "30"
    assert answer["RateLimit"] == '"anonymous";r=0;t=30'
    assert answer["Cache-Control"] == "no-store"


def test_beyond_the_limit_no_query_is_made(api, django_assert_num_queries):
    allowed(lambda: api("groups/"))
    with django_assert_num_queries(0):
        api("groups/")


def test_the_count_starts_again_each_minute(api, clock):
    allowed(lambda: api("groups/"))
    clock.now += 29
    assert api("groups/").status_code == 429
    clock.now += 1
    assert api("groups/")["RateLimit"] == '"anonymous";r=2;t=60'


def test_every_answer_counts_whatever_its_status(api, client):
    etag = api("groups/")["ETag"]
    answers = [
        api("groups/", headers={"If-None-Match": etag}),
        client.head("/api/v1/groups/"),
        api("groups/?x=1"),
    ]
    assert [answer.status_code for answer in answers] == [304, 200, 429]
    assert all(name in answers[0] for name in ("RateLimit", "RateLimit-Policy"))


def test_a_preflight_request_is_not_counted(api, client):
    for _ in range(5):
        assert client.options("/api/v1/groups/").status_code == 204
    assert api("groups/")["RateLimit"].startswith('"anonymous";r=2;')


@pytest.mark.parametrize("name", ["RateLimit", "RateLimit-Policy", "Retry-After"])
def test_pages_of_other_origins_may_read_the_headers(api, name):
    assert name in api("groups/")["Access-Control-Expose-Headers"].split(", ")


def test_each_address_has_its_own_limit(api):
    assert allowed(lambda: api("groups/", REMOTE_ADDR="192.0.2.1")) == 3
    assert allowed(lambda: api("groups/", REMOTE_ADDR="192.0.2.2")) == 3


def test_an_ipv6_network_counts_as_one_consumer(api):
    addresses = iter(f"2001:db8::{number:x}" for number in range(1, 99))
    assert allowed(lambda: api("groups/", REMOTE_ADDR=next(addresses))) == 3
    assert api("groups/", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_a_forwarded_address_set_by_the_consumer_is_ignored(api):
    addresses = iter(f"192.0.2.{number}" for number in range(1, 99))
    assert allowed(lambda: api("groups/", headers={"X-Forwarded-For": next(addresses)})) == 3


def test_the_address_reported_by_the_proxy_is_used(api, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    forged = iter(f"192.0.2.{number}" for number in range(1, 99))

    def get(address):
        return api("groups/", headers={"X-Forwarded-For": f"{next(forged)}, {address}"})

    assert allowed(lambda: get("198.51.100.1")) == 3
    assert get("198.51.100.2").status_code == 200


def test_key_has_a_higher_limit_of_its_own(api):
    first, second = a_key(), a_key()
    assert allowed(lambda: api("groups/")) == 3
    assert allowed(lambda: api("groups/", headers=first)) == 5
    answer = api("groups/", headers=second)
    assert answer["RateLimit-Policy"] == '"key";q=5;w=60'
    assert answer["RateLimit"] == '"key";r=4;t=30'


def test_key_may_have_another_limit_than_the_rest(api):
    key = a_key(requests_a_minute=7)
    assert allowed(lambda: api("groups/", headers=key)) == 7


def test_guesses_of_keys_count_against_the_address(api):
    guess = {"Authorization": f"Api-Key {'a' * 8}.{'b' * 32}"}
    answer = api("groups/", headers=guess)
    assert answer.status_code == 401
    assert answer["RateLimit"] == '"anonymous";r=2;t=30'
    assert allowed(lambda: api("groups/", headers=guess)) == 2
    assert api("groups/").status_code == 429


def test_zero_means_no_limit(api, settings):
    settings.API_RATE_LIMIT = 0
    answers = [api("groups/") for _ in range(9)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("RateLimit" in answer for answer in answers)


COUNT_ONCE = (
    "import django; django.setup();"
    "from django.core.cache import caches;"
    "from api.rate_limit import _count;"
    "print(_count('anonymous:192.0.2.1:1'))"
)


def test_another_process_counts_for_itself():
    # As in the decision: with two processes a consumer has up to twice the limit.
    for _ in range(2):
        counted = subprocess.run(
            [sys.executable, "-c", COUNT_ONCE],
            cwd=all_settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "curation.settings", "DEBUG": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert counted.stdout.strip() == "1"
