"""What a subscriber tells Prometheus: read from its own counters, for other threads."""

import time
from collections.abc import Iterator

from litterfog.cloud.subscribe import Subscriber
from litterfog.wire.metrics import Figure, counter, gauge

OUTCOMES = ("stored", "clean", "duplicate", "rejected", "overflow", "foreign topic", "internal")


def cloud_figures(subscriber: Subscriber) -> Iterator[Figure]:
    """Look at a subscriber; what has not happened yet is told as 0."""
    counts = subscriber.counts
    yield counter(
        "litterfog_cloud_messages_total",
        "Messages by what became of them",
        {outcome: counts[outcome] for outcome in OUTCOMES},
        "outcome",
    )
    yield gauge(
        "litterfog_cloud_queue_messages",
        "Messages that wait for the worker",
        subscriber.queue_depth,
    )
    yield counter(
        "litterfog_cloud_store_refusals_total",
        "Writes that Redis did not take, each tried again",
        subscriber.store_refusals,
    )
    yield gauge("litterfog_cloud_store_up", "0 while Redis does not take it", subscriber.store_up)
    yield gauge(
        "litterfog_cloud_broker_up",
        "Whether the broker's connection is up",
        subscriber.connection.up.is_set(),
    )
    if subscriber.frame_at is not None:
        yield gauge(
            "litterfog_cloud_last_frame_age_seconds",
            "Since a frame was last finished; absent until there was one",
            time.monotonic() - subscriber.frame_at,
        )
