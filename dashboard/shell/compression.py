"""Compression of what is made for each visitor; files are compressed already (`files`)."""

from typing import Final

from flask import Flask
from flask_compress import Compress

# What we answer with that Flask-Compress does not know of itself.
_TEXTS: Final = (
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "text/plain",
    "application/json",
    "application/geo+json",
    "application/gpx+xml",
    "application/manifest+json",
    "application/vnd.mapbox-vector-tile",
    "image/svg+xml",
)


def add_compression(server: Flask) -> None:
    """Compress every text of some size that a browser takes compressed, streams as they go."""
    server.config.update(
        COMPRESS_MIMETYPES=list(_TEXTS),
        COMPRESS_ALGORITHM=["br", "gzip"],  # zstd is no smaller than these, and asks for a third
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,  # some 1 ms for what a page asks for
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=400,
    )
    Compress(server)
