"""One picture after another: place it, run the head, put the frame in the outbox."""

import threading
import time
from collections.abc import Callable
from importlib.metadata import version

import structlog

from litterfog.edge.condition import Condition
from litterfog.edge.frame_writer import FrameWriter, told_time_ns
from litterfog.edge.keeper import Keeper
from litterfog.edge.known import mark_of, was_sent
from litterfog.edge.outbox import Outbox, OutboxError, PictureMark
from litterfog.edge.pace import Pace
from litterfog.edge.positions import positioner_for
from litterfog.edge.recent import RecentPictures
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources import Opening, open_source
from litterfog.edge.sources.kind import Shot
from litterfog.edge.summary import RunCounts
from litterfog.edge.tally import CleanCounter
from litterfog.edge.too_large import TooLarge
from litterfog.edge.unsure import Candidates, UnsurePictures
from litterfog.edge.way import Way
from litterfog.edge.wishes import Wishes
from litterfog.models.picture import PictureError, decode_looks
from litterfog.models.zoo import Model, load_model
from litterfog.wire.codecs import CodecName
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import (
    EdgeTimings,
    Position,
    Verdict,
    new_frame_id,
)
from litterfog.wire.place import LookMode
from litterfog.wire.status import Status

log = structlog.get_logger()

_MOST_WHY = 200  # characters
_VERSION = version("litterfog")


