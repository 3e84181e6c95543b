"""What a page's contents are renewed by: a tick that the browser gives, one at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from litterfog.dashboard.shell import ids
from litterfog.dashboard.store import StoreAwayError

Changes = Mapping[str, Any]


def framed(contents: Component) -> Component:
    """Lay out a page's contents with the tick that renews them: assets/shell.js gives it."""
    stores = [dcc.Store(id=name) for name in (ids.TICK, ids.ANSWERED)]
    return html.Div([contents, *stores], className="frame")


def renew_on_tick(
    app: Dash,
    outputs: Mapping[str, Output],
    inputs: Sequence[Input | State],
    look: Callable[..., Changes],
) -> None:
    """Call `look` with the inputs' values at each tick, or when an input changes.

    It gives the outputs that change, by name. Where it raises StoreAwayError the page stays as it
    is; that the store is away the browser hears from /api/version.
    """
    unchanged = dict.fromkeys(outputs, no_update)
    answered = {"answered": Output(ids.ANSWERED, "data")}

    @app.callback(output={**outputs, **answered}, inputs=[Input(ids.TICK, "data"), *inputs])
    def renew(tick: int | None, *values: Any) -> dict[str, Any]:
        try:
            changes, renewed = look(*values), True
        except StoreAwayError:
            changes, renewed = {}, False
        return {**unchanged, **changes, "answered": {"tick": tick or 0, "renewed": renewed}}

    listen = ClientsideFunction("shell", "answered")
    app.clientside_callback(listen, Input(ids.ANSWERED, "data"))  # type: ignore[no-untyped-call]
