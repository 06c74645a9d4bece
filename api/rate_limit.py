"""How many requests a consumer may make in a minute, and how the answers say so.

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
    """Counts requests by key, and by address where there is none.

    Gives the view the headers `RateLimit-Policy` and `RateLimit` for its answer, as
    draft-ietf-httpapi-ratelimit-headers-10 writes them.
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
        """The address of a consumer; of IPv6 the network, which is as one consumer's own."""
        return network_of(address_of(request))


def _count(what: str) -> int:
    """How often this was counted within its minute, this time included."""
    counts = caches["requests"]
    try:
        return counts.incr(what)
    except ValueError:
        # Another thread may have been here since; it has added the same.
        counts.add(what, 0, WINDOW_SECONDS)
        return counts.incr(what)
