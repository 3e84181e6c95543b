"""One picture after another: place it, run the head, put the frame in the outbox."""

import threading
import time
from collections.abc import Callable
from importlib.metadata import version

import msgspec
import structlog

from litterfog.edge.infer import Head
from litterfog.edge.keeper import Keeper
from litterfog.edge.known import mark_of, was_sent
from litterfog.edge.outbox import FrameTooLargeError, Outbox, OutboxError, PictureMark, Worth
from litterfog.edge.positions import CaptureTime, Fix, positioner_for
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources import Opening, open_source
from litterfog.edge.sources.kind import Shot
from litterfog.edge.summary import RunCounts
from litterfog.edge.tally import CleanCounter
from litterfog.edge.unsure import UnsurePictures
from litterfog.edge.wishes import Wishes
from litterfog.models.looks import parse_ground
from litterfog.models.picture import PictureError, decode_looks
from litterfog.models.splits import EDGE_ONLY
from litterfog.models.zoo import load_model
from litterfog.wire.cells import centre_of
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import (
    MAX_TIME_NS,
    SCHEMA,
    Body,
    EdgeTimings,
    Frame,
    Position,
    Tally,
    Verdict,
    new_frame_id,
)
from litterfog.wire.place import LookMode, Region
from litterfog.wire.refusal import CodecError
from litterfog.wire.status import Control, Status

log = structlog.get_logger()

