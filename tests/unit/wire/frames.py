"""Frames for tests."""

import zlib

from litterfog.wire.frame import (
    SCHEMA,
    Body,
    EdgeTimings,
    Frame,
    Picture,
    Position,
    Tally,
    Tensor,
    Verdict,
)
from litterfog.wire.place import Place, Region

DATA = bytes(range(12))
TENSOR = Tensor(
    dtype="int8", shape=(2, 2, 3), encoding="raw", crc32=zlib.crc32(DATA), data=DATA, scale=0.5
)
PICTURE = Picture(format="raw", shape=(2, 2, 3), crc32=zlib.crc32(DATA), data=DATA)
VERDICT = Verdict(probability=0.75)
PLACES = (Place(0.3333, 0.5, 0.0625, 0.125, 0.75), Place(0.0, 0.9, 0.25, 0.1, 0.5))
PLACED = Verdict(probability=0.75, places=PLACES)
LOOKS = (Region(0.0, 0.35, 1.0, 0.65), Region(-0.0417, 0.5, 0.5417, 0.4333))
TALLY = Tally(cells={"8b1fa4ad2d81fff": 3})


def a_frame(body: Body = TENSOR, **changes: object) -> Frame:
    fields: dict[str, object] = {
        "schema": SCHEMA,
        "id": "0193f0a1b2c37d4e8f90a1b2c3d4e5f6",
        "device": "bicycle-7",
        "captured_at_ns": 1_612_432_800_000_000_000,
        "position": Position(lat=51.0779, lon=4.2794, source="exif", accuracy_m=4.5),
        "model": "litter-160-int8",
        "fingerprint": "0123456789abcdef",
        "split": "split13",
        "body": body,
        "timings": EdgeTimings(read_ms=0.5, resize_ms=2.0, predict_ms=3.0, encode_ms=0.25),
    }
    return Frame(**{**fields, **changes})  # type: ignore[arg-type]  # fields are mixed
