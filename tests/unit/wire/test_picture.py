import zlib

import msgspec
import numpy as np
import pytest

from litterfog.wire.picture import pack_picture, unpack_picture
from litterfog.wire.refusal import CodecError

PIXELS = np.random.default_rng(3).integers(0, 256, (16, 16, 3), dtype=np.uint8)


@pytest.mark.parametrize("picture_format", ["png", "raw"])
def test_a_picture_crosses_without_loss(picture_format: str) -> None:
    assert (unpack_picture(pack_picture(PIXELS, picture_format, 85)) == PIXELS).all()


def test_a_jpeg_is_smaller_and_keeps_its_shape() -> None:
    packed = pack_picture(PIXELS, "jpeg", 60)
    assert len(packed.data) < PIXELS.nbytes
    assert unpack_picture(packed).shape == PIXELS.shape


def test_a_picture_of_another_size_than_it_says_is_refused() -> None:
    packed = msgspec.structs.replace(pack_picture(PIXELS, "png", 85), shape=(8, 8, 3))
    with pytest.raises(CodecError, match="shape"):
        unpack_picture(packed)


def test_a_truncated_picture_is_refused() -> None:
    packed = pack_picture(PIXELS, "png", 85)
    data = packed.data[: len(packed.data) // 2]
    with pytest.raises(CodecError, match="unreadable"):
        unpack_picture(msgspec.structs.replace(packed, data=data, crc32=zlib.crc32(data)))
