"""Security headers of every answer."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response


def add_headers(server: Flask, tiles: str, script_hashes: Sequence[str]) -> None:
    """Send them with every answer of the server."""
    fixed = {
        "Content-Security-Policy": content_security_policy(tiles, script_hashes),
        "X-Content-Type-Options": "nosniff",
        # The origin alone goes to the tile server: OpenStreetMap refuses requests without any.
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Frame-Options": "DENY",  # for browsers older than frame-ancestors
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",  # no other site loads the data as a script
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }

    @server.after_request
    def add(response: Response) -> Response:
        response.headers.update(fixed)
        response.headers.setdefault("Cache-Control", "no-store")  # libraries have their own
        return response


def content_security_policy(tiles: str, script_hashes: Sequence[str]) -> str:
    """Allow our own files, Dash's inline scripts by their hashes, MapLibre's worker, the tiles."""
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
            "frame-ancestors 'none'",
        )
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if url else ""
