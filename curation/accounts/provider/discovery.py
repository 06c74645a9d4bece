"""What a provider of OpenID Connect says of itself: its discovery document, kept for a while.

Threads that serve pages are few. At most one of a process waits for a provider, and one that does
not answer is left alone for a moment.
"""

import logging
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from requests import RequestException

__all__ = ["clock", "discovered"]

logger = logging.getLogger(__name__)

clock = time.monotonic

SECONDS_KEPT = 60 * 60
SECONDS_AFTER_A_FAILURE = 30

NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Answer:
    """A document, or None where there was none, and until when it is not asked for again."""

    document: dict[str, Any] | None
    until: float


# By address. Only the environment names providers, so there are no more than these.
_answers: dict[str, Answer] = {}
_asking = Lock()


def discovered(address: str) -> dict[str, Any]:
    """Return the discovery document at an address.

    Raises RequestException where there is none to be had, or where this process is just asking for
    the first.
    """
    answer = _answers.get(address)
    if (answer is None or clock() >= answer.until) and _asking.acquire(blocking=False):
        try:
            answer = _answers[address] = _ask(address)
        finally:
            _asking.release()
    if answer is None or answer.document is None:
        raise RequestException(f"There is no discovery document from {address} now.")
    return answer.document


def _ask(address: str) -> Answer:
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(address)
            response.raise_for_status()
            document = response.json()
        if not isinstance(document, dict):
            raise RequestException("A discovery document is an object.")
        if missing := [name for name in NEEDED if not isinstance(document.get(name), str)]:
            raise RequestException(f"The discovery document lacks {', '.join(missing)}.")
    except RequestException:
        logger.exception("The provider of OpenID Connect at %s was not reached.", address)
        return Answer(None, clock() + SECONDS_AFTER_A_FAILURE)
    return Answer(document, clock() + SECONDS_KEPT)
