"""The devices: a table of all that the cloud knows of each; on a phone every row is a card.

Those online come first, by name, so that rows stay where they are; only rows that have changed
are sent, and only when one has (assets/devices/devices.js).
"""

import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import Dash, Output, Patch, State, dcc, html, no_update
from dash.development.base_component import Component

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.components.devices import nameplate, state_of
from litterfog.dashboard.fleet import MINUTE_NS, Fleet, seen_minute
from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.frame import renew_on_tick
from litterfog.dashboard.store import Store
from litterfog.dashboard.written import minute_iso
from litterfog.wire.status import Status
from litterfog.wire.store_records import Device

TABLE: Final = "device-table"
ROWS: Final = "device-rows"
SUMMARY: Final = "device-summary"
EMPTY: Final = "no-devices"  # what to do while there are none
FINGERPRINTS: Final = "row-fingerprints"  # dcc.Store: of the rows that the page shows by now

MOST_ROWS = 200  # of those that come first
_UNTOLD = "—"

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

    title: str  # a key of languages/
    text: Callable[[Device, Words], str]
    tone: str = "word"  # a style sheet's class: word, number, or warn for a number that should be 0


def _told(text: Callable[[Status], str]) -> Callable[[Device, Words], str]:
    """Read a device's own word of itself, if it ever gave it."""
    return lambda device, _words: text(device.status) if device.status else _UNTOLD


def _counted(count: Callable[[Status], int]) -> Callable[[Device, Words], str]:
    return lambda one, words: words.number(count(one.status)) if one.status else _UNTOLD


def _total(name: str) -> Callable[[Device, Words], str]:
    return lambda device, words: words.number(getattr(device.totals, name))


COLUMNS: Final = (
    Column("devices.split", _told(lambda status: status.split)),
    Column("devices.codec", _told(lambda status: status.codec)),
    Column("devices.model", _told(lambda status: status.model)),
    Column("devices.frames", _total("frames"), "number"),
    Column("devices.hits", _total("hits"), "number"),
    Column("devices.clean", _total("clean"), "number"),
    Column("devices.rejected", _total("rejected"), "warn"),
    Column("devices.wire", lambda one, words: words.size(one.totals.wire_bytes), "number"),
    Column("devices.outbox", _counted(lambda status: status.outbox_depth), "number"),
    Column("devices.dropped", _counted(lambda status: status.dropped), "warn"),
    Column("devices.skipped", _counted(lambda status: status.skipped), "warn"),
)


def layout(_settings: DashboardSettings, _base: Basemap) -> Component:
    """Lay out the page."""
    words = visitor_words()
    titles = ["devices.device", "devices.last_seen", *(column.title for column in COLUMNS)]
    tones = ["word", "word", *(column.tone for column in COLUMNS)]
    heads = [
        html.Th(words(title), scope="col", className=tone)
        for title, tone in zip(titles, tones, strict=True)
    ]
    summary = html.P(words("shell.unread"), id=SUMMARY)
    return html.Main(
        [
            html.Header([html.H1(words("devices.title")), summary]),
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
        return changes(store.fleet(), known, time.time_ns(), visitor_words())

    renew_on_tick(app, _RENEWED, [State(FINGERPRINTS, "data")], look)


def changes(fleet: Fleet, known: object, now_ns: int, words: Words) -> dict[str, Any]:
    """Say what changes on a page that shows the rows of these fingerprints."""
    listed = fleet.devices[:MOST_ROWS]
    fingerprints = [fingerprint(device, words) for device in listed]
    rows = [row(device, now_ns, words) for device in listed]
    return {
        "rows": row_changes(rows, fingerprints, known),
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
    """Say how many there are, how many are online, and which are listed where not all are."""
    if not fleet.count:
        return ""
    if fleet.count <= MOST_ROWS:
        return words("devices.known", count=fleet.count, online=fleet.online)
    return words("devices.listed", count=fleet.count, online=fleet.online, listed=MOST_ROWS)


def fingerprint(device: Device, words: Words) -> int:
    """Give a number that tells one row from another; its age the browser tells."""
    cells = (column.text(device, words) for column in COLUMNS)
    facts = device.name, state_of(device), str(seen_minute(device)), *cells
    return zlib.crc32("\0".join(facts).encode())


def row(device: Device, now_ns: int, words: Words) -> Component:
    """Show a device as a row."""
    seen = html.Time(_age(device, now_ns, words), dateTime=minute_iso(device.last_seen_ns))
    name = html.Th(nameplate(device), scope="row")
    cells = (_cell(column, device, words) for column in COLUMNS)
    return html.Tr([name, html.Td(seen, className="seen"), *cells])


def _cell(column: Column, device: Device, words: Words) -> Component:
    text = column.text(device, words)
    calm = column.tone == "warn" and text in ("0", _UNTOLD)
    label: Any = {"data-label": words(column.title)}  # for the card, which has no head
    return html.Td(text, className="number" if calm else column.tone, **label)


def _age(device: Device, now_ns: int, words: Words) -> str:
    """Say when in minutes: a row must not change with every second."""
    age_ns = now_ns - device.last_seen_ns
    return words("shell.just_now") if age_ns < MINUTE_NS else words.ago(age_ns // 1_000_000_000)


def _empty_state(words: Words) -> list[Component]:
    return [
        html.Strong(words("devices.none")),
        html.Span(words("devices.start_one")),
        html.Code("litterfog edge --source ..."),
    ]
