"""The device's share of the model: pixels in, what crosses the wire out."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.models.activation import Precision, to_wire, together
from litterfog.models.carried import NotCarriedError, check_carried
from litterfog.models.picture import Look
from litterfog.models.runtime import AnySubmodel
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.models.zoo import Model, check_runtime
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import Body, Verdict
from litterfog.wire.picture import pack_picture
from litterfog.wire.place import WHOLE, Region


@dataclass(frozen=True, slots=True)
class Inferred:
    """A frame's body and what it took."""

    body: Body
    predict_ms: float
    encode_ms: float
    looks: tuple[Region, ...] = ()  # as the frame says it


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
        self._threshold = settings.threshold
        self._model = model
        self._most_looks = 1  # known to be carried
        self._submodel: AnySubmodel | None = None
        check_carried(model, split, codec)
        if split == EDGE_ONLY:
            self._submodel = model.load_whole(settings.runtime)
        elif split != CLOUD_ONLY:
            found = model.split(split)
            self.split = found.name
            self._spec = found.tensor
            self._submodel = model.load_head(found, settings.runtime)

    def infer(self, looks: Sequence[Look]) -> Inferred:
        """Run on the looks at one picture: one body for all of them, in their order.

        Raises:
            SkippedError: the model's answer is no probability, no number crosses, or a frame does
                not carry so many looks.
        """
        if self.split == EDGE_ONLY:
            return self._verdict(looks)
        self._check_carried(len(looks))
        regions = tuple(look.region for look in looks)
        regions = () if regions == (WHOLE,) else regions
        started = time.perf_counter()
        if self._submodel is None:
            pixels = together([look.pixels for look in looks])
            picture = pack_picture(pixels, self._picture_format, self._jpeg_quality)
            return Inferred(picture, 0.0, ms_since(started), regions)
        activation = together([self._submodel.run(look.pixels) for look in looks])
        predict_ms = ms_since(started)
        started = time.perf_counter()
        precision = self._precision
        if activation.ndim == 1 and len(looks) > 1:  # each value would have a scale of its own
            precision = replace(precision, per_channel=False)
        body = to_wire(activation, self._spec, self.codec, precision)
        return Inferred(body, predict_ms, ms_since(started), regions)

    def _verdict(self, looks: Sequence[Look]) -> Inferred:
        assert self._submodel is not None
        started = time.perf_counter()
        outputs = ((look.region, self._submodel.run(look.pixels)) for look in looks)
        found = self._model.contract.answer.find(outputs, self._threshold)
        if not 0 <= found.probability <= 1:  # NaN is none either
            raise SkippedError(
                SkipReason.NO_ANSWER, f"the model says {found.probability:.4g}, no probability"
            )
        return Inferred(Verdict(found.probability, found.places), ms_since(started), 0.0)

    def _check_carried(self, looks: int) -> None:
        if looks <= self._most_looks:
            return
        try:
            check_carried(self._model, self.split, self.codec, looks)
        except NotCarriedError as error:
            raise SkippedError(SkipReason.TOO_LARGE, str(error)) from error
        self._most_looks = looks
