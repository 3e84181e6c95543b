"""A device as a row of the table; on a phone the row is a card."""

import zlib
from typing import Any

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard.components.devices import nameplate, state_of
from litterfog.dashboard.fleet import MINUTE_NS, seen_minute
from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.pages.devices.columns import COLUMNS, UNTOLD, Column
from litterfog.dashboard.written import minute_iso
from litterfog.wire.store_records import Device
from litterfog.wire.troubles import Trouble, days_left, troubles_of


def row(device: Device, now_ns: int, words: Words, *, may_change: bool = False) -> Component:
    """Show a device."""
    seen = html.Time(_age(device, now_ns, words), dateTime=minute_iso(device.last_seen_ns))
    chips = [html.Span(text, className="chip") for text in troubles(device, now_ns, words)]
    name = html.Th(
        [
            nameplate(device),
            *_small(about(device)),
            *([html.Div(chips, className="troubles")] if chips else []),
        ],
        scope="row",
    )
    last = html.Td([seen, *_small(_place(device))], className="seen")
    cells = (_cell(column, device, words) for column in COLUMNS)
    button = [html.Td(_button(device, words), className="change")] if may_change else []
    return html.Tr([name, last, *cells, *button])


def fingerprint(device: Device, now_ns: int, words: Words, *, may_change: bool = False) -> int:
    """Give a number that tells one row from another; its age the browser tells."""
    cells = (f"{one.text(device, words)}\1{one.detail(device, words)}" for one in COLUMNS)
    facts = device.name, state_of(device), str(seen_minute(device)), about(device), _place(device)
    told = *facts, *troubles(device, now_ns, words), *cells, str(may_change)
    return zlib.crc32("\0".join(told).encode())


def about(device: Device) -> str:
    """Say a device's group and version, where it tells them."""
    status = device.status
    return " · ".join(part for part in (status.group, status.version) if part) if status else ""


def troubles(device: Device, now_ns: int, words: Words) -> list[str]:
    """Say what is wrong; that a device is offline its light says."""
    found = troubles_of(device.status, device.last_seen_ns, now_ns)
    return [_trouble(one, device, now_ns, words) for one in found if one != "offline"]


def _trouble(trouble: Trouble, device: Device, now_ns: int, words: Words) -> str:
    status = device.status
    assert status is not None  # else it had no trouble to tell
    if trouble == "refused" and status.answer:
        return words("devices.trouble_refused", reason=status.answer.reason)
    if trouble == "dropped":
        return words("devices.trouble_dropped", count=status.dropped)
    if trouble == "certificate":
        days = days_left(status.certificate_ends_ms or 0, now_ns)
        ended = "_ended" if days < 0 else ""
        return words(f"devices.trouble_certificate{ended}", count=days)
    return words(f"devices.trouble_{trouble}")


def _cell(column: Column, device: Device, words: Words) -> Component:
    text = column.text(device, words)
    calm = column.tone == "warn" and text in ("0", UNTOLD)
    label: Any = {"data-label": words(column.title)}  # for the card, which has no head
    shown: list[Any] = [text, *_small(column.detail(device, words))]
    return html.Td(shown, className="number" if calm else column.tone, **label)


def _place(device: Device) -> str:
    place = device.status.place if device.status else None
    return "" if place is None else f"{place.lat:.4f}, {place.lon:.4f}"


def _small(text: str) -> list[Component]:
    return [html.Small(text)] if text else []


def _button(device: Device, words: Words) -> Component:
    name: Any = {
        "data-device": device.name,
        "aria-label": f"{words('devices.change')} {device.name}",
    }
    return html.Button(words("devices.change"), className="plain", **name)


def _age(device: Device, now_ns: int, words: Words) -> str:
    """Say when in minutes: a row must not change with every second."""
    age_ns = now_ns - device.last_seen_ns
    return words("shell.just_now") if age_ns < MINUTE_NS else words.ago(age_ns // 1_000_000_000)
