"""All that is known of one hit: a record in, Dash components out."""

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard import written
from litterfog.dashboard.components.hits import badge
from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.pages.map import ids
from litterfog.dashboard.pages.map.places import drawing
from litterfog.wire.store_records import Hit

Terms = list[tuple[str, Any]]


def details(hit: Hit) -> list[Component]:
    """Show its places, facts and stages; assets/map/page/chosen.js puts times in local time."""
    words = visitor_words()
    place = {"lat": hit.lat, "lon": hit.lon, "probability": hit.probability, "id": hit.id}
    data: dict[str, Any] = {f"data-{name}": str(value) for name, value in place.items()}
    return [
        _head(words, badge(hit)),
        *_doubt(hit, words),
        *drawing(hit.places, words),
        _spot(hit, words),
        html.Dl(_terms(_facts(hit, words)), **data),
        html.Details(
            [html.Summary(words("map.stages")), html.Dl(_terms(stage_timings(hit, words)))],
            className="stages",
        ),
    ]


def _spot(hit: Hit, words: Words) -> Component:
    """Leave room for the spot that it belongs to, which assets/map/page/spot.js fills."""
    named: dict[str, Any] = {"aria-labelledby": f"{ids.SPOT}-title", "data-hit": hit.id}
    told: dict[str, Any] = {"role": "status"}
    return html.Section(
        [
            html.H3(words("spot.title"), id=f"{ids.SPOT}-title"),
            html.P(id=ids.SPOT_TOLD, **told),
            html.Div(id=ids.SPOT_BODY),
        ],
        id=ids.SPOT,
        className="spot",
        hidden=True,
        key=hit.id,
        **named,
    )


def _doubt(hit: Hit, words: Words) -> list[Component]:
    if not hit.unsure:
        return []
    told = words("map.unsure", probability=words.decimal(hit.probability, 2))
    return [html.P(told, className="unsure")]


def no_details(reason: str) -> list[Component]:
    """Say why there are no details to show."""
    return [_head(visitor_words()), html.P(reason)]


def stage_timings(hit: Hit, words: Words) -> Terms:
    """List each stage's wall-clock time, device first."""
    edge, cloud = hit.edge_timings, hit.cloud_timings
    stages = [
        ("read", edge.read_ms),
        ("resize", edge.resize_ms),
        ("head", edge.predict_ms),
        ("encode", edge.encode_ms),
    ]
    if hit.queue_ms is not None:
        stages.append(("outbox", hit.queue_ms))
    if cloud:
        stages += [
            ("queue", cloud.queue_ms),
            ("decode", cloud.decode_ms),
            ("tail", cloud.predict_ms),
        ]
    return [(words(f"map.stage_{name}"), f"{words.decimal(value, 1)} ms") for name, value in stages]


def _facts(hit: Hit, words: Words) -> Terms:
    facts = {
        "captured": _moment(hit.captured_at_ns),
        "received": _moment(hit.received_at_ns),
        "place": written.place(hit.lat, hit.lon),
        "device": hit.device,
        "mechanism": hit.mechanism,
        "split": hit.split,
        "model": hit.model,
        "wire": words.size(hit.wire_bytes),
        "id": hit.id,
    }
    return [(words(f"map.{name}"), fact) for name, fact in facts.items()]


def _moment(at_ns: int) -> Component:
    return html.Time(written.moment(at_ns), dateTime=written.iso(at_ns))


def _terms(pairs: Iterable[tuple[str, Any]]) -> list[Component]:
    return [html.Div([html.Dt(term), html.Dd(text)]) for term, text in pairs]


def _head(words: Words, *beside: Component) -> Component:
    label: dict[str, Any] = {"aria-label": words("map.close")}
    close = html.A("✕", href="#", id=ids.DETAILS_CLOSE, className="close", role="button", **label)
    return html.Div([html.H2(words("map.litter")), *beside, close], className="details-head")
