"""Rows of the latency figures (6 to 10): each run's stages, and the paper's two totals.

A stage's figure is its median over the pictures that have it, times the share of pictures that do:
edge-only sends hits alone, so half of its pictures have no link. So stages add up to the totals.
*Hypothetical* is without the waits, as the paper reports; *real* has them.
"""

import statistics
from collections.abc import Iterable
from typing import Any

EDGE_STAGES = ("read", "resize", "predict", "encode")
WAITS = ("outbox", "cloud_queue")
STAGES = (
    *EDGE_STAGES,
    "outbox",
    "link",
    "cloud_queue",
    "cloud_decode",
    "cloud_predict",
    "cloud_store",
)
Row = dict[str, Any]


def rows_of(records: Iterable[Row]) -> list[Row]:
    """Give a row for each run."""
    return [row_of(record) for record in records]


def row_of(record: Row) -> Row:
    """Summarise one run's pictures."""
    pictures = list(record["stages"].values())
    stages = {stage: stage_ms(pictures, stage) for stage in STAGES}
    return {
        **{name: record[name] for name in ("way", "device", "size", "link", "split", "label")},
        "pictures": len(pictures),
        "sent": sum("link" in picture for picture in pictures),
        "bytes_per_frame": record["bytes_per_frame"],
        **{f"{stage}_ms": round(ms, 3) for stage, ms in stages.items()},
        **totals(stages),
        "p95_ms": round(_p95([hypothetical_ms(picture) for picture in pictures]), 3),
    }


def stage_ms(pictures: list[dict[str, float]], stage: str) -> float:
    """Give a stage's share of a picture's time; 0 where no picture has it."""
    found = [picture[stage] for picture in pictures if stage in picture]
    return statistics.median(found) * len(found) / len(pictures) if found else 0.0


def totals(stages: dict[str, float]) -> dict[str, float]:
    """Add the stages up, without the waits and with them."""
    hypothetical = hypothetical_ms(stages)
    waits = sum(stages.get(stage, 0.0) for stage in WAITS)
    return {
        "hypothetical_ms": round(hypothetical, 3),
        "real_ms": round(hypothetical + waits, 3),
    }


def hypothetical_ms(stages: dict[str, float]) -> float:
    """Add up one picture's stages but the waits (section 5.1)."""
    return sum(ms for stage, ms in stages.items() if stage not in WAITS)


def _p95(values: list[float]) -> float:
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
