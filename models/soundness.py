"""Check a parsed .tflite file before anything follows its numbers: each leads to something.

Knows the schema's records alone, not what operators compute. After it no walk from tensor to
tensor leaves the graph or goes round in it.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

_ABSENT = -1  # stands for an optional input


def check_sound(model: Any, subgraph: Any, dtypes: Mapping[int, str]) -> None:
    """Check a model's only subgraph; `dtypes` names those whose stored size is known.

    Raises:
        ValueError: says which number leads nowhere, or what contradicts what.
    """
    tensors = subgraph.tensors or []
    for index, tensor in enumerate(tensors):
        _check_tensor(index, tensor, model.buffers or [], dtypes)
    for index in (*subgraph.inputs, *subgraph.outputs):
        _check_index(int(index), len(tensors), least=0)
    for at, op in enumerate(subgraph.operators or []):
        if op.opcodeIndex >= len(model.operatorCodes or []):
            raise ValueError(f"operator {at} has kind {op.opcodeIndex}, and no kind is there")
        for index in (*_numbers(op.inputs), *_numbers(op.intermediates)):
            _check_index(index, len(tensors), least=_ABSENT)
        for index in _numbers(op.outputs):
            _check_index(index, len(tensors), least=0)
    _check_order(subgraph)


def _numbers(vector: Any) -> list[int]:
    return [] if vector is None else [int(number) for number in vector]


def _check_index(index: int, count: int, least: int) -> None:
    if not least <= index < count:
        raise ValueError(f"tensor {index} is named, and it has {count}")


def _check_tensor(index: int, tensor: Any, buffers: Any, dtypes: Mapping[int, str]) -> None:
    shape = _numbers(tensor.shape)
    if any(size < 0 for size in shape):
        raise ValueError(f"tensor {index} has shape {shape}")
    if tensor.buffer >= len(buffers):
        raise ValueError(f"tensor {index} is in buffer {tensor.buffer}, and it has {len(buffers)}")
    data = buffers[tensor.buffer].data
    if data is None or not len(data) or tensor.type not in dtypes or tensor.sparsity:
        return
    wanted = math.prod(shape) * np.dtype(dtypes[tensor.type]).itemsize
    if len(data) != wanted:
        raise ValueError(f"tensor {index} is {wanted} bytes, and {len(data)} are stored")


def _check_order(subgraph: Any) -> None:
    """Refuse what is read before it is computed, or computed twice: a walk would not end."""
    operators = subgraph.operators or []
    waiting = {index for op in operators for index in _numbers(op.outputs)}
    if waiting.intersection(_numbers(subgraph.inputs)):
        raise ValueError("an operator computes the input")
    for at, op in enumerate(operators):
        if waiting.intersection(_numbers(op.inputs)):
            raise ValueError(f"operator {at} takes what is computed later")
        outputs = set(_numbers(op.outputs))
        if not outputs <= waiting:
            raise ValueError(f"operator {at} computes what another has")
        waiting -= outputs
