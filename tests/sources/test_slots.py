"""Slots for heavy work, shared by all processes of a machine."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sources import slots
from sources.slots import AllTakenError, slot


def test_the_number_of_slots_is_limited() -> None:
    with slot("a", 2, 0), slot("a", 2, 0):
        with pytest.raises(AllTakenError), slot("a", 2, 0):
            pass
        with slot("b", 2, 0):
            pass
    with slot("a", 2, 0):
        pass


def test_a_waiting_process_gets_the_next_free_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    waits, comes_free = threading.Event(), threading.Event()

    def sleep(seconds: float) -> None:
        waits.set()
        assert comes_free.wait(60)

    monkeypatch.setattr(slots.time, "sleep", sleep)
    got = threading.Event()

    def wait() -> None:
        with slot("c", 1, 600):
            got.set()

    waiting = threading.Thread(target=wait)
    with slot("c", 1, 0):
        waiting.start()
        assert waits.wait(60)
        assert not got.is_set()
    comes_free.set()
    waiting.join()
    assert got.is_set()


def test_a_slot_is_held_until_the_last_inheriting_process_ends() -> None:
    with slot("d", 1, 0) as place:
        child = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[place]
        )
    try:
        with pytest.raises(AllTakenError), slot("d", 1, 0):
            pass
    finally:
        child.communicate(b"\n")
    with slot("d", 1, 0):
        pass


def test_a_folder_that_others_may_use_is_refused(tmp_path: Path, settings: object) -> None:
    tmp_path.chmod(0o777)
    settings.PLACES_FOLDER = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(PermissionError, match="not private"), slot("a", 1, 0):
        pass
