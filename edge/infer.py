"""The device's share of the model: pixels in, what crosses the wire out."""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.models.activation import Precision, to_wire
from litterfog.models.carried import check_carried
from litterfog.models.runtime import AnySubmodel
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.models.zoo import Model, check_runtime
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import Body, Verdict
from litterfog.wire.picture import pack_picture


@dataclass(frozen=True, slots=True)
class Inferred:
    """A frame's body and what it took."""

    body: Body
    predict_ms: float
    encode_ms: float


class Head:
    """What the device runs at one split: nothing, the head, or the whole model."""

    def __init__(self, model: Model, split: str, codec: CodecName, settings: EdgeSettings) -> None:
        """Cut and load.

        Raises:
            models.splits.UnknownSplitError: the model has no such cut.
            models.carried.NotCarriedError: the codec does not carry what crosses there.
            models.keras_runtime.UnsupportedModelError: the runtime cannot run the model.
        """
        check_runtime(model, settings.runtime)
        self.split = split
        self.codec: CodecName = codec
        self._picture_format = "raw" if CODECS[codec].lists_numbers else settings.picture
        self._precision = Precision(settings.activation_bits, settings.per_channel)
        self._jpeg_quality = settings.jpeg_quality
        self._submodel: AnySubmodel | None = None
        check_carried(model, split, codec)
        if split == EDGE_ONLY:
            self._submodel = model.load_whole(settings.runtime)
        elif split != CLOUD_ONLY:
            found = model.split(split)
            self.split = found.name
            self._spec = found.tensor
            self._submodel = model.load_head(found, settings.runtime)

    def infer(self, pixels: NDArray[np.uint8]) -> Inferred:
        """Run on a picture (height, width, 3).

        Raises:
            SkippedError: the model's answer is no probability, or no number crosses.
        """
        started = time.perf_counter()
        if self._submodel is None:
            return Inferred(
                pack_picture(pixels, self._picture_format, self._jpeg_quality),
                0.0,
                ms_since(started),
            )
        if self.split == EDGE_ONLY:
            probability = self._submodel.probability(pixels)
            if not 0 <= probability <= 1:  # NaN is none either
                raise SkippedError(
                    SkipReason.NO_ANSWER, f"the model says {probability:.4g}, no probability"
                )
            return Inferred(Verdict(probability), ms_since(started), 0.0)
        activation = self._submodel.run(pixels)
        predict_ms = ms_since(started)
        started = time.perf_counter()
        body = to_wire(activation, self._spec, self.codec, self._precision)
        return Inferred(body, predict_ms, ms_since(started))
