"""The map page before anything is known: what assets/map/ fills, in its place."""

import json
from functools import lru_cache
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.map.figures import map_figure
from litterfog.dashboard.map.style import looks
from litterfog.dashboard.pages.map import ids
from litterfog.dashboard.pages.map.panel import panel
from litterfog.dashboard.settings import DashboardSettings


def layout(settings: DashboardSettings, base: Basemap) -> Component:
    """Lay out the page, in the words of whoever asks."""
    return html.Div(
        [
            html.Div([_filters(), _map(), _timeline()], className="map-column"),
            panel(),
            _sheet(),
            html.Script(
                _looks(base, settings.address("/")),
                id=ids.LOOKS,
                type="application/json",
            ),
            dcc.Location(id=ids.ADDRESS, refresh=False),
        ],
        className="map-page",
    )


@lru_cache(maxsize=4)
def _looks(base: Basemap, prefix: str) -> str:
    return json.dumps(looks(base, prefix), separators=(",", ":"))


def _filters() -> Component:
    words = visitor_words()
    opener: dict[str, Any] = {"aria-expanded": "false", "aria-controls": ids.FILTERS}
    return html.Section(
        [
            html.Button(words("map.filters"), id=ids.FILTERS_OPEN, **opener),
            html.Div(id=ids.FILTERS, className="filters"),
        ],
        className="filter-bar",
        **_label(words("map.filters")),
    )


def _map() -> Component:
    words = visitor_words()
    return html.Main(
        [
            dcc.Graph(
                id=ids.MAP,
                figure=map_figure(),
                responsive=False,  # MapLibre sees to it; plotly.js would move the map back
                config={"displayModeBar": False, "scrollZoom": True, "doubleClick": False},
            ),
            _tools(),
            _legend(),
            html.Div(id=ids.SCALE, className="scale-bar", **_hidden()),
            html.Div(id=ids.TIP, className="tip", hidden=True, **_hidden()),
            html.Div(id=ids.EMPTY, className="empty", role="status", hidden=True),
            html.Div(id=ids.NO_MATCH, className="empty", role="status", hidden=True),
            html.Div(words("map.loading"), id=ids.LOADING, className="empty calm", role="status"),
        ],
        className="map-area",
    )


def _tools() -> Component:
    words = visitor_words()
    named = [
        (ids.ZOOM_IN, "zoom_in"),
        (ids.ZOOM_OUT, "zoom_out"),
        (ids.SHOW_ALL, "show_all"),
        (ids.LOCATE, "locate"),
    ]
    buttons = [
        html.Button(id=name, title=words(f"map.{word}"), **_label(words(f"map.{word}")))
        for name, word in named
    ]
    return html.Div(buttons, className="map-tools", role="group", **_label(words("map.map")))


def _legend() -> Component:
    words = visitor_words()
    return html.Details(
        [html.Summary(words("map.legend")), html.Div(id=ids.LAYERS)],
        id=ids.LEGEND,
        className="legend",
        open=True,
    )


def _timeline() -> Component:
    return html.Section(
        id=ids.TIMELINE, className="timeline", **_label(visitor_words()("map.time"))
    )


def _sheet() -> Component:
    """Hold the details: a sheet over the map on a phone, beside it on a desk."""
    return html.Section(
        [
            html.Div(id=ids.SHEET_HANDLE, className="handle", **_hidden()),
            html.Div(id=ids.DETAILS, className="details"),
        ],
        id=ids.SHEET,
        className="sheet",
        hidden=True,
        tabIndex="-1",
        **_label(visitor_words()("map.details")),
    )


def _label(text: str) -> dict[str, Any]:
    return {"aria-label": text}


def _hidden() -> dict[str, Any]:
    return {"aria-hidden": "true"}
