"""Component ids of the shell, the same on every page; browser tests and style sheet use them."""

from typing import Final

TICK: Final = "tick"  # dcc.Interval: time for another look at the store
ANSWERED: Final = "answered"  # dcc.Store: the latest tick that the dashboard answered
STORE_AWAY: Final = "store-away"  # banner
SILENT: Final = "silent"  # banner: the dashboard itself does not answer
