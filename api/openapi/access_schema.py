"""The description of keys, the rate limit and the replica, which are the same for every URL."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from api.keys import SCHEME
from api.reads import replica

__all__ = ["KeyScheme", "describe_access"]

RATE_HEADERS = {
    "RateLimit-Policy": {
        "description": "How many requests (`q`) are allowed within how many seconds (`w`).",
        "schema": {"type": "string"},
        "example": '"anonymous";q=600;w=60',
    },
    "RateLimit": {
        "description": "The number of requests left (`r`), and the seconds until the count starts"
        " again (`t`).",
        "schema": {"type": "string"},
        "example": '"anonymous";r=599;t=42',
    },
}
REPLICA_HEADERS = {
    replica.HEADER: {
        "description": replica.DESCRIPTION,
        "schema": {"type": "integer", "minimum": 0},
        "example": 0,
    },
}
MORE_HEADERS = {
    "401": {
        "WWW-Authenticate": {
            "description": "How to send a key.",
            "schema": {"type": "string"},
            "example": f'{SCHEME} realm="Sourcebook"',
        }
    },
    "429": {
        "Retry-After": {
            "description": "The seconds until requests are allowed again.",
            "schema": {"type": "integer"},
        }
    },
}


class KeyScheme(OpenApiAuthenticationExtension):
    """drf-spectacular finds this class by its target."""

    target_class = "api.keys.KeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": f"`{SCHEME}`, a space, and the key. The operators of this instance"
            " issue keys. A key allows more requests.",
        }


def describe_access(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Add to every operation whether it needs a key, and the headers of its answers.

    A postprocessing hook of drf-spectacular.
    """
    key: dict[str, list[str]] = {KeyScheme.name: []}
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["security"] = [key] if settings.API_KEYS_REQUIRED else [{}, key]
            for status, response in operation["responses"].items():
                headers = {**RATE_HEADERS, **REPLICA_HEADERS, **MORE_HEADERS.get(status, {})}
                response["headers"] = {**response.get("headers", {}), **headers}
    return result
