"""What a page's contents stand in: the banners above them, and the tick that renews them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from litterfog.dashboard.shell import ids
from litterfog.dashboard.store import StoreAwayError

Changes = Mapping[str, Any]


def framed(contents: Component, refresh_s: float) -> Component:
    """Lay out a page's contents with what every page has."""
    return html.Div(
        [
            _banner(ids.STORE_AWAY, "Redis does not answer: nothing new is shown. Trying again."),
            _banner(ids.SILENT, "The dashboard does not answer. Trying again."),
            contents,
            dcc.Interval(id=ids.TICK, interval=round(refresh_s * 1_000)),
            dcc.Store(id=ids.ANSWERED, data=0),
        ],
        className="frame",
    )


def watch_answers(app: Dash) -> None:
    """Let the browser say when the dashboard falls silent: assets/shell.js."""
    listen = ClientsideFunction("shell", "listen")
    inputs = Input(ids.TICK, "n_intervals"), Input(ids.ANSWERED, "data")
    app.clientside_callback(listen, Output(ids.SILENT, "hidden"), *inputs)  # type: ignore[no-untyped-call]


def renew_on_tick(
    app: Dash,
    outputs: Mapping[str, Output],
    inputs: Sequence[Input | State],
    look: Callable[..., Changes],
) -> None:
    """Call `look` with the inputs' values at each tick, or when an input changes.

    It gives the outputs that change, by name. Where it raises StoreAwayError the banner says so
    and the page stays as it is.
    """
    unchanged = dict.fromkeys(outputs, no_update)
    frame = {
        "away_hidden": Output(ids.STORE_AWAY, "hidden"),
        "answered": Output(ids.ANSWERED, "data"),
    }

    @app.callback(output={**outputs, **frame}, inputs=[Input(ids.TICK, "n_intervals"), *inputs])
    def renew(tick: int | None, *values: Any) -> dict[str, Any]:
        try:
            changes, away = look(*values), False
        except StoreAwayError:
            changes, away = {}, True
        return {**unchanged, **changes, "away_hidden": not away, "answered": tick or 0}


def _banner(name: str, text: str) -> Component:
    return html.Div(text, id=name, className="banner", role="alert", hidden=True)
