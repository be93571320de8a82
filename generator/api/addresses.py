"""From which address a call comes, where proxies stand between and anybody may write what he likes."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

NETWORK_BITS: Final = 64
"""What one IPv6 subscriber has at the least; single addresses in it cost nothing (RFC 6177)."""

_WITH_PORT: Final = re.compile(r"\[(?P<six>[^\[\]]+)\](:[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")
_UNKNOWN: Final = "unknown"


def caller_network(peer: str | None, forwarded_for: str, trusted_hops: int) -> str:
    """What a caller's calls are counted by: the IPv4 address, or the IPv6 network.

    Each trusted proxy adds on the right of ``X-Forwarded-For`` the address it was called from. So the
    entry of the outermost trusted proxy is as many from the right as there are proxies; all to its left
    is the caller's own word.

    Args:
        peer: who opened the connection.
        forwarded_for: the header, several joined by commas.
        trusted_hops: how many proxies stand in front. With none the header is not looked at.

    Returns:
        The peer's own where the chosen entry is missing or no address.
    """
    entries = forwarded_for.split(",")
    chosen = entries[-trusted_hops] if 0 < trusted_hops <= len(entries) else ""
    address = _address(chosen) or _address(peer or "")
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), NETWORK_BITS), strict=False))
    return str(address) if address else _UNKNOWN


def _address(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    with_port = _WITH_PORT.fullmatch(text)
    if with_port:
        text = with_port["six"] or with_port["four"]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
