"""Checks that the key that signs sessions, cursors and links cannot be guessed."""

import zlib

from django.core.exceptions import ImproperlyConfigured

__all__ = ["check_secret_key"]

# The same as in Django's deployment check.
MIN_LENGTH = 50
# Repetitions and sequences compress well; fifty random characters do not.
MIN_COMPRESSED_BYTES = 42

ADVICE = (
    " Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'. Keep it secret,"
    " and use the same one in all processes. After a change everybody has to sign in again,"
    " unless SECRET_KEY_FALLBACKS has the old one."
)


def check_secret_key(key: str, name: str = "SECRET_KEY") -> None:
    """Raise ImproperlyConfigured, with advice, if the key is missing, short or not random.

    `name` is the name of the setting in the message.
    """
    if not key:
        raise ImproperlyConfigured(f"{name} is not set." + ADVICE)
    if len(key) < MIN_LENGTH:
        raise ImproperlyConfigured(
            f"{name} has {len(key)} characters; it needs {MIN_LENGTH} at least." + ADVICE
        )
    if (
        key.startswith("django-insecure-")
        or len(zlib.compress(key.encode(), 9)) < MIN_COMPRESSED_BYTES
    ):
        raise ImproperlyConfigured(f"{name} is not random: it can be guessed." + ADVICE)
