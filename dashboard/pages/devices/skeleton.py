"""The fleet page before anything is known."""

from dash import dcc, html
from dash.development.base_component import Component
from flask import has_request_context

from litterfog.dashboard.access.roles import visitor
from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.pages.devices import ids
from litterfog.dashboard.pages.devices.columns import COLUMNS
from litterfog.dashboard.settings import DashboardSettings


def layout(settings: DashboardSettings, _base: Basemap) -> Component:
    """Lay out the page."""
    words = visitor_words()
    return html.Main(
        [
            html.Header(
                [
                    html.H1(words("devices.title")),
                    html.P(words("shell.unread"), id=ids.SUMMARY),
                ]
            ),
            html.Section(_empty_state(words), id=ids.EMPTY, className="empty", hidden=True),
            html.Table(
                [html.Thead(_head(words, settings)), html.Tbody(id=ids.ROWS)],
                id=ids.TABLE,
                hidden=True,
            ),
            html.Section(id=ids.LETTERS),
            dcc.Store(id=ids.FINGERPRINTS, data=[]),
        ],
        className="devices-page may-change" if may_change(settings) else "devices-page",
    )


def may_change(settings: DashboardSettings) -> bool:
    """Whether who asks may change devices, and there is a way to them; nobody asks while built."""
    return settings.broker is not None and has_request_context() and visitor().may("operator")


def _head(words: Words, settings: DashboardSettings) -> Component:
    titles = ["devices.device", "devices.last_seen", *(column.title for column in COLUMNS)]
    tones = ["word", "word", *(column.tone for column in COLUMNS)]
    heads: list[Component] = [
        html.Th(words(title), scope="col", className=tone)
        for title, tone in zip(titles, tones, strict=True)
    ]
    if may_change(settings):
        heads.append(html.Td())
    return html.Tr(heads)


def _empty_state(words: Words) -> list[Component]:
    return [
        html.Strong(words("devices.none")),
        html.Span(words("devices.start_one")),
        html.Code("litterfog edge --source ..."),
    ]
