"""Which hosts documents are fetched from: public ones, and those that the user named.

A document from anywhere must not make a machine ask its own network: not by the name of a host, not
by an address in any spelling, and not by a name that leads there.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

from ..address import Origin
from ..diagnostics import SpecloomError, error

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out for global use (RFC 4291, section 2.4; IANA's registry): what `ipaddress`
knows of the rest depends on its age."""
_METADATA = tuple(
    ipaddress.ip_network(each)
    for each in (
        "169.254.0.0/16 fe80::/10 fd00:ec2::/32 100.100.100.200/32 168.63.129.16/32 192.0.0.0/24"
    ).split()
)
"""Where clouds serve a machine its own secrets, some of it public by its number; and link-local."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_named(origin: Origin, spec: Origin | None, hosts: tuple[str, ...]) -> bool:
    """Whether the user named a host: with SPEC, or as one that is allowed."""
    if spec is not None and origin.host == spec.host:
        return True
    host = origin.host.rstrip(".")
    bracketed = f"[{host}]" if ":" in host else host
    names = (host, bracketed, f"{bracketed}:{origin.port}")
    return any(each.lower() in names for each in hosts)


def check_host(origin: Origin, *, is_own: bool) -> None:
    """Look a host up, and refuse it where any of its addresses must not be fetched from.

    Args:
        origin: the host.
        is_own: whether a file of the user's names it, which may be about an intranet.

    Raises:
        SpecloomError: an address must not be fetched from.
        OSError: there is no such host.
    """
    for row in socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM):
        check_address(origin, is_own, str(row[4][0]))


def check_address(origin: Origin, is_own: bool, address: str) -> None:
    """Refuse an address that must not be fetched from; raises `SpecloomError`."""
    meant = tuple(_meant(ipaddress.ip_address(address)))
    if not any(each in network for each in meant for network in _METADATA):
        if is_own or all(map(_is_public, meant)):
            return
    at = "" if origin.host == address else f" ({address})"
    message = f"{origin}{at} is not public, and only a document or a server names it"
    hint = f"--allow-host {origin.host} fetches from there"
    raise SpecloomError(error("private-host", message, hint=hint))


def _is_public(address: Address) -> bool:
    """RFC 6890: loopback, private, shared and other special addresses are not global."""
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast


def _meant(address: Address) -> Iterator[Address]:
    """The address that one leads to; of 6to4, both."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield address
        if address.sixtofour is not None:
            yield address.sixtofour
