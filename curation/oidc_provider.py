"""The provider of OpenID Connect that the environment names, as django-allauth takes it."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["oidc_provider", "origin_of"]


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


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address, as a Content-Security-Policy names them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
