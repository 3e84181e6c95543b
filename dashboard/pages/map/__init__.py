"""The map: hits and coverage as they come, the totals, one hit in detail."""

from litterfog.dashboard.pages.map.callbacks import add_callbacks
from litterfog.dashboard.pages.map.skeleton import layout

__all__ = ["add_callbacks", "layout"]
