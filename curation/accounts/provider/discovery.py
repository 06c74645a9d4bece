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

__all__ = ["clock", "discovery_document"]

logger = logging.getLogger(__name__)

clock = time.monotonic

SECONDS_KEPT = 60 * 60
SECONDS_AFTER_A_FAILURE = 30

# Where an issuer's document stands (OpenID Connect Discovery 1.0, section 4).
DISCOVERY_PATH = "/.well-known/openid-configuration"
REQUIRED_KEYS = (
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
)


@dataclass(frozen=True)
class CachedDocument:
    """A document, or None where there was none, and until when it is not asked for again."""

    document: dict[str, Any] | None
    until: float


# By issuer. Only the environment names providers, so there are no more than these.
_answers: dict[str, CachedDocument] = {}
_fetching = Lock()


def discovery_document(issuer: str) -> dict[str, Any]:
    """Return the discovery document of an issuer.

    Raises RequestException where there is none of this very issuer to be had, or where this process
    is just asking for the first.
    """
    answer = _answers.get(issuer)
    if (answer is None or clock() >= answer.until) and _fetching.acquire(blocking=False):
        try:
            answer = _answers[issuer] = _fetch(issuer)
        finally:
            _fetching.release()
    if answer is None or answer.document is None:
        raise RequestException(f"There is no discovery document of {issuer} now.")
    return answer.document


def _fetch(issuer: str) -> CachedDocument:
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(issuer.rstrip("/") + DISCOVERY_PATH)
            response.raise_for_status()
            document = response.json()
        if not isinstance(document, dict):
            raise RequestException("A discovery document is an object.")
        if missing := [name for name in REQUIRED_KEYS if not isinstance(document.get(name), str)]:
            raise RequestException(f"The discovery document lacks {', '.join(missing)}.")
        if document["issuer"] != issuer:
            # One issuer could otherwise speak for another (section 4.3).
            found = document["issuer"]
            raise RequestException(f"It calls itself {found!r}, and OIDC_ISSUER says {issuer!r}.")
    except RequestException:
        logger.exception("The provider of OpenID Connect %s gives no document that holds.", issuer)
        return CachedDocument(None, clock() + SECONDS_AFTER_A_FAILURE)
    return CachedDocument(document, clock() + SECONDS_KEPT)
