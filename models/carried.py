"""Which splits of a model a codec can send; which cuts there are at all, `models.splits` says."""

import math

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
    shape = (looks * spec.shape[1], *spec.shape[2:])
    told = f"{split} of {model.name} sends {'x'.join(map(str, shape))}"
    told += f" for {looks} looks" if looks > 1 else ""
    several = looks > 1 and not CODECS[codec].lists_numbers
    most = MAX_FRAME_ELEMENTS if several else MAX_ELEMENTS
    if math.prod(shape) > most or spec.elements > MAX_ELEMENTS:
        other = "take another split" + (", or --look ground" if looks > 1 else "")
        raise NotCarriedError(split, f"{told}, and a frame carries {most} values: {other}")
    lists = sum(math.prod(shape[:depth]) for depth in range(len(shape)))
    if CODECS[codec].lists_numbers and lists > MAX_LISTS:
        raise NotCarriedError(
            split, f"{told}, more lists than {codec} carries: take --codec json or cbor"
        )
