"""The keys of a store, version 2. All of one area carry its hash tag: one slot of a cluster.

An area is an H3 cell of resolution 3, a town and its surroundings; what has no place (statuses,
dead letters, what a subscriber says of itself) is in the area `nowhere`.
"""

from typing import Final

import h3

STORE_VERSION: Final = 2
VERSION: Final = "litterfog:version"  # string: STORE_VERSION, of the newest cloud that wrote here
PREFIX: Final = "litterfog:v2:"
AREAS: Final = PREFIX + "areas"  # set: every area that has hits or pictures
TAKEN_OVER: Final = PREFIX + "taken-over"  # string: when a version-1 store was found, ms
V1_TOTALS: Final = "litterfog:v1:totals"  # that there is a store of version 1
NOWHERE: Final = "nowhere"
AREA_RESOLUTION: Final = 3  # hexagons of about 12,400 km2

# In an area:
DAYS: Final = "days"  # hash: UTC day -> "<version that made it>:<version that changed it last>"
STATE: Final = "version"  # string, counts up with every frame; begins at the ms of its first
NAMES: Final = "names"  # hash: d:, m: or s: with the name of a device, model or split -> number
TOTALS: Final = "totals"  # hash: the counters of `store_records.Totals`
DEVICES: Final = "devices"  # sorted set: device by last_seen in ms
DEVICE: Final = "device:"  # hash per device: its totals; in `nowhere` its status, too
DONE: Final = "done:"  # hash per device and 65.5 s of ids, expires: the ids' other 12 bytes
REJECTED: Final = "rejected"  # stream, in `nowhere`: dead letters, with their reason
STREETS: Final = "streets"  # hash: TOWN:FINGERPRINT -> packed segments; in `nowhere` TOWN -> JSON
SPOT_EVENTS: Final = "spot-events"  # stream: what people said of spots, as JSON; kept for ever

# In an area, for each UTC day of capture:
ROWS: Final = "rows:"  # string: `rows.ROW` after `rows.ROW`
HITS: Final = "hits:"  # hash: id, 16 bytes -> the Hit as JSON
PICTURES: Final = "pictures:"  # hash: H3 cell -> pictures taken
LITTER: Final = "litter:"  # hash: H3 cell -> hits among them
COVERED: Final = "covered:"  # hash: segment id (<u8) and the device's number (<u2) -> pictures
DIRTY: Final = "dirty:"  # hash: the same -> hits among them
DAILY: Final = (ROWS, HITS, PICTURES, LITTER, COVERED, DIRTY)

DAY_NS: Final = 86_400 * 10**9


def key(area: str, kind: str) -> str:
    """Name a key of an area."""
    return f"{PREFIX}{{{area}}}:{kind}"


def area_of(cell: str) -> str:
    """Name the area of an H3 cell: by the cell, so that a cell lies in one area as a whole."""
    return str(h3.cell_to_parent(cell, AREA_RESOLUTION))


def day_of(captured_at_ns: int) -> int:
    """Give the UTC day of a time, since the Unix epoch."""
    return captured_at_ns // DAY_NS
