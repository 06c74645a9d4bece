"""FollowTheMoney: checked against its model in `followthemoney.json`, and against its own
library if that is installed (`requirements-followthemoney.txt`)."""

import json
import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.formats.followthemoney import FOLLOWTHEMONEY
from tests.api.formats.exporting import written
from tests.api.formats.records import (
    ARABIC,
    FULL,
    FULL_FINDING,
    FULL_GROUP,
    FULL_INCIDENT,
    NOTHING_KNOWN,
    RELATED,
)
from tests.publication.documents import Document, cited, group, incident, place, source, span, tie
from tests.publication.publishing import publish, redact
from vocabulary.equivalents import GROUP_KINDS

every_kind = pytest.mark.parametrize("kind", FOLLOWTHEMONEY.kinds)

MODEL = json.loads((Path(__file__).parent / "followthemoney.json").read_text())
IS_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
CHECKS: dict[str, Callable[[str], bool]] = {
    "date": lambda text: IS_DATE.fullmatch(text) is not None,
    "country": lambda text: text in MODEL["countries"],
    "topic": lambda text: text in MODEL["topics"],
    "url": lambda text: text.startswith(("http://", "https://")),
    "number": lambda text: float(text) is not None,
}

# Its types are not checked, because it may not be installed.
followthemoney: Any = None
try:
    followthemoney = import_module("followthemoney")
except ImportError:
    if os.environ.get("SOURCEBOOK_REQUIRE_LIBRARIES") == "1":
        raise


def entities(*documents: Document, **options) -> list[Document]:
    return checked(written(FOLLOWTHEMONEY, *documents, **{"related": RELATED, **options}))


def checked(content: bytes) -> list[Document]:
    """Return entities that fit the model, each once; every reference leads to another one."""
    found = [json.loads(line) for line in content.decode().split("\n")[:-1]]
    by_id = {each["id"]: each for each in found}
    assert len(by_id) == len(found)
    for each in found:
        schema = MODEL["schemata"][each["schema"]]
        assert set(schema["required"]) <= set(each["properties"]), each
        for name, values in each["properties"].items():
            property = schema["properties"][name]
            assert values
            assert len(set(values)) == len(values)
            for value in values:
                assert isinstance(value, str) and value
                if property["type"] == "entity":
                    range = MODEL["schemata"][by_id[value]["schema"]]["is_a"]
                    assert property["range"] in range, (name, value)
                else:
                    assert CHECKS.get(property["type"], bool)(value), (name, value)
        accepted_by_the_library(each)
    return found


def accepted_by_the_library(entity: Document) -> None:
    if followthemoney is None:
        return
    schema = followthemoney.model.get(entity["schema"])
    schema.validate(entity)
    # Values that the library would remove are invalid.
    proxy = followthemoney.model.get_proxy(entity, cleaned=False)
    cleaned = followthemoney.model.make_entity(entity["schema"])
    for property, value in proxy.itervalues():
        cleaned.add(property, value)
    kept = {property.name for property, _ in cleaned.itervalues()}
    assert kept == set(entity["properties"])


def of(found: list[Document], schema: str) -> list[Document]:
    return [each for each in found if each["schema"] == schema]


def ending(found: list[Document], public_id: str) -> Document:
    (entity,) = (each for each in found if each["id"].endswith(f"-{public_id}"))
    return entity


@pytest.mark.skipif(followthemoney is None, reason="followthemoney is not installed")
def test_the_stored_model_equals_that_of_the_library():
    assert followthemoney.__version__ == MODEL["followthemoney"]
    for name, kept in MODEL["schemata"].items():
        schema = followthemoney.model.get(name)
        assert sorted(schema.required) == kept["required"]
        assert sorted(each.name for each in schema.schemata) == kept["is_a"]
        for property, values in kept["properties"].items():
            assert schema.get(property).type.name == values["type"]


@every_kind
@pytest.mark.parametrize("documents", [FULL, NOTHING_KNOWN], ids=["full", "nothing known"])
@pytest.mark.parametrize("related", [RELATED, ()], ids=["with others", "without"])
def test_every_record_fits_the_model(kind, documents, related):
    assert entities(documents[kind], related=related)


def test_armies_are_public_bodies_and_armed_groups_organizations():
    found = entities(FULL_INCIDENT)
    assert ending(found, "G9")["schema"] == "PublicBody"
    assert ending(found, "G9")["properties"]["topics"] == ["mil"]
    assert ending(found, "G1")["schema"] == "Organization"
    assert "topics" not in ending(found, "G1")["properties"]


@pytest.mark.parametrize("kind", GROUP_KINDS)
def test_every_kind_of_group_has_a_schema_and_a_topic_of_the_model(kind):
    (found,) = entities(group(kind=cited(value=kind)), related=())[-1:]
    assert found


def test_criminal_organisations_and_religious_bodies_have_their_topics():
    for kind, topic in (("criminal organisation", "crime"), ("religious body", "rel")):
        found = entities(group("G77", kind=cited(value=kind)), related=())
        assert ending(found, "G77")["properties"]["topics"] == [topic]
    found = entities(group("G77", kind=cited(value="private military company")), related=())
    assert ending(found, "G77")["schema"] == "Company"


