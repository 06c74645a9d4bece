"""Reconciliation Service API 0.2: assertions written from its JSON schemas."""

import json
import re
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.reads.connection import fetch_all
from api.reconcile.candidates import candidates_sql
from publication.vocabulary import Kind
from tests.publication.documents import alias, cited, group, place, ref, tie
from tests.publication.publishing import publish, withdraw

GROUPS = "reconcile/groups/"
PLACES = "reconcile/places/"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def published(db):
    publish(
        place("PK", name="Pakistan"),
        place("PK-KP", ("PK",), name="Khyber Pakhtunkhwa"),
        group(
            name="Tehrik-e Taliban Pakistan",
            aliases=[alias("TTP"), alias("Tehrík-i-Taliban")],
            countries=[cited(**ref("PK", "Pakistan"))],
            identifiers=[{"scheme": "unsc", "value": "QDe.132"}],
            ties=[tie("G2", "part of")],
        ),
        group("G2", name="Taliban Police", kind=cited(value="state force")),
        group("G3", name="Withdrawn Front"),
    )
    withdraw("G3")


@pytest.fixture
def ask(api, client):
    """Return the results of one query, sent as a form like OpenRefine does."""

    def post(query, path=GROUPS):
        sent = {"queries": json.dumps({"q0": query})}
        response = client.post(f"/api/v1/{path}", sent_form(sent), content_type=FORM)
        assert response.status_code == 200, response.content
        (answer,) = response.json().values()
        check_candidates(answer["result"])
        return answer["result"]

    return post


@contextmanager
def one_query():
    """Assert one query for the log and its index, not counting the change to the API's role."""
    with CaptureQueriesContext(connection) as queries:
        yield
    assert len([each for each in queries if "publication_" in each["sql"]]) == 1


def sent_form(values):
    return urlencode(values)


def check_candidates(found):
    scores = [each["score"] for each in found]
    assert scores == sorted(scores, reverse=True)
    for each in found:
        assert isinstance(each["id"], str) and isinstance(each["name"], str)
        assert isinstance(each["match"], bool) and 0 <= each["score"] <= 100
        assert all({"id", "name"} == set(type) for type in each["type"])
        assert all(isinstance(each["value"], int | float | bool) for each in each["features"])


