"""From samples to a profile: medians, lines, and how each number was got.

What was not measured, for want of a broker or a store, is another machine's and says so.
"""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from litterfog.bench.profiling.line_fit import Point, fit_line
from litterfog.bench.profiling.paced_calls import CutTimes, StageTimes
from litterfog.bench.profiling.service_times import HopTimes, OutboxTimes
from litterfog.bench.profiling.settings import ProfileRequest
from litterfog.bench.profiling.this_machine import memory_mb
from litterfog.models.runtime import Runtime
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.models.zoo import Model
from litterfog.planner.choice import Arithmetic, BodyKind
from litterfog.planner.profile import Constant, Line, ModelTimes, Profile, Speed, SplitTimes, Stages
from litterfog.planner.profile_files import load_profile

_TAKEN_FROM = "xeon-2vcpu"
Pairs = Sequence[tuple[Runtime, Model]]


@dataclass(slots=True)
class Samples:
    """All that was timed, in ms."""

    cuts: dict[tuple[Runtime, str], dict[str, CutTimes]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: CutTimes([], [])))
    )  # of a runtime and a model, by cut
    outbox: OutboxTimes = field(default_factory=OutboxTimes)
    hops: HopTimes = field(default_factory=HopTimes)
    store: list[float] = field(default_factory=list)


def summarise(
    request: ProfileRequest, pairs: Pairs, samples: Samples, stages: StageTimes, machine: str
) -> Profile:
    """Put a profile together; `machine` says what measured, as before the measurement."""
    times = [_model_times(runtime, model, samples, machine) for runtime, model in pairs]
    points: dict[tuple[Runtime, Arithmetic], list[Point]] = defaultdict(list)
    for one, (runtime, model) in zip(times, pairs, strict=True):
        points[runtime, arithmetic_of(model)] += _points(model, one)
    return Profile(
        schema=1,
        name=request.name,
        description=f"As measured by litterfog profile: {machine}",
        memory_mb=Constant(memory_mb(), "measured", "the system's own figure, MiB"),
        idle_watts=_watts(request.idle_watts),
        busy_watts=_watts(request.busy_watts),
        stages=Stages(
            read_ms=_constant(stages.read, machine, "picture's file in the system's cache"),
            resize_ms=_constant(stages.resize, machine, "decode and squash a photograph"),
            **_service_constants(request, samples, machine),
            encode=_lines(stages.encode, machine),
            decode=_lines(stages.decode, machine),
        ),
        times=times,
        speeds=[_speed(key, of, machine) for key, of in points.items()],
    )


def _lines(points: dict[BodyKind, list[Point]], machine: str) -> dict[BodyKind, Line]:
    return {kind: _line(of, machine) for kind, of in points.items()}


def _model_times(runtime: Runtime, model: Model, samples: Samples, machine: str) -> ModelTimes:
    timed = dict(samples.cuts[runtime, model.name])
    whole = timed.pop(CLOUD_ONLY).tail + timed.pop(EDGE_ONLY).head
    splits = {cut: SplitTimes(_median(one.head), _median(one.tail)) for cut, one in timed.items()}
    all_of_it = [whole, *(side for one in timed.values() for side in (one.head, one.tail))]
    source = (
        f"{machine}; {runtime}, one thread, medians of {min(map(len, all_of_it))} or more calls,"
        f" paced as in the pipeline; their quartiles lie {_spread(all_of_it):.0%} of it apart"
    )
    return ModelTimes(model.name, runtime, _median(whole), splits, "measured", source)


def _points(model: Model, times: ModelTimes) -> list[Point]:
    """Give million multiply-adds and ms of the whole model and of each side of each split."""
    found = [(sum(_madds_m(model, model.splits[0].name)), times.whole_ms)]
    for cut, of in times.splits.items():
        edge_m, cloud_m = _madds_m(model, cut)
        found += [(edge_m, of.head_ms), (cloud_m, of.tail_ms)]
    return found


def _madds_m(model: Model, name: str) -> tuple[float, float]:
    split = model.split(name)
    return split.edge_madds / 1e6, split.cloud_madds / 1e6


def arithmetic_of(model: Model) -> Arithmetic:
    """Say which line of a profile a model belongs to."""
    return "float32" if model.input.dtype == "float32" else "int8"


def _service_constants(
    request: ProfileRequest, samples: Samples, machine: str
) -> dict[str, Constant]:
    found = {
        "queue_ms": _constant(samples.outbox.queue, machine, "outbox: append, fsync, hand over"),
        "settle_ms": _constant(samples.outbox.settle, machine, "outbox: delete, fsync"),
    }
    if request.broker:
        what = "publish to callback between two clients here, half of there and back"
        found["broker_ms"] = _constant(samples.hops.hop, machine, what)
        inbox = samples.hops.inbox
        found["cloud_queue_ms"] = _constant(inbox, machine, "callback to a waiting worker")
    else:
        found |= {name: _taken(name, "--broker") for name in ("broker_ms", "cloud_queue_ms")}
    if request.redis:
        found["store_ms"] = _constant(samples.store, machine, "record a hit")
    else:
        found["store_ms"] = _taken("store_ms", "--redis")
    return found


def _taken(name: str, flag: str) -> Constant:
    other: Constant = getattr(load_profile(_TAKEN_FROM).stages, name)
    return Constant(
        other.value, "modelled", f"not measured here: that of {_TAKEN_FROM}; {flag} measures it"
    )


def _constant(samples: list[float], machine: str, what: str) -> Constant:
    spread = f"quartiles {_spread([samples]):.0%} of it apart"
    source = f"{machine}; {what}; median of {len(samples)}, {spread}"
    return Constant(_median(samples), "measured", source)


def _line(samples: list[Point], machine: str) -> Line:
    """Fit the medians at each x."""
    by_x = defaultdict(list)
    for x, ms in samples:
        by_x[x].append(ms)
    points = [(x, statistics.median(each)) for x, each in by_x.items()]
    return _fitted(points, f"{machine}; {len(samples)} calls at {len(points)} sizes")


def _speed(key: tuple[Runtime, Arithmetic], points: list[Point], machine: str) -> Speed:
    what = f"{machine}; {len(points)} heads, tails and whole models"
    return Speed(*key, _fitted(points, what))


def _fitted(points: list[Point], what: str) -> Line:
    fit = fit_line(points)
    words = f"{what}, least squares of relative errors, {fit.words}"
    return Line(round(fit.fixed, 4), round(fit.each, 6), "measured", words)


def _watts(value: float | None) -> Constant | None:
    return None if value is None else Constant(value, "quoted", "given to litterfog profile")


def _median(samples: list[float]) -> float:
    return round(statistics.median(samples), 4)


def _spread(groups: list[list[float]]) -> float:
    """Give the distance of the quartiles as a share of the median: the median of several groups."""
    shares = []
    for samples in groups:
        low, middle, high = statistics.quantiles(samples, n=4, method="inclusive")
        shares.append((high - low) / middle if middle else 0.0)
    return statistics.median(shares)
