"""What one run of the edge did, counted, and as JSON or a table.

A picture's stages, in ms: read, resize, predict, encode on the device; outbox, until it is first
sent; link, both ways with the broker: what of the round trip the cloud's own stages leave over;
cloud_queue, cloud_decode, cloud_predict, cloud_store. All durations, so no two clocks are compared.
"""

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from rich.table import Table

from litterfog.edge.delivery import Delivery
from litterfog.edge.exif import CaptureTime, TimeSource
from litterfog.edge.skip import SkippedError
from litterfog.wire.frame import EdgeTimings
from litterfog.wire.receipt import Receipt

_STAGES = ("read_ms", "resize_ms", "predict_ms", "encode_ms")
INTERRUPTED_STATUS = 130  # as a shell's for Ctrl-C
_REMEMBERED = 10_000  # frames whose figures are kept for the summary


@dataclass(slots=True)
class RunCounts:
    """Counts of one run, kept as it goes."""

    pictures: int = 0  # looked at, skipped ones too
    frames: int = 0  # sent to the outbox, tallies not counted
    hits: int = 0  # edge-only: found here
    clean: int = 0  # edge-only: counted here, sent as tallies
    known: int = 0  # sent before: passed over
    skipped: Counter[str] = field(default_factory=Counter)
    skipped_names: list[tuple[str, str]] = field(default_factory=list)
    wire_bytes: list[int] = field(default_factory=list)
    timings: dict[str, EdgeTimings] = field(default_factory=dict)  # by picture
    names: dict[str, str] = field(default_factory=dict)  # frame id -> picture
    times_from: Counter[TimeSource] = field(default_factory=Counter)
    zones_assumed: Counter[str] = field(default_factory=Counter)
    points_dropped: Callable[[], Mapping[str, int]] = dict  # of the track, or lines of gpsd

    def taken(self, when: CaptureTime) -> None:
        """Count a picture by who says when it was taken, and what had to be assumed for it."""
        self.times_from[when.source] += 1
        if when.zone and when.zone_assumed:
            self.zones_assumed[when.zone] += 1

    def skip(self, name: str, error: SkippedError) -> None:
        """Count a picture that was passed over."""
        self.skipped[error.reason.value] += 1
        if len(self.skipped_names) < _REMEMBERED:
            self.skipped_names.append((name, str(error)))

    def frame(self, frame_id: str, name: str, nbytes: int, timings: EdgeTimings) -> None:
        """Count a frame that is in the outbox."""
        self.frames += 1
        if len(self.names) < _REMEMBERED:
            self.names[frame_id] = name
            self.wire_bytes.append(nbytes)
            self.timings[name] = timings

    def clean_here(self, name: str, timings: EdgeTimings) -> None:
        """Count a picture that edge-only found clean: no frame of its own."""
        self.clean += 1
        if len(self.timings) < _REMEMBERED:
            self.timings[name] = timings


