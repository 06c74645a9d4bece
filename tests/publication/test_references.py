import copy

from publication.references import Ref, references, rename_references, replace_references
from tests.publication.documents import (
    citation,
    cited,
    finding,
    group,
    incident,
    party,
    place,
    ref,
    source,
    tie,
)

SURVIVOR = Ref("G5", "Survivor", "/api/v1/groups/G5/")


def test_references_are_groups_asserters_and_sources():
    document = incident(
        kind={
            "value": "bombing",
            "contested": False,
            "citations": [citation("S2", asserted_by=ref("G7"))],
        },
        attributions=[party("G1", "perpetrator")],
        sources=[ref("S1"), ref("S3")],
    )
    assert references(document) == {"S1", "S2", "S3", "G1", "G7"}


def test_references_are_those_of_ties_findings_and_relayed_sources():
    assert references(group(ties=[tie("G2")])) == {"G2", "S1"}
    assert references(finding(groups=[party("G3", "object")])) == {"G3", "S1"}
    assert references(source(conveys=[ref("S2")])) == {"S2"}


def test_record_does_not_refer_to_itself_by_its_own_head():
    assert "G1" not in references(group())


def test_places_are_not_counted_as_references():
    document = group(countries=[cited(**ref("PK"))])
    assert references(document) == {"S1"}
    assert references(place("PK-KP", ("PK",))) == set()


def test_rewrite_replaces_every_reference_to_the_merged_record():
    asserted = cited(value="bombing") | {"citations": [citation(asserted_by=ref("G1"))]}
    document = incident(kind=asserted, attributions=[party("G1", "target"), party("G2", "target")])
    rewritten = replace_references(document, {"G1": SURVIVOR})
    assert references(rewritten) == {"G5", "G2", "S1"}
    assert rewritten["attributions"][0]["group"] == {
        "id": "G5",
        "name": "Survivor",
        "url": "/api/v1/groups/G5/",
    }


def test_rewrite_keeps_everything_else_in_order():
    document = incident(attributions=[party("G1", "target")])
    rewritten = replace_references(document, {"G1": SURVIVOR})
    assert list(rewritten) == list(document)
    assert rewritten["attributions"][0] == {
        **document["attributions"][0],
        "group": rewritten["attributions"][0]["group"],
    }


def test_rewrite_drops_the_tie_by_which_a_group_would_be_tied_to_itself():
    document = group("G5", ties=[tie("G1"), tie("G2")])
    rewritten = replace_references(document, {"G1": SURVIVOR})
    assert [each["group"]["id"] for each in rewritten["ties"]] == ["G2"]


def test_rewrite_joins_rows_that_become_equal_with_the_citations_of_both():
    supports, denies = citation("S1"), citation("S2", stance="denies")
    document = incident(
        attributions=[
            party("G1", "target") | {"citations": [supports]},
            party("G5", "target") | {"citations": [supports, denies]},
            party("G5", "perpetrator"),
        ],
        sources=[ref("S1"), ref("S2")],
    )
    target, perpetrator = replace_references(document, {"G1": SURVIVOR})["attributions"]
    assert (target["role"], perpetrator["role"]) == ("target", "perpetrator")
    assert target["citations"] == [supports, denies]
    assert target["contested"]


def test_rewrite_keeps_a_citation_once_when_its_asserters_become_one():
    said_by = [citation(asserted_by=ref("G1")), citation(asserted_by=ref("G5"))]
    document = incident(kind=cited(value="bombing") | {"citations": said_by})
    assert len(replace_references(document, {"G1": SURVIVOR})["kind"]["citations"]) == 1


def test_rewrite_drops_a_source_that_only_a_dropped_tie_cited():
    self_tie = tie("G1") | {"citations": [citation("S9")]}
    document = group("G5", ties=[self_tie, tie("G2")], sources=[ref("S1"), ref("S9")])
    assert [each["id"] for each in replace_references(document, {"G1": SURVIVOR})["sources"]] == [
        "S1"
    ]


def test_rewrite_leaves_the_original_as_it_was():
    document = group("G5", ties=[tie("G1")])
    before = copy.deepcopy(document)
    replace_references(document, {"G1": SURVIVOR})
    assert document == before


def test_rename_gives_references_the_new_name_and_nothing_else():
    document = incident(attributions=[party("G1", "target"), party("G2", "target")])
    renamed = rename_references(document, {"G1": "New name", "I1": "Not this one"})
    names = [each["group"]["name"] for each in renamed["attributions"]]
    assert names == ["New name", "Name of G2"]
    assert renamed["title"] == document["title"]
    assert references(renamed) == references(document)
