"""How a hit's probability is shown, wherever it is."""

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard import words
from litterfog.dashboard.map.figures import LEAST_PROBABILITY, PROBABILITY_COLOURS
from litterfog.wire.store_records import Hit


def badge(hit: Hit) -> Component:
    """Show the probability beside a dot of the map's colour."""
    colour = badge_colour(hit.probability)
    return html.Span(
        [html.I(style={"background": colour}), words.percent(hit.probability)], className="badge"
    )


def badge_colour(probability: float) -> str:
    """Name the probability scale's nearest colour."""
    share = (probability - LEAST_PROBABILITY) / (1 - LEAST_PROBABILITY)
    last = len(PROBABILITY_COLOURS) - 1
    return PROBABILITY_COLOURS[round(min(1.0, max(0.0, share)) * last)]
