"""The discovery document of an OpenID Connect provider, cached for an hour.

A process has few threads, so at most one of them waits for the provider, and after a failure the
provider is not asked again for 30 seconds.
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

# OpenID Connect Discovery 1.0, section 4.
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
    """A document, or None after a failure, and until when (`clock()`) it stays in the cache."""

    document: dict[str, Any] | None
    until: float


# By issuer. Only the environment names providers, so the dictionary stays small.
_answers: dict[str, CachedDocument] = {}
_fetching = Lock()


def discovery_document(issuer: str) -> dict[str, Any]:
    """Return the discovery document of an issuer.

    Raises RequestException if the issuer gives no valid document, or if another thread is fetching
    it for the first time.
    """
    answer = _answers.get(issuer)
    if (answer is None or clock() >= answer.until) and _fetching.acquire(blocking=False):
        try:
            answer = _answers[issuer] = _fetch(issuer)
        finally:
            _fetching.release()
    if answer is None or answer.document is None:
        raise RequestException(f"The discovery document of {issuer} is not available now.")
    return answer.document


def _fetch(issuer: str) -> CachedDocument:
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(issuer.rstrip("/") + DISCOVERY_PATH)
            response.raise_for_status()
            document = response.json()
        if not isinstance(document, dict):
            raise RequestException("The discovery document is not a JSON object.")
        if missing := [name for name in REQUIRED_KEYS if not isinstance(document.get(name), str)]:
            raise RequestException(f"The discovery document lacks {', '.join(missing)}.")
        if document["issuer"] != issuer:
            # Otherwise one issuer could impersonate another (section 4.3).
            found = document["issuer"]
            raise RequestException(f"The issuer is {found!r}, but OIDC_ISSUER is {issuer!r}.")
    except RequestException:
        logger.exception("The provider %s gives no valid discovery document.", issuer)
        return CachedDocument(None, clock() + SECONDS_AFTER_A_FAILURE)
    return CachedDocument(document, clock() + SECONDS_KEPT)
