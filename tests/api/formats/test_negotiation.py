"""How a format is requested, and the answer for an unknown format."""

import pytest

from tests.publication.documents import group
from tests.publication.publishing import publish

JSON = "application/json"
NDJSON = "application/x-ndjson"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"

both = pytest.mark.parametrize("path", ["groups/", "groups/G1/"])


@both
@pytest.mark.parametrize("accept", ["*/*", "", JSON, "application/*", BROWSER, None])
def test_json_is_the_default(api, published, path, accept):
    response = api(path, headers={} if accept is None else {"Accept": accept})
    assert response["Content-Type"] == JSON


@both
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (NDJSON, NDJSON),
        ("application/jsonl", NDJSON),
        (f"{JSON};q=0.5, {NDJSON}", NDJSON),
        (f"{JSON}, {NDJSON};q=0.9", JSON),
        (f"text/html, {NDJSON}", NDJSON),
    ],
)
def test_accept_decides(api, published, path, accept, media_type):
    assert api(path, headers={"Accept": accept})["Content-Type"] == media_type


@both
def test_the_format_parameter_overrides_accept(api, published, path):
    response = api(path, {"format": "ndjson"}, headers={"Accept": JSON})
    assert response["Content-Type"] == NDJSON
    response = api(path, {"format": "json"}, headers={"Accept": NDJSON})
    assert response["Content-Type"] == JSON


@both
@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", f"{NDJSON};q=0"])
def test_an_accept_header_that_no_format_meets_is_refused_with_the_formats_offered(
    api, published, path, accept
):
    response = api(path, headers={"Accept": accept})
    assert response.status_code == 406
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["allowed"]["json"] == JSON
    assert response.json()["allowed"]["ndjson"] == NDJSON


@both
@pytest.mark.parametrize("name", ["xml", "NDJSON", "html", "api"])
def test_an_unknown_format_is_refused_with_the_formats_offered(api, published, path, name):
    response = api(path, {"format": name})
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["parameter"] == "format"
    assert {"json", "ndjson"} <= set(error["allowed"])


def test_format_given_twice_is_refused(api):
    assert api("groups/?format=json&format=ndjson").status_code == 400


@both
@pytest.mark.parametrize("accept", [JSON, NDJSON, "text/html"])
def test_the_vary_header_names_accept(api, published, path, accept):
    assert "Accept" in api(path, headers={"Accept": accept})["Vary"]


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("groups/", "limit", "1"),
        ("groups/", "cursor", "x"),
        ("groups/", "count", "true"),
        ("groups/", "fields", "id"),
        ("groups/", "expand", "groups"),
        ("groups/G1/", "fields", "id"),
        ("groups/G1/", "expand", "groups"),
    ],
)
def test_json_only_parameters_are_refused_with_another_format(api, published, path, name, value):
    response = api(path, {"format": "ndjson", name: value})
    assert response.status_code == 400
    assert [each["parameter"] for each in response.json()["errors"]] == [name]


@both
def test_each_format_has_a_tag_of_its_own(api, published, path):
    tags = {api(path, headers={"Accept": accept})["ETag"] for accept in (JSON, NDJSON)}
    assert len(tags) == 2


@both
def test_same_export_is_not_sent_twice(api, published, path):
    first = api(path, {"format": "ndjson"})
    again = {"If-None-Match": first["ETag"]}
    assert api(path, {"format": "ndjson"}, headers=again).status_code == 304
    publish(group(version=2))
    assert api(path, {"format": "ndjson"}, headers=again).status_code == 200


@both
def test_head_is_answered_without_a_body_or_a_length(client, published, path):
    response = client.head(f"/api/v1/{path}?format=ndjson")
    assert response.status_code == 200
    assert response["Content-Type"] == NDJSON
    assert response.getvalue() == b""
    assert "Content-Length" not in response


LD = "application/ld+json"


@both
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (f'{LD};profile="http://www.w3.org/ns/json-ld#compacted"', LD),
        (f'{LD}; profile="a, b; c=\\"d\\"", text/html', LD),
        (f"{LD};PROFILE=x;q=0.9, {JSON};q=0.5", LD),
        (f'{JSON};profile="https://example.org/p"', JSON),
        (f"{JSON};charset=utf-8", JSON),
        (f"{NDJSON};charset=utf-8;q=1", NDJSON),
        ("application/stix+json", "application/stix+json;version=2.1"),
        ("application/stix+json;version=2.1", "application/stix+json;version=2.1"),
        ('application/stix+json; Version="2.1"', "application/stix+json;version=2.1"),
        ("APPLICATION/LD+JSON;profile=x", LD),
        (f"{LD};profile=x;q=0, */*", JSON),
        (f"text/*, {LD};profile=x", LD),
    ],
)
def test_an_unknown_media_type_parameter_is_ignored(api, published, path, accept, media_type):
    response = api(path, headers={"Accept": accept})
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == media_type


@both
@pytest.mark.parametrize("accept", ["application/stix+json;version=2.0", f"{LD};profile=x;q=0"])
def test_another_version_of_a_format_or_one_with_weight_zero_is_not_sent(
    api, published, path, accept
):
    assert api(path, headers={"Accept": accept}).status_code == 406


@both
@pytest.mark.parametrize(
    "accept", ["/", ";", ",,", "a/b;q=x", "*", '"', ";q=0.5", "a/b;x*=y''z", "a/b," * 9]
)
def test_a_malformed_accept_header_is_answered_without_an_error(api, published, path, accept):
    assert api(path, headers={"Accept": accept}).status_code in (200, 406)


@pytest.mark.parametrize(
    "accept", [JSON, f"{JSON};profile=x", "application/vnd.oai.openapi+json;version=3.1", "*/*"]
)
def test_the_schema_is_sent_to_clients_that_accept_json(api, accept):
    response = api("schema/", headers={"Accept": accept})
    assert response.status_code == 200, response.content
    assert "json" in response["Content-Type"]
