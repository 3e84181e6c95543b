"""Records in, figure out: the map and its layers. No Redis, no callbacks.

The base is a MapLibre style of our own with one raster source, and the graticule lies under that
raster: where there are no tiles (assets/tiles.js answers for them with transparency), it shows.
"""

from collections.abc import Sequence
from html import escape
from typing import Any, Final
from urllib.parse import urlsplit

import plotly.graph_objects as go

from litterfog.dashboard import words
from litterfog.dashboard.map.cells import Cell, outlines
from litterfog.dashboard.map.framing import START, View, graticule, view_of
from litterfog.wire.store_records import Hit

MOST_HITS = 2_000  # drawn on the map: the latest
CELLS, HALOS, DOTS, CHOSEN = range(4)  # the traces, from the bottom up

# Sequential, light to dark, from the default threshold to certainty; style.css has them too.
PROBABILITY_COLOURS: Final = ("#fdc64b", "#f2772e", "#c9184a", "#6a0f49")
COVERAGE_COLOURS: Final = ("#7d93a8", "#3d5a9e", "#33227a")
LEAST_PROBABILITY = 0.5

_TILES = "tiles"  # the raster layer's id
_INK = "#12202e"
_GRATICULE = "#8fa3b3"
_OPENSTREETMAP = (
    '<a href="https://www.openstreetmap.org/copyright" target="_blank">© OpenStreetMap</a>'
)
_SIZE_PX = (1_000, 800)  # of a map that has not been measured yet


def empty_map(tiles: str) -> go.Figure:
    """Make the map before there are hits."""
    figure = go.Figure([cells_trace([]), *hit_traces([]), chosen_trace(None)])
    figure.update_layout(
        map={"style": map_style(tiles), **view_layout(view_of(START, _SIZE_PX), revision=0)},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": "#c9d3db", "align": "left"}
        | {"font": {"color": _INK, "size": 13, "family": "system-ui, sans-serif"}},
        clickmode="event",
        uirevision="page",
    )
    figure.update_layout(map_layers=[graticule_layer(graticule(START), tiles)])
    return figure


def map_style(tiles: str) -> dict[str, Any]:
    """Give a MapLibre style (version 8) that asks the network for tiles alone, if that."""
    # plotly.js drops empty containers from a figure, and MapLibre refuses a style without sources.
    sources: dict[str, Any] = {
        "nowhere": {"type": "geojson", "data": {"type": "Point", "coordinates": [0, 0]}}
    }
    clear = {"background-color": "rgba(0,0,0,0)"}  # the style sheet colours what is behind
    layers: list[dict[str, Any]] = [{"id": "clear", "type": "background", "paint": clear}]
    if tiles:
        source = {"type": "raster", "tiles": [tiles], "tileSize": 256, "maxzoom": 19}
        sources[_TILES] = {**source, "attribution": _attribution(tiles)}
        paint = {"raster-saturation": -0.45, "raster-opacity": 0.9}
        layers.append({"id": _TILES, "type": "raster", "source": _TILES, "paint": paint})
    return {"version": 8, "sources": sources, "layers": layers}


def view_layout(view: View, revision: int) -> dict[str, Any]:
    """Place the map; only another revision moves it once the user has."""
    return {
        "center": {"lat": view.lat, "lon": view.lon},
        "zoom": view.zoom,
        "fitbounds": False,
        "uirevision": f"view-{revision}",
    }


def graticule_layer(lines: dict[str, Any], tiles: str) -> dict[str, Any]:
    """Draw the graticule under the tiles, or under the traces where there are none."""
    return {
        "sourcetype": "geojson",
        "source": {"type": "Feature", "properties": {}, "geometry": lines},
        "type": "line",
        "color": _GRATICULE,
        "opacity": 0.35,
        "line": {"width": 1},
        "below": _TILES if tiles else "traces",
    }


def cells_trace(cells: list[Cell]) -> go.Choroplethmap:
    """Draw the coverage: faint hexagons, the deeper the more hits per frame seen."""
    return go.Choroplethmap(
        uid="cells",
        below="plotly-trace-layer-halos-fill",  # plotly.js' name of the next trace's lowest layer
        geojson=outlines(cells),
        locations=[cell.id for cell in cells],
        z=[cell.share for cell in cells],
        zmin=0,
        zmax=1,
        colorscale=_scale(COVERAGE_COLOURS),
        showscale=False,
        marker={"opacity": 0.28, "line": {"width": 1, "color": "rgba(61,90,158,0.8)"}},
        text=[_cell_words(cell) for cell in cells],
        hovertemplate="%{text}<extra></extra>",
    )


def hit_traces(hits: Sequence[Hit]) -> list[go.Scattermap]:
    """Draw the hits, the oldest first: white halos, and dots coloured by probability."""
    drawn = list(reversed(hits))
    where = {"lat": [hit.lat for hit in drawn], "lon": [hit.lon for hit in drawn]}
    halos = go.Scattermap(
        uid="halos",
        mode="markers",
        marker={"size": 17, "color": "#ffffff", "opacity": 0.95},
        hoverinfo="skip",
        **where,
    )
    dots = go.Scattermap(
        uid="dots",
        mode="markers",
        marker={
            "size": 12,
            "color": [hit.probability for hit in drawn],
            "cmin": LEAST_PROBABILITY,
            "cmax": 1,
            "colorscale": _scale(PROBABILITY_COLOURS),
        },
        customdata=[hit.id for hit in drawn],
        text=[_hit_words(hit) for hit in drawn],
        hovertemplate="%{text}<extra></extra>",
        **where,
    )
    return [halos, dots]


def chosen_trace(hit: Hit | None) -> go.Scattermap:
    """Mark the hit whose details are shown."""
    return go.Scattermap(
        uid="chosen",
        mode="markers",
        lat=[hit.lat] if hit else [],
        lon=[hit.lon] if hit else [],
        marker={"size": 34, "color": _INK, "opacity": 0.28},
        hoverinfo="skip",
    )


def _hit_words(hit: Hit) -> str:
    """Say what hovering shows; Plotly reads a little HTML, so what devices chose is escaped."""
    return "<br>".join(
        (
            f"<b>Litter, {words.percent(hit.probability)}</b>",
            words.moment(hit.captured_at_ns),
            f"{_escaped(hit.device)} · {_escaped(hit.split)}",
            f"{words.size(hit.wire_bytes)} on the wire",
            words.place(hit.lat, hit.lon),
        )
    )


def _cell_words(cell: Cell) -> str:
    frames, hits = words.number(cell.frames), words.number(cell.hits)
    return f"{frames} frames seen here<br>{hits} with litter"


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _scale(colours: Sequence[str]) -> list[tuple[float, str]]:
    return [(index / (len(colours) - 1), colour) for index, colour in enumerate(colours)]


def _attribution(tiles: str) -> str:
    """Name the tiles' source, as OpenStreetMap's licence asks for; a tile server by its host."""
    host = urlsplit(tiles).hostname or ""
    return _OPENSTREETMAP if host.endswith("openstreetmap.org") else f"Tiles: {escape(host)}"
