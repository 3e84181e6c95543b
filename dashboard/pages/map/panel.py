"""The side panel's contents: records in, Dash components out."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard import words
from litterfog.dashboard.components.devices import is_online, nameplate
from litterfog.dashboard.components.hits import badge
from litterfog.dashboard.map.figures import MOST_HITS
from litterfog.dashboard.pages.map import ids
from litterfog.dashboard.store import StoreState
from litterfog.wire.store_records import Device, Hit

LISTED_HITS = 25
LISTED_DEVICES = 10  # the page /devices has the others


def counters(state: StoreState) -> list[Component]:
    """Show the totals; duplicates and rejections only once there are any."""
    totals = state.totals
    per_frame = words.size(totals.wire_bytes / totals.frames) if totals.frames else "none"
    online = sum(is_online(device) for device in state.devices)
    tiles = [
        _counter(ids.COUNT_HITS, words.number(totals.hits), "litter hits", "hot"),
        _counter(ids.COUNT_FRAMES, words.number(totals.frames), "frames seen"),
        _counter(ids.COUNT_CLEAN, words.number(totals.clean), "clean"),
        _counter(ids.COUNT_ONLINE, f"{online} / {len(state.devices)}", "devices online"),
        _counter(ids.COUNT_BYTES, per_frame, "on the wire per frame"),
    ]
    if totals.duplicates:
        tiles.append(_counter(ids.COUNT_DUPLICATES, words.number(totals.duplicates), "duplicates"))
    if totals.rejected:
        rejected = words.number(totals.rejected)
        tiles.append(_counter(ids.COUNT_REJECTED, rejected, "rejected", "warn"))
    return tiles


def hit_list(hits: Sequence[Hit], now_ns: int) -> Component:
    """List the latest hits, newest first; each links to its details."""
    if not hits:
        return html.P("None yet.", className="quiet")
    return html.Ol([html.Li(_hit_row(hit, now_ns)) for hit in hits[:LISTED_HITS]])


def devices(known: Sequence[Device], now_ns: int) -> list[Component]:
    """Say what the devices seen latest are doing, and that there are more."""
    if not known:
        return [html.P("None has reported yet.", className="quiet")]
    shown: list[Component] = [
        html.Ul([_device(device, now_ns) for device in known[:LISTED_DEVICES]])
    ]
    if len(known) > LISTED_DEVICES:
        shown.append(html.P(f"The {LISTED_DEVICES} seen latest.", className="quiet"))
    return shown


def empty_state(state: StoreState) -> list[Component]:
    """Say what to do while there are no hits."""
    frames = state.totals.frames
    seen = (
        f"{words.number(frames)} frames seen, all clean so far."
        if frames
        else "Waiting for frames:"
    )
    return [html.Strong("No hits yet."), html.Span(seen), html.Code("litterfog edge --source ...")]


def drawn_note(hit_count: int) -> str:
    """Say how many of the hits are on the map, when it is not all of them."""
    if hit_count <= MOST_HITS:
        return ""
    return f"The latest {words.number(MOST_HITS)} of {words.number(hit_count)} hits are drawn."


def doing(device: Device, now_ns: int) -> list[str]:
    """Say in short lines what a device does and has done."""
    seen = f"last seen {words.ago(device.last_seen_ns, now_ns)}"
    status = device.status
    if status is None:
        return [seen]
    counts = [(status.frames_seen, "frames seen"), (status.outbox_depth, "in the outbox")]
    faults = [(status.dropped, "dropped"), (status.skipped, "skipped")]
    counts += [fault for fault in faults if fault[0]]
    return [
        f"{status.split} · {status.codec} · {status.model}",
        " · ".join(f"{words.number(count)} {name}" for count, name in counts),
        seen,
    ]


def _counter(name: str, value: str, label: str, tone: str = "") -> Component:
    children = [html.Strong(value, id=name), html.Span(label)]
    return html.Div(children, className=f"counter {tone}".strip())


def _hit_row(hit: Hit, now_ns: int) -> Component:
    first = [
        html.Time(words.clock(hit.captured_at_ns, now_ns), dateTime=words.iso(hit.captured_at_ns)),
        html.Span(hit.device, className="name"),
    ]
    second = f"{hit.split} · {hit.lat:.4f}, {hit.lon:.4f}"
    text = html.Span([html.Span(first), html.Small(second)], className="hit-text")
    return html.A([text, badge(hit)], href=f"#{hit.id}", className="hit-row")


def _device(device: Device, now_ns: int) -> Component:
    lines = [html.P(line, className="quiet") for line in doing(device, now_ns)]
    return html.Li([nameplate(device), *lines])
