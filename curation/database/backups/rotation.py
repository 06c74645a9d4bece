"""A folder of backups: one more, and the old ones that nobody needs deleted."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree

from curation.database.backups.manifest import BackupError
from curation.database.backups.writing import back_up

__all__ = ["DAILY", "WEEKLY", "back_up_into", "is_due", "kept"]

DAILY = 7
WEEKLY = 4

# Other files and folders are left alone.
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{6}Z")


def back_up_into(folder: Path, tell: Callable[[str], object]) -> Path:
    """Make a backup in a folder of backups and delete those that are not kept. Return its folder.

    Raises BackupError; then none is deleted.
    """
    made = folder / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    back_up(made, tell)
    names = [path.name for path in _backups(folder)]
    for name in sorted(set(names) - kept(names)):
        tell(f"Deleting the backup of {name}")
        try:
            rmtree(folder / name)
        except OSError as error:
            raise BackupError(f"An old backup cannot be deleted: {error}") from error
    return made


def is_due(folder: Path, today: date) -> bool:
    """Return whether the folder has no backup of this day yet."""
    return today.isoformat() not in {path.name[:10] for path in _backups(folder)}


def kept(names: Iterable[str]) -> set[str]:
    """Return which backups to keep: the last of each of the last seven days that have one, and the
    last of each of the last four weeks that have one."""
    by_day: dict[str, str] = {}
    by_week: dict[tuple[int, int], str] = {}
    for name in sorted(names):
        day = date.fromisoformat(name[:10])
        by_day[day.isoformat()] = name
        by_week[day.isocalendar()[:2]] = name
    return {by_day[day] for day in sorted(by_day)[-DAILY:]} | {
        by_week[week] for week in sorted(by_week)[-WEEKLY:]
    }


def _backups(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_dir()]
