"""/api/me: who asks, and what they may, for pages that show no more than that."""

from flask import Blueprint, Response, jsonify

from litterfog.dashboard.access.roles import visitor


def me() -> Blueprint:
    """Make the endpoint."""
    routes = Blueprint("me", __name__)

    @routes.get("/api/me")
    def answer() -> Response:
        who = visitor()
        return jsonify(name=who.name, role=who.role)

    return routes
