"""The edge process: settings, source, head, outbox, broker, loop.

`python -m litterfog.edge` runs it by the environment alone.
"""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from litterfog.edge.ending import why_incomplete
from litterfog.edge.health import Vitals
from litterfog.edge.metrics import edge_figures
from litterfog.edge.outbox import Outbox, OutboxError
from litterfog.edge.pipeline import Pipeline
from litterfog.edge.publish import Publisher
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.sources import kind_of, label_of
from litterfog.edge.sources.kind import SourceError
from litterfog.edge.summary import Summary
from litterfog.edge.unsure import UnsurePictures
from litterfog.models.graph import GraphError
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker_limits import BrokerUnusableError
from litterfog.wire.health import HealthFile, reporting
from litterfog.wire.log import set_up_logging
from litterfog.wire.metrics import serving_metrics
from litterfog.wire.setting_errors import end, settings_of_environment
from litterfog.wire.stopping import stopped_by_signal

Progress = Callable[[int, int, int], None]  # pictures seen, expected (0: no end), pending frames

DRAIN_S = 2.0  # a stopped device waits so long for receipts that are on their way


def run(
    settings: EdgeSettings, stopping: threading.Event, on_progress: Progress = lambda *_: None
) -> Summary:
    """Run until the source ends (--once), or `stopping` is set.

    Raises:
        ValueError: model, split, source, gps, health file, metrics port or the folder of
            --keep-unsure cannot be used.
        edge.outbox.OutboxError: the outbox's file cannot be used.
        wire.broker_limits.BrokerUnusableError: the broker lacks what is needed.
    """
    started = time.monotonic()
    health = HealthFile(settings.health_file)
    most_bytes = settings.outbox_mb * 1_000_000
    with closing(Outbox(settings.outbox_file, most_bytes, settings.outbox_days)) as outbox:
        unsure = _unsure_pictures(settings, outbox)
        pipeline = Pipeline(settings, outbox, stopping, unsure)
        publisher = Publisher(
            parse_broker(settings.broker, settings.credentials),
            settings.device_id,
            outbox,
            resend_after_s=settings.resend_after,
            status=pipeline.status,
            on_control=pipeline.wishes.hear,
            keep_receipts=settings.once,
            on_unusable=stopping.set,
        )

        def moved() -> None:
            pipeline.turned_at = time.monotonic()
            publisher.notify()
            on_progress(pipeline.counts.pictures, pipeline.expected or 0, outbox.pending)

        if unsure:
            publisher.on_receipt = unsure.settle
        publisher.connection.keepalive_s = settings.keepalive
        metrics = serving_metrics(
            settings.metrics_host,
            settings.metrics_port,
            "edge",
            lambda: edge_figures(pipeline, outbox, publisher, unsure),
        )
        waiting = None
        publisher.start()
        try:
            with metrics, reporting(health, Vitals(pipeline, publisher).look):
                pipeline.run(moved)
                if settings.once:
                    waiting = publisher.wait_receipted(settings.give_up_after, stopping, moved)
                else:
                    publisher.drain(DRAIN_S)
        finally:
            publisher.stop()
        if publisher.connection.unusable:
            raise BrokerUnusableError(
                f"{publisher.connection.unusable}; {outbox.pending} frames are kept"
            )
        return Summary(
            error=_why_incomplete(settings, pipeline, publisher, waiting),
            interrupted=settings.once
            and (pipeline.cut_short or waiting is not None)
            and stopping.is_set(),
            unseen=pipeline.unseen,
            counts=pipeline.counts,
            delivery=publisher.delivery,
            pending=outbox.pending,
            dropped=outbox.dropped,
            unsure=unsure.counts if unsure else Counter(),
            seconds=time.monotonic() - started,
            about={
                "device": settings.device_id,
                "model": pipeline.model.name,
                "fingerprint": pipeline.model.fingerprint,
                "split": pipeline.split,
                "codec": pipeline.codec,
                "look": pipeline.look,
            },
        )


def _unsure_pictures(settings: EdgeSettings, outbox: Outbox) -> UnsurePictures | None:
    folder, source = settings.keep_unsure, settings.source
    if folder is None:
        return None
    if kind_of(source).watched and folder.resolve().is_relative_to(Path(source).resolve()):
        raise SourceError(
            f"--keep-unsure or LITTERFOG_KEEP_UNSURE: {folder} is within the source, {source}, and"
            " what is kept there would be taken for new pictures: name another folder"
        )
    most_bytes = settings.keep_unsure_mb * 1_000_000
    return UnsurePictures(folder, settings.device_id, most_bytes, outbox.is_pending)


def _why_incomplete(
    settings: EdgeSettings, pipeline: Pipeline, publisher: Publisher, waiting: str | None
) -> str | None:
    if not settings.once:
        return None
    return why_incomplete(
        pipeline.counts,
        label_of(settings.source),
        unseen=pipeline.unseen,
        waiting=waiting or ("interrupted" if pipeline.cut_short else None),
        receipts=publisher.delivery.outcomes.total(),
    )


def main() -> None:
    """Run by the environment; what cannot be run is told, and ends with status 2."""
    settings = settings_of_environment(EdgeSettings)
    set_up_logging(settings.log_format, verbose=not settings.once)
    try:
        summary = run(settings, stopped_by_signal())
    except (ValueError, GraphError, OutboxError) as error:
        end(str(error))
    sys.stdout.write(json.dumps(summary.as_json()) + "\n")
    sys.exit(summary.status if settings.once else 0)


if __name__ == "__main__":
    main()
