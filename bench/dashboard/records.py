"""A town's hits as the records that the cloud would write. Knows no store."""

from litterfog.bench.dashboard.town import MODELS, PICTURES_PER_HIT, SPLITS, Town
from litterfog.wire.cells import cell_of
from litterfog.wire.frame import EdgeTimings, mechanism_of
from litterfog.wire.receipt import CloudTimings
from litterfog.wire.status import Status
from litterfog.wire.store_records import Hit, Observation

_EDGE = EdgeTimings(read_ms=3.1, resize_ms=8.4, predict_ms=61.7, encode_ms=5.2)
_CLOUD = CloudTimings(queue_ms=0.6, decode_ms=1.1, predict_ms=9.8, store_ms=0)
WIRE_BYTES = 6_200
_RECEIVED_AFTER_NS = 180_000_000


def hit_of(town: Town, row: int) -> Hit:
    """Give one hit whole."""
    captured_ns = int(town.captured_ms[row]) * 1_000_000
    split = SPLITS[town.split[row]]
    return Hit(
        id=town.id[row].tobytes().hex(),
        device=town.devices[town.device[row]],
        captured_at_ns=captured_ns,
        received_at_ns=captured_ns + _RECEIVED_AFTER_NS,
        lat=float(town.lat[row]),
        lon=float(town.lon[row]),
        probability=round(float(town.probability[row]), 6),
        model=MODELS[town.model[row]],
        split=split,
        mechanism=mechanism_of(split),
        wire_bytes=WIRE_BYTES,
        edge_timings=_EDGE,
        queue_ms=12.5,
        cloud_timings=_CLOUD,
    )


def observation_of(hit: Hit) -> Observation:
    """Give what the cloud writes of a hit."""
    return Observation(
        id=hit.id,
        device=hit.device,
        captured_at_ns=hit.captured_at_ns,
        wire_bytes=hit.wire_bytes,
        cells={cell_of(hit.lat, hit.lon): 1},
        hit=hit,
    )


def status_of(town: Town, device: int, now_ns: int) -> Status:
    """Give what a device says of itself."""
    return Status(
        state="offline" if device % 4 == 3 else "online",
        split=SPLITS[device % len(SPLITS)],
        codec="cbor",
        model=MODELS[0],
        version="0.2.0",
        at_ns=now_ns - device * 1_000_000_000,
        frames_seen=len(town) * PICTURES_PER_HIT // len(town.devices),
    )
