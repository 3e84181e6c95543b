"""A base as MapLibre sources and layers, to be laid under the hits."""

from html import escape
from typing import Any, Final
from urllib.parse import urlsplit

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.basemap.files import outline_path
from litterfog.dashboard.basemap.palette import PALETTES, Palette, Scheme
from litterfog.dashboard.basemap.vector import vector_layers

ORIGIN: Final = "{origin}"
OUTLINE, BASE = "outline", "base"  # sources

_FADES = 6, 9  # zooms between which the outline goes: of a street it knows nothing
_NATURAL_EARTH = "Natural Earth"
_OPENSTREETMAP = (
    '<a href="https://www.openstreetmap.org/copyright" target="_blank">© OpenStreetMap</a>'
)


def base_layers(scheme: Scheme, base: Basemap, prefix: str = "/") -> dict[str, Any]:
    """Give `sources`, `layers` (from the bottom up) and `glyphs` of a MapLibre style (version 8).

    Each of our own URLs begins with `{origin}`, then the prefix: MapLibre's workers know no
    relative ones, and the server does not know by what name it is reached. So the browser puts
    `location.origin` in its place before the style becomes a map:

        JSON.parse(JSON.stringify(style).replaceAll("{origin}", location.origin))

    Layers' ids begin with `base-`; attributions are HTML, with what a file said escaped.
    """
    own = ORIGIN + prefix + "basemap/"
    palette = PALETTES[scheme]
    sources, layers = _outline(palette, own)
    if base.archive:
        sources[BASE] = _archive_source(base, own)
        if base.archive.is_raster:
            layers.append(_raster_layer(palette))
        else:
            layers += vector_layers(base.archive.layers, palette, BASE)
    elif base.tiles:
        sources[BASE] = _raster_source(base.tiles)
        layers.append(_raster_layer(palette))
    glyphs = own + "glyphs/{fontstack}/{range}.pbf"
    return {"sources": sources, "layers": layers, "glyphs": glyphs}


def _outline(palette: Palette, own: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    first, last = _FADES
    ground = ["interpolate", ["linear"], ["zoom"], first, palette.water, last, palette.land]
    fade = ["interpolate", ["linear"], ["zoom"], first, 1, last, 0]
    source = {
        "type": "geojson",
        "data": own + outline_path(),
        "attribution": _NATURAL_EARTH,
        "maxzoom": last,
        "tolerance": 0,
    }
    layers: list[dict[str, Any]] = [
        {"id": "base-ground", "type": "background", "paint": {"background-color": ground}},
        {
            "id": "base-outline-land",
            "type": "fill",
            "source": OUTLINE,
            "filter": ["==", ["get", "kind"], "land"],
            "paint": {"fill-color": palette.land},
        },
        {
            "id": "base-outline-border",
            "type": "line",
            "source": OUTLINE,
            "maxzoom": last,
            "filter": ["==", ["get", "kind"], "border"],
            "paint": {"line-color": palette.border, "line-width": 0.8, "line-opacity": fade},
        },
    ]
    return {OUTLINE: source}, layers


def _archive_source(base: Basemap, own: str) -> dict[str, Any]:
    archive = base.archive
    assert archive
    source = {
        "type": "raster" if archive.is_raster else "vector",
        "tiles": [f"{own}tiles/{{z}}/{{x}}/{{y}}.{archive.suffix}?v={archive.identity}"],
        "minzoom": archive.min_zoom,
        "maxzoom": archive.max_zoom,
        "bounds": list(archive.bounds),
        "attribution": credited(archive.attribution),
    }
    return source | ({"tileSize": 256} if archive.is_raster else {})


def credited(attribution: str) -> str:
    """Write whose data a map shows as HTML, OpenStreetMap with the link that its licence asks."""
    return escape(attribution).replace("© OpenStreetMap", _OPENSTREETMAP, 1)


def _raster_source(tiles: str) -> dict[str, Any]:
    return {
        "type": "raster",
        "tiles": [tiles],
        "tileSize": 256,
        "maxzoom": 19,
        "attribution": _named(tiles),
    }


def _raster_layer(palette: Palette) -> dict[str, Any]:
    return {"id": "base-tiles", "type": "raster", "source": BASE, "paint": palette.raster_paint}


def _named(tiles: str) -> str:
    """Name the tiles' source, as OpenStreetMap's licence asks for; a tile server by its host."""
    host = urlsplit(tiles).hostname or ""
    return _OPENSTREETMAP if host.endswith("openstreetmap.org") else f"Tiles: {escape(host)}"
