"""One picture's answer: the whole way from its bytes to the probability, in one process.

The device's share and the cloud's run as they do apart, through an encoded Frame between them.
"""

import time
from dataclasses import dataclass

from litterfog.cloud.finish import finish
from litterfog.cloud.infer import Tails
from litterfog.edge.infer import Head
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError
from litterfog.edge.sources.kind import Shot
from litterfog.models.picture import PictureError, decode_picture
from litterfog.models.splits import EDGE_ONLY
from litterfog.models.zoo import Model
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import Body, EdgeTimings, Frame, Position, new_frame_id
from litterfog.wire.message import Message
from litterfog.wire.refusal import CodecError
from litterfog.wire.topics import device_topics

STAGES = ("read", "resize", "head", "encode", "decode", "tail")
_DEVICE = "look"
_NOWHERE = Position(lat=51.0, lon=4.0, source="fixed")  # a frame has a place; nobody sees this one


class NoAnswerError(ValueError):
    """A picture was read, and the model has no answer to it; says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in one picture."""

    picture: str
    probability: float
    litter: bool
    ms: dict[str, float]  # by stage
    bytes: int  # that would cross the wire; 0: edge-only sends no clean picture

    def as_json(self) -> dict[str, object]:
        """Give it as plain values."""
        return {
            "picture": self.picture,
            "probability": round(self.probability, 6),
            "litter": self.litter,
            "ms": {stage: round(took, 3) for stage, took in self.ms.items()},
            "bytes": self.bytes,
        }


class Looker:
    """Looks at pictures with one model, cut at one split."""

    def __init__(self, model: Model, settings: EdgeSettings) -> None:
        """Cut and load both sides; raises what `Head` and `Tails` raise."""
        self._model = model
        self._codec = CODECS[settings.codec]
        self._threshold = settings.threshold
        self._head = Head(model, settings.split, settings.codec, settings)
        self._tails = Tails([model], 1)
        self.split = self._head.split

    def look(self, shot: Shot) -> Answer:
        """Answer for one picture.

        Raises:
            models.picture.PictureError: it cannot be read.
            NoAnswerError: the model gave no probability for it, or no frame carries it.
        """
        try:
            return self._look(shot)
        except (SkippedError, CodecError) as error:
            raise NoAnswerError(error.detail) from error

    def _look(self, shot: Shot) -> Answer:
        if shot.fault:
            raise PictureError(shot.fault)
        started = time.perf_counter()
        pixels = decode_picture(shot.data, self._model.picture_shape)
        resize_ms = ms_since(started)
        inferred = self._head.infer(pixels)
        started = time.perf_counter()
        payload = encode_frame(self._frame(inferred.body), self._codec.name)
        encode_ms = inferred.encode_ms + ms_since(started)
        topic = device_topics(_DEVICE).frames
        message = Message(topic, payload, self._codec.content_type, None, {}, lambda: None)
        result = finish(message, self._tails, self._threshold, 0.0)
        probability = result.probability or 0.0
        litter = probability >= self._threshold
        cloud = (result.timings.decode_ms, result.timings.predict_ms)
        took = (shot.read_ms, resize_ms, inferred.predict_ms, encode_ms, *cloud)
        is_sent = litter or self.split != EDGE_ONLY
        return Answer(
            shot.name,
            probability,
            litter,
            dict(zip(STAGES, took, strict=True)),
            len(payload) if is_sent else 0,
        )

    def _frame(self, body: Body) -> Frame:
        return Frame(
            id=new_frame_id(),
            device=_DEVICE,
            captured_at_ns=time.time_ns(),
            position=_NOWHERE,
            model=self._model.name,
            fingerprint=self._model.fingerprint,
            split=self.split,
            body=body,
            timings=EdgeTimings(0, 0, 0, 0),
        )
