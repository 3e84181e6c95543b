"""The map page before anything is known: map, legend, side panel."""

from dash import dcc, html
from dash.development.base_component import Component

from litterfog.dashboard.map.figures import COVERAGE_COLOURS, PROBABILITY_COLOURS, empty_map
from litterfog.dashboard.pages.map import ids
from litterfog.dashboard.settings import DashboardSettings


def layout(settings: DashboardSettings) -> Component:
    """Lay out the page."""
    return html.Div([_map(settings), _panel(), *_unseen()], className="map-page")


def _map(settings: DashboardSettings) -> Component:
    return html.Main(
        [
            dcc.Graph(
                id=ids.MAP,
                figure=empty_map(settings.tiles),
                responsive=True,
                config={"displayModeBar": False, "scrollZoom": True},
            ),
            html.Div(id=ids.EMPTY, className="empty", hidden=True),
            html.Button("Show all hits", id=ids.SHOW_ALL, className="show-all", n_clicks=0),
            _legend(),
        ],
        className="map-area",
    )


def _panel() -> Component:
    devices_head = [html.H2("Devices"), html.A("All devices", href="/devices")]
    return html.Aside(
        [
            html.Header([html.H1("Street litter"), html.P("Seen at the edge, as it comes in")]),
            html.Section(id=ids.DETAILS, className="details", hidden=True),
            html.Section(id=ids.COUNTERS, className="counters"),
            html.Section(
                [html.H2("Latest hits"), html.Div(_unread(), id=ids.HITS)], className="hits"
            ),
            html.Section(
                [
                    html.Div(devices_head, className="section-head"),
                    html.Div(_unread(), id=ids.DEVICES),
                ],
                className="devices",
            ),
            _footer(),
        ],
        className="panel",
    )


def _legend() -> Component:
    return html.Div(
        [
            _scale("Hit: probability of litter", PROBABILITY_COLOURS, "50 %", "100 %"),
            _scale("Hexagon: hits per frame seen", COVERAGE_COLOURS, "none", "all", faint=True),
            html.Small(id=ids.LEGEND_NOTE),
        ],
        id=ids.LEGEND,
        className="legend",
    )


def _scale(
    title: str, colours: tuple[str, ...], low: str, high: str, *, faint: bool = False
) -> Component:
    bar = html.I(
        className="bar faint" if faint else "bar",
        style={"background": f"linear-gradient(to right, {', '.join(colours)})"},
    )
    return html.Div([html.Span(title), bar, html.Span([html.Span(low), html.Span(high)])])


def _unread() -> Component:
    return html.P("Nothing read yet.", className="quiet")


def _footer() -> Component:
    return html.Footer(
        [
            html.A("GeoJSON", href="/api/hits.geojson"),
            html.A("CSV", href="/api/hits.csv"),
            html.A("Health", href="/healthz"),
            html.Span("Times are UTC"),
        ]
    )


def _unseen() -> list[Component]:
    return [
        dcc.Location(id=ids.ADDRESS, refresh=False),
        dcc.Store(id=ids.DISPLAY, data={}),
        dcc.Store(id=ids.FOLLOW, data=True),
        dcc.Store(id=ids.MAP_SIZE, data=None),
    ]