class Pipeline:
    """Holds what one device needs to turn shots into frames; runs in the calling thread."""

    def __init__(
        self,
        settings: EdgeSettings,
        outbox: Outbox,
        stopping: threading.Event,
        unsure: UnsurePictures | None = None,
    ) -> None:
        """Load model, head and positions; raises what each of them raises."""
        self.counts = RunCounts()
        self.wishes = Wishes()
        self.stopping = stopping
        self.turned_at = time.monotonic()
        self.cut_short = False  # whether it was told to end before the last picture
        self.place: Position | None = None  # of the latest picture
        model = load_model(settings.model)
        self._settings = settings
        self._outbox = outbox
        most_s = settings.give_up_after if settings.once else None
        self._keeper = Keeper(stopping, most_s, self._turned)
        self._way = Way(model, settings)
        self._too_large = TooLarge()
        self._ended = threading.Event()  # when it is set, the threads of camera and gpsd end
        self._place = positioner_for(settings, self._ended)
        self.counts.points_dropped = self._place.dropped
        self._source = open_source(
            Opening(
                settings.source,
                settings.rate,
                settings.once,
                settings.loop,
                self._is_new,
                stopping,
                self._ended,
            )
        )
        self._way.rate_hz = self._source.rate_hz
        self._pace = Pace(settings, self._source, self._way, outbox, stopping)
        self._writer = FrameWriter(settings.device_id, self._way, outbox, self._keeper)
        self._clean = CleanCounter(outbox)
        self._unsure = Candidates(unsure, model, outbox)
        self._recent = RecentPictures()
        self._condition = Condition(self._recent, outbox, settings.credentials)

    @property
    def expected(self) -> int | None:
        """How many pictures a single pass has; None when the run has no end, or none knows."""
        return self._source.count

    @property
    def unseen(self) -> int:
        """Count the pictures of a single pass that were not looked at, where it is known."""
        return max((self.expected or 0) - self.counts.pictures, 0)

    @property
    def disk_fault(self) -> str | None:
        """Why the outbox does not take what is in hand."""
        return self._keeper.fault

    @property
    def input_fault(self) -> str | None:
        """Why no picture, or no position, has come for a while."""
        return self._source.fault() or self._place.fault()

    @property
    def model(self) -> Model:
        """The model in force."""
        return self._way.model

    @property
    def split(self) -> str:
        """The split in force."""
        return self._way.head.split

    @property
    def codec(self) -> CodecName:
        """The codec in force."""
        return self._way.head.codec

    @property
    def look(self) -> LookMode:
        """How pictures are looked at now."""
        return self._way.plan.mode

    def status(self) -> Status:
        """Say what this device is doing."""
        return Status(
            state="online",
            split=self.split,
            codec=self.codec,
            look=self.look,
            model=self.model.name,
            version=_VERSION,
            at_ns=time.time_ns(),
            frames_seen=self.counts.pictures - self.counts.skipped.total() - self.counts.known,
            skipped=self.counts.skipped.total(),
            outbox_depth=self._outbox.pending,
            dropped=self._outbox.dropped_ever,
            rate_hz=self._way.rate_hz,
            place=self.place,
            group=self._settings.group,
            models=self._way.models,
            answer=self.wishes.answer,
            **self._condition.fields(),
        )

    def run(self, on_frame: Callable[[], None]) -> None:
        """Work until the source ends or `stopping` is set; calls `on_frame` after each picture."""
        try:
            self._work(on_frame)
        finally:
            self._ended.set()
        self._send_tally()
        on_frame()

    def _work(self, on_frame: Callable[[], None]) -> None:
        for shot in self._source.shots(self._tick):
            if self.stopping.is_set():
                self.cut_short = True
                break
            started = time.monotonic()
            self._tick()
            self._one(shot)
            on_frame()
            self._pace.wait_for_receipt()
            self._pace.keep_to_rate(started, self._tick)
            if not self._pace.wait_for_room(on_frame):
                break

    def _tick(self) -> None:
        """Do what is due between pictures, and while none comes."""
        self._turned()
        for wanted in self.wishes.take():
            refusal = self._way.change(wanted)
            self.wishes.settle(wanted, refusal)
            if refusal is None:
                self._unsure.model = self.model
                self._too_large.clear()
        self._unsure.sweep()
        if self._clean.due:
            self._send_tally()

    def _turned(self) -> None:
        self.turned_at = time.monotonic()

    def _one(self, shot: Shot) -> None:
        """Take one picture; whatever is wrong with it, the next one comes."""
        self.counts.pictures += 1
        done = mark_of(shot, self._source, self._settings.device_id)
        try:
            if done and not self._settings.again and was_sent(done, self._outbox, self._keeper):
                self.counts.known += 1
                return
            self._infer(shot, done)
        except SkippedError as error:
            self._skip(shot, error, done)
        except OutboxError:
            raise
        except Exception as error:  # no odd picture ends the run
            log.exception("picture failed", picture=shot.name)
            why = f"{type(error).__name__}: {error}"[:_MOST_WHY]
            self._skip(shot, SkippedError(SkipReason.FAILED, why), done)

    def _skip(self, shot: Shot, error: SkippedError, done: PictureMark | None) -> None:
        self.counts.skip(shot.name, error)
        # --once names them in its summary
        tell = log.debug if error.told or self._settings.once else log.warning
        tell("picture skipped", picture=shot.name, why=error.reason, detail=error.detail)
        if not (done and done.by_name):
            return
        if error.reason == SkipReason.TOO_LARGE:
            self._too_large.add(done)
        else:
            self._keeper.keep(lambda: self._outbox.pictures.mark(done._replace(digest=b"")))

    def _infer(self, shot: Shot, done: PictureMark | None) -> None:
        if shot.fault:
            raise SkippedError(SkipReason.UNREADABLE, shot.fault)
        fix = self._place(shot)
        self.place = fix.position
        started = time.perf_counter()
        try:
            looks = decode_looks(shot.data, self._way.plan)
        except PictureError as error:
            raise SkippedError(SkipReason.UNREADABLE, str(error)) from error
        resize_ms = ms_since(started)
        self.counts.taken(fix.taken)
        found = self._way.head.infer(looks)
        stages = (shot.read_ms, resize_ms, found.predict_ms, found.encode_ms)
        timings = EdgeTimings(*(round(ms, 3) for ms in stages))
        frame_id = new_frame_id()
        self._unsure.add(frame_id, shot, told_time_ns(fix), found.body)
        if isinstance(found.body, Verdict) and found.body.probability < self._settings.threshold:
            self.counts.clean_here(shot.name, timings)
            self._recent.add(timings)
            self._keeper.keep(lambda: self._clean.add(fix.position, done))
            return
        try:
            written = self._writer.write(frame_id, found, fix, timings, done)
        except SkippedError:  # what else fails, sweep finds
            self._unsure.let_go(frame_id)
            raise
        self.counts.frame(frame_id, shot.name, written.nbytes, written.timings)
        self._recent.add(written.timings, written.nbytes)
        self.counts.hits += isinstance(found.body, Verdict)

    def _is_new(self, name: str, modified_at_ns: int) -> bool:
        if self._too_large.has(name, modified_at_ns):
            return False
        return self._keeper.keep(lambda: self._outbox.pictures.is_new(name, modified_at_ns))

    def _send_tally(self) -> None:
        cells = self._keeper.keep(self._clean.take)
        if cells:
            self._writer.write_tally(cells)
