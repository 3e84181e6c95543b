"""The page's callbacks: read the store, call a plain function, return.

Those that need no data run in the browser: assets/page.js.
"""

import re
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from dash import ClientsideFunction, Dash, Input, Output, Patch, State, no_update

from litterfog.dashboard.map.coverage import Coverage
from litterfog.dashboard.map.figures import CHOSEN, chosen_trace
from litterfog.dashboard.pages.map import ids, panel
from litterfog.dashboard.pages.map.refresh import (
    News,
    Page,
    bounds_after,
    frame_for,
    map_update,
    read_news,
    shown_after,
    shown_from,
)
from litterfog.dashboard.store import State as StoreState
from litterfog.dashboard.store import Store, StoreAwayError, read_state
from litterfog.wire.store_records import Hit

_HIT_HASH = re.compile(r"#([0-9a-f]{32})")

_REFRESHED = {
    "map": Output(ids.MAP, "figure"),
    "counters": Output(ids.COUNTERS, "children"),
    "hits": Output(ids.HITS, "children"),
    "devices": Output(ids.DEVICES, "children"),
    "legend_note": Output(ids.LEGEND_NOTE, "children"),
    "empty": Output(ids.EMPTY, "children"),
    "empty_hidden": Output(ids.EMPTY, "hidden"),
    "away_hidden": Output(ids.REDIS_AWAY, "hidden"),
    "shown": Output(ids.SHOWN, "data"),
}


def add_callbacks(app: Dash, store: Store, tiles: str) -> None:
    """Bind the page to the store."""
    _refresh_on_tick(app, store, tiles)
    _show_details_on_choice(app, store)
    _run_in_browser(app)


def _refresh_on_tick(app: Dash, store: Store, tiles: str) -> None:
    coverage = Coverage()
    inputs = [
        Input(ids.TICK, "n_intervals"),
        Input(ids.SHOW_ALL, "n_clicks"),
        Input(ids.MAP_SIZE, "data"),
        State(ids.FOLLOW, "data"),
        State(ids.SHOWN, "data"),
    ]

    @app.callback(output=_REFRESHED, inputs=inputs)
    def refresh(
        tick: int | None, asked: int, map_size: Sequence[float], follow: bool, shown: object
    ) -> dict[str, Any]:
        page = Page(tick or 0, asked, map_size, follow, shown_from(shown))
        try:
            state = store.read(read_state)
            news = store.read(lambda reader: read_news(reader, coverage, state, page.shown))
        except StoreAwayError:
            return _without_redis(page)
        return _refreshed(page, state, news, tiles)


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
            return panel.no_details("Redis does not answer."), False, _marked(None)
        if hit is None:
            return panel.no_details("This hit is not in the store."), False, _marked(None)
        return panel.details(hit), False, _marked(hit)


def _run_in_browser(app: Dash) -> None:
    def bind(name: str, output: Output, *inputs: Input | State) -> None:
        function = ClientsideFunction("litterfog", name)
        app.clientside_callback(function, output, *inputs)  # type: ignore[no-untyped-call]

    tick = Input(ids.TICK, "n_intervals")
    moved, asked = Input(ids.MAP, "relayoutData"), Input(ids.SHOW_ALL, "n_clicks")
    bind("measure", Output(ids.MAP_SIZE, "data"), tick, State(ids.MAP_SIZE, "data"))
    bind("follow", Output(ids.FOLLOW, "data"), moved, asked)
    bind("choose", Output(ids.ADDRESS, "hash"), Input(ids.MAP, "clickData"))
    bind("listen", Output(ids.SILENT, "hidden"), tick, Input(ids.SHOWN, "data"))


def _refreshed(page: Page, state: StoreState, news: News, tiles: str) -> dict[str, Any]:
    now_ns = time.time_ns()
    bounds = bounds_after(page.shown, news)
    frame = frame_for(page, bounds)
    return {
        "map": map_update(page, news, frame, tiles),
        "counters": panel.counters(state),
        "hits": no_update if news.hits is None else panel.hit_list(news.hits, now_ns),
        "devices": panel.devices(state.devices, now_ns),
        "legend_note": panel.drawn_note(state.hit_count),
        "empty": panel.empty_state(state),
        "empty_hidden": state.hit_count > 0,
        "away_hidden": True,
        "shown": msgspec.to_builtins(shown_after(page, state, bounds, frame)),
    }


def _without_redis(page: Page) -> dict[str, Any]:
    shown = msgspec.structs.replace(page.shown, tick=page.tick)
    unchanged = dict.fromkeys(_REFRESHED, no_update)
    return {**unchanged, "away_hidden": False, "shown": msgspec.to_builtins(shown)}


def _marked(hit: Hit | None) -> Patch:
    patch = Patch()
    patch["data"][CHOSEN] = chosen_trace(hit)
    return patch
