"""The boards themselves, modelled: a run's stages from the shipped profiles, beside what ran here.

A held process has a board's share of GFLOP/s and none of its caches, clock or GPU. The profiles are
built on published timings of the boards and on assumed factors (litterfog.bench.boards).
"""

from typing import Any

from litterfog.bench.link_profiles import PROFILES
from litterfog.experiments.latency import STAGES, totals
from litterfog.models.zoo import load_model
from litterfog.planner.choice import Choice, Size, choices_of
from litterfog.planner.link import Link
from litterfog.planner.predict import stages_of
from litterfog.planner.shipped import load_profile
from litterfog.wire.codecs import CodecName

Row = dict[str, Any]
CLOUD = "t2.micro"
STAGE_OF = {
    "read": "read",
    "resize": "resize",
    "predict edge": "predict",
    "encode": "encode",
    "queue": "outbox",
    "uplink": "link",
    "broker": "link",
    "receipt": "link",
    "settle": "link",  # the round trip ends when the frame has left the outbox
    "cloud queue": "cloud_queue",
    "decode": "cloud_decode",
    "predict cloud": "cloud_predict",
    "store": "cloud_store",
}


def modelled_rows(rows: list[Row]) -> list[Row]:
    """Give each measured row's modelled one: the same bytes and hits, the boards' times."""
    return [_row(row) for row in rows]


def link_of(name: str) -> Link:
    """Give a shaped link as the planner knows it; TCP does not see the delay of a proxy."""
    profile = PROFILES[name]
    return Link(
        profile.up_mbps,
        profile.down_mbps,
        sum(profile.delay_ms),
        slow_start=False,
        in_packets=profile.rate_by == "kernel",
    )


def _row(row: Row) -> Row:
    sent_share = row["sent"] / row["pictures"]
    machines = load_profile(row["device"]), load_profile(CLOUD)
    stages = dict.fromkeys(STAGES, 0.0)
    for stage in stages_of(_choice(row), *machines, link_of(row["link"])):
        name = STAGE_OF[stage.name]
        on_device = name in {"read", "resize", "predict", "encode"}
        stages[name] += stage.ms * (1.0 if on_device else sent_share)
    same = ("way", "device", "size", "link", "split", "pictures", "sent", "bytes_per_frame")
    return {
        **{name: row[name] for name in same},
        "label": "modelled",
        **{f"{stage}_ms": round(ms, 3) for stage, ms in stages.items()},
        **totals(stages),
        "p95_ms": None,
    }


def _choice(row: Row) -> Choice:
    paper = row["way"] == "paper"
    codec: CodecName = "json-list" if paper else "cbor"
    precision = {"cloud-only": "raw" if paper else "png", "edge-only": "verdict"}
    model = load_model(f"litter-{row['size']}" + ("" if paper else "-int8"))
    size = Size(
        model=model.name,
        split=row["split"],
        codec=codec,
        precision=precision.get(row["split"], "float32" if paper else "int8"),
        accuracy=0.0,
        bytes_median=row["bytes_per_frame"],
    )
    return choices_of(model, [size], "tensorflow" if paper else "litert")[0]