_FULL_WAIT_S = 0.2
_LOCK_STEP_S = 0.02
_TICK_S = 0.5
_MOST_WHY = 200  # characters
_VERSION = version("litterfog")
_WORTH: dict[type[Body], Worth] = {Verdict: Worth.HIT, Tally: Worth.TALLY}


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
        self.model = load_model(settings.model)
        self._settings = settings
        self._outbox = outbox
        most_s = settings.give_up_after if settings.once else None
        self._keeper = Keeper(stopping, most_s, self._turned)
        self._head = Head(self.model, settings.split, settings.codec, settings)
        self._plan = self.model.plan(settings.look, parse_ground(settings.ground))
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
        self._rate_hz = self._source.rate_hz
        self._clean = CleanCounter(outbox)
        self._unsure = unsure
        if unsure and self._head.split == EDGE_ONLY and self.model.unsure_band is None:
            log.warning("no picture is kept: no card tells where the model is unsure")

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
    def split(self) -> str:
        """The split in force."""
        return self._head.split

    @property
    def codec(self) -> CodecName:
        """The codec in force."""
        return self._head.codec

    @property
    def look(self) -> LookMode:
        """How pictures are looked at now."""
        return self._plan.mode

    def status(self) -> Status:
        """Say what this device is doing."""
        return Status(
            state="online",
            split=self._head.split,
            codec=self._head.codec,
            look=self.look,
            model=self.model.name,
            version=_VERSION,
            at_ns=time.time_ns(),
            frames_seen=self.counts.pictures - self.counts.skipped.total() - self.counts.known,
            skipped=self.counts.skipped.total(),
            outbox_depth=self._outbox.pending,
            dropped=self._outbox.dropped_ever,
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
            if self._settings.lock_step:
                self._wait_for_receipt()
            self._keep_to_rate(started)
            if not self._wait_for_room(on_frame):
                break

    def _tick(self) -> None:
        """Do what is due between pictures, and while none comes."""
        self._turned()
        self._apply_control()
        if self._clean.due:
            self._send_tally()

    def _turned(self) -> None:
        self.turned_at = time.monotonic()

    def _keep_to_rate(self, started: float) -> None:
        """Wait for the next picture's time; a control may change the rate meanwhile."""
        while self._rate_hz and not self.stopping.is_set():
            left_s = started + 1 / self._rate_hz - time.monotonic()
            if left_s <= 0:
                return
            self.stopping.wait(min(left_s, _TICK_S))
            self._tick()

    def _wait_for_room(self, on_frame: Callable[[], None]) -> bool:
        """Let pictures that keep wait while the outbox is full; False when --once gives up.

        A camera's do not keep: they go on, and the outbox drops the oldest frames and counts them.
        """
        if not self._source.waits:
            return True
        pending, since = self._outbox.pending, time.monotonic()
        while self._outbox.nearly_full and not self.stopping.wait(_FULL_WAIT_S):
            on_frame()
            if self._outbox.pending < pending:
                pending, since = self._outbox.pending, time.monotonic()
            elif self._settings.once and time.monotonic() - since > self._settings.give_up_after:
                return False
        return True

    def _wait_for_receipt(self) -> None:
        """Let nothing of the next picture into this one's times."""
        deadline = time.monotonic() + self._settings.give_up_after
        while self._outbox.pending and time.monotonic() < deadline:
            if self.stopping.wait(_LOCK_STEP_S):
                return

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
        if done and done.by_name:
            self._keeper.keep(lambda: self._outbox.pictures.mark(done._replace(digest=b"")))

    def _infer(self, shot: Shot, done: PictureMark | None) -> None:
        if shot.fault:
            raise SkippedError(SkipReason.UNREADABLE, shot.fault)
        fix = self._place(shot)
        started = time.perf_counter()
        try:
            looks = decode_looks(shot.data, self._plan)
        except PictureError as error:
            raise SkippedError(SkipReason.UNREADABLE, str(error)) from error
        resize_ms = ms_since(started)
        self.counts.taken(fix.taken)
        found = self._head.infer(looks)
        stages = (shot.read_ms, resize_ms, found.predict_ms, found.encode_ms)
        timings = EdgeTimings(*(round(ms, 3) for ms in stages))
        frame_id = new_frame_id()
        self._keep_unsure(frame_id, shot, fix, found.body)
        if isinstance(found.body, Verdict) and found.body.probability < self._settings.threshold:
            self.counts.clean_here(shot.name, timings)
            self._keeper.keep(lambda: self._clean.add(fix.position, done))
            return
        nbytes, timings = self._append(
            frame_id, found.body, fix, timings, looks=found.looks, done=done
        )
        self.counts.frame(frame_id, shot.name, nbytes, timings)
        self.counts.hits += isinstance(found.body, Verdict)

    def _keep_unsure(self, frame_id: str, shot: Shot, fix: Fix, body: Body) -> None:
        """Keep a picture of which this device is unsure, or until the cloud has judged it."""
        if self._unsure is None:
            return
        if not isinstance(body, Verdict):
            self._unsure.wait(frame_id, shot, _captured_at_ns(fix))
        elif self.model.is_unsure(body.probability):
            self._unsure.keep(shot, _captured_at_ns(fix), body.probability)

    def _append(
        self,
        frame_id: str,
        body: Body,
        fix: Fix,
        timings: EdgeTimings,
        *,
        looks: tuple[Region, ...] = (),
        takes_clean: bool = False,
        done: PictureMark | None = None,
    ) -> tuple[int, EdgeTimings]:
        """Put a frame into the outbox; its timings then hold the whole payload's encoding too."""
        frame = Frame(
            schema=SCHEMA,
            id=frame_id,
            device=self._settings.device_id,
            captured_at_ns=_captured_at_ns(fix),
            position=fix.position,
            model=self.model.name,
            fingerprint=self.model.fingerprint,
            # counts that an earlier split has left stay those of edge-only
            split=EDGE_ONLY if isinstance(body, Tally) else self._head.split,
            body=body,
            timings=timings,
            looks=looks,
        )
        started = time.perf_counter()
        try:
            payload = encode_frame(frame, self._head.codec)
            encode_ms = round(timings.encode_ms + ms_since(started), 3)
            self._keeper.keep(
                lambda: self._outbox.append(
                    frame.id,
                    CODECS[self._head.codec].content_type,
                    payload,
                    encode_ms=encode_ms,
                    worth=_WORTH.get(type(body), Worth.UNKNOWN),
                    takes_clean=takes_clean,
                    done=done,
                )
            )
        except CodecError as error:
            raise SkippedError(SkipReason.TOO_LARGE, error.detail) from error
        except FrameTooLargeError as error:
            raise SkippedError(SkipReason.TOO_LARGE, str(error)) from error
        return len(payload), msgspec.structs.replace(timings, encode_ms=encode_ms)

    def _is_new(self, name: str, modified_at_ns: int) -> bool:
        return self._keeper.keep(lambda: self._outbox.pictures.is_new(name, modified_at_ns))

    def _send_tally(self) -> None:
        """Send the clean counts; the frame's own place is a cell's centre, and says nothing."""
        cells = self._keeper.keep(self._clean.take)
        if cells:
            lat, lon = centre_of(next(iter(cells)))
            fix = Fix(Position(lat=lat, lon=lon, source="fixed"), CaptureTime.now())
            timings = EdgeTimings(0, 0, 0, 0)
            self._append(new_frame_id(), Tally(cells), fix, timings, takes_clean=True)

    def _apply_control(self) -> None:
        wanted = self.wishes.take()
        if wanted == Control():
            return
        split, codec = wanted.split or self._head.split, wanted.codec or self._head.codec
        ground = wanted.ground or str(self._plan.ground)
        try:
            plan = self.model.plan(wanted.look or self.look, parse_ground(ground))
            if (split, codec) != (self._head.split, self._head.codec):
                self._head = Head(self.model, split, codec, self._settings)
        except ValueError as error:  # no such cut, or no band of a picture
            log.warning("control refused", why=str(error))
            return
        self._plan = plan
        self._rate_hz = wanted.rate_hz or self._rate_hz
        told = {"look": self.look, "ground": str(plan.ground), "rate_hz": self._rate_hz}
        log.info("control applied", split=split, codec=codec, **told)


def _captured_at_ns(fix: Fix) -> int:
    """Give a moment that a frame carries; what was none is refused by the cloud, by its name."""
    return min(max(fix.captured_at_ns, 0), MAX_TIME_NS)
