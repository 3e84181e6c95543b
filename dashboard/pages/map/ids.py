"""Component ids of the map page; the browser tests and the style sheet use the same names."""

from typing import Final

MAP: Final = "map"  # dcc.Graph
SHOW_ALL: Final = "show-all"  # button: frame every hit again
LEGEND: Final = "legend"
LEGEND_NOTE: Final = "legend-note"  # how many of the hits are drawn
EMPTY: Final = "empty"  # what to do while there are no hits

COUNTERS: Final = "counters"
COUNT_FRAMES: Final = "count-frames"
COUNT_HITS: Final = "count-hits"
COUNT_CLEAN: Final = "count-clean"
COUNT_BYTES: Final = "count-bytes-per-frame"
COUNT_ONLINE: Final = "count-devices-online"
COUNT_DUPLICATES: Final = "count-duplicates"
COUNT_REJECTED: Final = "count-rejected"

HITS: Final = "hits"  # the latest, newest first
DETAILS: Final = "details"  # of the hit that the address's #id names
DETAILS_CLOSE: Final = "details-close"
DEVICES: Final = "devices"  # those seen latest

ADDRESS: Final = "address"  # dcc.Location; its hash is the chosen hit's id
DISPLAY: Final = "display"  # dcc.Store: what the map displays by now
FOLLOW: Final = "follow"  # dcc.Store: false once the user has moved the map
MAP_SIZE: Final = "map-size"  # dcc.Store: [width, height] in CSS pixels
