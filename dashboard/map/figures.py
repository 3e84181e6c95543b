"""The figure that holds the map. What is on it comes and goes without Plotly: assets/map/."""

from typing import Any

import plotly.graph_objects as go

# Western Europe, until there are hits. Not the world: plotly.js sets a map's centre before its
# zoom, and MapLibre, when it shows the whole world, moves a centre that is far from the equator.
START: dict[str, Any] = {"center": {"lat": 50.1, "lon": 4.5}, "zoom": 4.2}

# What is shown until scheme.js has chosen a style. plotly.js drops empty containers from a figure,
# and MapLibre refuses a style without sources.
_BARE = {
    "version": 8,
    "sources": {"nowhere": {"type": "geojson", "data": {"type": "Point", "coordinates": [0, 0]}}},
    "layers": [
        {"id": "clear", "type": "background", "paint": {"background-color": "rgba(0,0,0,0)"}}
    ],
}


def map_figure() -> go.Figure:
    """Make a map with nothing on it; Plotly makes none for a figure without a trace."""
    figure = go.Figure(go.Scattermap(lat=[], lon=[], hoverinfo="skip"))
    figure.update_layout(
        map={"style": _BARE, **START},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        clickmode="none",
        hovermode=False,
    )
    return figure