@pytest.mark.parametrize("path", [GROUPS, PLACES])
def test_manifest_says_what_the_service_does(api, path):
    response = api(path)
    manifest = response.json()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "0.2" in manifest["versions"]
    assert all(
        isinstance(manifest[each], str) for each in ("name", "identifierSpace", "schemaSpace")
    )
    assert "{{id}}" in manifest["view"]["url"] and "{{id}}" in manifest["preview"]["url"]
    assert "${id}" in manifest["suggest"]["entity"]["flyout_service_path"]
    ids = [each["id"] for each in manifest["defaultTypes"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "text", ["TTP", "ttp", "TEHRIK-I-TALIBAN", "unsc:QDe.132", "QDe.132", "G1"]
)
def test_name_alias_or_identifier_is_a_match(ask, text):
    best = ask({"query": text})[0]
    assert (best["id"], best["score"], best["match"]) == ("G1", 100, True)


@pytest.mark.parametrize("text", ["Tehreek e Taliban Pakistan", "Tehrik Talibam Pakistan"])
def test_a_similar_spelling_is_a_candidate_but_not_a_match(ask, text):
    best = ask({"query": text})[0]
    assert best["id"] == "G1" and best["score"] < 100 and not best["match"]


def test_places_are_found_by_a_part_of_their_name(ask):
    assert [each["id"] for each in ask({"query": "pakhtunkhwa"}, PLACES)] == ["PK-KP"]


def test_another_name_of_a_place_is_a_match(ask):
    publish(place("PK-PB", ("PK",), other_names=["Panjab", "Western Punjab"]))
    best = ask({"query": "panjab"}, PLACES)[0]
    assert (best["id"], best["score"], best["match"]) == ("PK-PB", 100, True)
    hinted = ask({"properties": [{"pid": "other_name", "v": "Western Punjab"}]}, PLACES)[0]
    assert (hinted["id"], hinted["score"]) == ("PK-PB", 100)


@pytest.mark.parametrize("query", ["PK7", "pcode:PK7"])
def test_a_place_is_found_by_its_identifier_in_another_list(ask, query):
    publish(place("PK-PB", ("PK",), identifiers=[{"scheme": "pcode", "value": "PK7"}]))
    (best,) = ask({"query": query}, PLACES)
    assert (best["id"], best["score"], best["match"]) == ("PK-PB", 100, True)
    hinted = ask(
        {"query": "place", "properties": [{"pid": "identifier:pcode", "v": "PK7"}]}, PLACES
    )
    assert hinted[0]["id"] == "PK-PB"


def test_two_records_with_the_same_name_are_not_a_match(ask):
    publish(group("G4", name="ttp"))
    found = ask({"query": "TTP"})
    assert [each["score"] for each in found[:2]] == [100, 100]
    assert not any(each["match"] for each in found)


def test_an_unpublished_record_is_not_a_candidate(ask):
    assert ask({"query": "Withdrawn Front"}) == []


def test_wildcards_are_taken_literally(ask):
    assert ask({"query": "%a%"}) == []


def test_type_and_limit_restrict_the_candidates(ask):
    assert {each["id"] for each in ask({"query": "Taliban"})} == {"G1", "G2"}
    assert len(ask({"query": "Taliban", "limit": 1})) == 1
    assert [e["id"] for e in ask({"query": "Taliban", "type": "state force"})] == ["G2"]
    assert len(ask({"query": "Taliban", "type": "group"})) == 2
    assert ask({"query": "Taliban", "type": "no such type"}) == []


def test_a_failed_hint_lowers_the_score_and_prevents_a_match(ask):
    def best(country):
        return ask({"query": "TTP", "properties": [{"pid": "country", "v": country}]})[0]

    assert best("PK")["match"] and best({"id": "PK"})["match"] and best(["x", "pakistan"])["match"]
    wrong = best("AF")
    assert wrong["score"] == 70 and not wrong["match"]
    assert {"id": "country", "value": False} in wrong["features"]


def test_a_query_with_only_properties_uses_the_identifier(ask):
    found = ask({"properties": [{"pid": "identifier", "v": "QDe.132"}]})
    assert found[0]["id"] == "G1" and found[0]["match"]


def test_batch_by_get_and_by_form_are_the_same_in_one_query(api, client, django_assert_num_queries):
    batch = {"queries": json.dumps({f"q{i}": {"query": "Taliban"} for i in range(10)})}
    with one_query():
        asked = api(GROUPS, batch)
    assert list(asked.json()) == [f"q{i}" for i in range(10)]
    sent = client.post(f"/api/v1/{GROUPS}", sent_form(batch), content_type=FORM)
    assert sent.json() == asked.json()
    assert sent["Access-Control-Allow-Origin"] == "*"


def test_batch_that_is_too_large_is_refused(api):
    batch = {f"q{i}": {"query": "x"} for i in range(51)}
    assert api(GROUPS, {"queries": json.dumps(batch)}).status_code == 413


@pytest.mark.parametrize(
    "queries",
    [
        "nope",
        "[]",
        '{"q0": 1}',
        "[" * 100_000,
        '{"q0": {"query": 5}}',
        '{"q0": {"query": "a", "limit": -1}}',
        '{"q0": {"query": "a", "limit": 1e999}}',
        '{"q0": {"query": "a", "limit": NaN}}',
        '{"q0": {"query": "a", "type": 5}}',
        '{"q0": {"query": "a", "type_strict": "x"}}',
        '{"q0": {"query": "a", "type_strict": []}}',
        '{"q0": {"query": "a", "properties": [{"pid": "name"}]}}',
    ],
)
def test_malformed_queries_are_answered_with_400(client, queries):
    sent = sent_form({"queries": queries})
    response = client.post(f"/api/v1/{GROUPS}", sent, content_type=FORM)
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "queries"


# Possible contents of a table's cell that no record matches.
@pytest.mark.parametrize(
    "query",
    [
        {"query": ""},
        {"query": "  \t"},
        {"query": "\u200b"},
        {"query": None},
        {},
        {"query": "", "properties": []},
        {"query": "", "properties": [{"pid": "name", "v": ""}]},
        {"query": "", "properties": [{"pid": "name", "v": None}]},
        {"query": "", "properties": [{"pid": "name", "v": []}]},
        {"query": "x" * 5_000},
        {"query": "a\x00"},
        {"query": "a\ud800"},
        {"properties": [{"pid": "identifier", "v": "a\x00"}]},
    ],
)
def test_an_unanswerable_query_has_no_candidates_and_the_others_keep_theirs(api, client, query):
    queries = json.dumps({"q0": {"query": "TTP"}, "q1": query, "q2": {"query": "QDe.132"}})
    response = client.post(f"/api/v1/{GROUPS}", sent_form({"queries": queries}), content_type=FORM)
    assert response.status_code == 200, response.content
    answer = response.json()
    assert list(answer) == ["q0", "q1", "q2"]
    assert answer["q1"] == {"result": []}
    assert answer["q0"]["result"][0]["id"] == answer["q2"]["result"][0]["id"] == "G1"


def test_a_batch_of_blank_queries_makes_no_query(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = api(GROUPS, {"queries": '{"q0": {"query": ""}, "q1": {"query": " "}}'})
    assert response.json() == {"q0": {"result": []}, "q1": {"result": []}}


@pytest.mark.parametrize("value", [None, "", "a\x00", "a\ud800"])
def test_a_blank_property_value_does_not_change_the_score(api, client, value):
    query = {"query": "TTP", "properties": [{"pid": "country", "v": value}]}
    sent = sent_form({"queries": json.dumps({"q0": query})})
    response = client.post(f"/api/v1/{GROUPS}", sent, content_type=FORM)
    assert response.status_code == 200, response.content
    (best, *_) = response.json()["q0"]["result"]
    assert (best["id"], best["score"]) == ("G1", 100)


@pytest.mark.parametrize("strange", ["", "a\x00", "a\ud800", "x" * 99])
def test_an_unknown_id_has_no_values_and_the_others_keep_theirs(api, client, strange):
    extend = {"ids": ["G1", strange], "properties": [{"id": "name"}]}
    sent = sent_form({"extend": json.dumps(extend)})
    response = client.post(f"/api/v1/{GROUPS}", sent, content_type=FORM)
    assert response.status_code == 200, response.content
    rows = response.json()["rows"]
    assert rows["G1"]["name"] == [{"str": "Tehrik-e Taliban Pakistan"}]
    assert rows[strange] == {"name": []}


def test_links_in_previews_are_absolute(api):
    html = api(f"{GROUPS}flyout/G1/").json()["html"]
    page = api(f"{GROUPS}preview/G1/").content.decode()
    for shown in (html, page):
        links = re.findall(r'(?:href|src|action)="([^"]*)"', shown)
        assert links == ["http://testserver/api/v1/groups/G1/"]


def test_every_address_in_the_manifest_is_absolute(api):
    def addresses(value):
        if isinstance(value, dict):
            for name, each in value.items():
                if isinstance(each, str) and (name.endswith("url") or "Space" in name):
                    yield each
                yield from addresses(each)

    found = list(addresses(api(GROUPS).json()))
    assert len(found) >= 8
    assert all(each.startswith("http://testserver") for each in found)


def test_a_form_without_queries_is_answered_with_400(client):
    assert client.post(f"/api/v1/{GROUPS}", "", content_type=FORM).status_code == 400


def test_extension_gives_values_of_properties(api):
    wanted = ["name", "country", "identifier:unsc", "part_of", "kind", "founded"]
    extend = {"ids": ["G1", "G999"], "properties": [{"id": each} for each in wanted]}
    with one_query():
        answer = api(GROUPS, {"extend": json.dumps(extend)}).json()
    assert [each["id"] for each in answer["meta"]] == wanted
    assert answer["rows"] == {
        "G1": {
            "name": [{"str": "Tehrik-e Taliban Pakistan"}],
            "country": [{"id": "PK", "name": "Pakistan"}],
            "identifier:unsc": [{"str": "QDe.132"}],
            "part_of": [{"id": "G2", "name": "Name of G2"}],
            "kind": [{"str": "armed group"}],
            "founded": [],
        },
        "G999": {each: [] for each in wanted},
    }


@pytest.mark.parametrize("extend", ["x", '{"ids": ["G1"]}', '{"ids": 1, "properties": []}'])
def test_a_malformed_extension_is_answered_with_400(api, extend):
    assert api(GROUPS, {"extend": extend}).status_code == 400


def test_every_proposed_property_can_be_fetched(api):
    for path, public_id in ((GROUPS, "G1"), (PLACES, "PK-KP")):
        proposed = api(f"{path}properties/").json()["properties"]
        extend = {"ids": [public_id], "properties": [{"id": each["id"]} for each in proposed]}
        answer = api(path, {"extend": json.dumps(extend)}).json()
        assert len(answer["rows"][public_id]) == len(proposed)


def test_suggestions_start_with_the_prefix(api):
    found = api(f"{GROUPS}suggest/entity/", {"prefix": "tehr"}).json()["result"]
    assert [each["id"] for each in found] == ["G1"]
    assert api(f"{GROUPS}suggest/entity/", {"prefix": "tehr", "cursor": 1}).json()["result"] == []
    types = api(f"{GROUPS}suggest/type/", {"prefix": "state"}).json()["result"]
    assert types == [{"id": "state force", "name": "State force"}]
    properties = api(f"{PLACES}suggest/property/", {"prefix": "par"}).json()["result"]
    assert properties == [{"id": "parent", "name": "Parent"}]
    assert api(f"{GROUPS}suggest/entity/").status_code == 400


def test_preview_may_stand_in_a_frame_and_runs_nothing(api):
    publish(group("G5", name="<script>x</script>"))
    response = api(f"{GROUPS}preview/G5/")
    assert "X-Frame-Options" not in response
    assert "<script>" not in response.content.decode()
    assert api(f"{GROUPS}preview/G3/").status_code == 404
    assert "<strong>" in api(f"{GROUPS}flyout/G1/").json()["html"]


def test_an_answer_can_be_wrapped_in_a_callback(api):
    response = api(GROUPS, {"callback": "jQuery1_2"})
    assert response.content.startswith(b"/**/jQuery1_2({")
    assert response["Content-Type"].startswith("text/javascript")
    assert api(GROUPS, {"callback": "alert(1)//"}).status_code == 400


def test_a_closed_instance_reconciles_only_with_a_key(api, client, settings):
    settings.API_KEYS_REQUIRED = True
    assert api(GROUPS).status_code == 401
    sent = sent_form({"queries": '{"q0": {"query": "TTP"}}'})
    assert client.post(f"/api/v1/{GROUPS}", sent, content_type=FORM).status_code == 401


def test_browser_may_send_a_form(client):
    response = client.options(f"/api/v1/{GROUPS}")
    assert "POST" in response["Access-Control-Allow-Methods"]


# So many that reading all of them is not the best plan.
MANY_PLACES = """
INSERT INTO publication_placename (seq_from, seq_to, public_id, position, name)
SELECT 1000 + n, 9223372036854775807, n::text, 0, md5(n::text) FROM generate_series(1, 50000) n
"""


@pytest.mark.owner
@pytest.mark.parametrize(
    ("kind", "index"),
    [(Kind.GROUP, "pub_groupname_now"), (Kind.PLACE, "pub_placename_now")],
)
def test_names_are_looked_up_by_trigrams(kind, index):
    values: dict[str, Any] = {"texts": ["taliban"], "kinds": [None], "limits": [5]}
    with connection.cursor() as cursor:
        cursor.execute(MANY_PLACES)
        cursor.execute("ANALYZE publication_placename")
        # Pending entries make an index more expensive; autovacuum would clean them up.
        cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {candidates_sql(kind)}", values)
        nodes = [node for (node,) in cursor.fetchall()]
    assert any(index in node for node in nodes), "\n".join(nodes)


@pytest.mark.parametrize("hints", [1, 20])
def test_query_whose_hints_have_too_many_values_is_refused(api, client, hints):
    values = ["\ufdfa" * 200] * (101 // hints + 1)
    query = {"query": "x", "properties": [{"pid": "country", "v": values}] * hints}
    sent = sent_form({"queries": json.dumps({"q0": query})})
    response = client.post(f"/api/v1/{GROUPS}", sent, content_type=FORM)
    assert response.status_code == 413
    assert "100 values" in response.json()["detail"]


def test_hint_values_are_folded_once_for_each_batch(ask, monkeypatch):
    asked = []

    def fetch(sql, parameters, **options):
        asked.append(parameters["texts"])
        return fetch_all(sql, parameters, **options)

    monkeypatch.setattr("api.reconcile.candidates.fetch_all", fetch)
    hint = {"pid": "country", "v": ["Nowhere", "Pakistan"]}
    assert len(ask({"query": "Taliban", "properties": [hint]})) > 1
    _, folded = asked
    assert folded.count("Nowhere") == folded.count("Pakistan") == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("تحریک طالبان پاکستان", "تحريك طالبان پاكستان"),
        ("القاعدة", "القاعده"),
        ("Al-Qaida", "al\u2011Qāʿida"),
        ("Nangarhar Front", "NANGARHĀR\u00a0FRONT"),
    ],
)
def test_a_name_is_the_same_however_its_letters_are_written(ask, name, text):
    publish(group("G5", name="Another", aliases=[alias(name)]))
    best = ask({"query": text})[0]
    assert (best["id"], best["score"], best["match"]) == ("G5", 100, True)
    hint = {"pid": "alias", "v": text}
    assert ask({"query": "Another", "properties": [hint]})[0]["match"]


def test_names_that_begin_with_the_text_come_before_those_that_only_hold_it(ask):
    publish(
        group("G5", name="Free Harbour Guard"), group("G6", name="Harbour Guard of the Far North")
    )
    assert [each["id"] for each in ask({"query": "Harbour Guard"})] == ["G6", "G5"]
