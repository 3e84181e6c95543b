"""The Frame: everything that the cloud needs to finish one picture, and nothing else.

Records only. How a Frame becomes bytes is `wire.codec`'s, how an array becomes a Tensor is
`wire.tensor`'s.
"""

import os
import time
import uuid
from typing import Annotated, Literal, TypeVar, get_args

from msgspec import Meta, Struct

from litterfog.wire.place import MAX_LOOKS, MAX_PLACES, Place, Region

Schema = Literal[1, 2]
SCHEMA: Schema = 2  # of the frames that are made here
SCHEMAS: tuple[Schema, ...] = get_args(Schema)  # that are read; 1 knows neither looks nor places
MAX_PAYLOAD_BYTES = 16 * 2**20  # the encoded Frame, as MQTT carries it
MAX_ELEMENTS = 2**21  # of one look; 224 pixels' widest activation has 1.2 million
MAX_FRAME_ELEMENTS = 2**23  # of all looks at a picture
MAX_CHANNELS = 4_096
MAX_CELLS = 10_000  # of a Tally
MAX_VALUES = 25_000  # of a Frame beside its data: the cells, or a scale and zero point a channel

MAX_TIME_NS = 2**63 - 1  # since the Unix epoch: the year 2262

FrameId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]
DEVICE_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"  # also one level of a topic
DeviceName = Annotated[str, Meta(pattern=f"^{DEVICE_NAME}$")]
ModelName = Annotated[str, Meta(min_length=1, max_length=128)]
Fingerprint = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
SplitName = Annotated[str, Meta(min_length=1, max_length=256)]
Shape = Annotated[tuple[Annotated[int, Meta(ge=1, le=MAX_FRAME_ELEMENTS)], ...], Meta(max_length=8)]
_T = TypeVar("_T")
PerChannel = Annotated[tuple[_T, ...], Meta(min_length=1, max_length=MAX_CHANNELS)]
ZeroPoint = Annotated[int, Meta(ge=-(2**31), lt=2**31)]
Crc32 = Annotated[int, Meta(ge=0, lt=2**32)]
MAX_MILLISECONDS = 86_400_000
Milliseconds = Annotated[float, Meta(ge=0, le=MAX_MILLISECONDS)]
PositionSource = Literal["exif", "gpx", "csv", "fixed", "gps"]
Mechanism = Literal["cloud-only", "split", "edge-only"]


class Position(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a picture was taken, WGS 84."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    source: PositionSource
    accuracy_m: Annotated[float, Meta(ge=0, le=100_000)] | None = None


class Picture(Struct, frozen=True, forbid_unknown_fields=True, tag="picture", tag_field="kind"):
    """The model's input picture: cloud-only. Several looks' follow each other in height."""

    format: Literal["png", "jpeg", "raw"]
    shape: Shape  # (height, width, 3), RGB, uint8
    crc32: Crc32  # of data
    data: bytes


class Tensor(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="tensor",
    tag_field="kind",
):
    """The activation at the split; a real value is `scale * (q - zero_point)`.

    Scale and zero point are one for the tensor, or one for each channel (the last axis). The
    activations of several looks follow each other along the first axis.
    """

    dtype: Literal["int8", "uint8", "float32"]
    shape: Shape  # without the batch dimension
    encoding: Literal["zstd", "raw"]
    crc32: Crc32  # of data
    data: bytes  # little-endian, row-major
    scale: float | PerChannel[float] | None = None
    zero_point: ZeroPoint | PerChannel[ZeroPoint] = 0


class Verdict(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="verdict",
    tag_field="kind",
):
    """The whole model's answer, a hit: edge-only."""

    probability: Annotated[float, Meta(ge=0, le=1)]
    places: Annotated[tuple[Place, ...], Meta(max_length=MAX_PLACES)] = ()  # best first


class Tally(Struct, frozen=True, forbid_unknown_fields=True, tag="tally", tag_field="kind"):
    """Clean pictures of an edge-only run, counted per H3 cell and not sent one by one."""

    cells: Annotated[
        dict[Annotated[str, Meta(pattern=r"^[0-9a-f]{15}$")], Annotated[int, Meta(ge=1, le=10**9)]],
        Meta(min_length=1, max_length=MAX_CELLS),
    ]


Body = Picture | Tensor | Verdict | Tally


class EdgeTimings(Struct, frozen=True, forbid_unknown_fields=True):
    """Wall-clock time of each stage on the device.

    The outbox's wait, and encode_ms with the whole payload's encoding in it, are known too late to
    be inside; they travel beside the Frame.
    """

    read_ms: Milliseconds  # file or camera to encoded bytes in memory
    resize_ms: Milliseconds  # decode and resize to the model's input
    predict_ms: Milliseconds  # the head
    encode_ms: Milliseconds  # quantise, compress; of a stored hit the whole payload


class Frame(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One picture on its way from a device to the cloud."""

    schema: Schema  # without a default, which would be omitted
    id: FrameId
    device: DeviceName
    captured_at_ns: Annotated[int, Meta(ge=0, le=MAX_TIME_NS)]  # since the Unix epoch
    position: Position
    model: ModelName
    fingerprint: Fingerprint  # of the model's file, and of how it is used where that is not usual
    split: SplitName
    body: Body
    timings: EdgeTimings
    # What each look in a picture's or tensor's body covers; none: one look, at all of it.
    looks: Annotated[tuple[Region, ...], Meta(max_length=MAX_LOOKS)] = ()


def new_frame_id() -> str:
    """Make a unique id that sorts by time: a UUID of version 7 (RFC 9562, 5.7) in hex."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return uuid.UUID(int=value).hex


def mechanism_of(split: str) -> Mechanism:
    """Say which of the paper's three mechanisms a split's name belongs to."""
    mechanisms: dict[str, Mechanism] = {"cloud-only": "cloud-only", "edge-only": "edge-only"}
    return mechanisms.get(split, "split")
