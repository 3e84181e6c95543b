"""Machines and choices of round numbers."""

from typing import Any

import msgspec

from litterfog.planner.choice import Choice
from litterfog.planner.profile import Constant, Line, ModelTimes, Profile, Speed, SplitTimes, Stages
from litterfog.planner.profile_files import load_profile


def constant(value: float) -> Constant:
    return Constant(value, "measured", "a test")


def line(fixed: float, each: float) -> Line:
    return Line(fixed, each, "measured", "a test")


def machine(name: str = "test-machine", ms_per_madd: float = 1.0, **changes: Any) -> Profile:
    kinds = load_profile("t2.micro").stages.encode
    stages = Stages(
        read_ms=constant(1),
        resize_ms=constant(2),
        queue_ms=constant(3),
        settle_ms=constant(7),
        broker_ms=constant(4),
        cloud_queue_ms=constant(5),
        store_ms=constant(6),
        encode={kind: line(1, 0) for kind in kinds},
        decode={kind: line(2, 0.1) for kind in kinds},
    )
    profile = Profile(
        schema=1,
        name=name,
        description="",
        memory_mb=constant(1_000),
        idle_watts=constant(2),
        busy_watts=constant(5),
        stages=stages,
        speeds=[
            Speed("litert", "int8", line(0, ms_per_madd)),
            Speed("litert", "float32", line(0, 2 * ms_per_madd)),
        ],
    )
    return msgspec.structs.replace(profile, **changes)


def timed(model: str = "m", whole_ms: float = 50, **splits: tuple[float, float]) -> ModelTimes:
    times = {name: SplitTimes(*both) for name, both in splits.items()}
    return ModelTimes(model, "litert", whole_ms, times, "emulated", "a test")


def choice(split: str = "split13", **changes: Any) -> Choice:
    ends = {"cloud-only": (0.0, 100.0), "edge-only": (100.0, 0.0)}
    edge, cloud = ends.get(split, (60.0, 40.0))
    values: dict[str, Any] = {
        "model": "m",
        "split": split,
        "codec": "cbor",
        "precision": {"cloud-only": "jpeg 85", "edge-only": "verdict"}.get(split, "int8"),
        "runtime": "litert",
        "arithmetic": "int8",
        "payload_bytes": 4_000.0,
        "accuracy": 0.98,
        "values_k": 4.0,
        "edge_madds_m": edge,
        "cloud_madds_m": cloud,
    }
    return Choice(**(values | changes))
