"""Users who sign in on the page, with a password and a code."""

import re
from typing import Any

from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.models import AuditEvent
from tests.desk.pages import text_of

__all__ = [
    "PASSWORD",
    "Clock",
    "code_of",
    "events",
    "is_in",
    "posted_code",
    "set_up_app",
    "signed_in",
    "with_password",
]

PASSWORD = "a password for the test"


class Clock:
    """The time for codes; it stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000

    def time(self) -> int:
        return self.now

    def next_code(self) -> None:
        self.now += 30


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def signed_in(user: User, **headers: Any) -> Client:
    """Return a browser in which username and password were entered."""
    client = Client(**headers)
    client.post(reverse("admin:login"), {"username": user.username, "password": PASSWORD})
    return client


def code_of(secret: str, clock: Clock) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, clock.now // 30))


def set_up_app(client: Client, clock: Clock) -> tuple[str, list[str]]:
    """Set up an authenticator app; return its secret and the recovery codes that are shown."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    response = client.post(
        reverse("mfa_activate_totp"), {"code": code_of(secret, clock)}, follow=True
    )
    clock.next_code()
    return secret, re.findall(r"\b\d{8}\b", text_of(response))


def posted_code(client: Client, code: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": code})


def is_in(client: Client) -> bool:
    """Whether the client's user is signed in."""
    return client.get("/admin/").status_code == 200


def events(*what: str) -> list[AuditEvent]:
    """Return the events of these kinds in the audit trail, oldest first."""
    return list(AuditEvent.objects.filter(what__in=what).order_by("pk"))
