"""The fleet: what every device does, what is wrong, and the frames that the cloud has refused."""

from litterfog.dashboard.pages.devices.callbacks import add_callbacks, changes
from litterfog.dashboard.pages.devices.skeleton import layout

__all__ = ["add_callbacks", "changes", "layout"]