@dataclass(frozen=True, slots=True)
class Summary:
    """The result of a run that ended."""

    error: str | None
    counts: RunCounts
    delivery: Delivery
    pending: int  # still in the outbox
    dropped: int
    seconds: float
    about: dict[str, Any]  # device, model, fingerprint, split, codec, look
    interrupted: bool = False  # before the last picture, or the last receipt
    unseen: int = 0  # pictures of a single pass that were not looked at
    unsure: Counter[str] = field(default_factory=Counter)  # of --keep-unsure

    def as_json(self) -> dict[str, Any]:
        """Give everything that was counted; times are medians in ms."""
        return {
            **self.about,
            "complete": self.complete,
            "error": self.error,
            "pictures": self.counts.pictures,
            "frames": self.counts.frames,
            "hits": self.hits,
            "clean": self.clean,
            "already_sent": self.counts.known,
            "unseen": self.unseen,
            "skipped": dict(self.counts.skipped),
            "times_from": dict(self.counts.times_from),
            "zones_assumed": dict(self.counts.zones_assumed),
            "points_dropped": dict(self.counts.points_dropped()),
            "receipts": dict(self.delivery.outcomes),
            "rejected": dict(self.delivery.reasons),
            "pending": self.pending,
            "dropped": self.dropped,
            "unsure": dict(self.unsure),
            "seconds": round(self.seconds, 3),
            "bytes_per_frame": _spread([float(n) for n in self.counts.wire_bytes]),
            "edge_ms": {
                stage[:-3]: _median([*self.counts.timings.values()], stage) for stage in _STAGES
            },
            "queue_ms": _spread([round(t.outbox_ms, 1) for t in self.delivery.trips.values()]),
            "cloud_ms": {
                stage: _median(
                    [r.timings for r in self.delivery.receipts if r.timings], stage + "_ms"
                )
                for stage in ("queue", "decode", "predict", "store")
            },
            "pictures_by_name": [
                self._picture(receipt)
                for receipt in self.delivery.receipts
                if receipt.id in self.counts.names
            ],
            "skipped_by_name": dict(self.counts.skipped_names),
            "stages_by_name": self._stages(),
        }

    @property
    def complete(self) -> bool:
        """Whether every frame has its receipt, and none was rejected or dropped."""
        rejected = self.delivery.outcomes["rejected"]
        return not (self.error or self.pending or rejected or self.dropped)

    @property
    def status(self) -> int:
        """The process's exit status: 0 complete, 130 interrupted, else 1."""
        return INTERRUPTED_STATUS if self.interrupted else int(not self.complete)

    @property
    def hits(self) -> int:
        """Count the pictures with litter: what the cloud stored."""
        return self.delivery.outcomes["stored"]

    @property
    def clean(self) -> int:
        """Count the pictures without."""
        return self.counts.clean or self.delivery.outcomes["clean"]

    def as_table(self) -> Table:
        """Lay the figures out for a person."""
        figures = self.as_json()
        table = Table(title="Edge run", show_header=False, title_justify="left")
        table.add_row("pictures", str(figures["pictures"]))
        table.add_row("litter", f"[bold]{self.hits}[/]")
        table.add_row("clean", str(self.clean))
        for label, words in (*self._passed_over(), *self._failures(), *self._doubts()):
            table.add_row(label, words)
        if self.delivery.outcomes["duplicate"]:
            table.add_row("duplicates", str(self.delivery.outcomes["duplicate"]))
        if unsure := +self.unsure:  # what is above 0
            table.add_row("for labelling", _counted(unsure))
        if self.pending:
            table.add_row("without receipt", f"[red]{self.pending}[/] (kept in the outbox)")
        if figures["bytes_per_frame"]:
            spread = figures["bytes_per_frame"]
            table.add_row(
                "bytes per frame", f"{spread['median']:,.0f} median, {spread['p95']:,.0f} p95"
            )
        for side in ("edge_ms", "cloud_ms"):
            stages = figures[side].items()
            text = "  ".join(f"{stage} {ms:.2f}" for stage, ms in stages if ms is not None)
            if text:
                table.add_row(f"{side[:-3]}, median ms", text)
        if figures["queue_ms"]:
            wait = figures["queue_ms"]
            words = f"{wait['median']:,.1f} median, {wait['p95']:,.1f} p95"
            table.add_row("outbox's wait, ms", words)
        if self.dropped:
            table.add_row("dropped", f"[red]{self.dropped}[/] (outbox full, or they too old)")
        table.add_row("time", f"{self.seconds:.1f} s")
        return table

    def _passed_over(self) -> Iterator[tuple[str, str]]:
        if self.counts.known:
            yield "already sent", f"{self.counts.known} (--again sends them anew)"

    def _failures(self) -> Iterator[tuple[str, str]]:
        for label, counts in (
            ("skipped", self.counts.skipped),
            ("rejected", self.delivery.reasons),
        ):
            if counts:
                yield label, _counted(counts)

    def _doubts(self) -> Iterator[tuple[str, str]]:
        """Say what is not sure of the pictures' times and places."""
        if from_file := self.counts.times_from["file"]:
            yield "time from the file", f"{from_file} (no EXIF says it)"
        if zones := self.counts.zones_assumed:
            words = ", ".join(f"{count} in {zone}" for zone, count in zones.items())
            yield "zone assumed", f"{words} (this machine's; --time-zone NAME tells another)"
        if dropped := self.counts.points_dropped():
            yield "dropped of --gps", _counted(dropped)

    def _stages(self) -> dict[str, dict[str, float]]:
        """Give each picture's stages in ms; of a clean one of edge-only the device's alone."""
        stages = {
            name: {stage[:-3]: getattr(timings, stage) for stage in _STAGES}
            for name, timings in self.counts.timings.items()
        }
        for receipt in self.delivery.receipts:
            name, trip = self.counts.names.get(receipt.id), self.delivery.trips.get(receipt.id)
            if name is None or trip is None or receipt.timings is None:
                continue
            cloud = msgspec.structs.asdict(receipt.timings)
            link_ms = max(0.0, trip.round_trip_ms - sum(cloud.values()))
            later = {"outbox": trip.outbox_ms, "link": link_ms}
            later |= {f"cloud_{stage[:-3]}": ms for stage, ms in cloud.items()}
            stages[name] |= {stage: round(ms, 3) for stage, ms in later.items()}
        return stages

    def _picture(self, receipt: Receipt) -> dict[str, Any]:
        return {
            "picture": self.counts.names[receipt.id],
            "id": receipt.id,
            "outcome": receipt.outcome,
            "probability": receipt.probability,
            "reason": receipt.reason,
        }


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def _median(records: list[Any], field_name: str) -> float | None:
    values = [getattr(record, field_name) for record in records]
    return round(statistics.median(values), 3) if values else None


def _spread(values: list[float]) -> dict[str, float] | None:
    if not values:
        return None
    p95 = (
        statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
    )
    return {
        "median": statistics.median(values),
        "mean": round(statistics.fmean(values), 1),
        "p95": round(p95, 1),
    }
