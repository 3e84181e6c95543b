"""The files that a browser keeps: ours and Dash's, under addresses that name their content.

They are compressed once, as far as it goes, and sent to be kept for a year. A file of which another
content was asked for, as by a page that was open across an upgrade, is sent as it is now, not kept.
"""

import gzip
import mimetypes
import threading
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

import brotli
import dash
from flask import Blueprint, Response, abort, request

KEPT: Final = "public, max-age=31536000, immutable"
PLOTLY: Final = "plotly/plotly-map.min.js"  # of plotly.js what maps take, MapLibre with it

ASSETS: Final = Path(__file__).parents[1] / "assets"

_DASH = Path(dash.__file__).parent
_DASH_SCRIPTS = (
    "deps/*.min.js",
    "dash-renderer/build/*.min.js",
    "dcc/*.js",
    "html/*.js",
    "dash_table/*.js",
)
_EARLY = ("dash/deps/", "dash/dash-renderer/", "dash/dcc/dash_", "dash/dcc/async-graph", PLOTLY)
_CODINGS = ("br", "gzip")  # the better one first


class KeptFile:
    """A file's content, as it is and compressed; one whose name ends in .br lies compressed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._encoded: dict[str, bytes] = {}
        self.mimetype = mimetypes.guess_type(path.name.removesuffix(".br"))[0] or ""

    @cached_property
    def fingerprint(self) -> str:
        """Name the content."""
        return sha256(self._path.read_bytes()).hexdigest()[:16]

    def encoded(self, encoding: str) -> bytes:
        """Give the content in an HTTP content coding."""
        with self._lock:
            if encoding not in self._encoded:
                self._encoded[encoding] = self._read_as(encoding)
            return self._encoded[encoding]

    def _read_as(self, encoding: str) -> bytes:
        content, is_brotli = self._path.read_bytes(), self._path.suffix == ".br"
        if encoding == "br":
            return content if is_brotli else brotli.compress(content)
        plain = brotli.decompress(content) if is_brotli else content
        return gzip.compress(plain) if encoding == "gzip" else plain


class Files:
    """All of them by name, and the addresses that a page gives to a browser."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._assets = MappingProxyType(dict(_under("assets/", ASSETS, "**/*.*")))
        self._scripts = MappingProxyType(dict(_scripts()))
        # Dash's scripts load others from beside them, so the folder's name is that of all.
        self._release = _fingerprint_of(self._scripts)

    def address(self, name: str) -> str:
        """Give the address below which a browser keeps a file."""
        asset = self._assets.get(name)
        if asset:
            return f"{self._prefix}/{name}?v={asset.fingerprint}"
        return f"{self._prefix}/scripts/{self._release}/{name}"

    def routes(self) -> Blueprint:
        """Serve them."""
        routes = Blueprint("files", __name__)

        @routes.get("/scripts/<release>/<path:name>")
        def script(release: str, name: str) -> Response:
            return _answer(self._scripts.get(name), is_kept=release == self._release)

        @routes.get("/assets/<path:name>")
        def asset(name: str) -> Response:
            file, wanted = self._assets.get(f"assets/{name}"), request.args.get("v")
            return _answer(file, is_kept=file is not None and file.fingerprint == wanted)

        return routes

    def compress(self) -> None:
        """Compress what every page loads, so that the first visitor need not wait for it."""
        early = [file for name, file in self._scripts.items() if name.startswith(_EARLY)]
        for file in (*self._assets.values(), *early):
            for coding in _CODINGS:
                file.encoded(coding)


def _answer(file: KeptFile | None, *, is_kept: bool) -> Response:
    if file is None:
        abort(404)
    coding = request.accept_encodings.best_match(_CODINGS, "identity")
    answer = Response(file.encoded(coding), mimetype=file.mimetype)
    answer.headers["Content-Encoding"] = coding
    if coding == "identity":
        del answer.headers["Content-Encoding"]
    answer.headers["Cache-Control"] = KEPT if is_kept else "no-cache"
    answer.set_etag(f"{file.fingerprint}-{coding}")
    answer.make_conditional(request)
    return answer


def _scripts() -> Iterator[tuple[str, KeptFile]]:
    for pattern in _DASH_SCRIPTS:
        yield from _under("dash/", _DASH, pattern)
    yield PLOTLY, KeptFile(ASSETS.with_name("plotlyjs") / "plotly-map.min.js.br")


def _under(name: str, folder: Path, pattern: str) -> Iterator[tuple[str, KeptFile]]:
    for path in sorted(folder.glob(pattern)):
        yield f"{name}{path.relative_to(folder).as_posix()}", KeptFile(path)


def _fingerprint_of(files: Mapping[str, KeptFile]) -> str:
    together = "".join(f"{name}{file.fingerprint}" for name, file in files.items())
    return sha256(together.encode()).hexdigest()[:16]
