"""The authentication backend that checks passwords."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from curation.accounts.hashing import hashing_slot
from curation.accounts.sign_in_delays import clear_attempts, count_attempt
from curation.errors import TooManyAttemptsError
from publication.addresses import address_of, network_of

__all__ = ["PasswordBackend"]


class PasswordBackend(ModelBackend):
    """Django's backend with a limit: an attempt that comes too early is refused before hashing.

    `request.too_many_attempts` is then the error, with the seconds to wait.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        name = username or ""
        network = network_of(address_of(request)) if request else ""
        try:
            with hashing_slot():
                # Only attempts that are checked count.
                count_attempt(name, network)
                user = super().authenticate(
                    request, username=username, password=password, **credentials
                )
        except TooManyAttemptsError as error:
            if request:
                request.too_many_attempts = error  # type: ignore[attr-defined]
            # PermissionDenied keeps Django from trying another backend.
            raise PermissionDenied from error
        if user:
            clear_attempts(name, network)
        return user
