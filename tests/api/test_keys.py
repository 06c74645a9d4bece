"""API keys: how they are sent, what they change, and a closed instance, which requires one."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import ProgrammingError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.keys import KEY_SQL
from api.reads.connection import fetch_all
from tests.publication.documents import group
from tests.publication.publishing import publish, withdraw

DATA = ["", "groups/", "groups/G1/", "groups/G1/versions/", "changes/", "groups/?format=csv"]


@pytest.fixture(autouse=True)
def nothing_known():
    """Clear what this process knows about keys and the main database, so that no test affects
    another."""
    caches["requests"].clear()
    yield
    caches["requests"].clear()


def keys():
    return apps.get_model(settings.API_KEY_MODEL).objects


@pytest.fixture
def key(db):
    return keys().create_key(name="A consumer")


def sent(text):
    return {"Authorization": f"Api-Key {text}"}


def refused(response):
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Api-Key realm="Sourcebook"'
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    return response.json()["title"] == "Unauthorized"


def test_a_key_reads_the_same_data_as_an_anonymous_request(api, published, key):
    _, text = key
    assert api("groups/", headers=sent(text)).content == api("groups/").content


def test_key_that_is_revoked_is_refused(api, published, key):
    made, text = key
    made.revoked = True
    made.save()
    assert refused(api("groups/", headers=sent(text)))


def test_key_that_has_expired_is_refused(api, published, key):
    made, text = key
    made.expiry_date = timezone.now() + timedelta(minutes=1)
    made.save()
    assert api("groups/", headers=sent(text)).status_code == 200
    made.expiry_date = timezone.now() - timedelta(seconds=1)
    made.save()
    assert refused(api("groups/", headers=sent(text)))


def test_a_key_with_a_wrong_secret_part_is_refused(api, published, key):
    _, text = key
    ending = "a" if text[-1] != "a" else "b"
    assert refused(api("groups/", headers=sent(text[:-1] + ending)))


@pytest.mark.parametrize("text", ["", "x", "é" * 41, "a" * 8 + "." + "b" * 31, "a" * 9000])
def test_a_malformed_key_is_refused_without_a_query(
    api, published, text, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert refused(api("groups/", headers=sent(text)))


def test_a_key_is_never_stored(key):
    made, text = key
    kept = " ".join(str(value) for value in keys().values_list().get(pk=made.pk))
    assert text.partition(".")[2] not in kept


def test_the_scheme_is_read_in_any_case_and_other_schemes_are_ignored(api, published, key):
    _, text = key
    assert api("groups/", headers={"Authorization": f"api-key {text}"})["RateLimit"].startswith(
        '"key"'
    )
    assert api("groups/", headers={"Authorization": "Basic eDp5"})["RateLimit"].startswith(
        '"anonymous"'
    )


def test_the_use_of_a_key_is_recorded_once_a_minute(api, published, key):
    made, text = key
    assert made.last_used is None
    api("groups/", headers=sent(text))
    first = keys().get(pk=made.pk).last_used
    assert timezone.now() - first < timedelta(minutes=1)
    api("groups/", headers=sent(text))
    assert keys().get(pk=made.pk).last_used == first
    before = first - timedelta(seconds=61)
    keys().filter(pk=made.pk).update(last_used=before)
    caches["requests"].clear()  # as if the minute were over
    api("groups/", headers=sent(text))
    assert keys().get(pk=made.pk).last_used >= first


def test_a_key_costs_one_query_and_an_anonymous_request_none(api, published, key):
    made, text = key
    api("groups/", headers=sent(text))
    with CaptureQueriesContext(connection) as without:
        api("groups/")
    with CaptureQueriesContext(connection) as with_one:
        api("groups/", headers=sent(text))
    assert not any("api_key" in query["sql"] for query in without)
    assert [query["sql"] for query in with_one if "curation_api" in query["sql"]] == [
        f"SELECT hashed_key, expiry_date, requests_a_minute FROM curation_api_key('{made.prefix}')"
    ]


def test_use_that_another_process_recorded_is_not_recorded_again(api, published, key):
    made, text = key
    just_now = timezone.now() - timedelta(seconds=5)
    keys().filter(pk=made.pk).update(last_used=just_now)
    api("groups/", headers=sent(text))
    assert keys().get(pk=made.pk).last_used == just_now


def test_the_api_role_reads_keys_only_one_at_a_time(api_reads, key):
    made, _ = key
    found = fetch_all(KEY_SQL, {"prefix": made.prefix})
    assert found == [(made.hashed_key, None, None)]
    with pytest.raises(ProgrammingError, match="permission denied"):
        fetch_all("SELECT prefix FROM curation_apikey", {})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege('public', 'curation_api_key(text)', 'EXECUTE')"
        )
        assert cursor.fetchone() == (False,)


def test_keys_work_while_the_main_database_is_down(own_database, client, monkeypatch):
    publish(group())
    made, text = keys().create_key(name="A consumer")
    connections.close_all()
    with monkeypatch.context() as nowhere:
        nowhere.setitem(connections["default"].settings_dict, "HOST", "/nowhere")
        assert client.get("/api/v1/groups/G1/").status_code == 200
        answer = client.get("/api/v1/groups/G1/", headers=sent(text))
        assert (answer.status_code, answer["RateLimit"][:5]) == (200, '"key"')
    # No further query for a while.
    client.get("/api/v1/groups/G1/", headers=sent(text))
    assert keys().get(pk=made.pk).last_used is None
    caches["requests"].clear()
    client.get("/api/v1/groups/G1/", headers=sent(text))
    assert keys().get(pk=made.pk).last_used is not None


def test_page_of_another_origin_may_send_a_key(client):
    allowed = client.options("/api/v1/groups/")["Access-Control-Allow-Headers"]
    assert "Authorization" in allowed.split(", ")


class TestClosedInstance:
    @pytest.fixture(autouse=True)
    def closed(self, settings):
        settings.API_KEYS_REQUIRED = True

    @pytest.mark.parametrize("path", [*DATA, "nothing/", "tables/", "releases/", "groups/?x=1"])
    def test_a_closed_instance_answers_nothing_without_a_key(
        self, api, client, published, path, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            assert refused(api(path))
            assert client.head(f"/api/v1/{path}").status_code == 401

    @pytest.mark.parametrize("path", DATA)
    def test_answers_of_a_closed_instance_are_not_kept_in_shared_caches(
        self, api, published, key, path
    ):
        _, text = key
        answer = api(path, headers=sent(text))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-cache"
        again = api(path, headers={**sent(text), "If-None-Match": answer["ETag"]})
        assert again.status_code == 304
        assert again["Cache-Control"] == "private, no-cache"

    def test_every_answer_has_a_cache_control_header(self, api, published, key):
        _, text = key
        withdraw("G1")
        for path in ("groups", "groups/G1/", "nothing/"):
            assert api(path, headers=sent(text))["Cache-Control"] == "no-store"

    def test_a_preflight_request_needs_no_key(self, client, db, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert client.options("/api/v1/groups/").status_code == 204

    def test_other_origins_may_read_a_refusal(self, api):
        answer = api("groups/")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "WWW-Authenticate" in answer["Access-Control-Expose-Headers"].split(", ")

    @pytest.mark.parametrize("path", ["schema/", "docs/"])
    def test_the_schema_needs_no_key(self, api, path):
        assert api(path).status_code == 200


def test_an_open_instance_allows_shared_caches_for_requests_with_a_key(api, published, key):
    _, text = key
    assert api("groups/", headers=sent(text))["Cache-Control"] == "public, no-cache"
