import json
import re
from typing import Any

import pytest
from pyld import jsonld

from api.formats.jsonld import JSONLD, OA, PROV
from publication.vocabulary import Kind
from tests.api.formats.exporting import written
from tests.api.formats.records import ARABIC, FULL, FULL_INCIDENT, NOTHING_KNOWN
from tests.publication.documents import incident
from tests.publication.publishing import publish

every_kind = pytest.mark.parametrize("kind", Kind.values)
SITE = "https://sourcebook.example/api/v1"


def no_fetching(url: str, options: Any = None) -> Any:
    raise AssertionError(f"a reader would fetch {url}")


OPTIONS = {"documentLoader": no_fetching}


def one(document) -> dict:
    return json.loads(written(JSONLD, document, one=True))


def quads(found: dict) -> str:
    """Return the document as the triples that another program reads from it."""
    return jsonld.normalize(
        found, {**OPTIONS, "algorithm": "URDNA2015", "format": "application/n-quads"}
    )


def paths(value: Any, above: str = "") -> set[str]:
    """Return the names in a document; a name that the context does not define disappears when it
    is read."""
    if isinstance(value, dict):
        return {
            path
            for name, below in value.items()
            if name != "@context"
            for path in (f"{above}/{name}", *paths(below, f"{above}/{name}"))
        }
    if isinstance(value, list):
        return {path for below in value for path in paths(below, above)}
    return set()


@every_kind
@pytest.mark.parametrize("documents", [FULL, NOTHING_KNOWN], ids=["full", "nothing known"])
def test_no_name_is_lost_when_it_is_read(kind, documents):
    found = one(documents[kind])
    context = {"@context": found["@context"]}
    back = jsonld.compact(jsonld.expand(found, OPTIONS), context, OPTIONS)
    assert paths(back) == paths(found)


@every_kind
def test_unknown_values_are_not_written(kind):
    assert "null" not in json.dumps(one(NOTHING_KNOWN[kind]))


def test_a_version_is_an_entity_derived_from_its_sources():
    said = quads(one(FULL_INCIDENT))
    version = f"<{SITE}/incidents/I1/versions/1/>"
    assert f"{version} <{PROV}specializationOf> <{SITE}/incidents/I1/> ." in said
    assert f"{version} <{PROV}wasDerivedFrom> <{SITE}/sources/S1/> ." in said
    assert f'{version} <{PROV}generatedAtTime> "2026-01-01T00:00:00.000000Z"^^' in said


def test_citation_is_an_annotation_of_the_words():
    said = quads(one(FULL_INCIDENT))
    version = f"{SITE}/incidents/I1/versions/1/"
    annotation = f"<{version}#attributions-1-citation-2>"
    assert f"{annotation} <{OA}hasBody> <{version}#attributions-1> ." in said
    assert f"{annotation} <{OA}motivatedBy> <{OA}questioning> ." in said
    assert f"<{OA}hasSource> <{SITE}/sources/S2/> ." in said
    assert f'<{OA}exact> "لا" .' in said
    assert f'<{OA}start> "10"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .' in said


def test_each_citation_has_an_identifier_of_its_own():
    text = json.dumps(one(FULL_INCIDENT))
    expected = str(FULL_INCIDENT).count("'stance':")
    assert text.count('"type": "Annotation"') == expected
    assert len(set(re.findall(r"#[a-z]+(?:-\d+)?-citation-\d+", text))) == expected


def test_groups_are_named_by_their_address_and_by_their_name():
    group = one(FULL_INCIDENT)["attributions"][1]["group"]
    assert group == {"id": f"{SITE}/groups/G9/", "publicId": "G9", "name": "The Army"}


def test_arabic_is_unchanged():
    assert one(FULL_INCIDENT)["title"] == ARABIC


def test_list_is_one_graph_of_all_batches(api, monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 2)
    publish(*(incident(f"I{number}") for number in range(1, 6)))
    response = api("incidents/", {"format": "jsonld"})
    assert response["Content-Type"] == "application/ld+json"
    found = json.loads(response.getvalue())
    assert sorted(each["publicId"] for each in found["@graph"]) == ["I1", "I2", "I3", "I4", "I5"]
    assert "<http://testserver/api/v1/incidents/I5/versions/1/>" in quads(found)
