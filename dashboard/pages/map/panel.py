"""The side panel's contents: records in, Dash components out."""

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard import words
from litterfog.dashboard.map.figures import LEAST_PROBABILITY, MOST_HITS, PROBABILITY_COLOURS
from litterfog.dashboard.pages.map import ids
from litterfog.dashboard.store import State
from litterfog.wire.store_records import Device, Hit

LISTED_HITS = 25


def counters(state: State) -> list[Component]:
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


def devices(known: Iterable[Device], now_ns: int) -> Component:
    """Say what each device is doing, those seen latest first."""
    cards = [_device(device, now_ns) for device in known]
    return html.Ul(cards) if cards else html.P("None has reported yet.", className="quiet")


def empty_state(state: State) -> list[Component]:
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


def details(hit: Hit) -> list[Component]:
    """Show all that is known of a hit."""
    return [
        html.Div([html.H2("Litter"), _badge(hit), _close()], className="details-head"),
        html.Dl(_terms(_facts(hit))),
        html.H3("Stage timings"),
        html.Dl(_terms(stage_timings(hit))),
    ]


def no_details(reason: str) -> list[Component]:
    """Say why there are no details to show."""
    return [html.Div([html.H2("Litter"), _close()], className="details-head"), html.P(reason)]


def stage_timings(hit: Hit) -> list[tuple[str, str]]:
    """List each stage's wall-clock time, device first."""
    edge, cloud = hit.edge_timings, hit.cloud_timings
    stages = [
        ("device: read", edge.read_ms),
        ("device: resize", edge.resize_ms),
        ("device: head", edge.predict_ms),
        ("device: encode", edge.encode_ms),
    ]
    if hit.queue_ms is not None:
        stages.append(("device: outbox", hit.queue_ms))
    if cloud:
        stages += [
            ("cloud: queue", cloud.queue_ms),
            ("cloud: decode", cloud.decode_ms),
            ("cloud: tail", cloud.predict_ms),
        ]
    return [(name, words.milliseconds(value)) for name, value in stages]


def is_online(device: Device) -> bool:
    """Say whether the device's last word was that it is online."""
    return device.status is not None and device.status.state == "online"


def _facts(hit: Hit) -> list[tuple[str, str]]:
    return [
        ("Captured", words.moment(hit.captured_at_ns)),
        ("Received", words.moment(hit.received_at_ns)),
        ("Device", hit.device),
        ("Place", words.place(hit.lat, hit.lon)),
        ("Mechanism", hit.mechanism),
        ("Split", hit.split),
        ("Model", hit.model),
        ("On the wire", words.size(hit.wire_bytes)),
        ("Id", hit.id),
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
    return html.A([text, _badge(hit)], href=f"#{hit.id}", className="hit-row")


def _badge(hit: Hit) -> Component:
    colour = badge_colour(hit.probability)
    return html.Span(
        [html.I(style={"background": colour}), words.percent(hit.probability)], className="badge"
    )


def badge_colour(probability: float) -> str:
    """Name the probability scale's nearest colour."""
    share = (probability - LEAST_PROBABILITY) / (1 - LEAST_PROBABILITY)
    last = len(PROBABILITY_COLOURS) - 1
    return PROBABILITY_COLOURS[round(min(1.0, max(0.0, share)) * last)]


def _device(device: Device, now_ns: int) -> Component:
    state = device.status.state if device.status else "unknown"
    head = [
        html.I(className=f"light {state}"),
        html.Span(device.name, className="name"),
        html.Span(state, className="quiet"),
    ]
    lines = [html.P(line, className="quiet") for line in doing(device, now_ns)]
    return html.Li([html.Div(head, className="device-head"), *lines])


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


def _terms(pairs: Iterable[tuple[str, str]]) -> list[Component]:
    return [html.Div([html.Dt(term), html.Dd(text)]) for term, text in pairs]


def _close() -> Component:
    return html.A("Close", href="#", id=ids.DETAILS_CLOSE, className="close")
