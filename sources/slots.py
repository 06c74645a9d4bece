"""Limits heavy work to a number of slots per machine, across all processes of the application.

A slot is an advisory lock on a file. It is held as long as a process keeps the file open and is
released however the process ends.
"""

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

__all__ = ["AllTakenError", "half_of_the_processors", "slot"]

SECONDS_BETWEEN_TRIES = 0.05


class AllTakenError(Exception):
    """No slot became free in time."""


def half_of_the_processors() -> int:
    """Return the maximum number of CPU-bound tasks for this machine: half of its processors."""
    return max(1, (os.cpu_count() or 1) // 2)


@contextmanager
def slot(work: str, most: int, seconds: float) -> Iterator[int]:
    """Hold one of `most` slots for a kind of work. Yields the file descriptor that holds it.

    A child process that inherits the file shares the slot with its parent. Waits at most `seconds`,
    then raises AllTakenError.
    """
    end = time.monotonic() + seconds
    files = [_open(f"{work}-{number}.lock") for number in range(most)]
    try:
        while (held := _first_free(files)) is None:
            if time.monotonic() >= end:
                raise AllTakenError(work)
            time.sleep(SECONDS_BETWEEN_TRIES)
        yield held
    finally:
        for file in files:
            os.close(file)


def _first_free(files: list[int]) -> int | None:
    for file in files:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
    return None


def _open(name: str) -> int:
    return os.open(_folder() / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def _folder() -> Path:
    """Return `settings.PLACES_FOLDER`; create it if necessary.

    Raises PermissionError if the folder is not private to this user.
    """
    folder = Path(settings.PLACES_FOLDER)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not private to this user. Remove it.")
    return folder
