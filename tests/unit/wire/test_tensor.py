import zlib

import msgspec
import numpy as np
import pytest
import zstandard

from litterfog.wire.frame import MAX_FRAME_ELEMENTS, Tensor
from litterfog.wire.refusal import CodecError, Reason
from litterfog.wire.tensor import pack_tensor, unpack_tensor

ACTIVATION = np.random.default_rng(1).integers(-128, 128, (5, 5, 160), dtype=np.int8)
SCALE, ZERO_POINT = 0.05, -3


def _tensor(data: bytes, **changes: object) -> Tensor:
    tensor = Tensor(dtype="int8", shape=(4,), encoding="raw", crc32=zlib.crc32(data), data=data)
    return msgspec.structs.replace(tensor, **changes)


def _refused(tensor: Tensor) -> Reason:
    with pytest.raises(CodecError) as caught:
        unpack_tensor(tensor)
    return caught.value.reason


@pytest.mark.parametrize("compress", [True, False])
def test_integers_cross_without_loss(compress: bool) -> None:
    tensor = pack_tensor(ACTIVATION, SCALE, ZERO_POINT, compress=compress)
    assert (unpack_tensor(tensor) == ACTIVATION).all()
    assert (tensor.scale, tensor.zero_point) == (SCALE, ZERO_POINT)


def test_raw_bytes_are_row_major() -> None:
    assert pack_tensor(np.arange(6, dtype=np.uint8).reshape(2, 3).T, compress=False).data == (
        bytes([0, 3, 1, 4, 2, 5])
    )


@pytest.mark.parametrize("scale", [(0.5,), (0.5, 0.5), (0.5,) * 5])
def test_another_number_of_scales_than_channels_is_refused(scale: tuple[float, ...]) -> None:
    assert _refused(_tensor(b"abcd", scale=scale)) == Reason.SHAPE


def test_data_that_does_not_shrink_goes_as_it_is() -> None:
    noise = np.random.default_rng(5).integers(0, 256, 300, dtype=np.uint8)
    tensor = pack_tensor(noise, compress=True)
    assert (tensor.encoding, tensor.data) == ("raw", noise.tobytes())


def test_another_checksum_is_refused() -> None:
    assert _refused(_tensor(b"abcd", crc32=0)) == Reason.CHECKSUM


@pytest.mark.parametrize("data", [b"abc", b"abcde", b""])
def test_another_length_is_refused(data: bytes) -> None:
    assert _refused(_tensor(data)) == Reason.SHAPE


def test_a_compression_bomb_takes_only_the_memory_of_its_shape() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(50_000_000))
    assert _refused(_tensor(bomb, encoding="zstd")) == Reason.SHAPE


def test_junk_in_place_of_compressed_data_is_refused() -> None:
    assert _refused(_tensor(b"abcd", encoding="zstd")) == Reason.UNREADABLE


def test_a_huge_shape_is_refused_before_memory_is_taken() -> None:
    assert _refused(_tensor(b"abcd", shape=(MAX_FRAME_ELEMENTS, 2))) == Reason.OVERSIZE


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_no_numbers_are_refused(value: float) -> None:
    assert _refused(pack_tensor(np.array([value], np.float32), compress=False)) == (
        Reason.NOT_FINITE
    )


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), 1e300, 1e-300])
def test_a_scale_that_is_no_positive_number_is_refused(scale: float) -> None:
    assert _refused(_tensor(b"abcd", scale=scale)) == Reason.NOT_FINITE
