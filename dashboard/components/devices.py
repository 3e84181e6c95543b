"""How a device is shown, wherever it is."""

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.wire.store_records import Device


def is_online(device: Device) -> bool:
    """Say whether the device's last word was that it is online."""
    return state_of(device) == "online"


def state_of(device: Device) -> str:
    """Say online, offline, or unknown of a device that never told."""
    return device.status.state if device.status else "unknown"


def nameplate(device: Device) -> Component:
    """Show its light, name and state, in the visitor's language."""
    words = visitor_words()
    state = state_of(device)
    return html.Div(
        [
            html.I(className=f"light {state}"),
            html.Span(device.name, className="name"),
            html.Span(words(f"shell.{state}"), className="quiet"),
        ],
        className="nameplate",
    )
