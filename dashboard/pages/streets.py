"""The streets: a table by grade, a page at a time; on a phone every row is a card.

The browser asks /api/streets for what it shows (assets/streets/): a town has thousands.
"""

from typing import Any, Final

from dash import Dash, html
from dash.development.base_component import Component

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.store import Store
from litterfog.dashboard.streets.query import UNGRADED
from litterfog.streets.grades.thresholds import GRADES

SUMMARY: Final = "streets-summary"
MEASURED: Final = "streets-measured"
EMPTY: Final = "no-streets"  # what to do while there are none
UNCOVERED: Final = "streets-uncovered"  # there are streets, and no picture on any
LISTED: Final = "streets-listed"  # all that is there once there are streets
NAME: Final = "streets-name"
DISTRICT: Final = "streets-district"
SORT: Final = "streets-sort"
TABLE: Final = "streets-table"
ROWS: Final = "streets-rows"
NO_MATCH: Final = "streets-no-match"
CLEAR: Final = "streets-clear"
PLACE: Final = "streets-place"  # which rows of how many are shown
BEFORE: Final = "streets-before"
NEXT: Final = "streets-next"
ATTRIBUTION: Final = "streets-attribution"

COLUMNS: Final = (  # what it is sorted by, and whether its numbers stand on the right
    ("name", False),
    ("covered", True),
    ("visits", True),
    ("litter", True),
    ("grade", False),
    ("trend", False),
    ("last_seen", False),
)
_SORTS: Final = ("-grade", "grade", "-litter", "-trend", "-covered", "-last_seen", "name")
_FILES: Final = {"csv": "CSV", "geojson": "GeoJSON", "gpx": "GPX"}


def layout(_settings: DashboardSettings, _base: Basemap) -> Component:
    """Lay out the page."""
    words = visitor_words()
    summary = html.P(words("streets.loading"), id=SUMMARY, role="status")
    return html.Main(
        [
            html.Header([html.H1(words("streets.title")), summary]),
            html.Section(_empty_state(words), id=EMPTY, className="empty", hidden=True),
            html.Div(
                [
                    html.P(words("streets.uncovered"), id=UNCOVERED, hidden=True),
                    _filters(words),
                    _table(words),
                    _no_match(words),
                    _foot(words),
                    html.P(id=MEASURED, className="quiet"),
                    html.P(id=ATTRIBUTION, className="quiet"),
                ],
                id=LISTED,
                hidden=True,
            ),
        ],
        className="streets-page",
    )


def add_callbacks(_app: Dash, _store: Store, _settings: DashboardSettings) -> None:
    """Bind nothing: the browser asks the API."""


def _empty_state(words: Words) -> list[Component]:
    return [
        html.Strong(words("streets.none")),
        html.Span(words("streets.import_some")),
        html.Code("litterfog streets import TOWN.osm.pbf"),
    ]


def _filters(words: Words) -> Component:
    return html.Div(
        [
            _labelled(words("streets.name"), NAME),  # the script adds what Dash has none of
            _labelled(words("streets.district"), DISTRICT, html.Select(id=DISTRICT)),
            html.Div(
                [_chip(grade, words) for grade in (*GRADES, *UNGRADED)],
                className="chips",
                role="group",
                **_aria(label=words("streets.grade")),
            ),
            _labelled(words("streets.sort"), SORT, html.Select(_sorts(words), id=SORT)),
        ],
        className="filters",
        role="search",
    )


def _labelled(text: str, name: str, *controls: Component) -> Component:
    return html.Label([html.Span(text), *controls], htmlFor=name, className=name)


def _chip(grade: str, words: Words) -> Component:
    """Let visitors choose a grade; the script counts and presses."""
    shown = _grade(grade) if grade in GRADES else words(f"streets.{grade}")
    return html.Button([shown, html.Small()], type="button", **_data(grade=grade))


def _grade(grade: str) -> Component:
    return html.Span(grade, className=f"grade grade-{GRADES.index(grade)}")


def _sorts(words: Words) -> list[Component]:
    return [
        html.Option(words(f"streets.sort_{sort.replace('-', 'most_')}"), value=sort)
        for sort in _SORTS
    ]


def _table(words: Words) -> Component:
    heads = [
        html.Th(
            html.Button(words(f"streets.{name}"), type="button", **_data(sort=name)),
            scope="col",
            className="number" if is_number else "word",
        )
        for name, is_number in COLUMNS
    ]
    caption = html.Caption(words("streets.title"), className="hidden-text")
    return html.Table([caption, html.Thead(html.Tr(heads)), html.Tbody(id=ROWS)], id=TABLE)


def _no_match(words: Words) -> Component:
    clear = html.Button(words("streets.clear"), id=CLEAR, type="button")
    return html.Section(
        [html.Strong(words("streets.no_match")), clear], id=NO_MATCH, className="empty", hidden=True
    )


def _foot(words: Words) -> Component:
    files = [html.A(name, download="", **_data(file=kind)) for kind, name in _FILES.items()]
    return html.Div(
        [
            html.Div(
                [
                    html.Button(words("streets.before"), id=BEFORE, type="button"),
                    html.Span(id=PLACE),
                    html.Button(words("streets.next"), id=NEXT, type="button"),
                ],
                className="pager",
            ),
            html.Div([html.Span(words("streets.download")), *files], className="files"),
        ],
        className="foot",
    )


def _aria(**values: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in values.items()}


def _data(**values: str) -> dict[str, Any]:
    return {f"data-{name}": value for name, value in values.items()}
