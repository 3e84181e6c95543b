"""How a hit's probability is shown, wherever it is."""

from bisect import bisect_right

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard import written
from litterfog.dashboard.map.scales import PROBABILITY_STEPS
from litterfog.wire.store_records import Hit


def badge(hit: Hit) -> Component:
    """Show the probability beside a dot of the map's colour."""
    dot = html.I(className=f"step-{step_of(hit.probability)}")
    return html.Span([dot, written.percent(hit.probability)], className="badge")


def step_of(probability: float) -> int:
    """Give the number of its colour, as MapLibre's step expression chooses it."""
    return max(0, bisect_right(PROBABILITY_STEPS, probability) - 1)
