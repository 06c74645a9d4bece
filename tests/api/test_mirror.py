"""A copy that follows the feed by the recipe of docs/mirroring.md is exact.

MIRRORED_EVENTS sets the length of the history, 300 by default.
"""

import importlib.util
import os
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from publication import releases
from publication.models import LogHead
from publication.releases import files as release_files
from publication.standing import standing_of
from tests.publication.documents import group
from tests.publication.histories import random_history
from tests.publication.publishing import merge, people, publish, redact, withdraw

EVENTS = int(os.environ.get("MIRRORED_EVENTS", "300"))
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "examples" / "mirror.py"


@pytest.fixture
def mirror():
    spec = importlib.util.spec_from_file_location("mirror", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Mirror()


def json_at(path: str) -> dict:
    response = Client().get(path)
    assert response.status_code == 200, response.content
    return response.json()


@pytest.fixture
def get(api_reads):
    return json_at


def walk(get, name: str) -> dict[str, dict]:
    """Download a list completely."""
    documents: dict[str, Any] = {}
    address = f"/api/v1/{name}/?limit=500"
    while address:
        page = get(address)
        documents |= {each["id"]: each for each in page["results"]}
        address = page["next"]
    return documents


@pytest.mark.owner
def test_copy_ends_byte_identical_to_a_fresh_download(own_database, mirror):
    get = json_at
    chance = random.Random(EVENTS)
    while (published := LogHead.objects.get().seq) < EVENTS:
        length = min(chance.randint(1, 40), EVENTS - published)
        random_history(chance, length, records=max(4, EVENTS // 50))
        if chance.random() < 0.5:
            mirror.follow(get)
    mirror.follow(get)
    assert mirror.seq == LogHead.objects.get().seq >= EVENTS
    releases.cut_release("2024.1", "", people()[0])
    for file, kind in release_files.FILE_KINDS.items():
        fresh = Client().get(f"/api/v1/releases/2024.1/files/{file}")
        assert mirror.lines(kind).encode() == fresh.getvalue()
        kept = {key: each for key, each in mirror.documents.items() if each["type"] == kind}
        assert kept == walk(get, f"{kind}s")
    assert mirror.documents
    for public_id, successor in mirror.successors.items():
        standing = standing_of(public_id)
        assert standing and standing.successor == successor


def test_copy_drops_what_is_withdrawn_merged_or_redacted(get, mirror):
    publish(*(group(f"G{number}") for number in range(1, 6)))
    mirror.follow(get)
    withdraw("G1")
    merge("G2", "G3")
    redact("G4", 1)
    publish(group("G5", 2))
    redact("G5", 1)
    mirror.follow(get)
    assert {key: each["version"] for key, each in mirror.documents.items()} == {"G3": 1, "G5": 2}
    assert mirror.successors == {"G2": "G3"}


def test_copy_that_starts_late_never_sees_redacted_words(get, mirror):
    publish(group("G1", name="A name that must go"))
    redact("G1", 1)
    mirror.follow(get)
    assert mirror.documents == {}


def test_a_restarted_copy_continues_where_it_stopped(get, mirror):
    publish(group("G1"))
    mirror.follow(get)
    publish(group("G2"))
    restarted = type(mirror)()
    vars(restarted).update(vars(mirror))
    assert restarted.follow(get) == 1
    assert sorted(restarted.documents) == ["G1", "G2"]


def test_a_waiting_consumer_receives_a_new_publication(own_database, monkeypatch):
    monkeypatch.setattr("api.views.changes.WAITERS", threading.BoundedSemaphore(1))
    monkeypatch.setattr("api.views.changes.SECONDS_BETWEEN_CHECKS", 0.01)
    looked = threading.Event()
    sleep = time.sleep

    def look(seconds: float) -> None:
        looked.set()
        sleep(seconds)

    monkeypatch.setattr("api.views.changes.time.sleep", look)
    people()

    def write() -> None:
        try:
            # Only once a request is waiting.
            assert looked.wait(20)
            publish(group("G1"))
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    body = Client().get("/api/v1/changes/?since=0&wait=30").json()
    thread.join()
    assert [each["id"] for each in body["results"]] == ["G1"]


def test_a_request_does_not_wait_when_changes_exist(get, monkeypatch):
    monkeypatch.setattr("api.views.changes.time.sleep", pytest.fail)
    publish(group("G1"))
    assert get("/api/v1/changes/?since=0&wait=30")["seq"] == 1


def test_a_request_is_answered_at_once_when_too_many_wait(api, monkeypatch):
    monkeypatch.setattr("api.views.changes.time.sleep", pytest.fail)
    response = api("changes/", {"wait": 30})
    assert response.json()["results"] == []
    assert int(response["Retry-After"]) > 0


def test_a_waiting_slot_is_released(api, monkeypatch):
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr("api.views.changes.WAITERS", places)
    monkeypatch.setattr("api.views.changes.SECONDS_BETWEEN_CHECKS", 0.1)
    response = api("changes/", {"wait": 1})
    assert "Retry-After" not in response
    assert places.acquire(blocking=False)
