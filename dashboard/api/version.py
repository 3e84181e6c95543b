"""/api/version: what a page at rest asks for, to hear whether there is anything new."""

from flask import Blueprint, Response, jsonify, request

from litterfog.dashboard.store import Store, StoreAwayError
from litterfog.wire.hits import HitReader


def version_api(store: Store) -> Blueprint:
    """Make the endpoint: a name for the state of the hits, and one for that of the devices."""
    routes = Blueprint("version", __name__)

    @routes.get("/api/version")
    def version() -> Response:
        answer = jsonify(hits=store.read(_hits_version), devices=store.fleet().version)
        answer.add_etag(weak=True)  # it stays itself when it is compressed
        answer.make_conditional(request)
        return answer

    @routes.errorhandler(StoreAwayError)
    def away(error: StoreAwayError) -> tuple[Response, int]:
        return jsonify(status="unavailable", reason=str(error)), 503

    return routes


def _hits_version(reader: HitReader) -> str:
    return f"{reader.version()}/{reader.hit_count()}"  # the count tells of hits removed, too
