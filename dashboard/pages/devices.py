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

from litterfog.dashboard.components.devices import is_online, nameplate, state_of
from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.frame import renew_on_tick
from litterfog.dashboard.store import Store
from litterfog.dashboard.words import iso, moment
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

    name: str  # of its words, in the section devices
    text: Callable[[Device, Words], str]
    tone: str = "word"  # a style sheet's class: word, number, or warn for a number that should be 0


def _told(text: Callable[[Status, Words], str]) -> Callable[[Device, Words], str]:
    """Read a device's own word of itself, if it ever gave it."""
    return lambda device, words: text(device.status, words) if device.status else _UNTOLD


COLUMNS: Final = (
    Column("split", _told(lambda status, _words: status.split)),
    Column("codec", _told(lambda status, _words: status.codec)),
    Column("model", _told(lambda status, _words: status.model)),
    Column("frames", lambda device, words: words.number(device.totals.frames), "number"),
    Column("hits", lambda device, words: words.number(device.totals.hits), "number"),
    Column("clean", lambda device, words: words.number(device.totals.clean), "number"),
    Column("rejected", lambda device, words: words.number(device.totals.rejected), "warn"),
    Column("wire", lambda device, words: words.size(device.totals.wire_bytes), "number"),
    Column("outbox", _told(lambda status, words: words.number(status.outbox_depth)), "number"),
    Column("dropped", _told(lambda status, words: words.number(status.dropped)), "warn"),
    Column("skipped", _told(lambda status, words: words.number(status.skipped)), "warn"),
)


@dataclass(frozen=True, slots=True)
class Fleet:
    """What one look at the store finds."""

    devices: list[Device]  # those seen latest
    count: int  # of all


def layout(_settings: DashboardSettings) -> Component:
    """Lay out the page, in the visitor's language."""
    words = visitor_words()
    names = ["device", "last_seen", *(column.name for column in COLUMNS)]
    tones = ["word", "word", *(column.tone for column in COLUMNS)]
    heads = [
        html.Th(words(f"devices.{name}"), scope="col", className=tone)
        for name, tone in zip(names, tones, strict=True)
    ]
    return html.Main(
        [
            html.Header(
                [html.H1(words("devices.title")), html.P(words("shell.unread"), id=SUMMARY)]
            ),
            html.Section(_empty_state(words), id=EMPTY, className="empty", hidden=True),
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
        return changes(store.read(read_fleet), known, time.time_ns(), visitor_words())

    renew_on_tick(app, _RENEWED, [State(FINGERPRINTS, "data")], look)


def read_fleet(reader: HitReader) -> Fleet:
    """Read the devices seen latest."""
    return Fleet(reader.devices(MOST_DEVICES), reader.device_count())


def changes(fleet: Fleet, known: object, now_ns: int, words: Words) -> dict[str, Any]:
    """Say what changes on a page that shows the rows of these fingerprints."""
    ordered = sorted(fleet.devices, key=lambda device: (not is_online(device), device.name))
    fingerprints = [fingerprint(device, now_ns, words) for device in ordered]
    return {
        "rows": row_changes(
            [row(device, now_ns, words) for device in ordered], fingerprints, known
        ),
        "fingerprints": fingerprints,
        "summary": summary(fleet, words),
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


def summary(fleet: Fleet, words: Words) -> str:
    """Say how many there are, and which are listed where it is not all of them."""
    if not fleet.count:
        return ""
    online = sum(is_online(device) for device in fleet.devices)
    if fleet.count <= len(fleet.devices):
        return words("devices.known", count=fleet.count, online=online)
    return words("devices.listed", count=fleet.count, listed=len(fleet.devices), online=online)


def fingerprint(device: Device, now_ns: int, words: Words) -> int:
    """Give a number that tells one row from another."""
    seen = _seen(device, now_ns, words), moment(device.last_seen_ns)
    cells = (column.text(device, words) for column in COLUMNS)
    return zlib.crc32("\0".join((device.name, state_of(device), *seen, *cells)).encode())


def row(device: Device, now_ns: int, words: Words) -> Component:
    """Show a device as a row."""
    seen = html.Time(
        _seen(device, now_ns, words),
        dateTime=iso(device.last_seen_ns),
        title=moment(device.last_seen_ns),
    )
    name = html.Th(nameplate(device), scope="row")
    return html.Tr(
        [name, html.Td(seen, className="seen"), *(_cell(c, device, words) for c in COLUMNS)]
    )


def _cell(column: Column, device: Device, words: Words) -> Component:
    text = column.text(device, words)
    calm = column.tone == "warn" and text in ("0", _UNTOLD)
    label: Any = {"data-label": words(f"devices.{column.name}")}  # for the card, which has no head
    return html.Td(text, className="number" if calm else column.tone, **label)


def _seen(device: Device, now_ns: int, words: Words) -> str:
    """Say when in minutes: a row must not change with every second."""
    if now_ns - device.last_seen_ns < _MINUTE_NS:
        return words("shell.just_now")
    return words.ago((now_ns - device.last_seen_ns) / 1e9)


def _empty_state(words: Words) -> list[Component]:
    return [
        html.Strong(words("devices.none")),
        html.Span(words("devices.start_one")),
        html.Code("litterfog edge --source ..."),
    ]
