"""No parameter is silently ignored: an unusable request is answered with 400 and a reason."""

import pytest
from django.core.signing import Signer

from api.reads.cursors import SALT
from publication.models import LogHead
from tests.publication.documents import group
from tests.publication.publishing import publish


def problem(response, status=400):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["type"] and body["title"] and body["detail"]
    return body


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("incidents/?date_after=2024-07-17&date_before=2024-07-16", ["date_after", "date_before"]),
        (
            "findings/?holds_before=2023-01-01&holds_after=2024-01-01",
            ["holds_after", "holds_before"],
        ),
    ],
)
def test_a_date_range_that_ends_before_it_begins_is_refused_with_both_ends_named(api, path, names):
    body = problem(api(path))
    assert [each["parameter"] for each in body["errors"]] == names
    assert all(each["reason"] and each["allowed"] for each in body["errors"])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("incidents/?colour=red", "colour"),
        ("incidents/?Kind=bombing", "Kind"),
        ("incidents/?kind=murder", "kind"),
        ("incidents/?kind=bombing&kind=murder", "kind"),
        ("incidents/?kind=", "kind"),
        ("incidents/?kind=%20", "kind"),
        ("incidents/?kind", "kind"),
        ("incidents/?search=a%00b", "search"),
        ("incidents/?kind=bombing%00", "kind"),
        ("incidents/?date_after=2024-02-30", "date_after"),
        ("incidents/?date_after=16.7.2024", "date_after"),
        ("incidents/?date_after=20240716", "date_after"),
        ("incidents/?date_after=0000-01-01", "date_after"),
        ("incidents/?date_after=2024-01-01&date_after=2024-01-02", "date_after"),
        ("incidents/?country=pk", "country"),
        ("incidents/?country=PAK", "country"),
        ("incidents/?country=PK%0A", "country"),
        ("incidents/?place=Peshawar", "place"),
        ("incidents/?group=TTP", "group"),
        ("incidents/?group=I1", "group"),
        ("incidents/?group=G99999999999999999999", "group"),
        ("incidents/?source=G1", "source"),
        ("incidents/?role=victim", "role"),
        ("incidents/?killed_min=-1", "killed_min"),
        ("incidents/?killed_min=1e3", "killed_min"),
        ("incidents/?killed_min=99999999999", "killed_min"),
        ("incidents/?killed_min=١٢", "killed_min"),
        ("incidents/?contested=yes", "contested"),
        ("incidents/?bbox=1,2,3", "bbox"),
        ("incidents/?bbox=0,10,10,0", "bbox"),
        ("incidents/?bbox=nan,0,10,10", "bbox"),
        ("incidents/?bbox=0,0,200,10", "bbox"),
        ("incidents/?near=1,2", "near"),
        ("incidents/?near=nan,0,10", "near"),
        ("incidents/?near=0,0,0", "near"),
        ("incidents/?near=0,0,inf", "near"),
        ("incidents/?near=0,91,10", "near"),
        ("incidents/?asserted_by=I1", "asserted_by"),
        ("groups/?active_in=0000", "active_in"),
        ("groups/?active_in=99", "active_in"),
        ("groups/?active_in=2014&active_in=2015", "active_in"),
        ("sources/?cited_by=S1", "cited_by"),
        ("findings/?quantity_min=-1", "quantity_min"),
        ("incidents/?updated_since=yesterday", "updated_since"),
        ("incidents/?updated_since=0001-01-01T00:00:00%2B14:00", "updated_since"),
        ("incidents/?ordering=title;drop", "ordering"),
        ("incidents/?limit=0", "limit"),
        ("incidents/?limit=501", "limit"),
        ("incidents/?limit=ten", "limit"),
        ("incidents/?limit=10&limit=20", "limit"),
        ("incidents/?count=1", "count"),
        ("incidents/?cursor=abc", "cursor"),
        ("incidents/?cursor=%F0%9F%95%8A", "cursor"),
        ("groups/?tie_kind=friend", "tie_kind"),
        ("groups/G1/?expand=ties", "expand"),
        ("groups/?expand=incidents", "expand"),
        ("places/?expand=groups", "expand"),
        ("groups/?fields=id,colour", "fields"),
        ("groups/?fields=id,", "fields"),
        ("groups/?fields=title", "fields"),
        ("groups/G1/incidents/?group=G2", "group"),
        ("groups/G1/ties/?kind=ally", "kind"),
        ("sources/S1/citations/?fields=id", "fields"),
        ("groups/G1/versions/?offset=1", "offset"),
        ("groups/G1/versions/1/?x=1", "x"),
        ("changes/?since=-1", "since"),
        ("changes/?since=99999999999999999999", "since"),
        ("changes/?since=5", "since"),
        ("changes/?page=2", "page"),
        ("changes/?wait=31", "wait"),
        ("changes/?wait=-1", "wait"),
        ("?format=xml", "format"),
    ],
)
def test_bad_parameter_is_named_with_its_reason(api, path, name):
    body = problem(api(path))
    assert {each["parameter"] for each in body["errors"]} == {name}
    assert all(each["reason"] for each in body["errors"])


