"""What a device tells Prometheus: read from the counters of its parts, for other threads."""

from collections import Counter
from collections.abc import Iterator

from litterfog.edge.outbox import Outbox
from litterfog.edge.pipeline import Pipeline
from litterfog.edge.publish import Publisher
from litterfog.edge.skip import SkipReason
from litterfog.edge.unsure import UnsurePictures
from litterfog.edge.unsure.pictures import OUTCOMES as UNSURE_OUTCOMES
from litterfog.wire.metrics import Figure, counter, gauge

OUTCOMES = ("stored", "clean", "duplicate", "rejected")


def edge_figures(
    pipeline: Pipeline, outbox: Outbox, publisher: Publisher, unsure: UnsurePictures | None
) -> Iterator[Figure]:
    """Look at a device; what has not happened yet is told as 0."""
    counts, outcomes = pipeline.counts, publisher.delivery.outcomes
    yield counter("litterfog_edge_pictures_total", "Pictures looked at", counts.pictures)
    yield counter("litterfog_edge_frames_total", "Frames put in the outbox", counts.frames)
    yield counter(
        "litterfog_edge_decided_total",
        "Pictures that the device decided by itself (edge-only)",
        {"litter": counts.hits, "clean": counts.clean},
        "verdict",
    )
    yield counter(
        "litterfog_edge_receipts_total",
        "Frames by what the cloud made of them; stored is litter",
        {outcome: outcomes[outcome] for outcome in OUTCOMES},
        "outcome",
    )
    yield counter(
        "litterfog_edge_skipped_total",
        "Pictures passed over, by reason",
        {reason.value: counts.skipped[reason.value] for reason in SkipReason},
        "reason",
    )
    unsure_counts = unsure.counts if unsure else Counter[str]()
    yield counter(
        "litterfog_edge_unsure_total",
        "Pictures for labelling: kept, removed again for want of room, missed",
        {outcome: unsure_counts[outcome] for outcome in UNSURE_OUTCOMES},
        "outcome",
    )
    yield from _outbox_figures(outbox)
    yield gauge(
        "litterfog_edge_broker_up",
        "Whether the broker's connection is up",
        publisher.connection.up.is_set(),
    )


def _outbox_figures(outbox: Outbox) -> Iterator[Figure]:
    yield gauge("litterfog_edge_outbox_frames", "Frames without receipt", outbox.pending)
    yield gauge("litterfog_edge_outbox_bytes", "Payloads in the outbox", outbox.nbytes)
    yield gauge("litterfog_edge_outbox_most_bytes", "What it may hold", outbox.most_bytes)
    yield counter(
        "litterfog_edge_dropped_total",
        "Frames let go without receipt since the outbox was made: it was full, or they too old",
        outbox.dropped_ever,
    )
