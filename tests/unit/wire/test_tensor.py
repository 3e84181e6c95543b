import zlib

import msgspec
import numpy as np
import pytest
import zstandard

from litterfog.wire.frame import MAX_ELEMENTS, Tensor
from litterfog.wire.receipt import Reason
from litterfog.wire.tensor import (
    CodecError,
    Quantization,
    dequantize,
    pack_picture,
    pack_tensor,
    quantize,
    range_quantization,
    unpack_picture,
    unpack_tensor,
)

ACTIVATION = np.random.default_rng(1).integers(-128, 128, (5, 5, 160), dtype=np.int8)
NATIVE = Quantization(scale=0.05, zero_point=-3, dtype="int8")


def _tensor(data: bytes, **changes: object) -> Tensor:
    tensor = Tensor(dtype="int8", shape=(4,), encoding="raw", crc32=zlib.crc32(data), data=data)
    return msgspec.structs.replace(tensor, **changes)


def _refused(tensor: Tensor) -> Reason:
    with pytest.raises(CodecError) as caught:
        unpack_tensor(tensor)
    return caught.value.reason


@pytest.mark.parametrize("compress", [True, False])
def test_integers_cross_without_loss(compress: bool) -> None:
    tensor = pack_tensor(ACTIVATION, NATIVE, compress)
    assert (unpack_tensor(tensor) == ACTIVATION).all()
    assert (tensor.scale, tensor.zero_point) == (0.05, -3)


def test_raw_bytes_are_row_major() -> None:
    assert pack_tensor(np.arange(6, dtype=np.uint8).reshape(2, 3).T, None, compress=False).data == (
        bytes([0, 3, 1, 4, 2, 5])
    )


def test_quantising_a_range_keeps_zero_and_errs_by_half_a_step_at_most() -> None:
    values = np.random.default_rng(2).normal(1, 3, 1000).astype(np.float32)
    chosen = range_quantization(values)
    back = dequantize(quantize(values, chosen), chosen.scale, chosen.zero_point)
    assert np.abs(back - values).max() <= np.max(chosen.scale) * 1.01
    assert dequantize(np.array([chosen.zero_point]), chosen.scale, chosen.zero_point) == 0


@pytest.mark.parametrize("bits", [1, 2, 4, 6, 8])
def test_fewer_bits_use_fewer_levels_and_err_by_less_than_a_step(bits: int) -> None:
    values = np.random.default_rng(2).normal(1, 3, 1000).astype(np.float32)
    chosen = range_quantization(values, bits)
    integers = quantize(values, chosen)
    assert integers.max() < 2**bits
    back = dequantize(integers, chosen.scale, chosen.zero_point)
    assert np.abs(back - values).max() <= np.max(chosen.scale) * 1.01


def test_channels_can_have_a_scale_each() -> None:
    values = np.random.default_rng(2).normal(0, [1, 100], (50, 2)).astype(np.float32)
    chosen = range_quantization(values, per_channel=True)
    back = dequantize(quantize(values, chosen), chosen.scale, chosen.zero_point)
    assert (np.abs(back - values).max(axis=0) <= np.array(chosen.scale) * 1.01).all()
    tensor = pack_tensor(quantize(values, chosen), chosen, compress=True)
    assert (unpack_tensor(tensor) == quantize(values, chosen)).all()


@pytest.mark.parametrize("scale", [(0.5,), (0.5, 0.5), (0.5,) * 5])
def test_another_number_of_scales_than_channels_is_refused(scale: tuple[float, ...]) -> None:
    assert _refused(_tensor(b"abcd", scale=scale)) == Reason.SHAPE


def test_data_that_does_not_shrink_goes_as_it_is() -> None:
    noise = np.random.default_rng(5).integers(0, 256, 300, dtype=np.uint8)
    tensor = pack_tensor(noise, None, compress=True)
    assert (tensor.encoding, tensor.data) == ("raw", noise.tobytes())


def test_a_constant_activation_can_be_quantised() -> None:
    chosen = range_quantization(np.zeros(3, np.float32))
    assert (quantize(np.zeros(3, np.float32), chosen) == chosen.zero_point).all()


def test_quantising_saturates() -> None:
    assert quantize(np.array([1e9, -1e9], np.float32), NATIVE).tolist() == [127, -128]


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
    assert _refused(_tensor(b"abcd", shape=(MAX_ELEMENTS, 2))) == Reason.OVERSIZE


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_no_numbers_are_refused(value: float) -> None:
    assert _refused(pack_tensor(np.array([value], np.float32), None, compress=False)) == (
        Reason.NOT_FINITE
    )


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), 1e300, 1e-300])
def test_a_scale_that_is_no_positive_number_is_refused(scale: float) -> None:
    assert _refused(_tensor(b"abcd", scale=scale)) == Reason.NOT_FINITE


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
