"""Limits how many passwords are hashed at once: each takes a third of a second of CPU time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpRequest, HttpResponse

from curation.errors import TooManyAttemptsError
from sources.slots import AllTakenError, half_of_the_processors, slot

__all__ = ["BusyMiddleware", "Hasher", "hashing_slot"]

MAX_CONCURRENT = half_of_the_processors()
"""How many passwords all processes of this machine hash at once."""
PROCESS_SLOTS = threading.BoundedSemaphore(2)
"""One request hashes and one waits: each of them occupies one of the process's few threads."""
SECONDS_TO_WAIT = 10
RETRY_AFTER_SECONDS = 2

_turn = threading.local()


@contextmanager
def hashing_slot() -> Iterator[None]:
    """Let this thread hash passwords within the block. Nested blocks use the same slot.

    Raises TooManyAttemptsError without waiting if the process has no slot free, or after
    SECONDS_TO_WAIT if the machine has none.
    """
    if getattr(_turn, "is_mine", False):
        yield
        return
    if not PROCESS_SLOTS.acquire(blocking=False):
        raise TooManyAttemptsError(RETRY_AFTER_SECONDS)
    try:
        with slot("passwords", MAX_CONCURRENT, SECONDS_TO_WAIT):
            _turn.is_mine = True
            yield
    except AllTakenError as error:
        raise TooManyAttemptsError(RETRY_AFTER_SECONDS) from error
    finally:
        _turn.is_mine = False
        PROCESS_SLOTS.release()


class Hasher(PBKDF2PasswordHasher):
    """Django's PBKDF2 hasher within a hashing slot. Raises TooManyAttemptsError without one."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with hashing_slot():
            return super().encode(password, salt, iterations)


class BusyMiddleware:
    """Answers with 503 if a page, such as the one to change a password, got no hashing slot."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, TooManyAttemptsError):
            return None
        return HttpResponse(
            error.message,
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(error.seconds)},
        )
