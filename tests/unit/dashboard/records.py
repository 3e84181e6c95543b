"""Records that the dashboard's tests share."""

import msgspec

from litterfog.wire.frame import EdgeTimings
from litterfog.wire.place import Place
from litterfog.wire.receipt import CloudTimings
from litterfog.wire.store_records import Hit

HIT = Hit(
    id="0194f3c2a1b07c3d8e9f000000000001",
    device="bike-01",
    captured_at_ns=1_700_000_000_123_456_789,
    received_at_ns=1_700_000_001_500_000_000,
    lat=51.0779,
    lon=4.2794,
    probability=0.8765,
    model="litter-160",
    split="split13",
    mechanism="split",
    wire_bytes=12_345,
    edge_timings=EdgeTimings(1.0, 2.0, 3.25, 4.0),
    queue_ms=9.5,
    cloud_timings=CloudTimings(5.0, 6.0, 7.0, 0.0),
)
PLACES = (Place(0.1, 0.6, 0.05, 0.04, 0.9), Place(0.7, 0.8, 0.1, 0.1, 0.6))
LOOKED_CLOSER = msgspec.structs.replace(HIT, places=PLACES, unsure=True)
