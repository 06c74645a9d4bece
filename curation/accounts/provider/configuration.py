"""Turns environment variables into django-allauth's settings for OpenID Connect."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["form_origins", "oidc_provider"]

# No wildcard, and no character that would end the directive.
_ORIGIN = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]+)?")


def oidc_provider(issuer: str, name: str, client_id: str, secret: str) -> dict[str, Any]:
    """Return the settings of the provider.

    Raises ImproperlyConfigured if the client id or the secret is missing.
    """
    if not (client_id and secret):
        raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
    app = {
        "provider_id": "oidc",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"APPS": [app], "OAUTH_PKCE_ENABLED": True}


def form_origins(issuer: str, further: str) -> list[str]:
    """Return the origins that the sign-in form may lead to, redirects included.

    These are the issuer's origin and those in `further`, separated by commas, such as
    `https://login.example`. Raises ImproperlyConfigured for an invalid origin.
    """
    found = [_origin_of(issuer)] if issuer else []
    for origin in filter(None, (each.strip() for each in further.split(","))):
        if not _ORIGIN.fullmatch(origin):
            raise ImproperlyConfigured(
                f"OIDC_FURTHER_ORIGINS: {origin} is not an origin such as https://login.example."
            )
        found.append(origin)
    return found


def _origin_of(address: str) -> str:
    """Return the origin of a URL, as in a Content-Security-Policy."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
