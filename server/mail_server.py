"""Turns `EMAIL_URL` into Django's mail settings."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["mail_server"]

TIMEOUT_SECONDS = 10  # short, because a person may be waiting

# By scheme: the settings for encryption, and the default port.
SCHEMES = {
    "smtp": ({}, 25),
    "smtp+tls": ({"EMAIL_USE_TLS": True}, 587),
    "smtps": ({"EMAIL_USE_SSL": True}, 465),
}


def mail_server(url: str) -> dict[str, Any]:
    """Return Django's settings for a URL such as `smtp+tls://user:password@mail.example:587`.

    With an empty `url` no mail is sent. Raises ImproperlyConfigured, not naming the password.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL is invalid. Write smtp+tls://user:password@host:587 (or smtps:// or "
            "smtp://), with special characters of the password as %XX."
        )
    security, usual_port = SCHEMES[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or usual_port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
        **security,
    }
