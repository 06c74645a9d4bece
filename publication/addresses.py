"""The network address of a request, behind any number of trusted proxies."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

__all__ = ["address_of", "network_of"]

# Some proxies add a port: 192.0.2.1:4711, [2001:db8::1]:4711.
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d*)?|(?P<v4>[^:]*):\d*")


def address_of(request: Any) -> str:
    """Return the address that a request comes from; empty if it has no valid one.

    It is the address that the outermost trusted proxy saw (`NUM_PROXIES` of Django REST framework,
    the setting `PROXIES`): clients can send anything before it in `X-Forwarded-For`. An IPv4
    address in IPv6 notation is returned as IPv4; a zone or a port is removed.
    """
    proxies: Any = settings.REST_FRAMEWORK["NUM_PROXIES"]
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    written = passed_on[-min(proxies, len(passed_on))].strip() if passed_on else ""
    written = written or request.META.get("REMOTE_ADDR") or ""
    found = _WITH_PORT.fullmatch(written)
    if found:
        written = found["v6"] or found["v4"] or ""
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return ""
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(inner or address)


def network_of(address: str) -> str:
    """Return what usually belongs to one consumer: an IPv4 address, or a /64 network of IPv6."""
    if ":" not in address:
        return address
    return str(ip_network((address, 64), strict=False).network_address)
