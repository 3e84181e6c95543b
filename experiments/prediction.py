"""Do the planner's predictions hold? Its choices, run for real through the shaped links.

The first of its ranking, which is what a user runs, and some from further down, where more bytes
and slower codecs try the model of the link.

Both sides run here with all of this machine, whose profile the planner is given. Compared is a
picture's whole time from shutter to receipt, the median of those that were sent, stage by stage.
The planner is told the link's round trip as a ping through it finds it, as a user would.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from litterfog.bench.held_process import Engine
from litterfog.bench.links.kernel import KernelLinkError
from litterfog.bench.links.profiles import PROFILES
from litterfog.bench.links.round_trip import measure_round_trip_ms
from litterfog.bench.profiling.measure import measure_profile
from litterfog.bench.profiling.settings import ProfileRequest
from litterfog.experiments.board_model import STAGE_OF, link_of
from litterfog.experiments.cloud_side import cloud_side
from litterfog.experiments.pipeline import EdgeRun, Machines, run_edge
from litterfog.experiments.records import Row
from litterfog.experiments.stages import STAGES
from litterfog.models.zoo import load_model, shipped_models
from litterfog.planner.choice import choices_of, edge_settings, read_sizes
from litterfog.planner.link import Link
from litterfog.planner.predict import Demand, Prediction, predict
from litterfog.planner.profile import Profile
from litterfog.planner.profile_files import SIZES, load_profile
from litterfog.planner.rank import Limits, Objective, rank
from litterfog.wire.frame import mechanism_of

LINKS = ("lan", "wifi", "4g-kernel", "4g-steady")
_SHIPPED = "xeon-2vcpu"
ROUNDS = 3  # of every choice in turn, so that each meets many of the link's delays
_TOP = 3  # of different splits; then each mechanism's best
_FURTHER = (0.5, 0.75, 0.9)  # of the ranking
_LEAST_ACCURACY = 0.98  # as litterfog plan


@dataclass(frozen=True, slots=True)
class Trial:
    """A choice to run."""

    place: int  # in the planner's ranking, from 1
    top: bool  # not one from further down
    prediction: Prediction


def measure_choices(
    engine: Engine,
    links: Sequence[str],
    pictures: Path,
    folder: Path,
    *,
    quick: bool,
    tell: Callable[[str], None],
) -> list[Row]:
    """Run each link's trials; gives a row for each, predicted beside measured.

    Raises:
        experiments.processes.ExperimentError: a run failed.
    """
    folder.mkdir(parents=True)
    tell("this machine's profile")
    profile = load_profile(_SHIPPED) if quick else _profile(engine, pictures, folder / "profile")
    rows: list[Row] = []
    for link in links:
        tell(f"round trip, {link}")
        try:
            known = replace(link_of(link), rtt_ms=measure_round_trip_ms(PROFILES[link]))
        except KernelLinkError as error:
            tell(f"without {link}: {error}")
            continue
        chosen = trials(profile, known)[: 3 if quick else None]
        choices = [trial.prediction.choice for trial in chosen]
        served = ",".join(sorted({choice.model for choice in choices}))
        machines = Machines(served, "litert", link, "planned", device=None, cloud=None)
        runs = [edge_settings(choice) for choice in choices] * (1 if quick else ROUNDS)

        def told(split: str, link: str = link) -> None:
            tell(f"{split}, {link}")

        ended = run_edge(engine, machines, runs, pictures, folder / link, told)
        for number, trial in enumerate(chosen):
            rows.append(_row(link, known, profile.name, trial, ended[number :: len(chosen)]))
    return rows


def _profile(engine: Engine, pictures: Path, folder: Path) -> Profile:
    """Measure this machine as it is now, with a broker and a store that the runs will have too."""
    folder.mkdir()
    models = _models()
    with cloud_side(engine, models[0], "litert", folder) as cloud:
        request = ProfileRequest(
            name="this-machine",
            model=models,
            pictures=pictures,
            state=folder,
            broker=f"mqtt://127.0.0.1:{cloud.broker_port}",
            redis=f"redis://127.0.0.1:{cloud.store_port}/15",
        )
        return measure_profile(request)


def _models() -> list[str]:
    """Name the models whose bytes and accuracy are known: others are no choice."""
    known = {row.model for row in read_sizes(SIZES)}
    return [name for name in shipped_models() if name in known]


def trials(profile: Profile, link: Link) -> list[Trial]:
    """Choose the fastest of different splits and of each mechanism, then some from further down."""
    ranked = _ranked(profile, link)
    by_split: dict[str, int] = {}
    by_mechanism: dict[str, int] = {}
    for at, one in enumerate(ranked):
        by_split.setdefault(one.choice.split, at)
        by_mechanism.setdefault(mechanism_of(one.choice.split), at)
    top = {*list(by_split.values())[:_TOP], *by_mechanism.values()}
    further = {int(share * len(ranked)) for share in _FURTHER}
    return [Trial(at + 1, at in top, ranked[at]) for at in sorted(top | further)]


def _ranked(profile: Profile, link: Link) -> list[Prediction]:
    table = read_sizes(SIZES)
    choices = [
        choice for name in _models() for choice in choices_of(load_model(name), table, "litert")
    ]
    demand = Demand(rate_hz=0.1)
    everything = [predict(one, profile, profile, link, demand) for one in choices]
    limits = Limits(min_accuracy=_LEAST_ACCURACY)
    return rank(everything, Objective({"latency": 1.0}), limits, demand.rate_hz).kept


def median_error(rows: list[Row]) -> float:
    """Give the median of the errors' sizes, as a share of what was measured."""
    return float(statistics.median(abs(row["error"]) for row in rows))


def _row(link: str, known: Link, profile: str, trial: Trial, runs: list[EdgeRun]) -> Row:
    pictures = [
        stages
        for run in runs
        for stages in run.summary["stages_by_name"].values()
        if "link" in stages
    ]
    measured_ms = statistics.median(sum(picture.values()) for picture in pictures)
    prediction = trial.prediction
    choice = prediction.choice
    return {
        "link": link,
        "rtt_ms": round(known.rtt_ms, 2),
        "profile": profile,
        "place": trial.place,
        "top": trial.top,
        "model": choice.model,
        "split": choice.split,
        "codec": choice.codec,
        "precision": choice.precision,
        "label": "measured",
        "pictures": len(pictures),
        "predicted_bytes": choice.payload_bytes,
        "measured_bytes": runs[0].summary["bytes_per_frame"]["median"],
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
