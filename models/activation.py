"""What crosses at a split: from the model's array to the wire's record and back.

An int8 model ships its own integers, without loss. A float model's activation is quantised over its
own range, but for a codec that lists real numbers, as the paper does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from litterfog.models.graph import TensorSpec
from litterfog.models.quantization import (
    Quantization,
    dequantize,
    quantize,
    range_quantization,
)
from litterfog.models.runtime import Array
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS
from litterfog.wire.frame import Picture, Tensor
from litterfog.wire.picture import unpack_picture
from litterfog.wire.refusal import CodecError, Reason
from litterfog.wire.tensor import pack_tensor, unpack_tensor


@dataclass(frozen=True, slots=True)
class Precision:
    """How a float model's activation is quantised; an int8 model's is as it is."""

    bits: int = 8  # 1 to 8
    per_channel: bool = False


EIGHT_BITS = Precision()


def together(arrays: Sequence[Array]) -> Array:
    """Join the pictures or activations of several looks, without batch, along the first axis."""
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def apart(array: Array, looks: int) -> list[Array]:
    """Undo `together`."""
    return [array] if looks == 1 else np.split(array, looks)


def spec_of(spec: TensorSpec, looks: int) -> TensorSpec:
    """Give the shape of what so many looks are together."""
    if looks == 1:
        return spec
    return replace(spec, shape=(1, looks * spec.shape[1], *spec.shape[2:]))


def to_wire(
    activation: Array, spec: TensorSpec, codec: CodecName, precision: Precision = EIGHT_BITS
) -> Tensor:
    """Pack a head's output (shape without batch)."""
    if CODECS[codec].lists_numbers:
        return pack_tensor(_real(activation, spec.scale, spec.zero_point), compress=False)
    if spec.scale is not None:
        return pack_tensor(activation, spec.scale, spec.zero_point, compress=True)
    chosen = range_quantization(activation, precision.bits, per_channel=precision.per_channel)
    integers = quantize(activation, chosen)
    return pack_tensor(integers, chosen.scale, chosen.zero_point, compress=True)


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
    """Give the whole model's input (height, width, 3).

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
