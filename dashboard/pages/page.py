"""What a page is, to the shell and to the table of pages."""

from dataclasses import dataclass
from typing import Protocol

from dash import Dash
from dash.development.base_component import Component

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.store import Store


class PageModule(Protocol):
    """What the module of a page has."""

    __name__: str

    def layout(self, settings: DashboardSettings, base: Basemap) -> Component:
        """Lay out the page before anything is known."""

    def add_callbacks(self, app: Dash, store: Store, settings: DashboardSettings) -> None:
        """Bind the page to the store."""


@dataclass(frozen=True, slots=True)
class Page:
    """A row of the table of pages."""

    path: str
    title: str  # in the navigation and on the browser's tab: a key of languages/
    module: PageModule
    has_map: bool = False  # it takes plotly.js

    @property
    def assets(self) -> str:
        """Name the folder below assets/ whose files this page alone loads."""
        return self.module.__name__.rpartition(".")[2]
