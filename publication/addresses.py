"""Whose address a request comes from, behind as many proxies as one has."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

__all__ = ["address_of", "network_of"]

# Some proxies add the port of the connection: 192.0.2.1:4711, [2001:db8::1]:4711.
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d*)?|(?P<v4>[^:]*):\d*")


def address_of(request: Any) -> str:
    """Return the address that a request comes from; empty when it has none.

    It is the one that the outermost of one's own proxies (`NUM_PROXIES` of Django REST framework,
    the setting `PROXIES`) saw: what stands before it in `X-Forwarded-For` is whatever was sent.
    An IPv4 address that is written as IPv6 is returned as IPv4, a zone or a port is left out, and
    what is no address is empty.
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
    """Return what one consumer has for their own: an IPv4 address, or a /64 network of IPv6."""
    if ":" not in address:
        return address
    return str(ip_network((address, 64), strict=False).network_address)
