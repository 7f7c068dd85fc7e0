"""Where a request comes from: the socket's other end, or what a proxy that is trusted says."""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers
from starlette.types import Scope

from app.config import Networks

_IPV6_HOME = 64
"""Bits of an IPv6 address that one household or machine has for itself: it may use any address behind them."""


def client_address(scope: Scope, trusted: Networks) -> str:
    """The address of whoever asks, as limits count it; an IPv6 one as its network. Empty where there is no network at all.

    `X-Forwarded-For` is read from its end, which the nearest proxy wrote, and only as far as trusted proxies wrote it: what a
    client puts there itself is never reached.
    """
    peer = scope.get("client")
    address = _parsed(peer[0]) if peer else None
    if address is None:
        return ""
    said = Headers(scope=scope).getlist("x-forwarded-for")
    hops = [hop.strip() for line in said for hop in line.split(",")]
    while hops and any(address in network for network in trusted):
        further = _parsed(hops.pop())
        if further is None:
            break
        address = further
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _IPV6_HOME), strict=False))
    return str(address)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
