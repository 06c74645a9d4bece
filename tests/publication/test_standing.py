import pytest

from publication.log import Action
from publication.standing import last_document, live_names, referrers, standing_of
from tests.publication.documents import finding, group, incident, party, place, source, tie
from tests.publication.publishing import entry, merge, publish, publish_entries, redact, withdraw

pytestmark = pytest.mark.django_db


def test_live_names_are_those_published_last():
    publish(group("G1", name="Old"), source("S1"), finding("F1"))
    publish(group("G1", 2, name="New"))
    statement = finding("F1")["statement"]["value"]
    assert live_names(["G1", "S1", "F1", "G9"]) == {
        "G1": "New",
        "S1": "Report S1",
        "F1": statement,
    }


def test_what_is_withdrawn_or_merged_has_no_live_name():
    publish(group("G1"), group("G2"), group("G3"))
    withdraw("G1")
    merge("G2", "G3")
    assert list(live_names(["G1", "G2", "G3"])) == ["G3"]


def test_place_has_a_live_name_too():
    publish_entries(entry(place("PK"), approver=None, contributors=()))
    assert live_names(["PK"]) == {"PK": "Place PK"}


def test_last_document_is_the_one_that_was_published_last():
    publish(group(name="Old"))
    publish(group(version=2, name="New"))
    withdraw("G1")
    document = last_document("G1")
    assert document and document["name"] == "New"


def test_last_document_is_none_when_there_is_none_or_it_is_redacted():
    publish(group())
    assert last_document("G2") is None
    redact("G1", 1)
    assert last_document("G1") is None


def test_referrers_are_the_live_records_that_refer_to_it_now():
    publish(group("G1"), group("G2", ties=[tie("G1")]), incident("I1"), incident("I2"))
    publish(incident("I2", 2, attributions=[party("G2", "target")]))
    assert referrers("G1") == ["G2", "I1"]
    withdraw("I1")
    assert referrers("G1") == ["G2"]


def test_record_is_not_its_own_referrer():
    publish(group("G1", ties=[tie("G1")]))
    assert referrers("G1") == []


def test_latest_is_none_before_anything_was_published():
    assert standing_of("G1") is None


def test_latest_gives_the_last_event_of_a_record():
    publish(group("G1"), group("G2"))
    merged = merge("G1", "G2", "The same people.")
    standing = standing_of("G1")
    assert standing
    assert (standing.action, standing.version, standing.seq) == (Action.MERGE, 1, merged.seq)
    assert (standing.successor, standing.reason) == ("G2", "The same people.")
    assert not standing.live


def test_redaction_of_an_old_version_does_not_change_the_standing():
    publish(group())
    publish(group(version=2))
    redact("G1", 1)
    standing = standing_of("G1")
    assert standing
    assert (standing.action, standing.version) == (Action.PUBLISH, 2)
