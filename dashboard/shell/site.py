"""What every page of a dashboard shares: the pages, the files, the base map, the settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.pages.page import Page
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.files import Files


@dataclass(frozen=True, slots=True)
class Site:
    """One dashboard."""

    pages: Sequence[Page]
    files: Files
    base: Basemap
    settings: DashboardSettings
