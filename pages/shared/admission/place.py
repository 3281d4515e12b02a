"""Whether a connection stays on this machine: where it arrives, and by which name the reader called."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

FORWARDED = {"forwarded", "via", "x-forwarded-for", "x-real-ip"}


def stays_here(connection: HTTPConnection) -> bool:
    """Whether a connection arrived on the loopback, called by one of its names.

    The name matters, too: what another machine forwards, or a page elsewhere that gave its own name this machine's
    number, arrives on the loopback as well. So does what a proxy says that it forwards.
    """
    arrived = connection.scope.get("server")
    if arrived is None or not _is_loopback(arrived[0]) or FORWARDED & set(connection.headers):
        return False
    return is_this_machine(connection.headers.get("Host", ""))


def is_this_machine(host: str) -> bool:
    """Whether a host, perhaps with a port, is this machine's own name for itself; also where none is told."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return name is None or name == "localhost" or _is_loopback(name)


def _is_loopback(number: str) -> bool:
    try:
        address = ip_address(number)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
