"""All that is known of one hit: a record in, Dash components out."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard import words
from litterfog.dashboard.components.hits import badge
from litterfog.dashboard.pages.map import ids
from litterfog.wire.store_records import Hit


def details(hit: Hit) -> list[Component]:
    """Show its facts and its stage timings."""
    return [
        html.Div([html.H2("Litter"), badge(hit), _close()], className="details-head"),
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


def _terms(pairs: Iterable[tuple[str, str]]) -> list[Component]:
    return [html.Div([html.Dt(term), html.Dd(text)]) for term, text in pairs]


def _close() -> Component:
    return html.A("Close", href="#", id=ids.DETAILS_CLOSE, className="close")
