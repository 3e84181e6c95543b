import numpy as np
import pytest

from litterfog.models.quantization import (
    Quantization,
    dequantize,
    quantize,
    range_quantization,
)
from litterfog.wire.tensor import pack_tensor, unpack_tensor

NATIVE = Quantization(scale=0.05, zero_point=-3, dtype="int8")


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
    tensor = pack_tensor(quantize(values, chosen), chosen.scale, chosen.zero_point, compress=True)
    assert (unpack_tensor(tensor) == quantize(values, chosen)).all()


def test_a_constant_activation_can_be_quantised() -> None:
    chosen = range_quantization(np.zeros(3, np.float32))
    assert (quantize(np.zeros(3, np.float32), chosen) == chosen.zero_point).all()


def test_quantising_saturates() -> None:
    assert quantize(np.array([1e9, -1e9], np.float32), NATIVE).tolist() == [127, -128]
