import json

import pytest

from publication.log import Action
from publication.models import LogHead
from tests.publication.documents import group, incident, place, source
from tests.publication.publishing import (
    entry,
    merge,
    publish,
    publish_entries,
    redact,
    refresh,
    withdraw,
)


def test_empty_log_has_no_changes(api):
    body = api("changes/").json()
    assert body["results"] == []
    assert (body["next"], body["previous"], body["seq"]) == (None, None, 0)


def test_change_carries_its_document_as_it_is_stored(api):
    (publication,) = publish(group(name="تحریک 🕊️"))
    response = api("changes/")
    (change,) = response.json()["results"]
    assert publication.document.body in response.content.decode()
    assert change == {
        "seq": publication.seq,
        "type": "group",
        "id": "G1",
        "version": 1,
        "action": "publish",
        "published_at": json.loads(publication.document.body)["published_at"],
        "reason": None,
        "successor": None,
        "document": json.loads(publication.document.body),
    }


def test_tombstones_carry_their_reason_and_successor(api):
    publish(group("G1"), group("G2"), group("G3"))
    withdraw("G1", "A mistake.")
    merge("G2", "G3", "The same.")
    refresh("G3")
    changes = api("changes/").json()["results"][3:]
    assert [(each["action"], each["reason"], each["successor"]) for each in changes] == [
        ("withdraw", "A mistake.", None),
        ("merge", "The same.", "G3"),
        ("refresh", "A new name.", None),
    ]
    assert [each["document"] is None for each in changes] == [True, True, False]


def test_redaction_empties_its_version_and_says_so(api):
    publish(group())
    redact("G1", 1, "Privacy.")
    published, redacted = api("changes/").json()["results"]
    assert (published["action"], published["document"]) == ("publish", None)
    assert (redacted["action"], redacted["version"], redacted["reason"]) == (
        Action.REDACT,
        1,
        "Privacy.",
    )


def test_places_are_in_the_feed_too(api):
    publish_entries(entry(place("PK"), contributors=(), approver=None))
    assert [each["type"] for each in api("changes/").json()["results"]] == ["place"]


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_follower_sees_every_change_once_and_in_order(api, client, limit):
    publish(source(), group(), incident())
    publish(group(version=2))
    seen, page = [], api("changes/", {"limit": limit}).json()
    while True:
        seen += [each["seq"] for each in page["results"]]
        if not page["next"]:
            break
        page = client.get(page["next"]).json()
    assert seen == [1, 2, 3, 4]
    assert page["seq"] == 4
    publish(incident(version=2))
    later = api("changes/", {"since": page["seq"], "log": page["log"]}).json()
    assert [each["seq"] for each in later["results"]] == [5]


@pytest.mark.owner
def test_a_follower_of_a_replaced_log_gets_a_409(api):
    publish(group())
    page = api("changes/").json()
    LogHead.objects.update(log_id="00000000-0000-0000-0000-000000000000")
    response = api("changes/", {"since": page["seq"], "log": page["log"]})
    assert response.status_code == 409


def test_a_follower_ahead_of_this_copy_is_told_to_retry(api):
    page = api("changes/").json()
    response = api("changes/", {"since": 7, "log": page["log"]})
    assert response.status_code == 503


def test_the_feed_contains_no_user_names(api):
    publish(group())
    (change,) = api("changes/").json()["results"]
    assert not {"contributors", "approver", "approver_id"} & (change.keys() | change["document"])
