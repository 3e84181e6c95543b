"""What the device says of a picture becomes a frame, and the frame goes into the outbox."""

import time
from dataclasses import dataclass

import msgspec

from litterfog.edge.infer import Inferred
from litterfog.edge.keeper import Keeper
from litterfog.edge.outbox import FrameTooLargeError, Outbox, PictureMark, Worth
from litterfog.edge.positions import CaptureTime, Fix
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.way import Way
from litterfog.models.splits import EDGE_ONLY
from litterfog.wire.cells import centre_of
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
from litterfog.wire.refusal import CodecError

_WORTH: dict[type[Body], Worth] = {Verdict: Worth.HIT, Tally: Worth.TALLY}


@dataclass(frozen=True, slots=True)
class Written:
    """A frame that was written."""

    nbytes: int
    timings: EdgeTimings  # with the whole payload's encoding


class FrameWriter:
    """Writes the frames of one device, by the model, split and codec in force."""

    def __init__(self, device: str, way: Way, outbox: Outbox, keeper: Keeper) -> None:
        self._device = device
        self._way = way
        self._outbox = outbox
        self._keeper = keeper

    def write(
        self,
        frame_id: str,
        found: Inferred,
        fix: Fix,
        timings: EdgeTimings,
        done: PictureMark | None,
    ) -> Written:
        """Write what was found in a picture, which is `done` with it.

        Raises:
            SkippedError: the frame is over what the wire carries, or the outbox may hold.
            edge.outbox.OutboxError: the disk does not take it.
        """
        frame = self._frame(frame_id, self._way.head.split, found.body, fix, timings)
        return self._append(msgspec.structs.replace(frame, looks=found.looks), done=done)

    def write_tally(self, cells: dict[str, int]) -> None:
        """Write the clean counts; the frame's own place is a cell's centre, and says nothing.

        Raises:
            As `write` does.
        """
        lat, lon = centre_of(next(iter(cells)))
        fix = Fix(Position(lat=lat, lon=lon, source="fixed"), CaptureTime.now())
        timings = EdgeTimings(0, 0, 0, 0)
        # counts that an earlier split has left stay those of edge-only
        frame = self._frame(new_frame_id(), EDGE_ONLY, Tally(cells), fix, timings)
        self._append(frame, takes_clean=True)

    def _frame(
        self, frame_id: str, split: str, body: Body, fix: Fix, timings: EdgeTimings
    ) -> Frame:
        return Frame(
            schema=SCHEMA,
            id=frame_id,
            device=self._device,
            captured_at_ns=told_time_ns(fix),
            position=fix.position,
            model=self._way.model.name,
            fingerprint=self._way.model.fingerprint,
            split=split,
            body=body,
            timings=timings,
        )

    def _append(
        self, frame: Frame, *, takes_clean: bool = False, done: PictureMark | None = None
    ) -> Written:
        codec = self._way.head.codec
        started = time.perf_counter()
        try:
            payload = encode_frame(frame, codec)
            encode_ms = round(frame.timings.encode_ms + ms_since(started), 3)
            self._keeper.keep(
                lambda: self._outbox.append(
                    frame.id,
                    CODECS[codec].content_type,
                    payload,
                    encode_ms=encode_ms,
                    worth=_WORTH.get(type(frame.body), Worth.UNKNOWN),
                    takes_clean=takes_clean,
                    done=done,
                )
            )
        except CodecError as error:
            raise SkippedError(SkipReason.TOO_LARGE, error.detail) from error
        except FrameTooLargeError as error:
            raise SkippedError(SkipReason.TOO_LARGE, str(error)) from error
        return Written(len(payload), msgspec.structs.replace(frame.timings, encode_ms=encode_ms))


def told_time_ns(fix: Fix) -> int:
    """Give a moment that a frame carries; what was none is refused by the cloud, by its name."""
    return min(max(fix.captured_at_ns, 0), MAX_TIME_NS)
