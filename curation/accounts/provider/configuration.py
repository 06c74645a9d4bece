"""The provider of OpenID Connect that the environment names, as django-allauth takes it."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["form_origins", "oidc_provider"]

# No wildcard, and nothing that would end the directive.
_ORIGIN = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]+)?")


def oidc_provider(issuer: str, name: str, client_id: str, secret: str) -> dict[str, Any]:
    """Return the settings of the one provider. Raises ImproperlyConfigured without its client."""
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
    """Return the origins to which the button for signing in may lead, also by redirects.

    That is the issuer's own and `further`, which stand between commas: `https://login.example`.
    Raises ImproperlyConfigured where one of these is no origin.
    """
    found = [_origin_of(issuer)] if issuer else []
    for origin in filter(None, (each.strip() for each in further.split(","))):
        if not _ORIGIN.fullmatch(origin):
            raise ImproperlyConfigured(f"OIDC_FURTHER_ORIGINS: {origin} is no https://host.")
        found.append(origin)
    return found


def _origin_of(address: str) -> str:
    """Return scheme, host and port of an address, as a Content-Security-Policy names them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
