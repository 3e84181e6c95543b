"""What renews the fleet page: only rows that have changed are sent, and only when one has.

Those in trouble come first, then by name, so that rows stay where they are
(assets/devices/devices.js asks).
"""

import time
from collections.abc import Sequence
from typing import Any, Final

from dash import Dash, Output, Patch, State, no_update
from dash.development.base_component import Component

from litterfog.dashboard.fleet import Fleet
from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.pages.devices import ids
from litterfog.dashboard.pages.devices.rows import fingerprint, row
from litterfog.dashboard.pages.devices.skeleton import may_change
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.frame import renew_on_tick
from litterfog.dashboard.store import Store

MOST_ROWS: Final = 200  # of those that come first

_RENEWED = {
    "rows": Output(ids.ROWS, "children"),
    "fingerprints": Output(ids.FINGERPRINTS, "data"),
    "summary": Output(ids.SUMMARY, "children"),
    "table_hidden": Output(ids.TABLE, "hidden"),
    "empty_hidden": Output(ids.EMPTY, "hidden"),
}


def add_callbacks(app: Dash, store: Store, settings: DashboardSettings) -> None:
    """Bind the page to the store."""

    def look(known: object) -> dict[str, Any]:
        now_ns, words, may = time.time_ns(), visitor_words(), may_change(settings)
        return changes(store.fleet(), known, now_ns, words, may_change=may)

    renew_on_tick(app, _RENEWED, [State(ids.FINGERPRINTS, "data")], look)


def changes(
    fleet: Fleet, known: object, now_ns: int, words: Words, *, may_change: bool = False
) -> dict[str, Any]:
    """Say what changes on a page that shows the rows of these fingerprints."""
    listed = fleet.devices[:MOST_ROWS]
    told = [fingerprint(device, now_ns, words, may_change=may_change) for device in listed]
    rows = [row(device, now_ns, words, may_change=may_change) for device in listed]
    return {
        "rows": row_changes(rows, told, known),
        "fingerprints": told,
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
    """Say how many there are, how many are online and in trouble, and which are listed."""
    if not fleet.count:
        return ""
    counts = {"count": fleet.count, "online": fleet.online}
    if fleet.count <= MOST_ROWS:
        told = words("devices.known", **counts)
    else:
        told = words("devices.listed", **counts, listed=MOST_ROWS)
    if not fleet.troubled:
        return told
    return f"{told} {words('devices.attention', count=fleet.troubled)}"
