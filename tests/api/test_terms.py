"""The codebook in the API, and filters that find what lies below a term."""

import csv
import json
from typing import Any

import pytest

from api.filters import own_terms
from tests.publication.documents import casualties, cited, group, incident, term
from tests.publication.publishing import entry, publish_entries

CAR = {
    "value": "car bombing",
    "label": "car bomb",
    "core": False,
    "core_value": "bombing",
    "translations": [{"language": "fr", "label": "voiture piégée", "definition": None}],
}


def publish_terms(*documents: dict[str, Any]) -> None:
    publish_entries(*(entry(each, contributors=(), approver=None) for each in documents))
    own_terms.forget()


@pytest.fixture
def terms(db: None) -> None:
    publish_terms(
        term(),
        term("incident-kind-car-bombing", ("incident-kind-bombing",), **CAR),
        term("outcome-killed", set="outcome", value="killed", label="killed", core_value="killed"),
        term(
            "outcome-executed",
            ("outcome-killed",),
            set="outcome",
            value="executed",
            label="executed",
            core_value="executed",
        ),
    )


def used(set_name: str, value: str, *above: str) -> dict[str, Any]:
    return {
        "set": set_name,
        "value": value,
        "label": value,
        "definition": "As it was.",
        "within": list(above),
        "core_value": above[-1] if above else value,
    }


def ids(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [each["id"] for each in response.json()["results"]]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"set": "outcome"}, ["outcome-executed", "outcome-killed"]),
        ({"value": "bombing"}, ["incident-kind-bombing"]),
        ({"within": "outcome-killed"}, ["outcome-executed"]),
        ({"core": "false"}, ["incident-kind-car-bombing"]),
        ({"search": "piegee"}, ["incident-kind-car-bombing"]),
    ],
)
def test_terms_are_a_list_with_filters(api: Any, terms: None, parameters: Any, found: Any) -> None:
    assert sorted(ids(api("terms/", parameters))) == found


def test_a_term_is_served_with_what_it_lies_below(api: Any, terms: None) -> None:
    page = api("terms/incident-kind-car-bombing/").json()
    assert page["broader"]["id"] == "incident-kind-bombing"
    listed = api("terms/", {"core": "false", "expand": "terms"}).json()
    assert list(listed["included"]) == ["incident-kind-bombing"]


def test_terms_are_concepts_of_skos(api: Any, terms: None) -> None:
    found = json.loads(
        b"".join(api("terms/incident-kind-car-bombing/", {"format": "jsonld"}).streaming_content)
    )
    site = "http://testserver/api/v1/terms"
    assert found["@context"]["prefLabel"] == "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert found["id"] == f"{site}/incident-kind-car-bombing/"
    assert found["type"] == ["Concept", "Entity"]
    assert found["inScheme"] == f"{site}/?set=incident%20kind"
    assert found["broader"] == f"{site}/incident-kind-bombing/"
    assert found["prefLabel"] == [
        {"@language": "en", "@value": "car bomb"},
        {"@language": "fr", "@value": "voiture piégée"},
    ]
    assert "topConceptOf" not in found


def test_terms_are_a_table(api: Any, terms: None) -> None:
    lines = b"".join(api("terms/", {"format": "csv"}).streaming_content).decode().splitlines()
    assert lines[0].startswith("id,version,set,value,label,definition,example,broader_id,core")
    assert any(line.startswith("incident-kind-car-bombing,1,incident kind,") for line in lines)


def test_the_feed_has_terms_if_they_are_asked_for(api: Any, terms: None) -> None:
    publish_entries(entry(group()))
    plain = api("changes/").json()
    assert [each["type"] for each in plain["results"]] == ["group"]
    assert plain["seq"] == 5
    asked = api("changes/", {"terms": "true", "limit": 2}).json()
    assert [each["type"] for each in asked["results"]] == ["term", "term"]
    assert asked["next"].endswith("&terms=true")
    assert api("changes/", {"limit": 2}).json()["results"] == []
    assert api("changes/", {"terms": "perhaps"}).status_code == 400


