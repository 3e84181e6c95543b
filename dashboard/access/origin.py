"""Where a request comes from: what a browser says of it, and a page of another site cannot forge.

A form or a script of another site sends with the visitor's password, which the browser adds (CSRF).
A page in another's frame sends as its own, after a click that was meant for something else
(clickjacking); of those only the page itself can tell, so its scripts do.
"""

from typing import Final
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

WINDOW: Final = "Litterfog-Window"  # "top": of scripts whose page is in nobody's frame


def is_same_origin(headers: Headers, published_on: str | None) -> bool:
    """Say whether a page of our own asks, or a program, which sends neither header.

    Sec-Fetch-Site (https and loopback alone) knows the scheme too and no proxy changes it; Origin
    is compared with the host that was asked, or the name under which a proxy publishes the page.
    """
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    if site is not None:
        return site == "same-origin"
    return origin is None or _is_ours(origin, headers.get("Host", ""), published_on)


def may_be_framed(headers: Headers) -> bool:
    """Say whether a browser asks that does not show the page in a window of its own."""
    if "Sec-Fetch-Site" not in headers and "Origin" not in headers:
        return False
    return headers.get("Sec-Fetch-Dest") != "document" and headers.get(WINDOW) != "top"


def _is_ours(origin: str, host: str, published_on: str | None) -> bool:
    try:
        parts = urlsplit(origin)
        name = parts.hostname
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not name:  # "null", of a sandbox
        return False
    return parts.netloc.lower() == host.lower() or (
        published_on is not None and name == published_on.lower()
    )
