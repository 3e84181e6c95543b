"""The map page's one callback: the details of the hit that the address names.

All else goes between assets/map/ and /api/ without Dash.
"""

import re
from typing import Any

from dash import Dash, Input, Output

from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.pages.map import details, ids
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.store import Store, StoreAwayError

_HIT_HASH = re.compile(r"#([0-9a-f]{32})")


def add_callbacks(app: Dash, store: Store, _settings: DashboardSettings) -> None:
    """Bind the page to the store."""

    @app.callback(
        Output(ids.DETAILS, "children"),
        Output(ids.SHEET, "hidden"),
        Input(ids.ADDRESS, "hash"),
    )
    def show_details(address_hash: str | None) -> tuple[Any, bool]:
        chosen = _HIT_HASH.fullmatch(address_hash or "")
        if chosen is None:
            return [], True
        try:
            hit = store.read(lambda reader: reader.hit(chosen[1]))
        except StoreAwayError:
            return details.no_details(visitor_words()("map.store_away")), False
        if hit is None:
            return details.no_details(visitor_words()("map.not_stored")), False
        return details.details(hit), False
