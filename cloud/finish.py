"""One message to one result: decode, check, infer; no broker, no Redis."""

import math
import time
from dataclasses import dataclass

import msgspec

from litterfog.cloud.infer import Tails
from litterfog.cloud.streets import NO_STREETS, KnownStreets
from litterfog.models.places import Finding
from litterfog.wire.cells import cell_of, is_tally_cell
from litterfog.wire.codecs.table import decode_frame
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import MAX_MILLISECONDS, EdgeTimings, Frame, Tally, mechanism_of
from litterfog.wire.message import Message
from litterfog.wire.receipt import CloudTimings
from litterfog.wire.refusal import CodecError, Reason
from litterfog.wire.store_records import Hit, Observation
from litterfog.wire.topics import device_of

FUTURE_S = 86_400  # how far ahead of this clock a device's may be
FIRST_S = 946_684_800  # 2000-01-01: a clock that says less was never set


@dataclass(frozen=True, slots=True)
class Result:
    """A frame with its answer, ready to be stored."""

    observation: Observation
    probability: float | None  # None: a Tally has no one answer
    timings: CloudTimings  # store_ms is still 0
    unsure: bool = False


def finish(
    message: Message,
    tails: Tails,
    threshold: float,
    waited_ms: float,
    streets: KnownStreets = NO_STREETS,
) -> Result:
    """Finish a message that claims to be a Frame.

    Raises:
        CodecError: it is none, or cannot be served; the reason says why.
    """
    started = time.perf_counter()
    frame = decode_frame(message.payload, message.content_type)
    decode_ms = ms_since(started)
    check_sender(frame, message.topic, time.time())
    tails.check(frame)
    nbytes = len(message.payload)
    if isinstance(frame.body, Tally):
        check_cells(frame.body)
        tally = _counted(frame, nbytes, frame.body.cells, streets)
        return Result(tally, None, CloudTimings(waited_ms, decode_ms, 0.0, 0.0))
    tails.load(frame)  # once for each split, and in no frame's timings
    started = time.perf_counter()
    compute = tails.prepare(frame, threshold)
    decode_ms += ms_since(started)
    started = time.perf_counter()
    found = compute()
    check_probability(found.probability)
    predict_ms = ms_since(started)
    timings = CloudTimings(waited_ms, decode_ms, predict_ms, 0.0)
    unsure = tails.is_unsure(frame, found.probability)
    hit = None
    if found.probability >= threshold:
        hit = _hit(frame, found, nbytes, timings, message, unsure=unsure)
    seen = _observed(frame, nbytes, streets, hit)
    return Result(seen, found.probability, timings, unsure)


def check_sender(frame: Frame, topic: str, now_s: float) -> None:
    """Refuse a frame on another device's topic, or from a clock that is wrong."""
    if frame.device != device_of(topic):
        raise CodecError(Reason.DEVICE, f"{frame.device} on the topic of {device_of(topic)}")
    if frame.captured_at_ns > (now_s + FUTURE_S) * 1e9:
        raise CodecError(Reason.CLOCK, "captured more than a day in the future")
    if frame.captured_at_ns < FIRST_S * 1e9:
        raise CodecError(Reason.CLOCK, "captured before 2000: the device's clock was never set")


def check_probability(probability: float) -> None:
    """Refuse an answer that is none; by a reason that old edges know."""
    if not math.isfinite(probability):
        raise CodecError(Reason.NOT_FINITE, "the tail gave no number for this activation")
    if not 0 <= probability <= 1:
        raise CodecError(Reason.NOT_FINITE, f"the model gave {probability:.4g}, no probability")


def check_cells(tally: Tally) -> None:
    """Refuse a tally of what are no cells of the agreed sizes."""
    foreign = [cell for cell in tally.cells if not is_tally_cell(cell)]
    if foreign:
        raise CodecError(Reason.POSITION, f"{foreign[0]} is no H3 cell of resolution 11 or 13")


def _counted(
    frame: Frame, nbytes: int, cells: dict[str, int], streets: KnownStreets
) -> Observation:
    """Give what a tally tells: a cell is of one segment, or of none."""
    segments = streets.segments(list(cells))
    off_street = streets.off_street({c: n for c, n in cells.items() if c not in segments})
    seen = (frame.id, frame.device, frame.captured_at_ns, nbytes, cells)
    return Observation(*seen, None, segments, off_street)


def _observed(frame: Frame, nbytes: int, streets: KnownStreets, hit: Hit | None) -> Observation:
    """Give what a picture tells: it belongs to the segment that is nearest to its own place."""
    where = frame.position
    cells = {cell_of(where.lat, where.lon): 1}
    segment = streets.segment(where.lat, where.lon, where.accuracy_m)
    seen = (frame.id, frame.device, frame.captured_at_ns, nbytes, cells)
    if segment is None:
        return Observation(*seen, hit, off_street=streets.off_street(cells))
    if hit:
        hit = msgspec.structs.replace(hit, segment=f"{segment:016x}")
    return Observation(*seen, hit, dict.fromkeys(cells, segment))


def _edge_timings(frame: Frame, message: Message) -> EdgeTimings:
    """Give the device's timings, with the encoding of the whole payload where it is told."""
    encode_ms = _told_ms(message, "encode_ms")
    if encode_ms is None or encode_ms > MAX_MILLISECONDS:
        return frame.timings
    return msgspec.structs.replace(frame.timings, encode_ms=encode_ms)


def _told_ms(message: Message, name: str) -> float | None:
    """Read a time that travels beside the frame; None where it does not say."""
    try:
        told_ms = float(message.properties.get(name, ""))
    except ValueError:
        return None
    return told_ms if 0 <= told_ms < math.inf else None


def _hit(
    frame: Frame,
    found: Finding,
    nbytes: int,
    timings: CloudTimings,
    message: Message,
    *,
    unsure: bool,
) -> Hit:
    return Hit(
        id=frame.id,
        device=frame.device,
        captured_at_ns=frame.captured_at_ns,
        received_at_ns=time.time_ns(),
        lat=frame.position.lat,
        lon=frame.position.lon,
        accuracy_m=frame.position.accuracy_m,
        probability=found.probability,
        model=frame.model,
        split=frame.split,
        mechanism=mechanism_of(frame.split),
        wire_bytes=nbytes,
        edge_timings=_edge_timings(frame, message),
        queue_ms=_told_ms(message, "queue_ms"),
        cloud_timings=timings,
        places=found.places,
        unsure=unsure,
    )
