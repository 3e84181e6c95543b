"""What Redis holds of hits and devices: written by the cloud, read by the map.

How it is kept is `wire.store`'s; nothing else knows the keys.
"""

from litterfog.wire.store.index import HitIndex
from litterfog.wire.store.reader import HitReader
from litterfog.wire.store.version import StoreVersionError
from litterfog.wire.store.writer import DEVICES_KEPT, HitWriter
from litterfog.wire.store_records import DEAD_LETTER_BYTES

__all__ = [
    "DEAD_LETTER_BYTES",
    "DEVICES_KEPT",
    "HitIndex",
    "HitReader",
    "HitWriter",
    "StoreVersionError",
]
