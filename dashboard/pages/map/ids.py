"""Ids of the map page: of its components, its browser tests, its style sheets and assets/map/."""

from typing import Final

MAP: Final = "map"  # dcc.Graph
LOOKS: Final = "map-looks"  # JSON: the map's style and colours in either scheme
ZOOM_IN: Final = "zoom-in"
ZOOM_OUT: Final = "zoom-out"
LOCATE: Final = "locate"  # where am I
SHOW_ALL: Final = "show-all"  # frame every hit again
SCALE: Final = "scale-bar"
TIP: Final = "tip"  # beside the pointer: what lies under it
EMPTY: Final = "empty"  # what to do while there are no hits
NO_MATCH: Final = "no-match"  # the filter matches nothing
LOADING: Final = "loading"
LEGEND: Final = "legend"
LAYERS: Final = "layers"  # the switches, in the legend

FILTERS: Final = "filters"
FILTERS_OPEN: Final = "filters-open"  # on a phone
TIMELINE: Final = "timeline"

PANEL: Final = "panel"
PANEL_HANDLE: Final = "panel-handle"  # on a phone: pulls the panel up
MATCHING: Final = "matching"  # how many hits are in view
EVERYWHERE: Final = "everywhere"
COUNT_PICTURES: Final = "count-pictures"
COUNT_HITS: Final = "count-hits"
COUNT_CLEAN: Final = "count-clean"
COUNT_BYTES: Final = "count-bytes-per-picture"
COUNT_ONLINE: Final = "count-devices-online"
COUNT_DUPLICATES: Final = "count-duplicates"
COUNT_REJECTED: Final = "count-rejected"
HITS: Final = "hits"  # the latest in view, newest first
ROUND: Final = "plan-round"  # link: a round over what the map shows
HITS_TITLE: Final = "hits-title"

SHEET: Final = "sheet"  # holds the details
SHEET_HANDLE: Final = "sheet-handle"
DETAILS: Final = "details"  # of the hit that the address's #id names
SPOT: Final = "spot"  # in the details: the spot that the hit belongs to
SPOT_BODY: Final = "spot-body"
SPOT_TOLD: Final = "spot-told"  # what became of a change
DETAILS_CLOSE: Final = "details-close"

ADDRESS: Final = "address"  # dcc.Location; its hash is the chosen hit's id
