"""The map's style (MapLibre's version 8) in a scheme: a base, and our own layers on it."""

from html import escape
from typing import Any
from urllib.parse import urlsplit

from litterfog.dashboard.map.layers import own_layers, own_sources
from litterfog.dashboard.map.scales import (
    DENSITY_STEPS,
    PROBABILITY_STEPS,
    SCALES,
    SCHEMES,
    Scheme,
)

_OPENSTREETMAP = (
    '<a href="https://www.openstreetmap.org/copyright" target="_blank">© OpenStreetMap</a>'
)


def looks(tiles: str) -> dict[str, Any]:
    """Give what assets/map/scheme.js needs to draw in either scheme."""
    steps = {"probability": PROBABILITY_STEPS, "density": DENSITY_STEPS}
    return {"steps": steps, **{scheme: _look(scheme, tiles) for scheme in SCHEMES}}


def map_style(scheme: Scheme, tiles: str) -> dict[str, Any]:
    """Give the style: what it lies on first, our layers last."""
    scales = SCALES[scheme]
    ground = {"id": "ground", "type": "background", "paint": {"background-color": scales.ground}}
    sources, layers = _tiles(scheme, tiles) if tiles else ({}, [])
    return {
        "version": 8,
        "sources": {**sources, **own_sources()},
        "layers": [ground, *layers, *own_layers(scales)],
    }


def _look(scheme: Scheme, tiles: str) -> dict[str, Any]:
    scales = SCALES[scheme]
    return {
        "style": map_style(scheme, tiles),
        "probability": scales.probability,
        "inks": scales.inks,
        "density": scales.density,
    }


def _tiles(scheme: Scheme, tiles: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    source = {"type": "raster", "tiles": [tiles], "tileSize": 256, "maxzoom": 19}
    paint: dict[str, float] = {"raster-saturation": -0.5, "raster-opacity": 0.85}
    if scheme == "dark":
        paint |= {"raster-brightness-min": 0.9, "raster-brightness-max": 0.12}  # turned over
        paint |= {"raster-hue-rotate": 180}
    layer = {"id": "tiles", "type": "raster", "source": "tiles", "paint": paint}
    return {"tiles": {**source, "attribution": _attribution(tiles)}}, [layer]


def _attribution(tiles: str) -> str:
    """Name the tiles' source, as OpenStreetMap's licence asks for; a tile server by its host."""
    host = urlsplit(tiles).hostname or ""
    return _OPENSTREETMAP if host.endswith("openstreetmap.org") else f"Tiles: {escape(host)}"
