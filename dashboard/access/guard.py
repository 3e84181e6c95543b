"""Who may see the page: those on this machine, or those with a password. Before all else."""

import math

import structlog
from flask import Flask, Response, request

from litterfog.dashboard.access.hosts import is_own_host
from litterfog.dashboard.access.logins import Logins
from litterfog.dashboard.access.origin import is_same_origin, may_be_framed
from litterfog.dashboard.access.roles import LOCAL, Access, Visitor, admit
from litterfog.dashboard.access.throttle import Throttle
from litterfog.dashboard.settings import DashboardSettings

HEALTH = "/healthz"  # asked by container engines, which have no password; says ok and no more
METHODS = ("GET", "HEAD", "POST")
MOST_BODY_BYTES = 131_072  # a page's question takes some 500, 500 changes of spots 90,000

log = structlog.get_logger()


def add_guard(server: Flask, settings: DashboardSettings, throttle: Throttle) -> None:
    """Look at every request before any other part does; without a password at its Host alone.

    Raises:
        ValueError: the password file changed since the settings were checked, and is none now.
    """
    server.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    logins = None
    if settings.asks_password:
        assert settings.password_file, "the settings demand it"
        logins = Logins(settings.password_file)

    @server.before_request
    def guard() -> Response | None:
        if request.method not in METHODS:
            return _refusal(405, "GET and POST only", Allow=", ".join(METHODS))
        if logins is not None and request.path == HEALTH:
            return None
        who = _local() if logins is None else _known(logins, throttle)
        if isinstance(who, Response):
            return who
        admit(_access(who, settings))
        return None


def _access(who: Visitor, settings: DashboardSettings) -> Access:
    """Say what a visitor may here: in another site's frame no more than look."""
    same = is_same_origin(request.headers, settings.published_on)
    framed = settings.embed_in is not None and may_be_framed(request.headers)
    return Access(Visitor(who.name, "viewer") if framed else who, same, framed)


def _local() -> Visitor | Response:
    if is_own_host(request.headers.get("Host", "")):
        return LOCAL
    return _refusal(
        421,
        "without a password this page answers to localhost and to IP addresses alone: set"
        " LITTERFOG_PUBLISHED_ON to this name, and LITTERFOG_PASSWORD_FILE",
    )


def _known(logins: Logins, throttle: Throttle) -> Visitor | Response:
    """Check HTTP Basic authentication (RFC 7617); who has to wait costs no hashing."""
    given = request.authorization
    if given is None or given.type != "basic" or given.password is None:
        return _asking()
    address = request.remote_addr or ""
    if wait_s := throttle.wait_s(address, right=True):
        return _waiting(wait_s)
    who = logins.visitor(given.username or "", given.password)
    if who is not None:
        return who
    if wait_s := throttle.wait_s(address, right=False):
        return _waiting(wait_s)
    log.warning("wrong password", address=address)
    return _asking()


def _waiting(wait_s: float) -> Response:
    seconds = str(math.ceil(wait_s))
    return _refusal(429, f"wait {seconds} s: too many wrong passwords", **{"Retry-After": seconds})


def _asking() -> Response:
    basic = 'Basic realm="Litterfog", charset="UTF-8"'
    return _refusal(401, "the dashboard's user name and password", **{"WWW-Authenticate": basic})


def _refusal(status: int, text: str, **headers: str) -> Response:
    return Response(f"{text}\n", status, headers, content_type="text/plain; charset=utf-8")
