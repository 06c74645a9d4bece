"""The sessions of an account: listing them, their limits, and ending them."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from curation.accounts.audit import add_audit_event
from curation.errors import NotPermittedError
from curation.models import AuditEvent
from publication.addresses import address_of
from sources.texts.characters import readable

__all__ = [
    "active_sessions",
    "connect_session_signals",
    "end_session",
    "end_sessions",
    "end_sessions_by_operator",
    "is_expired",
    "needs_touch",
    "save_user_session",
    "touch_session",
]

STARTED_AT = "began_at"
LAST_SEEN_AT = "seen_at"
# How often `last_seen_at` is written at most; at least ten times within the idle limit.
SECONDS_BETWEEN_WRITES = 60

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  # for requests through a Unix socket


def connect_session_signals() -> None:
    """Keep the list of sessions up to date. Called once, when the project starts."""
    user_logged_in.connect(_on_sign_in, dispatch_uid="sessions")
    user_logged_out.connect(_on_sign_out, dispatch_uid="sessions")


def _on_sign_in(request: HttpRequest, user: User, **_: object) -> None:
    start_session(request, user)


def _on_sign_out(request: HttpRequest, **_: object) -> None:
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def start_session(request: HttpRequest, user: User) -> None:
    """Start the session of a request now, as this person's. Deletes rows of expired sessions."""
    now = int(time.time())
    oldest = datetime.fromtimestamp(now - settings.SESSION_COOKIE_AGE, UTC)
    UserSession.objects.filter(user=user, created_at__lt=oldest).delete()
    request.session[STARTED_AT] = request.session[LAST_SEEN_AT] = now
    save_user_session(request, user)


def save_user_session(request: HttpRequest, user: User) -> None:
    """Save the session of a request in the person's list of sessions."""
    if not request.session.session_key:
        request.session.create()
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": address_of(request) or UNKNOWN_ADDRESS,
            "user_agent": readable(request.headers.get("User-Agent", ""))[:200],
            "created_at": datetime.fromtimestamp(request.session[STARTED_AT], UTC),
            "last_seen_at": datetime.fromtimestamp(request.session[LAST_SEEN_AT], UTC),
        },
    )


def is_expired(request: Any) -> bool:
    """Return whether the session of a request has passed its idle limit or its absolute limit."""
    now = time.time()
    began, seen = request.session.get(STARTED_AT), request.session.get(LAST_SEEN_AT)
    if began is None or seen is None:
        return True  # it began before limits were introduced
    return now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE


def touch_session(request: HttpRequest) -> None:
    """Restart the idle time of a session, because its person did something."""
    request.session[LAST_SEEN_AT] = int(time.time())
    save_user_session(request, request.user)  # type: ignore[arg-type]


def needs_touch(request: HttpRequest) -> bool:
    """Return whether the idle time of this session was last restarted long enough ago."""
    between = min(SECONDS_BETWEEN_WRITES, settings.SESSION_IDLE_SECONDS // 10)
    return time.time() - request.session[LAST_SEEN_AT] >= between


def end_session(request: HttpRequest) -> None:
    """End the expired session of a request and add an audit event with the reason."""
    key, began = request.session.session_key, request.session.get(STARTED_AT)
    limit = began is not None and time.time() - began > settings.SESSION_COOKIE_AGE
    add_audit_event(
        AuditEvent.What.SESSIONS_ENDED,
        request,
        subject=request.user,  # type: ignore[arg-type]
        why="longest time" if limit else "idle",
    )
    UserSession.objects.filter(session_key=key).delete()
    request.session.flush()


def active_sessions(user: User) -> list[UserSession]:
    """Return the sessions of a person that are still valid, last seen first. One query."""
    now = time.time()
    idle = datetime.fromtimestamp(now - settings.SESSION_IDLE_SECONDS, UTC)
    oldest = datetime.fromtimestamp(now - settings.SESSION_COOKIE_AGE, UTC)
    return list(
        UserSession.objects.filter(
            user=user,
            last_seen_at__gte=idle,
            created_at__gte=oldest,
            session_key__in=Session.objects.values("session_key"),
        ).order_by("-last_seen_at", "-pk")
    )


@transaction.atomic
def end_sessions(user: User, by: User, request: HttpRequest | None, but: Iterable[str] = ()) -> int:
    """End all sessions of a person, except those with the keys `but`; return how many.

    Raises NotPermittedError if they are another person's and `by` may not change accounts.
    """
    if by.pk != user.pk and not by.has_perm("auth.change_user"):
        raise NotPermittedError("Only administrators may end another person's sessions.")
    ended = _delete_sessions(user, but)
    add_audit_event(AuditEvent.What.SESSIONS_ENDED, request, actor=by, subject=user, sessions=ended)
    return ended


@transaction.atomic
def end_sessions_by_operator(user: User) -> None:
    """End all sessions of a person from the command line."""
    ended, by = _delete_sessions(user), "an operator's command"
    add_audit_event(AuditEvent.What.SESSIONS_ENDED, None, subject=user, sessions=ended, by=by)


def _delete_sessions(user: User, but: Iterable[str] = ()) -> int:
    lines = UserSession.objects.filter(user=user).exclude(session_key__in=[*but])
    keys = [line.session_key for line in lines]
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    lines.delete()
    return ended
