"""What the pages ask of a request."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

__all__ = ["is_changelist", "person", "plain_text", "whole_number"]


def person(request: HttpRequest) -> User:
    """Return who is signed in. Raises PermissionDenied when nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def is_changelist(request: HttpRequest) -> bool:
    """Say whether a request asks for one of the admin's lists."""
    match = request.resolver_match
    return bool(match and (match.url_name or "").endswith("_changelist"))


def plain_text(text: str | None) -> str:
    """Return a posted text with a sign in place of each NUL, which PostgreSQL does not take."""
    return (text or "").replace("\0", "\N{REPLACEMENT CHARACTER}")


def whole_number(text: str | None) -> int:
    """Return a posted number; 0, which stands for nothing, when it is none, or too big to be one.

    Python does not read thousands of digits, nor PostgreSQL a key of more than 64 bits.
    """
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0
