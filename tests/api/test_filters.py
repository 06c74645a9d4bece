"""Each filter finds what it should, and leaves what it should not find."""

from datetime import UTC, datetime

import pytest

from api.listings import LISTINGS
from publication.models import LogHead
from publication.vocabulary import Kind
from tests.publication.documents import (
    alias,
    casualties,
    cited,
    finding,
    group,
    incident,
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
    """The ids that a list gives for some filters, sorted."""

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
        ),
        incident(
            "I2",
            title="Bomb in the market",
            kind=cited(value="bombing", contested=True),
            date=span("2024-08-01"),
            place=place_value("1162015", ("PK-BA", "PK"), latitude=30.2, longitude=67.0),
            casualties=[
                casualties(None, 20, victims="militants"),
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
            casualties=[casualties(100)],
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
        ({"place": "PK"}, ["I1", "I2"]),
        ({"place": "PK-BA"}, ["I2"]),
        ({"place": ["1162015", "PK-KP"]}, ["I1", "I2"]),
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
        ({"contested": "true"}, ["I2"]),
        ({"contested": "false"}, ["I1", "I3", "I4"]),
        ({"source": "S2"}, ["I2"]),
        ({"source": ["S2", "S3"]}, ["I2", "I3"]),
        ({"publisher": "agence eclair"}, ["I2"]),
        ({"publisher": ["Agence Eclair", "THE DAILY"]}, ["I1", "I2", "I4"]),
        ({"publisher": "Agence"}, []),
        ({"search": "bridge"}, ["I1"]),
        ({"search": "bomb market"}, ["I2"]),
        ({"search": '"market bomb"'}, []),
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
            description="Fights the state from the border area.",
        ),
        group("G2", name="Al-Qaïda", identifiers=[{"scheme": "unsc", "value": "QDe.004"}]),
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
        finding("F1", groups=[party("G1", "subject"), party("G2", "object")]),
        finding(
            "F2",
            statement=cited(value="Drones are sought."),
            kind=cited(value="intent"),
            groups=[party("G2", "subject")],
            places=[place_value("AF-KAN", ("AF",)), place_value("PK")],
            holds_at=None,
            sources=[ref("S2")],
        ),
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
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
        ),
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
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
        ({"search": "AF"}, ["AF"]),
    ],
    ids=str,
)
def test_filter_of_places(found, db, parameters, expected):
    publish(
        place("PK"),
        place("AF"),
        place("PK-KP", ("PK",)),
        place("1162015", ("PK-KP", "PK"), kind="town"),
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
    """A walk that began before a source changed its publisher goes on as it began."""
    publish(source("S1"), *(incident(f"I{number}") for number in range(1, 5)))
    first = api("incidents/", {"publisher": "The Daily", "limit": 2}).json()
    publish(source("S1", 2, publisher=None))
    second = client.get(first["next"]).json()
    assert len(second["results"]) == 2
    assert api("incidents/", {"publisher": "The Daily"}).json()["results"] == []


def test_all_filters_of_incidents_together(api):
    listing = LISTINGS[Kind.INCIDENT]
    parameters = {name: filter.example for name, filter in listing.filters.items()}
    assert api("incidents/", parameters).json()["results"] == []
