"""Where a request comes from: the connection, or what the last trusted proxy says of it."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of the browser; empty where it cannot be told.

    ``X-Forwarded-For`` counts only as far as proxies of our own wrote it: with ``TRUSTED_PROXIES`` of them, the
    entry that the outermost one added. What stands before it was sent by the browser and is anybody's word.
    """
    told = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(chain) >= settings.TRUSTED_PROXIES:
            told = chain[-settings.TRUSTED_PROXIES]
    try:
        found = ipaddress.ip_address(told)
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)


def origin(address: str) -> str:
    """What is counted of an address: all of it, but of IPv6 the first 64 bits.

    Whoever has one IPv6 address has 2^64 of them to change among: the first half tells one line from another (RFC 4291
    2.5.1, RFC 6177), the second half nothing that its holder did not choose.
    """
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if ":" in address else address


def counted_address(request: HttpRequest) -> str:
    """What limits by address count a request by."""
    return origin(address_of(request))


def device_of(request: HttpRequest) -> str:
    """What the browser says of itself, cut to what a list can show."""
    return str(request.META.get("HTTP_USER_AGENT", ""))[:200]
