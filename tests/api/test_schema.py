import gzip
import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.management import call_command
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from api.reads.listings import LISTINGS
from tests.publication.documents import (
    alias,
    cited,
    finding,
    group,
    incident,
    place,
    ref,
    source,
    span,
    tie,
)
from tests.publication.publishing import publish, withdraw
from tests.serving import serving


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """The description as the command validates and writes it; a warning is an error."""
    path = tmp_path_factory.mktemp("schema") / "schema.json"
    call_command(
        "spectacular",
        file=str(path),
        format="openapi-json",
        validate=True,
        fail_on_warn=True,
    )
    return json.loads(path.read_text())


def test_schema_is_openapi_3_1_without_warnings(schema):
    assert schema["openapi"].startswith("3.1")
    validate(schema)


def test_schema_is_served(api):
    response = api("schema/")
    assert response.status_code == 200
    assert "/api/v1/incidents/" in response.json()["paths"]


def test_twelve_concurrent_first_requests_all_get_the_schema(own_database):
    start = Barrier(12)

    def ask(address: str) -> bytes:
        start.wait()
        with urllib.request.urlopen(f"{address}schema/?format=json", timeout=120) as answer:
            return answer.read()

    with serving(own_database, threads=12) as address, ThreadPoolExecutor(12) as people:
        (answer,) = set(people.map(ask, [address] * 12))
    assert "/api/v1/incidents/" in json.loads(answer)["paths"]


def test_docs_load_nothing_from_elsewhere(api):
    content = api("docs/").content.decode()
    assert "swagger-ui-bundle.js" in content
    assert "https://" not in content
    assert "cdn" not in content


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=lambda listing: listing.path)
def test_every_filter_is_described(schema, listing):
    parameters = schema["paths"][f"/api/v1/{listing.path}/"]["get"]["parameters"]
    described = {each["name"]: each for each in parameters}
    ours = {"limit", "cursor", "ordering", "count", "as_of", "release", "fields", "expand"}
    ours |= {"format"}
    assert set(described) == {*listing.filters, *ours}
    for name in listing.filters:
        assert "For example" in described[name]["description"]


def check(schema, shape, document):
    OAS31Validator(
        {"$ref": f"#/components/schemas/{shape}", "components": schema["components"]}
    ).validate(document)
    assert set(document) <= set(schema["components"]["schemas"][shape]["properties"])


FULL_GROUP = group(
    aliases=[alias("TTP")],
    founded=span("2007"),
    countries=[cited(**ref("PK"))],
    identifiers=[{"scheme": "unsc", "value": "QDe.132"}],
    ties=[tie("G2")],
)
FULL_GROUP["founded"].update(earliest="2007-01-01", latest="2007-12-31")


@pytest.mark.parametrize(
    ("shape", "path", "document"),
    [
        ("Group", "groups/G1/", FULL_GROUP),
        ("Group", "groups/G1/", group(kind=None, description=None)),
        ("Incident", "incidents/I1/", incident()),
        ("Incident", "incidents/I1/", incident(kind=None, date=None, place=None, summary=None)),
        ("Finding", "findings/F1/", finding()),
        ("Finding", "findings/F1/", finding(holds_at=None)),
        ("Source", "sources/S1/", source(conveys=[ref("S2")])),
        ("Source", "sources/S1/", source(publisher=None, published=None, text=None, link=None)),
        ("Place", "places/PK-KP/", place("PK-KP", ("PK",))),
        ("Place", "places/PK/", place("PK")),
    ],
)
def test_documents_have_the_described_shape(api, schema, shape, path, document):
    publish(document)
    check(schema, shape, api(path).json())
    check(schema, f"{shape}Page", api(f"{path.split('/')[0]}/", {"count": "true"}).json())
    check(schema, "VersionPage", api(f"{path}versions/").json())


def test_terms_may_have_values_that_are_not_known_yet_but_stances_may_not(api, schema):
    later = incident(kind=cited(value="a later kind"))
    publish(later)
    check(schema, "Incident", api("incidents/I1/").json())
    shapes = schema["components"]["schemas"]
    kind = shapes["IncidentKind"]["properties"]["value"]
    assert "bombing" in kind["anyOf"][0]["enum"]
    assert kind["anyOf"][1] == {"type": "string"}
    assert "enum" in shapes["StanceEnum"]
    precision = shapes["IncidentPlace"]["properties"]["precision"]
    OAS31Validator(precision).validate(None)


def test_the_choices_of_a_term_keep_the_name_of_their_component(schema):
    shapes = schema["components"]["schemas"]
    for record, component, optional in (
        ("Term", "AttributeChoice", {"retired", "translations"}),
        ("UsedTerm", "UsedAttributeChoice", set()),
    ):
        items = shapes[record]["properties"]["choices"]["items"]
        assert items["$ref"] == f"#/components/schemas/{component}"
        required = {"value", "label", "definition"}
        assert set(shapes[component]["properties"]) == required | optional
        assert set(shapes[component]["required"]) == required


def test_changes_problems_and_index_have_the_described_shape(api, schema):
    publish(group())
    withdraw("G1")
    check(schema, "ChangePage", api("changes/").json())
    check(schema, "Problem", api("groups/G1/").json())
    check(schema, "Problem", api("groups/?kind=x").json())
    check(schema, "Index", api("").json())


@pytest.mark.parametrize("path", ["schema/?nonsense=1", "docs/?nonsense=1", "?nonsense=1"])
def test_unknown_parameters_of_pages_about_the_api_are_refused(api, path):
    response = api(path)
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "nonsense"


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_the_schema_is_rendered_once_and_answered_with_304(api, monkeypatch, format):
    path = f"schema/?format={format}"
    first = api(path)
    monkeypatch.setattr("api.views.service.SchemaGenerator", None)
    again = api(path)
    assert again.content == first.content
    assert api(path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_the_schema_is_compressed_for_clients_that_accept_gzip(api):
    response = api("schema/?format=json", HTTP_ACCEPT_ENCODING="gzip")
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == api("schema/?format=json").content


def test_script_of_the_page_is_served(api):
    response = api("docs/?script=")
    assert response.status_code == 200
    assert b"SwaggerUIBundle" in response.content
