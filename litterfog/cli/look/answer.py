"""One picture's answer: the whole way from its bytes to the probability, in one process.

The device's share and the cloud's run as they do apart, through an encoded Frame between them.
"""

import time
from dataclasses import dataclass

import msgspec

from litterfog.cloud.finish import finish
from litterfog.cloud.infer import Tails
from litterfog.edge.infer import Head, Inferred
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError
from litterfog.edge.sources.kind import Shot
from litterfog.models.looks import LookPlan, is_top_idle
from litterfog.models.picture import PictureError, decode_looks
from litterfog.models.splits import EDGE_ONLY
from litterfog.models.zoo import Model
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import SCHEMA, EdgeTimings, Frame, Position, new_frame_id
from litterfog.wire.message import Message
from litterfog.wire.place import Place, Region
from litterfog.wire.refusal import CodecError
from litterfog.wire.topics import device_topics

STAGES = ("read", "resize", "head", "encode", "decode", "tail")
_DEVICE = "look"
_FRAMES = device_topics(_DEVICE).frames
_NOWHERE = Position(lat=51.0, lon=4.0, source="fixed")  # a frame has a place; nobody sees this one


class NoAnswerError(ValueError):
    """A picture was read, and the model has no answer to it; says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in one picture."""

    picture: str
    probability: float
    litter: bool
    plan: LookPlan
    regions: tuple[Region, ...]  # of the looks
    places: tuple[Place, ...]  # where litter is, the most probable first
    ms: dict[str, float]  # by stage, of all looks
    bytes: int  # that would cross the wire; 0: edge-only sends no clean picture

    @property
    def idle_top(self) -> bool:
        """Whether the ground was looked at from above its TOP: another would change nothing."""
        return is_top_idle(self.plan.mode, self.regions, self.plan.ground)

    def as_json(self) -> dict[str, object]:
        """Give it as plain values."""
        return {
            "picture": self.picture,
            "probability": round(self.probability, 6),
            "litter": self.litter,
            "items": len(self.places) or None,  # null: not known where
            "places": [msgspec.structs.asdict(place) for place in self.places],
            "ms": {stage: round(took, 3) for stage, took in self.ms.items()},
            "bytes": self.bytes,
        }


class Looker:
    """Looks at pictures with one model, cut at one split."""

    def __init__(self, model: Model, settings: EdgeSettings, plan: LookPlan) -> None:
        """Cut and load both sides; raises what `Head` and `Tails` raise."""
        self._model = model
        self._plan = plan
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
        looks = decode_looks(shot.data, self._plan)
        resize_ms = ms_since(started)
        found = self._head.infer(looks)
        started = time.perf_counter()
        payload = encode_frame(self._frame(found), self._codec.name)
        encode_ms = found.encode_ms + ms_since(started)
        message = Message(_FRAMES, payload, self._codec.content_type, None, {}, lambda: None)
        result = finish(message, self._tails, self._threshold, 0.0)
        hit = result.observation.hit
        device = (shot.read_ms, resize_ms, found.predict_ms, encode_ms)
        took = (*device, result.timings.decode_ms, result.timings.predict_ms)
        return Answer(
            shot.name,
            result.probability or 0.0,
            hit is not None,
            self._plan,
            tuple(look.region for look in looks),
            hit.places if hit else (),
            dict(zip(STAGES, took, strict=True)),
            len(payload) if hit or self.split != EDGE_ONLY else 0,
        )

    def _frame(self, found: Inferred) -> Frame:
        return Frame(
            schema=SCHEMA,
            id=new_frame_id(),
            device=_DEVICE,
            captured_at_ns=time.time_ns(),
            position=_NOWHERE,
            model=self._model.name,
            fingerprint=self._model.fingerprint,
            split=self.split,
            body=found.body,
            timings=EdgeTimings(0, 0, 0, 0),
            looks=found.looks,
        )
