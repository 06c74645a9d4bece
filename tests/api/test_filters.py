"""Each filter finds the matching records and no others."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.reads.listings import LISTINGS
from api.reads.queries import page_sql
from publication.models import LogHead
from publication.vocabulary import Kind
from tests.api.test_moments import plan_of
from tests.publication.documents import (
    alias,
    casualties,
    citation,
    cited,
    finding,
    group,
    incident,
    incident_tie,
    party,
    place,
    place_value,
    ref,
    source,
    span,
    tie,
)
from tests.publication.publishing import publish


@pytest.fixture
def found(api):
    """Return the ids that a list returns for some filters, sorted."""

    def ask(name: str, parameters: dict) -> list[str]:
        response = api(f"{name}/", parameters)
        assert response.status_code == 200, response.content
        return sorted(each["id"] for each in response.json()["results"])

    return ask


@pytest.fixture
def incidents(db):
    publish(
        source("S1"),
        source("S2", publisher={"name": "Agence Éclair"}),
        source("S3", publisher=None),
        incident(
            "I1",
            title="Ambush at the bridge",
            date=span("2024-07-10", "2024-07-20"),
            place=place_value("PK-KP", ("PK",), latitude=34.0, longitude=71.5),
            casualties=[casualties(7), casualties(5, victims="civilians")],
            attributions=[party("G1", "perpetrator"), party("G2", "target")],
            ties=[incident_tie("I4"), incident_tie("I3", "retaliation for")],
            identifiers=[{"scheme": "acled_event", "value": "PAK100"}],
            attributes=[cited(attribute="night curfew", value="yes")],
        ),
        incident(
            "I2",
            title="Bomb in the market",
            kind=cited(value="bombing", contested=True),
            date=span("2024-08-01"),
            place=place_value("1162015", ("PL12", "PK-BA", "PK"), latitude=30.2, longitude=67.0),
            casualties=[
                {
                    **casualties(None, 20, victims="militants"),
                    "best": 15,
                    "citations": [citation("S2", asserted_by=ref("G9"))],
                },
                casualties(9, outcome="wounded"),
            ],
            attributions=[party("G2", "perpetrator")],
            summary="A bomb went off.",
            sources=[ref("S2")],
        ),
        incident(
            "I3",
            title="Shots near the lake",
            kind=None,
            date=None,
            place=place_value("FJ", latitude=-17.0, longitude=179.5, source="S3"),
            casualties=[],
            attributions=[],
            sources=[ref("S3")],
        ),
        incident(
            "I4",
            title="Old siege",
            kind=cited(value="other"),
            date={**span("1999-05-01"), "earliest": None},
            place=None,
            casualties=[
                {
                    **casualties(100),
                    "citations": [citation(exact="It left a crâter.", asserted_by=ref("G8"))],
                }
            ],
            attributions=[party("G1", "target")],
        ),
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"date_after": "2024-07-20"}, ["I1", "I2"]),
        ({"date_after": "2024-07-21"}, ["I2"]),
        ({"date_before": "2024-07-10"}, ["I1", "I4"]),
        ({"date_before": "2024-07-09"}, ["I4"]),
        ({"date_after": "2024-07-15", "date_before": "2024-07-15"}, ["I1"]),
        ({"date_before": "1800-01-01"}, ["I4"]),
        ({"kind": "bombing"}, ["I2"]),
        ({"kind": ["bombing", "other"]}, ["I2", "I4"]),
        ({"kind": "unknown"}, ["I3"]),
        ({"country": "PK"}, ["I1", "I2"]),
        ({"country": ["PK", "FJ"]}, ["I1", "I2", "I3"]),
        ({"country": "AF"}, []),
        ({"part_of": "I4"}, ["I1"]),
        ({"part_of": "I3"}, []),
        ({"related_to": "I4"}, ["I1"]),
        ({"related_to": "I1"}, ["I3", "I4"]),
        ({"related_to": ["I1", "I3"]}, ["I1", "I3", "I4"]),
        ({"tie_kind": "part of"}, ["I1"]),
        ({"tie_kind": "follows"}, []),
        ({"identifier": "PAK100"}, ["I1"]),
        ({"attribute": "night curfew"}, ["I1"]),
        ({"attribute": "night curfew:yes"}, ["I1"]),
        ({"attribute": "night curfew:no"}, []),
        ({"attribute": ["night curfew:no", "night curfew:yes"]}, ["I1"]),
        ({"identifier": "acled_event:PAK100"}, ["I1"]),
        ({"identifier": "ucdp_event:PAK100"}, []),
        ({"place": "PK"}, ["I1", "I2"]),
        ({"place": "PK-BA"}, ["I2"]),
        ({"place": ["1162015", "PK-KP"]}, ["I1", "I2"]),
        ({"place": "PL12"}, ["I2"]),
        ({"bbox": "60,29,75,38"}, ["I1", "I2"]),
        ({"bbox": "71,33,72,35"}, ["I1"]),
        ({"bbox": "178,-20,-178,0"}, ["I3"]),
        ({"group": "G1"}, ["I1", "I4"]),
        ({"group": ["G1", "G2"]}, ["I1", "I2", "I4"]),
        ({"role": "target"}, ["I1", "I4"]),
        ({"group": "G2", "role": "perpetrator"}, ["I2"]),
        ({"group": "G2", "role": ["perpetrator", "target"]}, ["I1", "I2"]),
        ({"group": "G1", "role": "claims responsibility"}, []),
        ({"victims": "civilians"}, ["I1"]),
        ({"victims": ["civilians", "militants"]}, ["I1", "I2"]),
        ({"killed_min": "12"}, ["I1", "I4"]),
        ({"killed_min": "13"}, ["I4"]),
        ({"killed_min": "0"}, ["I1", "I2", "I3", "I4"]),
        # A count with a best figure and no lower bound is not certain.
        ({"killed_min": "1"}, ["I1", "I4"]),
        ({"killed_best_min": "12"}, ["I1", "I2", "I4"]),
        ({"killed_best_min": "15"}, ["I2", "I4"]),
        ({"killed_best_min": "16"}, ["I4"]),
        ({"contested": "true"}, ["I2"]),
        ({"contested": "false"}, ["I1", "I3", "I4"]),
        ({"source": "S2"}, ["I2"]),
        ({"source": ["S2", "S3"]}, ["I2", "I3"]),
        ({"publisher": "agence eclair"}, ["I2"]),
        ({"publisher": ["Agence Eclair", "THE DAILY"]}, ["I1", "I2", "I4"]),
        ({"publisher": "Agence"}, []),
        ({"near": "71.5,34.0,1"}, ["I1"]),
        ({"near": "71.4,34.0,9"}, []),
        ({"near": "71.4,34.0,10"}, ["I1"]),
        # A circle too small for PostgreSQL's arithmetic still contains its centre.
        ({"near": "71.5,34.0,1e-320"}, ["I1"]),
        ({"near": "0,0,1e-320"}, []),
        ({"near": "71.5,34.0,595"}, ["I1"]),
        ({"near": "71.5,34.0,605"}, ["I1", "I2"]),
        ({"near": "-179.5,-17.0,110"}, ["I3"]),
        ({"near": "-179.5,-17.0,100"}, []),
        ({"near": "0,90,100"}, []),
        ({"asserted_by": "G9"}, ["I2"]),
        ({"asserted_by": ["G9", "G8"]}, ["I2", "I4"]),
        ({"asserted_by": "G9", "kind": "other"}, []),
        ({"search": "went off -crater"}, ["I2"]),
        ({"search": "crater"}, ["I4"]),
        ({"search": "bridge"}, ["I1"]),
        ({"search": "bomb market"}, ["I2"]),
        ({"search": '"market bomb"'}, []),
        ({"search": '"went off"'}, ["I2"]),
        # One word ends the title, the other begins the summary.
        ({"search": '"market a"'}, []),
        ({"search": "bridge or lake"}, ["I1", "I3"]),
        ({"search": "at -bridge"}, []),
        ({"search": "!!!"}, []),
        ({"search": "it's 100% (really) & <b> | \\ 'quoted"}, []),
        ({"country": "PK", "kind": "bombing", "group": "G2", "search": "bomb"}, ["I2"]),
    ],
    ids=str,
)
def test_filter_of_incidents(found, incidents, parameters, expected):
    assert found("incidents", parameters) == expected


@pytest.fixture
def groups(db):
    publish(
        group(
            "G1",
            name="Tehrik-e-Taliban Pakistan",
            aliases=[alias("TTP"), alias("Students' Movement 100%", "translation")],
            identifiers=[{"scheme": "unsc", "value": "QDe.132"}],
            countries=[cited(**ref("PK")), cited(**ref("AF"))],
            ties=[tie("G2", "affiliate of"), tie("G3", "rival of", contested=True)],
            kind={**cited(value="armed group"), "citations": [citation(asserted_by=ref("G2"))]},
            description="Fights the state from the border area.",
            founded=span("2007-12-01", "2007-12-31"),
        ),
        group(
            "G2",
            name="Al-Qaïda",
            identifiers=[{"scheme": "unsc", "value": "QDe.004"}],
            founded=span("1988-01-01", "1988-12-31"),
            dissolved=span("2010-01-01", "2012-12-31"),
            sources=[ref("S2")],
        ),
        group(
            "G3",
            name="Pakistan Army",
            kind=cited(value="state force"),
            countries=[cited(**ref("PK"))],
            ties=[tie("G2", "fights")],
        ),
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"name": "taliban"}, ["G1"]),
        ({"name": "PAKISTAN"}, ["G1", "G3"]),
        ({"name": "ttp"}, ["G1"]),
        ({"name": "qaida"}, ["G2"]),
        ({"name": "100%"}, ["G1"]),
        ({"name": "%"}, ["G1"]),
        ({"name": "_"}, []),
        ({"name": "\\"}, []),
        ({"name": "Tehreek e Taliban"}, ["G1"]),
        ({"name": "Tehreek-e-Taliban"}, ["G1"]),
        ({"name": "al Qaeda"}, ["G2"]),
        ({"name": ["al Qaeda", "army"]}, ["G2", "G3"]),
        ({"name": "Tehreek e Taliban", "kind": "state force"}, []),
        ({"active_in": "2007"}, ["G1", "G2"]),
        ({"active_in": "2006"}, ["G2"]),
        ({"active_in": "2012"}, ["G1", "G2"]),
        ({"active_in": "2013"}, ["G1"]),
        ({"active_in": "1987"}, []),
        ({"source": "S2"}, ["G2"]),
        ({"asserted_by": "G2"}, ["G1"]),
        ({"search": "border state"}, ["G1"]),
        ({"search": "qaïda"}, ["G2"]),
        ({"kind": "state force"}, ["G3"]),
        ({"country": "AF"}, ["G1"]),
        ({"country": ["AF", "PK"]}, ["G1", "G3"]),
        ({"identifier": "QDe.132"}, ["G1"]),
        ({"identifier": "unsc:QDe.132"}, ["G1"]),
        ({"identifier": "wikidata:QDe.132"}, []),
        ({"identifier": ["QDe.132", "unsc:QDe.004"]}, ["G1", "G2"]),
        ({"tied_to": "G2"}, ["G1", "G3"]),
        ({"tied_to": "G2", "tie_kind": "rival of"}, []),
        ({"tied_to": "G2", "tie_kind": "fights"}, ["G3"]),
        ({"tie_kind": "rival of"}, ["G1"]),
        ({"contested": "true"}, ["G1"]),
    ],
    ids=str,
)
def test_filter_of_groups(found, groups, parameters, expected):
    assert found("groups", parameters) == expected


@pytest.fixture
def findings(db):
    publish(
        finding(
            "F1",
            groups=[party("G1", "subject"), party("G2", "object")],
            kind={
                **cited(value="capability"),
                "citations": [citation(exact="sleeper cells", asserted_by=ref("G3"))],
            },
        ),
        finding(
            "F2",
            statement=cited(value="Drones are sought."),
            kind=cited(value="intent"),
            groups=[party("G2", "subject")],
            places=[place_value("AF-KAN", ("AF",)), place_value("PK")],
            holds_at=None,
            sources=[ref("S2")],
            quantities=[
                cited(of="Fighters abroad", at_least=1000, at_most=None, out_of=None),
                cited(of="camps", at_least=None, best=4, at_most=5, out_of=None),
            ],
            confidence=cited(value="likely"),
            probability=cited(value="60-70", at_least=60, at_most=70),
            identifiers=[{"scheme": "own", "value": "2024-7"}],
        ),
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"confidence": "likely"}, ["F2"]),
        ({"confidence": "unknown"}, ["F1"]),
        ({"probability_min": "60"}, ["F2"]),
        ({"probability_min": "61"}, []),
        ({"probability_max": "70"}, ["F2"]),
        ({"probability_max": "69"}, []),
        ({"identifier": "own:2024-7"}, ["F2"]),
        ({"quantity": "fighters"}, ["F2"]),
        ({"quantity": ["FIGHTERS", "provinces"]}, ["F1", "F2"]),
        ({"quantity_min": "10"}, ["F1", "F2"]),
        ({"quantity_min": "11"}, ["F2"]),
        ({"quantity_min": "1001"}, []),
        ({"quantity_max": "10"}, ["F1", "F2"]),
        ({"quantity_max": "4"}, []),
        ({"quantity": "camps", "quantity_min": "1"}, []),
        ({"quantity": "camps", "quantity_max": "5"}, ["F2"]),
        ({"quantity": "camps", "quantity_best_min": "4"}, ["F2"]),
        ({"quantity": "camps", "quantity_best_min": "5"}, []),
        ({"quantity_best_min": "10"}, ["F1", "F2"]),
        ({"quantity_best_min": "1000"}, ["F2"]),
        ({"asserted_by": "G3"}, ["F1"]),
        ({"search": "sleeper"}, ["F1"]),
        ({"kind": "intent"}, ["F2"]),
        ({"group": "G2"}, ["F1", "F2"]),
        ({"group": "G2", "role": "subject"}, ["F2"]),
        ({"role": "object"}, ["F1"]),
        ({"place": "AF-KAN"}, ["F2"]),
        ({"place": "AF"}, ["F1", "F2"]),
        ({"country": "PK"}, ["F2"]),
        ({"country": "PK", "place": "AF-KAN"}, ["F2"]),
        ({"source": "S2"}, ["F2"]),
        ({"holds_after": "2023-12-31"}, ["F1"]),
        ({"holds_after": "2024-01-01"}, []),
        ({"holds_before": "2023-01-01"}, ["F1"]),
        ({"contested": "false"}, ["F1", "F2"]),
        ({"search": "drones"}, ["F2"]),
    ],
    ids=str,
)
def test_filter_of_findings(found, findings, parameters, expected):
    assert found("findings", parameters) == expected


@pytest.fixture
def sources(db):
    publish(
        source("S1"),
        source(
            "S2",
            title="Thirty-fourth report",
            kind="UN report",
            publisher={"name": "United Nations"},
            language="fr-CA",
            published={"edtf": "2023", "earliest": "2023-01-01", "latest": "2023-12-31"},
            conveys=[ref("S1")],
        ),
        incident("I1"),
        incident("I1", 2, sources=[ref("S2")]),
        finding("F1", sources=[ref("S1"), ref("S2")]),
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"cited_by": "F1"}, ["S1", "S2"]),
        ({"cited_by": ["F1", "I1"]}, ["S1", "S2"]),
        ({"cited_by": "G1"}, []),
        ({"kind": "UN report"}, ["S2"]),
        ({"publisher": "united nations"}, ["S2"]),
        ({"publisher": ["United Nations", "The Daily"]}, ["S1", "S2"]),
        ({"language": "fr-CA"}, ["S2"]),
        ({"published_after": "2024-01-01"}, ["S1"]),
        ({"published_before": "2023-06-01"}, ["S2"]),
        ({"search": "thirty"}, ["S2"]),
        ({"search": "daily"}, ["S1"]),
    ],
    ids=str,
)
def test_filter_of_sources(found, sources, parameters, expected):
    assert found("sources", parameters) == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"kind": "province"}, ["PK-KP"]),
        ({"country": "PK"}, ["1162015", "PK", "PK-KP"]),
        ({"country": "AF"}, ["AF"]),
        ({"within": "PK"}, ["1162015", "PK-KP"]),
        ({"within": "PK-KP"}, ["1162015"]),
        ({"within": "PL12"}, ["1162015"]),
        ({"search": "AF"}, ["AF"]),
    ],
    ids=str,
)
def test_filter_of_places(found, db, parameters, expected):
    publish(
        place("PK"),
        place("AF"),
        place("PK-KP", ("PK",)),
        place("1162015", ("PL12", "PK-KP", "PK"), kind="town"),
    )
    assert found("places", parameters) == expected


@pytest.mark.parametrize(
    "form",
    ["{0:%Y-%m-%dT%H:%M:%S.%f}Z", "{0:%Y-%m-%dT%H:%M:%S.%f}+00:00", "{0:%Y-%m-%dT%H:%M:%S.%f}"],
)
def test_updated_since_finds_what_was_published_from_then_on(found, form):
    publish(group("G1"), group("G2"))
    publish(group("G1", 2))
    moment = form.format(LogHead.objects.get().published_at.astimezone(UTC))
    assert found("groups", {"updated_since": moment}) == ["G1"]


def test_updated_since_takes_a_plus_that_became_a_space(api):
    year = datetime.now(UTC).year + 1
    response = api(f"groups/?updated_since={year}-01-01T00:00:00+02:00")
    assert response.status_code == 200


def test_filter_of_an_earlier_moment_follows_that_moment(client, api):
    """Paging that began before a source changed its publisher continues unchanged."""
    publish(source("S1"), *(incident(f"I{number}") for number in range(1, 5)))
    first = api("incidents/", {"publisher": "The Daily", "limit": 2}).json()
    publish(source("S1", 2, publisher=None))
    second = client.get(first["next"]).json()
    assert len(second["results"]) == 2
    assert api("incidents/", {"publisher": "The Daily"}).json()["results"] == []


def test_all_filters_of_incidents_can_be_combined(api):
    listing = LISTINGS[Kind.INCIDENT]
    parameters = {name: filter.example for name, filter in listing.filters.items()}
    assert api("incidents/", parameters).json()["results"] == []


def test_cited_by_follows_the_current_version_and_the_moment(found):
    def bare(version, source):
        value: dict[str, Any] = {
            "date": None,
            "place": None,
            "kind": None,
            "casualties": [],
            "attributions": [],
        }
        return incident("I1", version, **value, sources=[ref(source)])

    publish(source("S1"), source("S2"), bare(1, "S1"))
    then = LogHead.objects.get().published_at.isoformat()
    publish(bare(2, "S2"))
    assert found("sources", {"cited_by": "I1"}) == ["S2"]
    assert found("sources", {"cited_by": "I1", "as_of": then}) == ["S1"]


@pytest.fixture
def ranked(api):
    """Return the ids that a search finds, best first."""

    def ask(search: str, **parameters) -> list[str]:
        given = {"search": search, "ordering": "relevance", **parameters}
        response = api("incidents/", given)
        assert response.status_code == 200, response.content
        return [each["id"] for each in response.json()["results"]]

    return ask


def test_words_of_the_title_rank_above_the_text_and_the_text_above_quotes(ranked):
    quoted = {**cited(value="bombing"), "citations": [citation(exact="a sandstorm rose")]}
    publish(
        incident("I1", kind=quoted),
        incident("I2", summary="Fought in a sandstorm."),
        incident("I3", title="Sandstorm"),
        incident("I4"),
    )
    assert ranked("sandstorm") == ["I3", "I2", "I1"]


def test_walk_by_relevance_shows_each_record_once_and_sees_one_moment(api, client):
    publish(*(incident(f"I{n}", summary="drone " * (n % 3)) for n in range(1, 10)))
    query = {"search": "drone or attack", "ordering": "relevance", "limit": 2}
    whole = [each["id"] for each in api("incidents/", {**query, "limit": 50}).json()["results"]]
    assert len(whole) == 9
    pages = [api("incidents/", query).json()]
    while pages[-1]["next"]:
        publish(incident(f"I{20 + len(pages)}", title="drone attack"))
        pages.append(client.get(pages[-1]["next"]).json())
    assert [each["id"] for page in pages for each in page["results"]] == whole
    back = client.get(pages[-1]["previous"]).json()
    assert back["results"] == pages[-2]["results"]


def test_only_the_last_published_of_very_many_are_ranked(ranked, monkeypatch):
    monkeypatch.setattr("api.reads.queries.RANKED_AT_MOST", 2)
    page_sql.cache_clear()
    publish(incident("I1", title="drone drone"), incident("I2"), incident("I3"))
    assert ranked("attack or drone") == ["I3", "I2"]
    page_sql.cache_clear()


def test_the_record_of_the_name_that_is_searched_for_is_the_most_relevant(api):
    publish(
        group("G21", name="Taliban Police", description="Taliban Taliban Taliban."),
        group("G22", name="Taliban"),
        group("G23", name="Students", aliases=[alias("Ṭālibān")]),
        group("G24", name="Free Taliban", description="Taliban."),
        group("G25", name="Taliban Guard"),
    )
    ids = [
        each["id"]
        for each in api("groups/", {"search": "Taliban", "ordering": "relevance"}).json()["results"]
    ]
    assert ids[:2] == ["G22", "G23"]
    assert set(ids[2:4]) == {"G21", "G25"} and ids[4] == "G24"


def test_the_record_of_the_name_is_ranked_however_many_were_published_after_it(api, monkeypatch):
    monkeypatch.setattr("api.reads.queries.RANKED_AT_MOST", 2)
    page_sql.cache_clear()
    publish(
        group("G22", name="Taliban"), *(group(f"G3{n}", name=f"Free Taliban {n}") for n in range(5))
    )
    found = api("groups/", {"search": "Taliban", "ordering": "relevance"}).json()["results"]
    page_sql.cache_clear()
    assert found[0]["id"] == "G22"


@pytest.mark.parametrize(
    "text", ["Al-Qāida", "al\u2011Qaida", "al-Qa'ida", "القاعده", '"al qaida"', "QAIDA -front"]
)
@pytest.mark.parametrize("parameter", ["search", "name"])
def test_a_name_is_found_however_its_letters_are_written(api, parameter, text):
    if parameter == "name" and text.startswith(("Q", '"')):
        pytest.skip("only a search knows these signs")
    publish(
        group("G21", name="Al-Qaida", aliases=[alias("القاعدة")]), group("G22", name="North Front")
    )
    assert [each["id"] for each in api("groups/", {parameter: text}).json()["results"]] == ["G21"]


@pytest.mark.parametrize("text", ["-", "--", "'", "ـ"])
def test_signs_alone_name_nothing(api, text):
    publish(group("G21", name="Al-Qaida"))
    assert api("groups/", {"name": text}).json()["results"] == []


def test_relevance_needs_a_search(api):
    response = api("incidents/", {"ordering": "relevance"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "ordering"
    assert api("incidents/", {"search": "x", "ordering": "-relevance"}).status_code == 400


@pytest.mark.parametrize("at", [False, True])
@pytest.mark.parametrize("listing", LISTINGS.values(), ids=lambda listing: listing.path)
def test_no_filter_needs_a_sequential_scan(db, listing, at):
    publish(group(), incident(), finding(), source(), place())
    for name, filter in listing.filters.items():
        value = filter.field.clean(str(filter.example))
        for ordering in ("updated", "relevance") if name == "search" else ("updated",):
            sql = page_sql(
                listing.kind, ((name, False),), ordering, at=at, after=False, backwards=False
            )
            plan = plan_of(sql, {name: value, "limit": 10, "at": 5})
            assert "Seq Scan" not in plan.replace("Seq Scan on publication_loghead", ""), name


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"date_before": "2024-03-31"}, []),
        ({"date_before": "2024-04-01"}, ["I1"]),
        ({"date_after": "2024-06-30"}, ["I1"]),
        ({"date_after": "2024-07-01"}, []),
    ],
)
def test_an_approximate_date_is_found_one_unit_of_its_precision_further(
    found, db, parameters, expected
):
    date = cited(edtf="2024-05~", earliest="2024-05-01", latest="2024-05-31")
    publish(source("S1"), incident("I1", date=date))
    assert found("incidents", parameters) == expected


@pytest.mark.parametrize("text", ["Panjab", "western punjab", "Five Rivers"])
def test_a_place_is_found_by_each_of_its_names(found, db, text):
    other_names = ["Panjab", "Western Punjab"]
    publish(place(), place("PK-PB", ("PK",), name="Five Rivers", other_names=other_names))
    assert found("places", {"name": text}) == ["PK-PB"]


def test_the_other_name_that_is_searched_comes_before_names_that_only_hold_it(api, db):
    publish(
        place("PK-AA", name="North Panjab"),
        place("PK-PB", name="Punjab", other_names=["Panjab"]),
    )
    answer = api("places/", {"search": "panjab", "ordering": "relevance"}).json()
    assert [each["id"] for each in answer["results"]] == ["PK-PB", "PK-AA"]
