"""Names of the shell, the same on every page; scripts, style sheet and browser tests use them."""

from typing import Final

TICK: Final = "tick"  # dcc.Store: a number that the browser raises
ANSWERED: Final = "answered"  # dcc.Store: the latest tick that the dashboard answered
STORE_AWAY: Final = "store-away"  # banner
SILENT: Final = "silent"  # banner: the dashboard itself does not answer
