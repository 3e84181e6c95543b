"""The names of the fleet page's parts."""

from typing import Final

TABLE: Final = "device-table"
ROWS: Final = "device-rows"
SUMMARY: Final = "device-summary"
EMPTY: Final = "no-devices"  # what to do while there are none
FINGERPRINTS: Final = "row-fingerprints"  # dcc.Store: of the rows that the page shows by now
LETTERS: Final = "dead-letters"  # assets/devices/letters.js fills it
