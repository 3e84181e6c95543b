"""Do the planner's predictions hold? Its top choices, run for real through the shaped links.

Both sides run here with all of this machine, whose profile the planner is given. Compared is a
picture's whole time from shutter to receipt, the median of those that were sent, stage by stage.
"""

import statistics
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from experiments.held import Engine
from experiments.latency import STAGES
from experiments.modelled import STAGE_OF, link_of
from experiments.pipeline import Ended, Machines, run_edge
from experiments.results import Row
from models.zoo import load_model, shipped_models
from planner.choice import Choice, choices_of, read_sizes
from planner.predict import Demand, Prediction, predict
from planner.profile import Profile
from planner.rank import Limits, Objective, rank
from planner.shipped import load_profile
from wire.frame import mechanism_of

LINKS = ("lan", "wifi", "4g-steady")
_SHIPPED = "xeon-2vcpu"
_TOP = 3  # of different splits; then each mechanism's best
_LEAST_ACCURACY = 0.98  # as litterfog plan


def measure_choices(
    engine: Engine,
    link: str,
    pictures: Path,
    folder: Path,
    *,
    quick: bool,
    tell: Callable[[str], None],
) -> list[Row]:
    """Run a link's top choices; gives a row for each, predicted beside measured.

    Raises:
        experiments.pipeline.ExperimentError: a run failed.
    """
    tell("profile")
    profile = profile_of_this_machine(quick=quick)
    chosen = top_choices(profile, link)[: 3 if quick else None]
    served = ",".join(sorted({one.choice.model for one in chosen}))
    machines = Machines(served, "litert", link, "planned", device=None, cloud=None)
    runs = [edge_settings(one.choice) for one in chosen]
    ended = run_edge(engine, machines, runs, pictures, folder, tell)
    return [
        _row(link, profile.name, prediction, run)
        for prediction, run in zip(chosen, ended, strict=True)
    ]


@cache
def profile_of_this_machine(*, quick: bool) -> Profile:
    """Measure this machine's profile; the shipped one where that is not there, or in haste."""
    if quick:
        return load_profile(_SHIPPED)
    try:
        measure = import_module("experiments.profile").measure_profile
    except ModuleNotFoundError:
        return load_profile(_SHIPPED)
    found: Profile = measure("this-machine", quick=True)
    return found


def top_choices(profile: Profile, link: str) -> list[Prediction]:
    """Give the fastest choices of different splits, and the fastest of each mechanism."""
    table = read_sizes(Path(str(files("experiments") / "results" / "wire-table.json")))
    choices = [
        choice
        for name in shipped_models()
        for choice in choices_of(load_model(name), table, "litert")
    ]
    demand = Demand(rate_hz=0.1)
    everything = [predict(one, profile, profile, link_of(link), demand) for one in choices]
    limits = Limits(min_accuracy=_LEAST_ACCURACY)
    kept = rank(everything, Objective({"latency": 1.0}), limits, demand.rate_hz).kept
    by_split: dict[str, Prediction] = {}
    by_mechanism: dict[str, Prediction] = {}
    for one in kept:
        by_split.setdefault(one.choice.split, one)
        by_mechanism.setdefault(mechanism_of(one.choice.split), one)
    top = list(by_split.values())[:_TOP]
    return top + [one for one in by_mechanism.values() if all(one is not other for other in top)]


def edge_settings(choice: Choice) -> Row:
    """Give the edge's settings that make it run a choice."""
    told: Row = {
        "model": choice.model,
        "runtime": choice.runtime,
        "codec": choice.codec,
        "split": choice.split,
    }
    name, _, rest = choice.precision.partition(" ")
    if name == "jpeg":
        told |= {"picture": "jpeg", "jpeg_quality": int(rest)}
    elif rest.startswith("bits"):
        told |= {"activation_bits": int(name), "per_channel": "channel" in rest}
    return told


def median_error(rows: list[Row]) -> float:
    """Give the median of the errors' sizes, as a share of what was measured."""
    return float(statistics.median(abs(row["error"]) for row in rows))


def _row(link: str, profile: str, prediction: Prediction, run: Ended) -> Row:
    pictures = [one for one in run.summary["stages_by_name"].values() if "link" in one]
    measured_ms = statistics.median(sum(picture.values()) for picture in pictures)
    choice = prediction.choice
    return {
        "link": link,
        "profile": profile,
        "model": choice.model,
        "split": choice.split,
        "codec": choice.codec,
        "precision": choice.precision,
        "label": "measured",
        "pictures": len(pictures),
        "predicted_bytes": choice.payload_bytes,
        "measured_bytes": run.summary["bytes_per_frame"]["median"],
        "predicted_ms": round(prediction.latency_ms, 2),
        "measured_ms": round(measured_ms, 2),
        "error": round(prediction.latency_ms / measured_ms - 1, 4),
        **_by_stage(prediction, pictures),
    }


def _by_stage(prediction: Prediction, pictures: list[dict[str, Any]]) -> Row:
    predicted = dict.fromkeys(STAGES, 0.0)
    for stage in prediction.stages:
        predicted[STAGE_OF[stage.name]] += stage.ms
    found: Row = {}
    for name in STAGES:
        found[f"{name}_predicted_ms"] = round(predicted[name], 2)
        found[f"{name}_measured_ms"] = round(statistics.median(p[name] for p in pictures), 2)
    return found
