"""API keys: they allow more requests, and a closed instance requires one.

Keys are the only unpublished data that the API reads: over the same connection as everything else,
one at a time, by their public prefix. The time of last use is the only data that it writes, to the
main database. If that fails, the request continues.
"""

import re
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework_api_key.permissions import KeyParser

from api.reads.connection import fetch_first

__all__ = [
    "SCHEME",
    "KeyAuthentication",
    "KeyIfRequired",
]

# `Authorization: Api-Key <key>`
SCHEME = KeyParser.keyword
KEY_PATTERN = re.compile(r"[A-Za-z0-9]{8}[.][A-Za-z0-9]{32}")
KEY_SQL = "SELECT hashed_key, expiry_date, requests_a_minute FROM curation_api_key(%(prefix)s)"
LAST_USED_PRECISION = timedelta(minutes=1)
# After the main database did not answer, each process waits this long before it tries again.
UNREACHABLE = "main-database-away"
UNREACHABLE_SECONDS = 30


class KeyAuthentication(BaseAuthentication):
    """Sets `request.auth` to the key of a request, or None. There is never a user.

    Raises AuthenticationFailed for a key that is unknown, revoked or expired.
    """

    def authenticate(self, request: Request) -> tuple[None, Any] | None:
        text = KeyParser().get(request)
        if text is None:
            return None
        key = _usable(text)
        if key is None:
            raise AuthenticationFailed("This key is unknown, or it was revoked or has expired.")
        _record_use(key.prefix)
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="Sourcebook"'


class KeyIfRequired(BasePermission):
    """Allows all requests, or on a closed instance only those with a key."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.auth is not None or not settings.API_KEYS_REQUIRED


def _usable(text: str) -> Any:
    """Return the key of this text as the API knows it, or None if it cannot be used."""
    if not KEY_PATTERN.fullmatch(text):
        return None
    prefix = text.partition(".")[0]
    found = fetch_first(KEY_SQL, {"prefix": prefix})
    if found is None:
        return None
    hashed_key, expiry_date, requests_a_minute = found
    model = _model()
    key = model(
        prefix=prefix,
        hashed_key=hashed_key,
        expiry_date=expiry_date,
        requests_a_minute=requests_a_minute,
    )
    is_right = model.objects.key_generator.verify(text, hashed_key)
    return key if is_right and not key.has_expired else None


def _record_use(prefix: str) -> None:
    """Store that a key was used, about once a minute, by whichever process sees it first."""
    known = caches["requests"]
    seconds = LAST_USED_PRECISION.total_seconds()
    if known.get(UNREACHABLE) or not known.add(f"noted:{prefix}", True, seconds):
        return
    now = timezone.now()
    unnoted = Q(last_used=None) | Q(last_used__lte=now - LAST_USED_PRECISION)
    keys = _model().objects.db_manager(DEFAULT_DB_ALIAS)
    try:
        keys.filter(unnoted, prefix=prefix).update(last_used=now)
    except (OperationalError, InterfaceError):
        # A key is valid even if its use cannot be recorded.
        known.set(UNREACHABLE, True, UNREACHABLE_SECONDS)
        known.delete(f"noted:{prefix}")
        connections[DEFAULT_DB_ALIAS].close()


def _model() -> Any:
    """Return the model of keys. It is in a room that the API may not import."""
    return apps.get_model(settings.API_KEY_MODEL)
