"""Which backups of a folder are kept, and when the next one is due."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from curation import tasks
from curation.database.backups import rotation
from curation.database.backups.manifest import BackupError
from curation.database.backups.rotation import back_up_into, is_due, kept

LAST = date(2026, 11, 30)  # a Monday


def nightly(days: int) -> list[str]:
    return [f"{LAST - timedelta(days=each)}T022300Z" for each in range(days)]


def test_seven_days_and_the_end_of_four_weeks_are_kept() -> None:
    assert sorted(name[:10] for name in kept(nightly(60))) == [
        "2026-11-15",
        "2026-11-22",
        *(f"2026-11-{day}" for day in range(24, 31)),
    ]


def test_no_more_than_needed_are_kept_when_one_is_made_every_hour() -> None:
    names = [
        f"{LAST - timedelta(days=day)}T{hour:02}0700Z" for day in range(60) for hour in range(24)
    ]
    assert len(kept(names)) == 9
    assert f"{LAST}T230700Z" in kept(names)
    assert f"{LAST}T220700Z" not in kept(names)


def test_backups_from_long_ago_are_kept_if_there_are_no_others() -> None:
    names = ["2024-01-05T022300Z", "2025-03-01T022300Z"]
    assert kept(names) == set(names)


def test_the_first_week_of_a_year_is_one_week() -> None:
    names = ["2026-12-31T000000Z", "2027-01-01T000000Z", "2027-01-03T000000Z"]
    assert kept(names) == set(names)  # of seven days
    later = [f"2027-01-{day:02}T000000Z" for day in range(4, 12)]
    assert kept([*names, *later]) & set(names) == {"2027-01-03T000000Z"}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "back_up", lambda folder, tell: folder.mkdir(parents=True))


def test_old_backups_are_deleted_and_nothing_else(made: None, tmp_path: Path) -> None:
    for name in [*nightly(60), "notes", "2020-01-01T000000Z-unfinished"]:
        (tmp_path / name).mkdir()
    (tmp_path / "2020-01-01T000000Z").write_text("a file")
    new = back_up_into(tmp_path, lambda line: None)
    left = {path.name for path in tmp_path.iterdir()}
    assert new.name in left
    assert {"notes", "2020-01-01T000000Z-unfinished", "2020-01-01T000000Z"} < left
    assert f"{LAST - timedelta(days=59)}T022300Z" not in left


def test_nothing_is_deleted_if_the_backup_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, tell: Any) -> None:
        raise BackupError("The disk is full.")

    monkeypatch.setattr(rotation, "back_up", fail)
    for name in nightly(60):
        (tmp_path / name).mkdir()
    with pytest.raises(BackupError):
        back_up_into(tmp_path, lambda line: None)
    assert len(list(tmp_path.iterdir())) == 60


def test_a_backup_is_due_once_a_day(tmp_path: Path) -> None:
    assert is_due(tmp_path / "new", LAST)
    (tmp_path / f"{LAST}T022300Z").mkdir()
    assert not is_due(tmp_path, LAST)
    assert is_due(tmp_path, LAST + timedelta(days=1))


def test_a_worker_makes_the_backup_of_the_day_where_it_is_configured(
    made: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "is_due", lambda folder, today: not folder.exists())
    tasks.make_daily_backup(0)
    monkeypatch.setattr(settings, "DAILY_BACKUPS", str(tmp_path / "backups"))
    for _ in range(2):
        tasks.make_daily_backup(0)
    assert len(list((tmp_path / "backups").iterdir())) == 1
