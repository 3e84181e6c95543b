"""The files of the base over HTTP: outline, characters, tiles of the archive; each kept long."""

import gzip
from typing import Final

import structlog
from flask import Blueprint, Response, abort, request

from litterfog.dashboard.basemap.archive import Archive
from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.basemap.files import glyphs, outline
from litterfog.dashboard.basemap.header import ArchiveError
from litterfog.dashboard.basemap.sdf import fontstack

FOR_EVER: Final = "max-age=31536000, immutable"
_TYPES: Final = {
    "mvt": "application/vnd.mapbox-vector-tile",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
}
_PROTOBUF: Final = "application/x-protobuf"
_RANGES: Final = {f"{first}-{first + 255}" for first in range(0, 65_536, 256)}

log = structlog.get_logger()


def basemap_routes(base: Basemap) -> Blueprint:
    """Serve the base below `basemap/`."""
    routes = Blueprint("basemap", __name__, url_prefix="/basemap")

    @routes.get("/outline.json")
    def outline_json() -> Response:
        return _outline()

    @routes.get("/glyphs/<stack>/<span>.pbf")
    def glyphs_pbf(stack: str, span: str) -> Response:
        if span not in _RANGES:
            abort(404)
        data = glyphs().get(span) or fontstack(stack, span, [])
        return _lasting(Response(data, content_type=_PROTOBUF), "public")

    if base.archive:
        _add_tiles(routes, base.archive)
    return routes


def _add_tiles(routes: Blueprint, archive: Archive) -> None:
    @routes.get(f"/tiles/<int:z>/<int:x>/<int:y>.{archive.suffix}")
    def tile(z: int, x: int, y: int) -> Response:
        if request.if_none_match.contains(archive.identity):
            return _tile_headers(Response(status=304), archive)
        try:
            data = archive.tile(z, x, y)
        except ArchiveError as error:
            log.warning("a tile of the base map cannot be read", tile=(z, x, y), reason=str(error))
            return Response(f"the archive is damaged: {error}\n", 500, content_type="text/plain")
        return _tile_headers(_tile(data, archive), archive)


def _tile(data: bytes | None, archive: Archive) -> Response:
    if data is None:
        return Response(status=204)
    answer = Response(data, content_type=_TYPES[archive.suffix])
    if archive.is_gzip:
        _as_accepted(answer, data)
    return answer


def _tile_headers(answer: Response, archive: Archive) -> Response:
    """Let it be kept by whoever was let in: a base may be licensed to some alone."""
    answer.set_etag(archive.identity)
    return _lasting(answer, "private", versioned=request.args.get("v") == archive.identity)


def _outline() -> Response:
    accepted = request.accept_encodings
    if accepted["br"]:
        answer = Response(outline("br"), content_type="application/geo+json")
        answer.content_encoding = "br"
    else:
        answer = Response(content_type="application/geo+json")
        _as_accepted(answer, outline("gz"))
    answer.vary.add("Accept-Encoding")
    return _lasting(answer, "public", versioned="v" in request.args)


def _as_accepted(answer: Response, gzipped: bytes) -> None:
    """Pass gzip on to who takes it, which is every browser."""
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        answer.data, answer.content_encoding = gzipped, "gzip"
    else:
        answer.data = gzip.decompress(gzipped)


def _lasting(answer: Response, whose: str, *, versioned: bool = True) -> Response:
    answer.headers["Cache-Control"] = f"{whose}, {FOR_EVER if versioned else 'no-cache'}"
    return answer