@pytest.fixture
def incidents(terms: None) -> None:
    publish_entries(
        entry(group()),
        entry(incident("I1", kind=cited(value="bombing"))),
        entry(
            incident(
                "I2",
                kind=cited(value="car bombing"),
                casualties=[casualties(3, outcome="lynched"), casualties(4, outcome="wounded")],
                terms=[
                    used("incident kind", "car bombing", "bombing"),
                    used("outcome", "lynched", "executed", "killed"),
                ],
            )
        ),
        entry(incident("I3", kind=None)),
    )


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"kind": "bombing"}, ["I1", "I2"]),
        ({"kind": "car bombing"}, ["I2"]),
        ({"kind": ["car bombing", "unknown"]}, ["I2", "I3"]),
        ({"kind": "shelling"}, []),
        ({"kind": "bombing", "ordering": "title"}, ["I1", "I2"]),
    ],
)
def test_a_filter_by_a_term_finds_what_lies_below(
    api: Any, incidents: None, parameters: Any, found: Any
) -> None:
    assert sorted(ids(api("incidents/", parameters))) == found
    lines = b"".join(
        api("incidents/", {**parameters, "format": "ndjson"}).streaming_content
    ).splitlines()
    assert sorted(json.loads(line)["id"] for line in lines) == found


def test_an_unknown_value_is_refused_with_those_that_there_are(api: Any, incidents: None) -> None:
    response = api("incidents/", {"kind": "party"})
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert "car bombing" in error["allowed"] and "bombing" in error["allowed"]


def test_sums_count_own_outcomes_below_the_killed(api: Any, incidents: None) -> None:
    assert ids(api("incidents/", {"killed_min": "3", "kind": "car bombing"})) == ["I2"]
    assert ids(api("incidents/", {"killed_min": "4", "kind": "car bombing"})) == []
    header, row = (
        b"".join(api("incidents/I2/", {"format": "csv"}).streaming_content).decode().splitlines()
    )
    [cells] = csv.DictReader([header, row])
    assert cells["killed_at_least"] == "3"
    assert cells["executed_at_least"] == "3"
    assert cells["wounded_at_least"] == "4"


def test_exports_map_an_own_kind_through_the_core(api: Any, terms: None) -> None:
    publish_entries(
        entry(
            group(
                "G1",
                kind=cited(value="mafia"),
                terms=[used("group kind", "mafia", "criminal organisation")],
            )
        )
    )
    stix = json.loads(b"".join(api("groups/G1/", {"format": "stix"}).streaming_content))
    [actor] = [each for each in stix["objects"] if each["type"] == "threat-actor"]
    assert actor["threat_actor_types"] == ["crime-syndicate"]
    ftm = b"".join(api("groups/G1/", {"format": "ftm"}).streaming_content).splitlines()
    [found] = [each for each in map(json.loads, ftm) if "classification" in each["properties"]]
    assert found["properties"]["topics"] == ["crime"]
    assert found["properties"]["classification"] == ["mafia"]


def test_own_terms_are_read_once_for_many_requests(
    api: Any, incidents: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(*arguments: Any) -> Any:
        asked.append(arguments)
        return []

    monkeypatch.setattr(own_terms, "fetch_all", counted)
    for kind in ("bombing", "shelling", "torture"):
        api("incidents/", {"kind": kind})
    assert len(asked) == 1


def test_reconciliation_finds_own_kinds_by_the_kind_that_they_lie_below(api: Any) -> None:
    mafia = term(
        "group-kind-mafia",
        ("group-kind-criminal-organisation",),
        set="group kind",
        value="mafia",
        core=False,
    )
    above = term(
        "group-kind-criminal-organisation", set="group kind", value="criminal organisation"
    )
    publish_terms(above, mafia)
    said = [used("group kind", "mafia", "criminal organisation")]
    publish_entries(entry(group("G1", name="The Family", kind=cited(value="mafia"), terms=said)))
    query = {"q": {"query": "The Family", "type": "criminal organisation"}}
    answer = api("reconcile/groups/", {"queries": json.dumps(query)}).json()
    [found] = answer["q"]["result"]
    assert found["id"] == "G1"
    assert {each["id"] for each in found["type"]} == {"group", "criminal organisation"}
