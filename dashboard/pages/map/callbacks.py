"""The map page's callbacks: read the store, call a plain function, return.

Those that need no data run in the browser: assets/map/map.js.
"""

import re
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from dash import ClientsideFunction, Dash, Input, Output, Patch, State, no_update

from litterfog.dashboard.map.coverage import Coverage
from litterfog.dashboard.map.figures import CHOSEN, chosen_trace
from litterfog.dashboard.pages.map import details, ids, panel
from litterfog.dashboard.pages.map.refresh import (
    MapRequest,
    News,
    bounds_after,
    display_after,
    display_from,
    frame_for,
    map_update,
    read_news,
)
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.frame import renew_on_tick
from litterfog.dashboard.shell.ids import TICK
from litterfog.dashboard.store import Store, StoreAwayError, StoreState, read_state
from litterfog.wire.store_records import Hit

_HIT_HASH = re.compile(r"#([0-9a-f]{32})")

_RENEWED = {
    "map": Output(ids.MAP, "figure"),
    "counters": Output(ids.COUNTERS, "children"),
    "hits": Output(ids.HITS, "children"),
    "devices": Output(ids.DEVICES, "children"),
    "legend_note": Output(ids.LEGEND_NOTE, "children"),
    "empty": Output(ids.EMPTY, "children"),
    "empty_hidden": Output(ids.EMPTY, "hidden"),
    "display": Output(ids.DISPLAY, "data"),
}


def add_callbacks(app: Dash, store: Store, settings: DashboardSettings) -> None:
    """Bind the page to the store."""
    _renew(app, store, settings.tiles)
    _show_details_on_choice(app, store)
    _run_in_browser(app)


def _renew(app: Dash, store: Store, tiles: str) -> None:
    coverage = Coverage()
    inputs: list[Input | State] = [
        Input(ids.SHOW_ALL, "n_clicks"),
        Input(ids.MAP_SIZE, "data"),
        State(ids.FOLLOW, "data"),
        State(ids.DISPLAY, "data"),
    ]

    def look(
        asked: int, map_size: Sequence[float], follow: bool, display: object
    ) -> dict[str, Any]:
        request = MapRequest(asked, map_size, follow, display_from(display))
        state = store.read(read_state)
        news = store.read(lambda reader: read_news(reader, coverage, state, request.display))
        return _changes(request, state, news, tiles)

    renew_on_tick(app, _RENEWED, inputs, look)


def _show_details_on_choice(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.DETAILS, "children"),
        Output(ids.DETAILS, "hidden"),
        Output(ids.MAP, "figure", allow_duplicate=True),
        Input(ids.ADDRESS, "hash"),
        prevent_initial_call="initial_duplicate",
    )
    def show_details(address_hash: str | None) -> tuple[Any, bool, Patch]:
        chosen = _HIT_HASH.fullmatch(address_hash or "")
        if chosen is None:
            return [], True, _marked(None)
        try:
            hit = store.read(lambda reader: reader.hit(chosen[1]))
        except StoreAwayError:
            return details.no_details("Redis does not answer."), False, _marked(None)
        if hit is None:
            return details.no_details("This hit is not in the store."), False, _marked(None)
        return details.details(hit), False, _marked(hit)


def _run_in_browser(app: Dash) -> None:
    def bind(name: str, output: Output, *inputs: Input | State) -> None:
        function = ClientsideFunction("map", name)
        app.clientside_callback(function, output, *inputs)  # type: ignore[no-untyped-call]

    moved, asked = Input(ids.MAP, "relayoutData"), Input(ids.SHOW_ALL, "n_clicks")
    known = State(ids.MAP_SIZE, "data")
    bind("measure", Output(ids.MAP_SIZE, "data"), Input(TICK, "n_intervals"), known)
    bind("follow", Output(ids.FOLLOW, "data"), moved, asked)
    bind("choose", Output(ids.ADDRESS, "hash"), Input(ids.MAP, "clickData"))


def _changes(request: MapRequest, state: StoreState, news: News, tiles: str) -> dict[str, Any]:
    now_ns = time.time_ns()
    bounds = bounds_after(request.display, news)
    frame = frame_for(request, bounds)
    return {
        "map": map_update(request, news, frame, tiles),
        "counters": panel.counters(state),
        "hits": no_update if news.hits is None else panel.hit_list(news.hits, now_ns),
        "devices": panel.devices(state.devices, now_ns),
        "legend_note": panel.drawn_note(state.hit_count),
        "empty": panel.empty_state(state),
        "empty_hidden": state.hit_count > 0,
        "display": msgspec.to_builtins(display_after(request, state, bounds, frame)),
    }


def _marked(hit: Hit | None) -> Patch:
    patch = Patch()
    patch["data"][CHOSEN] = chosen_trace(hit)
    return patch
