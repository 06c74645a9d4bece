"""Limits how many pages a process prepares at once, for everybody and for one address or account.

Every request occupies a thread of its process. Without a limit, one person with many connections
occupies them all, and nobody reads the API.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from curation.web.bodies import signed_in_account_id
from publication.addresses import address_of, network_of

__all__ = ["AddressLimit", "BusyError", "PageLimit", "sender_address"]

# Of all requests that are prepared or wait, in multiples of `PageLimit.pages`.
PLACES_FOR_EACH_PAGE = 5
OF_AN_ADDRESS_FOR_EACH_PAGE = 4
"""An office of ten people finds room, and others find some beside it."""
REQUESTS_OF_AN_ACCOUNT = 10
"""A browser has six connections."""
REQUESTS_OF_AN_ANONYMOUS_ADDRESS = 4
SECONDS_TO_WAIT = 10


class BusyError(Exception):
    """Too many requests are being answered already."""


def sender_address(environ: dict[str, Any]) -> str:
    """Return the address of a request; of IPv6 its network."""
    return network_of(address_of(SimpleNamespace(META=environ)))


class AddressLimit:
    """Counts requests in progress by address: at most `most` of each, 0 means no limit."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._present: Counter[str] = Counter()

    @contextmanager
    def place(self, environ: dict[str, Any]) -> Iterator[None]:
        """Hold a place within the block. Raises BusyError."""
        address = sender_address(environ)
        with self._lock:
            if self.most and self._present[address] >= self.most:
                raise BusyError
            self._present[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._present[address] -= 1
                if not self._present[address]:
                    del self._present[address]


class PageLimit:
    """Prepares at most `pages` at once; four times as many wait, and others are refused.

    Requests of signed-in people count for their account, others for their address. An address has
    a limit for all accounts together.
    """

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self._changed = threading.Condition()
        self._running = 0
        self._total = 0
        self._present: Counter[str] = Counter()

    @contextmanager
    def place(self, environ: dict[str, Any]) -> Iterator[None]:
        """Wait for a place, and hold it within the block. Raises BusyError."""
        address = sender_address(environ)
        account = signed_in_account_id(environ)
        limits = {f"all of {address}": OF_AN_ADDRESS_FOR_EACH_PAGE * self.pages} | (
            {f"address {address}": REQUESTS_OF_AN_ANONYMOUS_ADDRESS}
            if account is None
            else {f"account {account}": REQUESTS_OF_AN_ACCOUNT}
        )
        self._enter(limits)
        try:
            self._start()
            try:
                yield
            finally:
                with self._changed:
                    self._running -= 1
                    self._changed.notify()
        finally:
            with self._changed:
                self._total -= 1
                self._present.subtract(limits.keys())
                self._present += Counter()

    def _enter(self, limits: dict[str, int]) -> None:
        """Count a request for each of these. Raises BusyError if one has reached its limit."""
        with self._changed:
            if self._total >= PLACES_FOR_EACH_PAGE * self.pages or any(
                self._present[sender] >= most for sender, most in limits.items()
            ):
                raise BusyError
            self._total += 1
            self._present.update(limits.keys())

    def _start(self) -> None:
        end = time.monotonic() + SECONDS_TO_WAIT
        with self._changed:
            while self._running >= self.pages:
                if not self._changed.wait(end - time.monotonic()):
                    raise BusyError
            self._running += 1
