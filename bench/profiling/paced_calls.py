"""Time one submodel, or one way to pack a picture, as the pipeline calls it: paced, by its code.

Before each head comes a pause and a decoded photograph, before each tail a pause: a tight loop
finds warm caches that no pipeline has.
"""

import itertools
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from litterfog.bench.profiling.line_fit import Point
from litterfog.cloud.finish import finish
from litterfog.cloud.infer import Tails
from litterfog.edge.infer import Head
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.sources.folder import list_pictures, read_shot
from litterfog.models.looks import LookPlan
from litterfog.models.picture import Look, PictureError, decode_looks, decode_picture
from litterfog.models.runtime import Runtime
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.models.zoo import Model
from litterfog.planner.choice import BodyKind
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import SCHEMA, Body, EdgeTimings, Frame, Picture, Position, new_frame_id
from litterfog.wire.message import Message
from litterfog.wire.picture import pack_picture, unpack_picture
from litterfog.wire.place import Region
from litterfog.wire.refusal import CodecError
from litterfog.wire.topics import device_topics

DEVICE = "profile"
_WARM = 2  # calls before the first that counts
_PAUSE_S = 0.015  # about what a disk and a link take between two pictures
_JPEG_QUALITY = 85
_SIZES = (96, 160, 224)  # pixels a side
_FORMATS: dict[BodyKind, tuple[str, CodecName]] = {
    "png": ("png", "cbor"),
    "jpeg": ("jpeg", "cbor"),
    "pixel-list": ("raw", "json-list"),
}


class NoPictureError(ValueError):
    """There is nothing to measure with; says what to give."""


@dataclass(slots=True)
class StageTimes:
    """What the stages beside predict took, in ms."""

    read: list[float] = field(default_factory=list)
    resize: list[float] = field(default_factory=list)
    encode: dict[BodyKind, list[Point]] = field(default_factory=lambda: defaultdict(list))
    decode: dict[BodyKind, list[Point]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class CutTimes:
    """The predict times of one cut; empty on a side that runs nothing."""

    head: list[float]
    tail: list[float]


class PacedCalls:
    """Goes round the pictures of a folder; gives predict's times, `stages` collects the others."""

    def __init__(self, folder: Path, rounds: int) -> None:
        """List the pictures; raises NoPictureError or edge.sources.kind.SourceError."""
        self.stages = StageTimes()
        self._folder, self._rounds = folder, rounds
        found = [path for path in list_pictures(folder) if _is_readable(path)]
        if not found:
            raise NoPictureError(f"{folder} has no picture that can be read: give --pictures DIR")
        self._paths: Iterator[Path] = itertools.cycle(found)

    def cut(self, model: Model, split: str, runtime: Runtime) -> CutTimes:
        """Run one cut: `rounds` times, in every codec in turn."""
        settings = EdgeSettings.model_construct(runtime=runtime, picture="jpeg")
        head = Head(model, split, "cbor", settings)
        tails = Tails([model], 1, runtime)
        timed = CutTimes([], [])
        codecs: Sequence[CodecName] = ("cbor",) if split == CLOUD_ONLY else get_args(CodecName)
        values_k = 1e-3 if split == EDGE_ONLY else 0.0
        if split not in {CLOUD_ONLY, EDGE_ONLY}:
            values_k = model.split(split).tensor.elements / 1e3
        for number in range(-_WARM, max(self._rounds, len(codecs))):
            head.codec = codecs[number % len(codecs)]
            self._once(model, head, tails, values_k, timed if number >= 0 else None)
        return timed

    def _once(
        self, model: Model, head: Head, tails: Tails, values_k: float, timed: CutTimes | None
    ) -> None:
        """Take one picture from its file to its probability; None: to warm up."""
        look = self._look(model.plan(), timed is not None)
        found = head.infer([look])
        frame = _frame(model.name, model.fingerprint, head.split, found.body, found.looks)
        started = time.perf_counter()
        try:
            payload = encode_frame(frame, head.codec)
        except CodecError:  # over what a message may have: no choice of the planner's
            return
        encode_ms = found.encode_ms + ms_since(started)
        time.sleep(_PAUSE_S)
        message = _message(payload, head.codec)
        timings = finish(message, tails, 0.0, 0.0).timings
        if timed is None:
            return
        if head.split != CLOUD_ONLY:
            timed.head.append(found.predict_ms)
        if head.split != EDGE_ONLY:
            timed.tail.append(timings.predict_ms)
        if head.split != CLOUD_ONLY:
            kind: BodyKind = "verdict" if head.split == EDGE_ONLY else head.codec
            self.stages.encode[kind].append((values_k, encode_ms))
            self.stages.decode[kind].append((values_k, timings.decode_ms))

    def pictures(self, kind: BodyKind) -> None:
        """Pack and unpack pictures of several sizes in one format."""
        picture_format, codec = _FORMATS[kind]
        for size in _SIZES:
            for number in range(-1, self._rounds):
                pixels = self._look(LookPlan((size, size)), False).pixels
                started = time.perf_counter()
                body = pack_picture(pixels, picture_format, _JPEG_QUALITY)
                payload = encode_frame(_frame("any", "0" * 16, CLOUD_ONLY, body), codec)
                encode_ms = ms_since(started)
                time.sleep(_PAUSE_S)
                started = time.perf_counter()
                arrived = decode_frame(payload, CODECS[codec].content_type).body
                assert isinstance(arrived, Picture)
                unpack_picture(arrived)
                if number >= 0:
                    values_k = 3 * size**2 / 1e3
                    self.stages.encode[kind].append((values_k, encode_ms))
                    self.stages.decode[kind].append((values_k, ms_since(started)))

    def _look(self, plan: LookPlan, counts: bool) -> Look:
        time.sleep(_PAUSE_S)
        shot = read_shot(self._folder, next(self._paths))
        started = time.perf_counter()
        look = decode_looks(shot.data, plan)[0]
        if counts:
            self.stages.read.append(shot.read_ms)
            self.stages.resize.append(ms_since(started))
        return look


def _frame(
    model: str, fingerprint: str, split: str, body: Body, looks: tuple[Region, ...] = ()
) -> Frame:
    return Frame(
        schema=SCHEMA,
        id=new_frame_id(),
        device=DEVICE,
        captured_at_ns=time.time_ns(),
        position=Position(lat=51.0778751, lon=4.2794161, source="exif", accuracy_m=4.5),
        model=model,
        fingerprint=fingerprint,
        split=split,
        body=body,
        timings=EdgeTimings(0.313, 1.601, 2.198, 0.117),
        looks=looks,
    )


def _message(payload: bytes, codec: CodecName) -> Message:
    topic = device_topics(DEVICE).frames
    return Message(topic, payload, CODECS[codec].content_type, None, {}, lambda: None)


def _is_readable(path: Path) -> bool:
    try:
        decode_picture(path.read_bytes(), 32)
    except (PictureError, OSError):
        return False
    return True
