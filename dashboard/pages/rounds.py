"""The page that plans rounds: assets/rounds/page.js asks /api/rounds and shows what it answers."""

from typing import Any, Final

from dash import Dash, html
from dash.development.base_component import Component

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.store import Store
from litterfog.streets.grades.thresholds import GRADES

FORM: Final = "round-form"  # the script fills it: Dash has no form's elements without callbacks
TOLD: Final = "round-told"  # what became of the question
RESULT: Final = "round-result"


def layout(_settings: DashboardSettings, _base: Basemap) -> Component:
    """Lay out the page."""
    words = visitor_words()
    grades: dict[str, Any] = {"data-grades": ",".join(GRADES)}
    told: dict[str, Any] = {"role": "status"}
    return html.Main(
        [
            html.Header([html.H1(words("rounds.title")), html.P(words("rounds.intro"))]),
            html.Div(id=FORM, **grades),
            html.P(id=TOLD, **told),
            html.Section(id=RESULT, hidden=True),
        ],
        className="rounds-page",
    )


def add_callbacks(_app: Dash, _store: Store, _settings: DashboardSettings) -> None:
    """Bind nothing: the browser asks the API."""
