"""The devices: a table of all that the cloud knows of each; on a phone every row is a card.

Those online come first, by name, so that rows stay where they are; only rows that have changed
are sent.
"""

import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import Dash, Output, Patch, State, dcc, html, no_update
from dash.development.base_component import Component

from litterfog.dashboard import words
from litterfog.dashboard.components.devices import is_online, nameplate, state_of
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.frame import renew_on_tick
from litterfog.dashboard.store import Store
from litterfog.wire.hits import HitReader
from litterfog.wire.status import Status
from litterfog.wire.store_records import Device

TABLE: Final = "device-table"
ROWS: Final = "device-rows"
SUMMARY: Final = "device-summary"
EMPTY: Final = "no-devices"  # what to do while there are none
FINGERPRINTS: Final = "row-fingerprints"  # dcc.Store: of the rows that the page shows by now

MOST_DEVICES = 200  # listed: those seen latest
_UNTOLD = "—"
_MINUTE_NS = 60_000_000_000

_RENEWED = {
    "rows": Output(ROWS, "children"),
    "fingerprints": Output(FINGERPRINTS, "data"),
    "summary": Output(SUMMARY, "children"),
    "table_hidden": Output(TABLE, "hidden"),
    "empty_hidden": Output(EMPTY, "hidden"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column after the device's name and when it was last seen."""

    title: str
    text: Callable[[Device], str]
    tone: str = "word"  # a style sheet's class: word, number, or warn for a number that should be 0


def _told(text: Callable[[Status], str]) -> Callable[[Device], str]:
    """Read a device's own word of itself, if it ever gave it."""
    return lambda device: text(device.status) if device.status else _UNTOLD


COLUMNS: Final = (
    Column("Split", _told(lambda status: status.split)),
    Column("Codec", _told(lambda status: status.codec)),
    Column("Model", _told(lambda status: status.model)),
    Column("Frames", lambda device: words.number(device.totals.frames), "number"),
    Column("Hits", lambda device: words.number(device.totals.hits), "number"),
    Column("Clean", lambda device: words.number(device.totals.clean), "number"),
    Column("Rejected", lambda device: words.number(device.totals.rejected), "warn"),
    Column("On the wire", lambda device: words.size(device.totals.wire_bytes), "number"),
    Column("In outbox", _told(lambda status: words.number(status.outbox_depth)), "number"),
    Column("Dropped", _told(lambda status: words.number(status.dropped)), "warn"),
    Column("Skipped", _told(lambda status: words.number(status.skipped)), "warn"),
)


@dataclass(frozen=True, slots=True)
class Fleet:
    """What one look at the store finds."""

    devices: list[Device]  # those seen latest
    count: int  # of all


def layout(_settings: DashboardSettings) -> Component:
    """Lay out the page."""
    titles = ["Device", "Last seen", *(column.title for column in COLUMNS)]
    tones = ["word", "word", *(column.tone for column in COLUMNS)]
    heads = [
        html.Th(title, scope="col", className=tone)
        for title, tone in zip(titles, tones, strict=True)
    ]
    return html.Main(
        [
            html.Header([html.H1("Devices"), html.P("Nothing read yet.", id=SUMMARY)]),
            html.Section(_empty_state(), id=EMPTY, className="empty", hidden=True),
            html.Table(
                [html.Thead(html.Tr(heads)), html.Tbody(id=ROWS)],
                id=TABLE,
                hidden=True,
            ),
            dcc.Store(id=FINGERPRINTS, data=[]),
        ],
        className="devices-page",
    )


def add_callbacks(app: Dash, store: Store, _settings: DashboardSettings) -> None:
    """Bind the page to the store."""

    def look(known: object) -> dict[str, Any]:
        return changes(store.read(read_fleet), known, time.time_ns())

    renew_on_tick(app, _RENEWED, [State(FINGERPRINTS, "data")], look)


def read_fleet(reader: HitReader) -> Fleet:
    """Read the devices seen latest."""
    return Fleet(reader.devices(MOST_DEVICES), reader.device_count())


def changes(fleet: Fleet, known: object, now_ns: int) -> dict[str, Any]:
    """Say what changes on a page that shows the rows of these fingerprints."""
    ordered = sorted(fleet.devices, key=lambda device: (not is_online(device), device.name))
    fingerprints = [fingerprint(device, now_ns) for device in ordered]
    return {
        "rows": row_changes([row(device, now_ns) for device in ordered], fingerprints, known),
        "fingerprints": fingerprints,
        "summary": summary(fleet),
        "table_hidden": not fleet.devices,
        "empty_hidden": bool(fleet.devices),
    }


def row_changes(rows: Sequence[Component], fingerprints: Sequence[int], known: object) -> Any:
    """Patch the rows that changed; no_update where none did, all rows where their number did."""
    if not isinstance(known, list) or len(known) != len(rows):
        return list(rows)
    changed = [index for index, one in enumerate(fingerprints) if one != known[index]]
    if not changed:
        return no_update
    patch = Patch()
    for index in changed:
        patch[index] = rows[index]
    return patch


def summary(fleet: Fleet) -> str:
    """Say how many there are, and which are listed where it is not all of them."""
    if not fleet.count:
        return ""
    online = sum(is_online(device) for device in fleet.devices)
    known = "1 device" if fleet.count == 1 else f"{words.number(fleet.count)} devices"
    if fleet.count <= len(fleet.devices):
        return f"{known}, {words.number(online)} online. Times are UTC."
    listed = words.number(len(fleet.devices))
    return f"{known}. The {listed} seen latest: {words.number(online)} online. Times are UTC."


def fingerprint(device: Device, now_ns: int) -> int:
    """Give a number that tells one row from another."""
    seen = _seen(device, now_ns), words.moment(device.last_seen_ns)
    cells = (column.text(device) for column in COLUMNS)
    return zlib.crc32("\0".join((device.name, state_of(device), *seen, *cells)).encode())


def row(device: Device, now_ns: int) -> Component:
    """Show a device as a row."""
    seen = html.Time(
        _seen(device, now_ns),
        dateTime=words.iso(device.last_seen_ns),
        title=words.moment(device.last_seen_ns),
    )
    name = html.Th(nameplate(device), scope="row")
    return html.Tr([name, html.Td(seen, className="seen"), *(_cell(c, device) for c in COLUMNS)])


def _cell(column: Column, device: Device) -> Component:
    text = column.text(device)
    calm = column.tone == "warn" and text in ("0", _UNTOLD)
    label: Any = {"data-label": column.title}  # for the card, which has no head
    return html.Td(text, className="number" if calm else column.tone, **label)


def _seen(device: Device, now_ns: int) -> str:
    """Say when in minutes: a row must not change with every second."""
    if now_ns - device.last_seen_ns < _MINUTE_NS:
        return "just now"
    return words.ago(device.last_seen_ns, now_ns)


def _empty_state() -> list[Component]:
    return [
        html.Strong("No device has reported yet."),
        html.Span("Start one, and it is listed here:"),
        html.Code("litterfog edge --source ..."),
    ]
