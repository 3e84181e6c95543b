"""What is fuzzed: each decoder, and the only exception that it may raise.

`python -m tests.fuzzing TARGET [libFuzzer flags]` runs one with Atheris: see scripts/fuzz.
"""

import importlib
import json
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import numpy as np

from litterfog.models.looks import LookPlan
from litterfog.models.picture import PictureError, decode_looks, decode_picture
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import Body, Picture, Tensor
from litterfog.wire.picture import pack_picture, unpack_picture
from litterfog.wire.receipt import Receipt, decode_receipts, encode_receipts
from litterfog.wire.refusal import CodecError
from litterfog.wire.status import Status, decode_control, decode_status, encode_status
from litterfog.wire.tensor import pack_tensor, unpack_tensor
from tests.unit.edge.pictures import gps_ifd, jpeg
from tests.unit.wire.frames import LOOKS, PICTURE, PLACED, TALLY, TENSOR, VERDICT, a_frame

Target = Callable[[bytes], object]
BODIES: tuple[Body, ...] = (TENSOR, PICTURE, VERDICT, PLACED, TALLY)
FRAMES = [*map(a_frame, BODIES), a_frame(looks=LOOKS)]
PIXELS = np.random.default_rng(3).integers(0, 256, (16, 16, 3), dtype=np.uint8)
ZSTD = pack_tensor(np.zeros((8, 8, 4), np.int8), compress=True)
STATUS = Status(state="online", split="split13", codec="json", model="m", version="1", at_ns=1)


def _frame(content_type: str) -> Target:
    def decode(payload: bytes) -> None:
        body = decode_frame(payload, content_type).body
        if isinstance(body, Tensor):
            unpack_tensor(body)
        elif isinstance(body, Picture):
            unpack_picture(body)

    return decode


def _tensor(data: bytes) -> None:
    """Whatever is compressed, under a right checksum."""
    unpack_tensor(msgspec.structs.replace(ZSTD, data=data, crc32=zlib.crc32(data)))


def _picture(data: bytes) -> None:
    """Whatever claims to be the model's picture, under a right checksum."""
    kind: Any = "jpeg" if data[:1] == b"\xff" else "png"
    unpack_picture(Picture(format=kind, shape=(16, 16, 3), crc32=zlib.crc32(data), data=data))


TARGETS: dict[str, tuple[Target, type[Exception], list[bytes]]] = {
    **{
        codec: (
            _frame(CODECS[codec].content_type),
            CodecError,
            [encode_frame(frame, codec) for frame in FRAMES],
        )
        for codec in CODECS
    },
    "tensor": (_tensor, CodecError, [ZSTD.data]),
    "wire-picture": (
        _picture,
        CodecError,
        [pack_picture(PIXELS, kind, 85).data for kind in ("png", "jpeg")],
    ),
    "photograph": (
        lambda data: decode_picture(data, 32),
        PictureError,
        [jpeg(gps_ifd(51.0, 4.0)), pack_picture(PIXELS, "png", 85).data],
    ),
    "looks": (
        lambda data: decode_looks(data, LookPlan((24, 40), keeps_aspect=True, mode="tiles")),
        PictureError,
        [jpeg(gps_ifd(51.0, 4.0)), pack_picture(PIXELS, "png", 85).data],
    ),
    "receipts": (
        decode_receipts,
        msgspec.MsgspecError,
        [encode_receipts([Receipt("0" * 32, "stored", probability=0.5)])],
    ),
    "status": (decode_status, msgspec.MsgspecError, [encode_status(STATUS)]),
    "control": (
        decode_control,
        msgspec.MsgspecError,
        [json.dumps({"split": "split5", "codec": "cbor", "rate_hz": 2.5}).encode()],
    ),
}


def survives(target: str, payload: bytes) -> None:
    """Decode; any exception but the documented one comes out."""
    decode, refusal, _ = TARGETS[target]
    with suppress(refusal):
        decode(payload)


def main() -> None:
    atheris: Any = importlib.import_module("atheris")  # has no wheel on every machine

    target = sys.argv.pop(1)
    atheris.instrument_all()
    atheris.Setup(sys.argv, lambda payload: survives(target, payload))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
