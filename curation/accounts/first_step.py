"""Whether the first step of a sign-in, before the second factor, is still valid."""

import time

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

__all__ = ["first_step_is_valid", "note_first_step"]

SECONDS_FOR_THE_SECOND_STEP = 600
FIRST_STEP = "first_step"


def note_first_step(request: HttpRequest, user: User) -> None:
    """Remember in the session that the password, or the provider, was accepted just now."""
    request.session[FIRST_STEP] = [user.pk, user.get_session_auth_hash(), int(time.time())]


def first_step_is_valid(request: HttpRequest, user: User) -> bool:
    """Return whether the second step may follow.

    Not after ten minutes, nor if the password was changed or the account was deactivated since.
    """
    who, password, at = request.session.get(FIRST_STEP, [None, "", 0])
    return (
        user.is_active
        and who == user.pk
        and constant_time_compare(password, user.get_session_auth_hash())
        and 0 <= time.time() - at < SECONDS_FOR_THE_SECOND_STEP
    )
