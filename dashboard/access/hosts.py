"""Addresses and names: which are loopback, and which a page without a password answers to."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,252})")


def checked_published(address: str | None) -> str | None:
    """Give an IP address or a name back, without an IPv6 address's brackets.

    Raises:
        ValueError: it is neither.
    """
    if address is None:
        return None
    bare = address.removeprefix("[").removesuffix("]")
    if _ip(bare) is None and not _NAME.fullmatch(bare):
        raise ValueError("takes an IP address or a host name, without a port")
    return bare


def is_loopback(address: str) -> bool:
    """Say whether only this machine reaches it; a name other than localhost is reached by all."""
    ip = _ip(address)
    return ip.is_loopback if ip else address == "localhost"


def is_own_host(header: str) -> bool:
    """Say whether a Host header is localhost or an IP address: no name that somebody else rules.

    A stranger's page may give its own name this machine's address (DNS rebinding) and then read
    what is here without a password; the browser's Host header still has that name.
    """
    try:
        name = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _ip(name) is not None


def _ip(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
