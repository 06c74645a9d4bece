"""Keys: who has one may make more requests, and on a closed instance nobody else may make any.

Keys are the one thing that the API reads beside what is published. They are read on the main
connection: the role of the API's own sees none.
"""

import re
import time
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError
from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework_api_key.models import AbstractAPIKey
from rest_framework_api_key.permissions import KeyParser

__all__ = [
    "SCHEME",
    "KeyAuthentication",
    "KeyWhereRequired",
]

# `Authorization: Api-Key <key>`
SCHEME = KeyParser.keyword
WRITTEN = re.compile(r"[A-Za-z0-9]{8}[.][A-Za-z0-9]{32}")
# A main database that did not answer is left alone for so long.
SECONDS_TO_REST = 5.0
LAST_USED_IS_RIGHT_TO = timedelta(minutes=1)


class _MainDatabase:
    """Where the keys are. A replica goes on answering without it: to everybody as to nobody, for
    the API's role sees no keys there. It is not asked again at once, for that may take seconds."""

    asked_again_at = 0.0

    def may_be_asked(self) -> bool:
        return time.monotonic() >= self.asked_again_at

    def did_not_answer(self) -> None:
        self.asked_again_at = time.monotonic() + SECONDS_TO_REST


_main_database = _MainDatabase()


class KeyAuthentication(BaseAuthentication):
    """`request.auth` is the key of a request, None without one; a user it never has.

    Raises AuthenticationFailed for a key that is unknown, revoked or expired.
    """

    def authenticate(self, request: Request) -> tuple[None, Any] | None:
        text = KeyParser().get(request)
        if text is None:
            return None
        if not _main_database.may_be_asked():
            return None
        try:
            key = _usable(text)
            if key is None:
                raise AuthenticationFailed("This key is unknown, or it was revoked or has expired.")
            _note_use(key)
        except OperationalError:
            if settings.API_KEYS_REQUIRED or not settings.REPLICA_URL:
                raise
            _main_database.did_not_answer()
            return None
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="Sourcebook"'


class KeyWhereRequired(BasePermission):
    """Anybody may read, unless the instance is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.auth is not None or not settings.API_KEYS_REQUIRED


def _usable(text: str) -> Any:
    if not WRITTEN.fullmatch(text):
        return None
    try:
        key = _keys().get_from_key(text)
    except _model().DoesNotExist:
        return None
    return None if key.has_expired else key


def _note_use(key: Any) -> None:
    """Write down that a key was used, once a minute, whichever process sees it first."""
    now = timezone.now()
    before = now - LAST_USED_IS_RIGHT_TO
    if key.last_used is None or key.last_used <= before:
        unnoted = Q(last_used=None) | Q(last_used__lte=before)
        _keys().filter(unnoted, pk=key.pk).update(last_used=now)


def _model() -> type[AbstractAPIKey]:
    """The model of keys. No room of those that the API may import has it."""
    return apps.get_model(settings.API_KEY_MODEL)


def _keys() -> Any:
    return _model().objects.db_manager(DEFAULT_DB_ALIAS)
