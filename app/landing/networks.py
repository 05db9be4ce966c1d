"""Where a sign-up came from, as far as a flood can be told by it: a network's prefix, hashed with a key and the day.

The address is never stored (R7.01). The same network has another key tomorrow, and none is kept beyond a week.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from app.foundation import tokens

# A provider's customer gets one IPv4 address, or an IPv6 range of this size.
_BITS = {4: 24, 6: 56}
_KEY_BYTES = 12
# Not networks a visitor comes from, but our own machine or the web server before it (RFC 1122, 1918, 4193, 6598).
_OURS = tuple(
    ip_network(one)
    for one in (
        "127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
        "169.254.0.0/16", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


def network_key(environ: Mapping[str, Any], now: datetime) -> bytes | None:
    """The key of the visitor's network for this day (UTC); None where it cannot be told from here.

    Behind a web server of our own the last entry of X-Forwarded-For counts, which that server has written. From
    anybody else the header is their own word, and nobody listens to it.
    """
    address = _address(str(environ.get("REMOTE_ADDR", "")))
    if _is_ours(address):
        address = _address(str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2])
    if address is None or _is_ours(address):
        return None
    prefix = ip_network((address, _BITS[address.version]), strict=False)
    return tokens.keyed_hash("network", f"{now:%Y-%m-%d} {prefix}")[:_KEY_BYTES]


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_ours(address: IPv4Address | IPv6Address | None) -> bool:
    return address is not None and any(address in network for network in _OURS)
