"""Cursors: where a page of a list begins, and the moment that the whole walk sees.

A cursor is opaque to the consumer and signed, so that what comes back is what was given out.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer

from api.parameters import error
from api.problems import BadParameters

__all__ = [
    "SALT",
    "Cursor",
    "digest",
    "parse",
]

# Cursors that were given out go on being good, whatever this module is called.
SALT = "api.reads.cursors"


@dataclass(frozen=True)
class Cursor:
    """`pin` is a position in the log `log_id`; the page begins after (or before) `keys`."""

    log_id: str
    pin: int
    ordering: str
    digest: str
    backwards: bool
    keys: tuple[Any, ...]

    def text(self) -> str:
        values = [self.log_id, self.pin, self.ordering, self.digest, self.backwards, self.keys]
        return Signer(salt=SALT).sign_object(values)


def parse(text: str, *, digest: str) -> Cursor:
    """The cursor that `text` stands for. Raises BadParameters when it is not one of ours, or was
    given out for another list or other filters, of which `digest` is."""
    try:
        log_id, pin, ordering, of, backwards, keys = Signer(salt=SALT).unsign_object(text)
    # What is not signed may be anything, also something that cannot be decoded.
    except (BadSignature, ValueError, TypeError):
        reason = "It is not a cursor that was given out here."
        raise BadParameters(
            [error("cursor", reason, allowed="next or previous of a page")]
        ) from None
    if of != digest:
        reason = "It belongs to another list or to other filters. Start again without it."
        raise BadParameters([error("cursor", reason)])
    return Cursor(log_id, pin, ordering, of, backwards, tuple(keys))


def digest(kind: str, filters: Mapping[str, Sequence[str]]) -> str:
    """A short digest of a list and its filters, whatever their order and however often a value is
    given: what asks the same has the same digest."""
    named = [kind, sorted((name, sorted(set(values))) for name, values in filters.items())]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:16]
