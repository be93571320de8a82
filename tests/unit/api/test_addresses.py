"""A caller is counted by an address he cannot choose."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.api.addresses import caller_network

PEER = "198.51.100.7"
FOUR = st.ip_addresses(v=4).map(str)
OUTSIDE = st.ip_addresses(v=6, network="2000::/3")
SIX = OUTSIDE.map(str)
JUNK = st.one_of(
    st.text(max_size=60), FOUR, SIX, st.sampled_from([" ", "unknown", "_hidden", "1.2.3.4.5", ":::"])
)
NO_ADDRESS = st.text(alphabet="abcxyz_ :.[]%/\"'-", max_size=30).filter(
    lambda text: caller_network(None, text, 1) == "unknown"
)


@given(st.lists(JUNK, max_size=40), FOUR, st.lists(FOUR, min_size=1, max_size=4))
def test_nothing_to_the_left_of_the_trusted_entry_counts(
    spoofed: list[str], own: str, inner: list[str]
) -> None:
    header = ", ".join([*spoofed, own, *inner[1:]])
    assert caller_network(PEER, header, len(inner)) == own


@given(st.lists(JUNK, max_size=40))
def test_without_a_proxy_the_header_is_not_looked_at(spoofed: list[str]) -> None:
    assert caller_network(PEER, ", ".join(spoofed), 0) == PEER


@given(st.lists(JUNK, max_size=10), NO_ADDRESS)
def test_an_entry_that_is_no_address_counts_as_the_peers(spoofed: list[str], entry: str) -> None:
    assert caller_network(PEER, ",".join([*spoofed, entry]), 1) == PEER


@pytest.mark.parametrize("header", ["", "203.0.113.9", "203.0.113.9, 203.0.113.10"])
def test_fewer_entries_than_proxies_count_as_the_peers(header: str) -> None:
    assert caller_network(PEER, header, 3) == PEER


@given(OUTSIDE, st.integers(0, 2**64 - 1))
def test_ipv6_counts_by_its_network(address: IPv6Address, other: int) -> None:
    neighbour = IPv6Address(int(address) >> 64 << 64 | other)
    assert caller_network(str(address), "", 0) == caller_network(PEER, str(neighbour), 1)
    stranger = IPv6Address(int(address) ^ 1 << 64)
    assert caller_network(str(address), "", 0) != caller_network(str(stranger), "", 0)


@given(st.ip_addresses(v=4), st.integers(1, 65_535))
def test_spellings_of_one_address_are_one_caller(address: IPv4Address, port: int) -> None:
    mapped = IPv6Address(0xFFFF << 32 | int(address))
    for spelling in (
        *(f"{address}", f" {address} ", f"{address}:{port}"),
        *(f"::ffff:{address}", f"::FFFF:{address}", mapped.exploded, f"[::ffff:{address}]:{port}"),
    ):
        assert caller_network(PEER, spelling, 1) == str(address)
        assert caller_network(spelling, "", 0) == str(address)


@given(OUTSIDE, st.integers(1, 65_535))
def test_spellings_of_one_ipv6_address_are_one_caller(address: IPv6Address, port: int) -> None:
    expected = caller_network(str(address), "", 0)
    for spelling in (address.exploded, str(address).upper(), f"[{address}]", f"[{address}]:{port}"):
        assert caller_network(PEER, spelling, 1) == expected


def test_a_zone_is_not_part_of_the_address() -> None:
    assert caller_network("fe80::1%eth0", "", 0) == caller_network("fe80::1", "", 0) == "fe80::/64"


@pytest.mark.parametrize("peer", [None, "", "unix:", "@"])
def test_a_peer_without_an_address_is_one_caller(peer: str | None) -> None:
    assert caller_network(peer, "", 0) == "unknown"
