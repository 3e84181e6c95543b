"""The map's side panel before anything is known: the counts, the latest hits, the exports."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.pages.map import ids

EXPORTS = (("GeoJSON", "geojson"), ("CSV", "csv"), ("GPX", "gpx"))


def panel() -> Component:
    """Lay out the panel; on a phone it is pulled up over the map."""
    return html.Aside(
        [_handle(), _head(), _counters(), _hits(), _footer()], id=ids.PANEL, className="panel"
    )


def _handle() -> Component:
    words = visitor_words()
    told: dict[str, Any] = {"aria-expanded": "false", "aria-controls": ids.PANEL}
    return html.Button(
        [html.Span(className="grip"), html.Span(words("map.panel"), className="unseen")],
        id=ids.PANEL_HANDLE,
        className="handle",
        **told,
    )


def _head() -> Component:
    """Show what is in view, which is news to a screen reader, and what there is besides."""
    words = visitor_words()
    live: dict[str, Any] = {"aria-live": "polite", "aria-atomic": "true"}
    return html.Header(
        [
            html.H1(words("map.title")),
            html.P(
                [html.Strong(id=ids.MATCHING), " ", html.Span(id=f"{ids.MATCHING}-words")], **live
            ),
            html.P(id=ids.EVERYWHERE, className="quiet"),
        ]
    )


def _counters() -> Component:
    shown = [
        (ids.COUNT_PICTURES, "pictures", ""),
        (ids.COUNT_HITS, "litter_hits", "hot"),
        (ids.COUNT_CLEAN, "clean", ""),
        (ids.COUNT_ONLINE, "devices_online", ""),
        (ids.COUNT_BYTES, "per_picture", ""),
        (ids.COUNT_DUPLICATES, "duplicates", ""),
        (ids.COUNT_REJECTED, "rejected", "warn"),
    ]
    return html.Dl([_counter(*one) for one in shown], className="counters")


def _counter(name: str, word: str, tone: str) -> Component:
    text: Component | str = visitor_words()(f"map.{word}")
    if name == ids.COUNT_ONLINE:
        text = html.A(text, href="devices")
    return html.Div(
        [html.Dt(text), html.Dd(id=name)],
        id=f"{name}-tile",
        className=f"counter {tone}".strip(),
        hidden=True,
    )


def _hits() -> Component:
    words = visitor_words()
    return html.Section(
        [
            html.H2(words("map.latest_hits"), id=ids.HITS_TITLE),
            html.Ol(id=ids.HITS, className="hit-list"),
        ],
        className="hits",
    )


def _footer() -> Component:
    words = visitor_words()
    links = [
        html.A(name, href=f"api/hits.{kind}", className="export", download="")
        for name, kind in EXPORTS
    ]
    plan = html.A(words("rounds.plan"), href="rounds", id=ids.ROUND, className="plan")
    return html.Footer([html.Span(words("map.export")), *links, plan])
