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

__all__ = ["BusyError", "PageLimit"]

REQUESTS_OF_AN_ADDRESS = 4
REQUESTS_OF_AN_ACCOUNT = 6
"""Beyond those of its address: a browser has six connections."""
SECONDS_TO_WAIT = 10


class BusyError(Exception):
    """Too many pages are being prepared already."""


class PageLimit:
    """Prepares at most `pages` at once; as many more wait, and others are refused."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self._changed = threading.Condition()
        self._running = 0
        self._present: Counter[str] = Counter()

    @contextmanager
    def place(self, environ: dict[str, Any]) -> Iterator[None]:
        """Wait for a place, and hold it within the block. Raises BusyError."""
        sender = self._enter(environ)
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
                self._present[sender] -= 1
                self._present += Counter()

    def _enter(self, environ: dict[str, Any]) -> str:
        """Count a request for its address, or else for its account. Raises BusyError."""
        address = f"address {network_of(address_of(SimpleNamespace(META=environ)))}"
        if self._counted(address, REQUESTS_OF_AN_ADDRESS):
            return address
        # Many people may share an address.
        account = signed_in_account_id(environ)
        if account is not None and self._counted(f"account {account}", REQUESTS_OF_AN_ACCOUNT):
            return f"account {account}"
        raise BusyError

    def _counted(self, sender: str, most: int) -> bool:
        with self._changed:
            if self._present.total() >= 2 * self.pages:
                raise BusyError
            if self._present[sender] >= most:
                return False
            self._present[sender] += 1
            return True

    def _start(self) -> None:
        end = time.monotonic() + SECONDS_TO_WAIT
        with self._changed:
            while self._running >= self.pages:
                if not self._changed.wait(end - time.monotonic()):
                    raise BusyError
            self._running += 1
