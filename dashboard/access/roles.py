"""Who asks, and what they may: of the request under way. Knows neither files nor passwords.

@routes.post("/api/spots")
@needs("worker")
def say() -> Response: ...
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Final, ParamSpec

import structlog
from flask import Response, abort, g, jsonify, request
from flask.typing import ResponseReturnValue

from litterfog.dashboard.access.accounts import ROLES, Role

__all__ = ["LOCAL", "ROLES", "Access", "Role", "Visitor", "admit", "log_change", "needs", "visitor"]

_READS: Final = ("GET", "HEAD")
_P = ParamSpec("_P")
View = Callable[_P, ResponseReturnValue]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks."""

    name: str  # fit for an event's actor
    role: Role

    def may(self, role: Role) -> bool:
        """Say whether their role includes another."""
        return ROLES.index(self.role) >= ROLES.index(role)


LOCAL: Final = Visitor("local", "operator")  # whoever is on this machine, where none is asked


@dataclass(frozen=True, slots=True)
class Access:
    """What the guard found of one request."""

    visitor: Visitor
    is_same_origin: bool
    is_framed: bool = False  # and therefore a viewer's


def admit(access: Access) -> None:
    """Let the views of this request know; for the guard alone."""
    g.litterfog_access = access


def visitor() -> Visitor:
    """Give who asks; ends the request with 401 where no guard let it in."""
    access: Access | None = g.get("litterfog_access")
    if access is None:
        abort(401)
    return access.visitor


def needs(role: Role) -> Callable[[View[_P]], View[_P]]:
    """Let a view be asked by those alone who have a role, or one that includes it.

    Any method but GET and HEAD takes the same origin and a body of JSON besides: 401, 403 or 415
    with the reason as JSON, and the view is not called.
    """

    def decorate(view: View[_P]) -> View[_P]:
        @wraps(view)
        def asked(*args: _P.args, **kwargs: _P.kwargs) -> ResponseReturnValue:
            refused = _refused(role)
            return view(*args, **kwargs) if refused is None else refused

        return asked

    return decorate


def log_change(what: str, /, **fields: object) -> None:
    """Log what somebody changed, with their name; never folded with another change."""
    who = visitor()
    by = {"actor": who.name, "role": who.role, "address": request.remote_addr}
    change = secrets.token_hex(8)  # words: lines that differ in numbers alone are folded
    log.info(what, **{**fields, **by, "change": f"c-{change}"})


def _refused(role: Role) -> tuple[Response, int] | None:
    access: Access | None = g.get("litterfog_access")
    if access is None:
        return _refusal(401, "unauthorized", "say who you are")
    if not access.visitor.may(role):
        return _refusal(403, "forbidden", _why(access, role))
    if request.method in _READS:
        return None
    if not access.is_same_origin:
        return _refusal(403, "forbidden", "a page of another site may change nothing here")
    if request.mimetype != "application/json":
        return _refusal(415, "unsupported", "takes application/json")
    return None


def _why(access: Access, role: Role) -> str:
    if access.is_framed:
        return "in a frame the page only shows: open it in a window of its own"
    who = access.visitor
    return f"takes the role {role}: {who.name} is {who.role} (litterfog certs user add gives roles)"


def _refusal(status: int, word: str, reason: str) -> tuple[Response, int]:
    return jsonify(status=word, reason=reason), status
