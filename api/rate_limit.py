"""The rate limit of the API, and the headers that report it.

Each process counts for itself (`docs/decisions/0012-requests-are-counted-in-each-process.md`).
"""

import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from publication.addresses import address_of, network_of

__all__ = [
    "RateLimit",
]

WINDOW_SECONDS = 60


class RateLimit(BaseThrottle):
    """Counts requests by key, or by address if there is none.

    Sets the headers `RateLimit-Policy` and `RateLimit` that the view adds to its answer, as
    draft-ietf-httpapi-ratelimit-headers-10 defines them.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        key: Any = request.auth
        if key is None:
            policy, who, limit = "anonymous", self.get_ident(request), settings.API_RATE_LIMIT
        else:
            policy, who = "key", key.prefix
            limit = key.requests_a_minute or settings.API_KEY_RATE_LIMIT
        if not limit:
            return True
        minute, second = divmod(int(time.time()), WINDOW_SECONDS)
        self.seconds_left = WINDOW_SECONDS - second
        made = _count(f"{policy}:{who}:{minute}")
        left = max(limit - made, 0)
        view.rate = {
            "RateLimit-Policy": f'"{policy}";q={limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"{policy}";r={left};t={self.seconds_left}',
        }
        return made <= limit

    def wait(self) -> float:
        return self.seconds_left

    def get_ident(self, request: Request) -> str:
        """Return the address of a consumer; for IPv6 the network, which belongs to one consumer."""
        return network_of(address_of(request))


def _count(what: str) -> int:
    """Return how often this was counted within its minute, including this time."""
    counts = caches["requests"]
    try:
        return counts.incr(what)
    except ValueError:
        # Another thread may have added the same key in the meantime.
        counts.add(what, 0, WINDOW_SECONDS)
        return counts.incr(what)
