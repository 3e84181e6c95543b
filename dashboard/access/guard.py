"""Who may see the page: those on this machine, or those with the password. Before all else."""

import hmac
import math
from hashlib import sha256

import structlog
from flask import Flask, Response, request

from litterfog.dashboard.access.hosts import is_own_host
from litterfog.dashboard.access.throttle import Throttle

HEALTH = "/healthz"  # asked by container engines, which have no password; says ok and no more
METHODS = ("GET", "HEAD", "POST")
MOST_BODY_BYTES = 131_072  # a page's question takes some 500, 500 changes of spots 90,000

log = structlog.get_logger()


def add_guard(server: Flask, password: str | None, throttle: Throttle) -> None:
    """Look at every request before any other part does; without a password at its Host alone."""
    server.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES

    @server.before_request
    def guard() -> Response | None:
        if request.method not in METHODS:
            return _refusal(405, "GET and POST only", Allow=", ".join(METHODS))
        if password is None:
            return _refused_host()
        return None if request.path == HEALTH else _refused_visitor(password, throttle)


def _refused_host() -> Response | None:
    if is_own_host(request.headers.get("Host", "")):
        return None
    return _refusal(
        421,
        "without a password this page answers to localhost and to IP addresses alone: set"
        " LITTERFOG_PUBLISHED_ON to this name, and LITTERFOG_PASSWORD_FILE",
    )


def _refused_visitor(password: str, throttle: Throttle) -> Response | None:
    """Check HTTP Basic authentication (RFC 7617); any user name will do."""
    given = request.authorization
    if given is None or given.type != "basic" or given.password is None:
        return _asking()
    right, address = _same(given.password, password), request.remote_addr or ""
    wait_s = throttle.wait_s(address, right=right)
    if wait_s:
        seconds = str(math.ceil(wait_s))
        return _refusal(
            429, f"wait {seconds} s: too many wrong passwords", **{"Retry-After": seconds}
        )
    if right:
        return None
    log.warning("wrong password", address=address)
    return _asking()


def _same(one: str, other: str) -> bool:
    """Compare in a time that tells nothing, not even a length."""
    return hmac.compare_digest(sha256(one.encode()).digest(), sha256(other.encode()).digest())


def _asking() -> Response:
    basic = 'Basic realm="Litterfog", charset="UTF-8"'
    return _refusal(
        401, "any user name, and the dashboard's password", **{"WWW-Authenticate": basic}
    )


def _refusal(status: int, text: str, **headers: str) -> Response:
    return Response(f"{text}\n", status, headers, content_type="text/plain; charset=utf-8")
