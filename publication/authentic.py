"""Codes that show that the application wrote something that PostgreSQL cannot check.

Whoever has the application's login, but not `SECRET_KEY`, cannot make them.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings

__all__ = ["CODE_LENGTH", "authentic", "code"]

CODE_LENGTH = 16
"""The length of a code in bytes."""


def code(purpose: bytes, content: bytes) -> bytes:
    """Return the message authentication code of `content`.

    Keyed BLAKE2b (RFC 7693), with a key derived from `SECRET_KEY`. `purpose` has at most 16 bytes:
    a code for one purpose is none for another.
    """
    return _code(settings.SECRET_KEY, purpose, content)


def authentic(purpose: bytes, content: bytes, given: bytes) -> bool:
    """Return whether `given` is the code of `content`, with `SECRET_KEY` or an earlier key."""
    if hmac.compare_digest(_code(settings.SECRET_KEY, purpose, content), given):
        return True
    earlier = settings.SECRET_KEY_FALLBACKS
    return any(hmac.compare_digest(_code(key, purpose, content), given) for key in earlier)


def _code(secret: str, purpose: bytes, content: bytes) -> bytes:
    made = _keyed(secret, purpose).copy()
    made.update(content)
    return made.digest()


@lru_cache(maxsize=16)
def _keyed(secret: str, purpose: bytes) -> "hashlib.blake2b":
    key = hashlib.blake2b(secret.encode(), digest_size=32).digest()
    return hashlib.blake2b(key=key, digest_size=CODE_LENGTH, person=purpose)