def test_event_involves_its_groups_and_links_say_in_which_role():
    found = entities(FULL_INCIDENT)
    event = ending(found, "I1")
    assert event["properties"]["name"] == [ARABIC]
    assert event["properties"]["notes"][0] == "security forces killed: at least 12"
    assert len(event["properties"]["involved"]) == 4
    links = {each["properties"]["role"][0]: each for each in of(found, "UnknownLink")}
    assert set(links) == {"perpetrator", "target", "claims responsibility", "participant"}
    assert links["perpetrator"]["properties"]["status"] == ["contested"]
    assert "status" not in links["target"]["properties"]


def test_a_point_in_no_place_is_an_address_of_the_event_without_a_country():
    point = cited(latitude=12.5, longitude=-45.0, precision="near")
    found = entities(incident(place=None, points=[point]))
    (address,) = of(found, "Address")
    assert address["properties"] == {
        "full": ["12.5 -45.0"],
        "latitude": ["12.5"],
        "longitude": ["-45.0"],
    }
    event = ending(found, "I1")["properties"]
    assert event["addressEntity"] == [address["id"]]
    assert "country" not in event and "location" not in event


def test_every_citation_is_a_documentation_with_its_words():
    found = of(entities(FULL_INCIDENT), "Documentation")
    assert len(found) == str(FULL_INCIDENT).count("'stance':")
    (denial,) = (each for each in found if each["properties"]["role"] == ["denies"])
    assert denial["properties"]["description"] == ["لا"]
    assert denial["properties"]["summary"] == ["said by A spokesman", "said by Name of G1"]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (span("2024-07-15"), {"date": ["2024-07-15"]}),
        (
            {**span("2024-07-01", "2024-07-31"), "edtf": "2024-07"},
            {"date": ["2024-07"]},
        ),
        (
            {**span("2024-07-01", "2024-07-31"), "edtf": "2024-07~"},
            {"startDate": ["2024-07-01"], "endDate": ["2024-07-31"]},
        ),
        (
            {**span("2024-07-01"), "edtf": "2024-07-01/..", "latest": None},
            {"startDate": ["2024-07-01"]},
        ),
        (None, {}),
    ],
    ids=lambda value: value["edtf"] if value and "edtf" in value else "",
)
def test_vague_dates_are_given_by_their_bounds(date, expected):
    properties = ending(entities(incident(date=date)), "I1")["properties"]
    dates = {
        name: properties[name] for name in ("date", "startDate", "endDate") if name in properties
    }
    assert dates == expected


def test_names_of_a_group_are_in_the_right_properties():
    properties = ending(entities(FULL_GROUP), "G1")["properties"]
    assert properties["weakAlias"] == ["TTP"]
    assert properties["alias"] == ["تحریک طالبان پاکستان"]
    assert properties["incorporationDate"] == ["2007"]
    assert properties["notes"] == ["unsc: QDe.132"]


def test_vague_founding_is_given_by_its_bounds():
    founded = {**span("2007-01-01", "2007-12-31"), "edtf": "2007~"}
    properties = ending(entities(group(founded=founded)), "G1")["properties"]
    assert properties["incorporationDate"] == ["2007-01-01", "2007-12-31"]


def test_part_of_is_a_membership_and_other_ties_are_links():
    found = entities(group("G1", ties=[tie("G2", "part of"), tie("G3", "rival of")]))
    (membership,) = of(found, "Membership")
    assert membership["properties"]["member"] == [ending(found, "G1")["id"]]
    (link,) = of(found, "UnknownLink")
    assert link["properties"]["role"] == ["rival of"]


def test_finding_is_a_note_about_its_groups():
    note = ending(entities(FULL_FINDING), "F1")
    assert note["schema"] == "Note"
    assert note["properties"]["notes"] == [
        "provinces: 10 out of 34",
        "holds at 2023-01-01/2023-12-31",
        "its source says: likely",
        "its source says: 60-70 %",
        "own: 2024-7",
    ]


def test_list_costs_a_constant_number_of_queries_a_batch(api):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            response = api("incidents/", {"format": "ftm"})
            assert response["Content-Type"] == "application/json+ftm"
            checked(response.getvalue())
        return sum("publication_" in query["sql"] for query in captured)

    publish(group(), source(), place("PK-KP", ("PK",)), incident())
    few = queries()
    publish(*(incident(f"I{number}") for number in range(2, 30)))
    assert queries() == few == 2  # and one COPY


def test_a_redacted_group_has_only_the_name_given_in_the_record(api):
    publish(group("G1", name="Old"), source(), incident())
    redact("G1", 1)
    found = checked(api("incidents/I1/", {"format": "ftm"}).getvalue())
    assert ending(found, "G1")["properties"] == {"name": ["Name of G1"]}


def test_same_export_has_the_same_bytes():
    assert written(FOLLOWTHEMONEY, FULL_INCIDENT) == written(FOLLOWTHEMONEY, FULL_INCIDENT)
