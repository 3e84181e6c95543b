"""The pages, in the order of the navigation; the first is where a lost visitor is sent."""

from typing import Final

import litterfog.dashboard.pages.map as map_page
from litterfog.dashboard.pages import devices, rounds, streets
from litterfog.dashboard.pages.page import Page

PAGES: Final = (
    Page("/", "shell.map", map_page, has_map=True),
    Page("/streets", "shell.streets", streets),
    Page("/rounds", "shell.rounds", rounds),
    Page("/devices", "shell.devices", devices),
)
