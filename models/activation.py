"""What crosses at a split: from the model's array to the wire's record and back.

An int8 model ships its own integers, without loss. A float model's activation is quantised over its
own range, but for json-list, which carries real numbers as the paper does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.models.graph import TensorSpec
from litterfog.models.runtime import Array
from litterfog.wire.frame import Picture, Tensor
from litterfog.wire.receipt import Reason
from litterfog.wire.status import Codec
from litterfog.wire.tensor import (
    CodecError,
    Quantization,
    dequantize,
    pack_tensor,
    quantize,
    range_quantization,
    unpack_picture,
    unpack_tensor,
)


@dataclass(frozen=True, slots=True)
class Precision:
    """How a float model's activation is quantised; an int8 model's is as it is."""

    bits: int = 8  # 1 to 8
    per_channel: bool = False


EIGHT_BITS = Precision()


def to_wire(
    activation: Array, spec: TensorSpec, codec: Codec, precision: Precision = EIGHT_BITS
) -> Tensor:
    """Pack a head's output (shape without batch)."""
    if codec == "json-list":
        return pack_tensor(_real(activation, spec.scale, spec.zero_point), None, compress=False)
    if spec.scale is not None:
        native = Quantization(spec.scale, spec.zero_point, spec.dtype)
        return pack_tensor(activation, native, compress=True)
    chosen = range_quantization(activation, precision.bits, per_channel=precision.per_channel)
    return pack_tensor(quantize(activation, chosen), chosen, compress=True)


def from_wire(tensor: Tensor, spec: TensorSpec) -> Array:
    """Give the tail's input (shape without batch).

    Raises:
        CodecError: the tensor is damaged or does not fit.
    """
    if tensor.shape != spec.shape[1:]:
        raise CodecError(
            Reason.SHAPE, f"{spec.name} is {list(spec.shape[1:])}, not {list(tensor.shape)}"
        )
    array = unpack_tensor(tensor)
    same_dtype = tensor.dtype == spec.dtype
    if same_dtype and (tensor.scale, tensor.zero_point) == (spec.scale, spec.zero_point):
        return array
    if (tensor.dtype == "float32") != (tensor.scale is None):
        raise CodecError(
            Reason.SHAPE, f"{spec.name} takes real numbers, or integers with a scale of their own"
        )
    real = _real(array, tensor.scale, tensor.zero_point)
    if spec.scale is None:
        return real
    return quantize(real, Quantization(spec.scale, spec.zero_point, spec.dtype))


def picture_from_wire(picture: Picture, spec: TensorSpec) -> NDArray[np.uint8]:
    """Give the whole model's input (size, size, 3).

    Raises:
        CodecError: the picture is damaged or does not fit.
    """
    if picture.shape != spec.shape[1:]:
        raise CodecError(
            Reason.SHAPE, f"the model takes {list(spec.shape[1:])}, not {list(picture.shape)}"
        )
    return unpack_picture(picture)


def _real(
    array: Array,
    scale: float | tuple[float, ...] | None,
    zero_point: int | tuple[int, ...],
) -> Array:
    return array.astype(np.float32) if scale is None else dequantize(array, scale, zero_point)