def test_every_bad_parameter_is_named_at_once(api):
    body = problem(api("incidents/?kind=murder&contested=maybe&country=pk"))
    assert [each["parameter"] for each in body["errors"]] == ["kind", "country", "contested"]


def test_allowed_values_are_listed(api):
    body = problem(api("findings/?kind=rumour"))
    assert body["errors"][0]["value"] == "rumour"
    assert "capability" in body["errors"][0]["allowed"]


def test_allowed_parameters_are_listed_and_the_closest_is_suggested(api):
    (error,) = problem(api("incidents/?contry=PK"))["errors"]
    assert "country" in error["allowed"]
    assert "Did you mean country?" in error["reason"]


@pytest.mark.parametrize("query", ["search=%FF", "%FF=1", "search=%ED%A0%80", "kind=%C0%80"])
def test_query_that_is_not_utf_8_is_a_bad_request(api, query):
    problem(api(f"incidents/?{query}"))


def test_too_many_parameters_are_a_bad_request(api):
    problem(api("incidents/?" + "&".join(["kind=bombing"] * 300)))
    problem(api("incidents/?" + "&".join(f"group=G{i}" for i in range(1, 60))))


def test_very_long_value_is_a_bad_request(api):
    body = problem(api("incidents/", {"search": "x" * 5_000}))
    assert len(body["errors"][0]["value"]) <= 100


@pytest.fixture
def page(api):
    publish(*(group(f"G{number}") for number in range(1, 5)))
    return api("groups/", {"limit": 2}).json()


def cursor_of(page) -> str:
    return page["next"].split("cursor=")[1].split("&")[0].replace("%3A", ":")


@pytest.mark.parametrize(
    "path", ["groups/?kind=media", "groups/?ordering=-name", "incidents/?limit=2"]
)
def test_cursor_is_refused_with_other_filters_ordering_or_list(api, page, path):
    problem(api(f"{path}&cursor={cursor_of(page)}"))


def test_a_cursor_is_accepted_with_another_limit(api, page):
    response = api("groups/", {"cursor": cursor_of(page), "limit": 1})
    assert [each["id"] for each in response.json()["results"]] == ["G3"]


@pytest.mark.parametrize("change", ["x{}", "{}x", "{}:x"])
def test_cursor_that_was_changed_is_refused(api, page, change):
    problem(api("groups/", {"cursor": change.format(cursor_of(page))}))


def test_another_signed_value_is_refused_as_a_cursor(api):
    problem(api("groups/", {"cursor": Signer(salt=SALT).sign_object({"a": 1})}))
    problem(api("groups/", {"cursor": Signer(salt=SALT).sign_object([1, 2])}))


@pytest.mark.owner
def test_cursor_of_a_log_that_was_replaced_is_a_conflict(api, page):
    LogHead.objects.update(log_id="00000000-0000-0000-0000-000000000000")
    problem(api("groups/", {"cursor": cursor_of(page)}), 409)


def test_a_cursor_newer_than_this_copy_of_the_data_is_answered_with_503(api, page):
    cursor = Signer(salt=SALT).unsign_object(cursor_of(page))
    cursor[1] += 1
    response = api("groups/", {"cursor": Signer(salt=SALT).sign_object(cursor)})
    problem(response, 503)
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("path", "most"), [("groups/?name=", 5), ("places/?name=", 5), ("groups/?identifier=", 50)]
)
def test_a_filter_takes_a_few_values_that_are_looked_up_by_similarity(api, path, most):
    name = path.partition("?")[2].partition("=")[0]
    values = "&".join(f"{name}=x{number}" for number in range(51))
    (problem,) = api(f"{path.partition('?')[0]}?{values}").json()["errors"]
    assert (problem["parameter"], problem["allowed"]) == (name, f"{most} at most")
