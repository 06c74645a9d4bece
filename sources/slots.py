"""Limits heavy work to a number of places per machine, for all processes of the application.

A place is an advisory lock on a file, held as long as any process has the file open. It becomes
free with the process that holds it, however that ends.
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
    """No place became free in time."""


def half_of_the_processors() -> int:
    """Return how many tasks may fully use a processor of this machine; the others stay free."""
    return max(1, (os.cpu_count() or 1) // 2)


@contextmanager
def slot(work: str, most: int, seconds: float) -> Iterator[int]:
    """Hold one of `most` places for a kind of work; yields the open file that holds it.

    A child process that inherits the file holds the place together with its parent. Waits for at
    most `seconds`, then raises AllTakenError.
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
    """Return `settings.PLACES_FOLDER`, which belongs only to this user; create it if necessary.

    Raises PermissionError if another user created a folder with its name.
    """
    folder = Path(settings.PLACES_FOLDER)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not private to this user. Remove it.")
    return folder
