"""Whether the key that signs sessions, cursors and links can be guessed."""

import zlib

from django.core.exceptions import ImproperlyConfigured

__all__ = ["check_secret_key"]

# Django's own check of a deployment asks for as many.
MIN_LENGTH = 50
# What is repeated or counted up can be packed small; fifty random characters cannot.
MIN_COMPRESSED_BYTES = 42

ADVICE = (
    " Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'. Keep it secret,"
    " and the same for all processes. With another one everybody signs in again,"
    " unless SECRET_KEY_FALLBACKS names the old one."
)


def check_secret_key(key: str, name: str = "SECRET_KEY") -> None:
    """Raises ImproperlyConfigured, with advice, for no key, a short one, or one to be guessed.

    `name` is what the advice calls it.
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
