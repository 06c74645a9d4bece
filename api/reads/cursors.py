"""Cursors: where a page of a list begins, and the position in the log of all pages.

A cursor is opaque to the consumer and signed, so that only cursors from here are accepted.
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

# Constant, so that existing cursors stay valid if this module is renamed.
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
    """Return the cursor that `text` encodes. Raises BadParameters if it is not from here, or was
    made for another list or other filters than those of `digest`."""
    try:
        log_id, pin, ordering, of, backwards, keys = Signer(salt=SALT).unsign_object(text)
    # Without a valid signature the text may be anything, even impossible to decode.
    except (BadSignature, ValueError, TypeError):
        reason = "It is not a cursor of this API."
        raise BadParameters(
            [error("cursor", reason, allowed="next or previous of a page")]
        ) from None
    if of != digest:
        reason = "It belongs to another list or to other filters. Start again without it."
        raise BadParameters([error("cursor", reason)])
    return Cursor(log_id, pin, ordering, of, backwards, tuple(keys))


def digest(kind: str, filters: Mapping[str, Sequence[str]]) -> str:
    """Return a short digest of a list and its filters. It does not depend on their order or on
    repeated values, so equivalent requests have the same digest."""
    named = [kind, sorted((name, sorted(set(values))) for name, values in filters.items())]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:16]
