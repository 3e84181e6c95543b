"""What every page of a dashboard shares: the table of pages, the files, the settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from litterfog.dashboard.pages.page import Page
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.files import Files


@dataclass(frozen=True, slots=True)
class Site:
    """One dashboard."""

    pages: Sequence[Page]
    files: Files
    settings: DashboardSettings
