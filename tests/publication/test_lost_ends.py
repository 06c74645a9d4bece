"""A log that may have lost its end goes on under another id; whoever follows it starts again."""

import importlib.util
import json
import urllib.error
from collections.abc import Callable
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from curation.database.owner import as_owner
from publication.log import open_log
from publication.log_position import Position, check_log, note, noted
from publication.models import LogHead
from tests import databases
from tests.publication.documents import group
from tests.publication.publishing import people, publish

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "examples" / "mirror.py"


class Stopped(Exception):
    """Ends the endless loop of the example."""


@pytest.fixture
def follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Any]]:
    """Return a function that lets the example follow the log for a while and returns its copy."""
    spec = importlib.util.spec_from_file_location("mirror", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pauses: list[float] = []

    def answer(url: str, timeout: float) -> Any:
        response = Client().get(url.removeprefix("http://test").partition("&wait=")[0])
        if response.status_code != 200:
            raise urllib.error.HTTPError(url, response.status_code, "", Message(), None)
        return BytesIO(response.content)

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise Stopped

    monkeypatch.setattr(module.urllib.request, "urlopen", answer)
    monkeypatch.setattr(module.time, "sleep", pause)

    def run() -> dict[str, Any]:
        pauses.clear()
        with pytest.raises(Stopped):
            module.main("http://test", tmp_path / "copy.json")
        return dict(json.loads((tmp_path / "copy.json").read_text()))

    return run


@pytest.fixture
def position_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "position"
    monkeypatch.setattr(settings, "LOG_POSITION_FILE", str(path))
    return path


def test_a_mirror_of_a_restored_database_starts_again(own_database, follow):
    people()
    publish(group("G1"), group("G2"))
    connection.close()
    with databases.copy_of(own_database, begins_a_log=False) as restored:
        publish(group("G3"), group("G4"))
        before = follow()
        assert sorted(before["documents"]) == ["G1", "G2", "G3", "G4"]
        with databases.leading_to(restored):
            publish(group("G5"), group("G6"), group("G7"))
            after = follow()
    assert sorted(after["documents"]) == ["G1", "G2", "G5", "G6", "G7"]
    assert after["log"] != before["log"]


def test_a_mirror_of_a_restored_database_starts_again_before_anything_is_published(
    own_database, follow
):
    people()
    connection.close()
    with databases.copy_of(own_database, begins_a_log=False) as restored:
        publish(group("G1"))
        assert follow()["documents"]
        with databases.leading_to(restored):
            assert check_log()
            assert follow()["documents"] == {}


def test_a_log_that_stays_where_it_is_keeps_its_id(own_database):
    publish(group("G1"))
    before = LogHead.objects.get().log_id
    publish(group("G2"))
    assert not check_log()
    assert LogHead.objects.get().log_id == before


def test_a_table_that_was_restored_into_the_same_database_is_another_log(own_database):
    publish(group("G1"))
    before = LogHead.objects.get().log_id
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE publication_loghead DISABLE TRIGGER USER;"
            "UPDATE publication_loghead SET written_at_place[4] = 1;"
            "ALTER TABLE publication_loghead ENABLE ALWAYS TRIGGER publication_one_place"
        )
    assert check_log()
    assert LogHead.objects.get().log_id != before


def test_the_end_of_the_log_is_noted_when_it_is_committed(own_database, position_file):
    publish(group("G1"))
    head = LogHead.objects.get()
    assert noted() == Position(head.log_id, 1)
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(group("G2"))
        raise RuntimeError
    assert noted() == Position(head.log_id, 1)


def test_a_disk_that_was_put_back_is_noticed_by_the_noted_position(own_database, position_file):
    publish(group("G1"))
    before = LogHead.objects.get()
    note(Position(before.log_id, 7))
    publish(group("G2"))
    after = LogHead.objects.get()
    assert after.log_id != before.log_id
    assert noted() == Position(after.log_id, 2)


def test_a_check_notices_a_disk_that_was_put_back(own_database, position_file):
    publish(group("G1"))
    note(Position(LogHead.objects.get().log_id, 7))
    assert check_log()
    assert noted() == Position(LogHead.objects.get().log_id, 1)
    assert not check_log()


def test_a_transaction_that_fails_leaves_the_note_of_the_lost_end(own_database, position_file):
    publish(group("G1"))
    lost = Position(LogHead.objects.get().log_id, 7)
    note(lost)
    with pytest.raises(RuntimeError), transaction.atomic():
        assert open_log().log_id != lost.log_id
        raise RuntimeError
    assert noted() == lost


def test_an_earlier_note_does_not_replace_a_later_one(own_database, position_file):
    head = LogHead.objects.get()
    note(Position(head.log_id, 7))
    note(Position(head.log_id, 3))
    assert noted() == Position(head.log_id, 7)


@pytest.mark.parametrize("content", ["", "nothing of the kind", "\x00"])
def test_an_unreadable_note_is_none(own_database, position_file, content):
    position_file.write_text(content)
    assert noted() is None
    publish(group("G1"))
    assert noted() == Position(LogHead.objects.get().log_id, 1)


def test_publishing_does_not_need_the_file(own_database, monkeypatch):
    monkeypatch.setattr(settings, "LOG_POSITION_FILE", "/nowhere/position")
    publish(group("G1"))
    assert LogHead.objects.get().seq == 1


@pytest.mark.parametrize("role", ["sourcebook_api", "pg_read_all_data"])
def test_only_the_application_can_ask_for_the_check(own_database, role):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege(%s, 'publication_check_log(uuid, bigint)', 'EXECUTE')",
            [role],
        )
        assert cursor.fetchone() == (False,)


def test_the_application_cannot_say_where_the_log_was_written(own_database):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, connection.cursor() as cursor:
        cursor.execute("UPDATE publication_loghead SET written_at_place = '{}'")
