"""Which splits of a model a codec can send; which cuts there are at all, `models.splits` says."""

import math
from collections.abc import Sequence

from litterfog.models.graph import TensorSpec
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY, UnknownSplitError
from litterfog.models.zoo import Model
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.json_list import MAX_LISTS
from litterfog.wire.codecs.table import CODECS
from litterfog.wire.frame import MAX_ELEMENTS, MAX_FRAME_ELEMENTS


class NotCarriedError(UnknownSplitError):
    """What crosses at a split is more than a codec carries; says what to take instead."""

    def __init__(self, name: str, why: str) -> None:
        ValueError.__init__(self, why)
        self.name = name


def check_carried(model: Model, split: str, codec: CodecName, looks: int = 1) -> None:
    """Refuse a split of which every frame with so many looks would be refused.

    Raises:
        NotCarriedError: its picture or tensor is too large for a frame, or for this codec.
        models.splits.UnknownSplitError: the model has no such cut.
    """
    if split == EDGE_ONLY:
        return
    spec: TensorSpec = model.input if split == CLOUD_ONLY else model.split(split).tensor
    if fault := _fault(spec.shape[1:], codec, looks):
        raise NotCarriedError(split, f"{split} of {model.name} sends {fault}")


def _fault(look: Sequence[int], codec: CodecName, looks: int) -> str | None:
    """Say what is too much of one look's shape, or of so many."""
    if math.prod(look) > MAX_ELEMENTS:
        return f"{_x(look)}, and a frame carries {MAX_ELEMENTS} values a look: take another split"
    shape = (looks * look[0], *look[1:])
    told = _x(shape) + (f" for {looks} looks" if looks > 1 else "")
    by, most = "a frame", MAX_FRAME_ELEMENTS
    if CODECS[codec].lists_numbers:
        by, most = codec, MAX_ELEMENTS
    if math.prod(shape) > most:
        return f"{told}, and {by} carries {most} values: take another split, or --look ground"
    lists = sum(math.prod(shape[:depth]) for depth in range(len(shape)))
    if CODECS[codec].lists_numbers and lists > MAX_LISTS:
        return f"{told}, more lists than {codec} carries: take --codec json or cbor"
    return None


def _x(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))
