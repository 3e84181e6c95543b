"""Security headers: all of them with a page, few with the data that an open page asks for."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response

from litterfog.dashboard.settings import DashboardSettings

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",  # no other site loads the data as a script
}
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"


def add_headers(server: Flask, settings: DashboardSettings, script_hashes: Sequence[str]) -> None:
    """Send them with every answer of the server."""
    of_page = page_headers(settings, script_hashes)

    @server.after_request
    def add(response: Response) -> Response:
        response.headers.update(_ALWAYS)
        if response.mimetype == "text/html":
            response.headers.update(of_page)
        elif response.status_code != 304:  # which takes what it had
            response.headers.setdefault("Content-Security-Policy", _DATA_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def page_headers(settings: DashboardSettings, script_hashes: Sequence[str]) -> dict[str, str]:
    """Give those of a page."""
    tiles = "" if settings.basemap else settings.tiles  # with a base map of ours no host is asked
    policy = content_security_policy(tiles, script_hashes, settings.embed_in)
    headers = {
        "Content-Security-Policy": policy,
        # The origin alone goes to the tile server: OpenStreetMap refuses requests without any.
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
    }
    if settings.embed_in:
        return headers | {"Cross-Origin-Resource-Policy": "cross-origin"}
    return headers | {"X-Frame-Options": "DENY"}  # for browsers older than frame-ancestors


def content_security_policy(
    tiles: str, script_hashes: Sequence[str], embed_in: str | None = None
) -> str:
    """Allow our own files, Dash's inline scripts by their hashes, MapLibre's worker, the tiles."""
    framers = embed_in or "'none'"
    scripts = " ".join(("'self'", *script_hashes))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "worker-src 'self' blob:",
            "child-src blob:",
            "style-src 'self' 'unsafe-inline'",  # Plotly and React style elements in place
            "img-src 'self' data: blob:",
            f"connect-src 'self' {_origin(tiles)}".rstrip(),
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {framers}",
        )
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if url else ""
