"""Passwords are hashed a few at a time: each takes a third of a second of a processor."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpRequest, HttpResponse

from curation.errors import TooManyAttemptsError
from sources.slots import AllTakenError, half_of_the_processors, slot

__all__ = ["BusyMiddleware", "Hasher", "hashing_slot"]

MAX_CONCURRENT = half_of_the_processors()
"""So many passwords are hashed at once on a machine, by all of its processes together."""
PROCESS_SLOTS = threading.BoundedSemaphore(2)
"""Who hashes, or waits to, holds a thread of the few that a process has: one each."""
SECONDS_TO_WAIT = 10
RETRY_AFTER_SECONDS = 2

_turn = threading.local()


@contextmanager
def hashing_slot() -> Iterator[None]:
    """Let this thread hash passwords within the block. A turn within a turn is the same one.

    Raises TooManyAttemptsError, at once, when others hash and wait in this process already.
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
    """Django's own, in turn. Raises TooManyAttemptsError where there is none to be had."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with hashing_slot():
            return super().encode(password, salt, iterations)


class BusyMiddleware:
    """Answers with 503 where a page could not hash a password, such as when it is changed."""

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
