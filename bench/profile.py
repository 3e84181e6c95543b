"""Measure this machine as the planner wants to know it: `measure_profile`.

Runs the pipeline's own code, paced as the pipeline is (experiments.paced_calls). What is not
measured here, for want of a broker or a store, is another machine's and says so.
"""

import math
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from litterfog.bench.line_fit import Point, fit_line
from litterfog.bench.paced_calls import PacedCalls, Timed
from litterfog.bench.service_times import HopTimes, OutboxTimes, time_hops, time_outbox, time_store
from litterfog.bench.this_machine import describe_machine, memory_mb
from litterfog.models.keras_runtime import import_keras_for_good
from litterfog.models.runtime import Runtime
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.models.zoo import Model, check_runtime, load_model, shipped_models
from litterfog.planner.choice import Arithmetic, BodyKind
from litterfog.planner.profile import (
    Constant,
    Line,
    ModelTimes,
    Profile,
    Speed,
    SplitTimes,
    Stages,
)
from litterfog.planner.shipped import load_profile
from litterfog.scenes import write_samples

_TAKEN_FROM = "xeon-2vcpu"
_QUICK_SPLITS = ("split5", "split10", "split13")
_SCENES, _SEED = 10, 2021
_PASSES = 3  # over everything: what disturbs a machine for a minute then meets a third of each
_CALLS = 4  # of a service, for each round: they are short and scatter
_PICTURES: tuple[BodyKind, ...] = ("png", "jpeg", "pixel-list")

Step = Callable[[str, int, int], None]  # what is measured now, steps done, steps in all


@dataclass(frozen=True, slots=True)
class Asked:
    """What to measure, and with what."""

    models: Sequence[str] = ()  # none: all that ship and that the runtime takes
    runtimes: Sequence[Runtime] = ("litert",)
    rounds: int = 9  # calls that count, of each submodel
    pictures: Path | None = None  # none: drawn scenes
    state: Path | None = None  # folder of the outbox's disk; none: the system's temporary one
    broker: str | None = None
    store: str | None = None
    idle_watts: float | None = None
    busy_watts: float | None = None


@dataclass(slots=True)
class _Samples:
    """All that was timed, in ms."""

    cuts: dict[tuple[Runtime, str, str], Timed] = field(
        default_factory=lambda: defaultdict(lambda: Timed([], []))
    )  # of a runtime, a model, a cut
    outbox: OutboxTimes = field(default_factory=OutboxTimes)
    hops: HopTimes = field(default_factory=HopTimes)
    store: list[float] = field(default_factory=list)


def measure_profile(
    name: str,
    *,
    quick: bool = False,
    asked: Asked | None = None,
    on_step: Step = lambda *_: None,
) -> Profile:
    """Measure; quick takes three splits of one model and few rounds.

    Raises:
        ValueError: a model, a runtime or the pictures cannot be used (own subclasses of it).
        bench.service_times.ServiceError: broker or store do not serve.
        OSError, edge.outbox.OutboxError: the state folder does not take a file.
    """
    asked = asked or Asked(models=["litter-160-int8"] if quick else [], rounds=2 if quick else 9)
    machine = describe_machine()
    pairs = _pairs(asked)
    if "tensorflow" in asked.runtimes:
        import_keras_for_good()
    passes = 1 if quick else _PASSES
    each = replace(asked, rounds=math.ceil(asked.rounds / passes))
    cuts = [(run, model, cut) for run, model in pairs for cut in _cuts(model, quick)]
    steps = _Steps(on_step, 1 + passes * (len(cuts) + len(_PICTURES) + 3))
    with _pictures(asked.pictures, steps) as folder:
        calls, samples = PacedCalls(folder, each.rounds), _Samples()
        for _ in range(passes):
            _time_services(each, samples, steps)
            for runtime, model, cut in cuts:
                steps.begin(f"{model.name} {cut} by {runtime}")
                timed = calls.cut(model, cut, runtime)
                known = samples.cuts[runtime, model.name, cut]
                known.head.extend(timed.head)
                known.tail.extend(timed.tail)
            for kind in _PICTURES:
                steps.begin(f"{kind} pictures")
                calls.pictures(kind)
    found = calls.calls
    times = [
        _model_times(runtime, model, _cuts(model, quick), samples, machine)
        for runtime, model in pairs
    ]
    points: dict[tuple[Runtime, Arithmetic], list[Point]] = defaultdict(list)
    for one, (runtime, model) in zip(times, pairs, strict=True):
        points[runtime, _arithmetic(model)] += _points(model, one)
    return Profile(
        schema=1,
        name=name,
        description=f"As measured by litterfog profile: {machine}",
        memory_mb=Constant(memory_mb(), "measured", "the system's own figure, MiB"),
        idle_watts=_watts(asked.idle_watts),
        busy_watts=_watts(asked.busy_watts),
        stages=Stages(
            read_ms=_constant(found.read, machine, "picture's file in the system's cache"),
            resize_ms=_constant(found.resize, machine, "decode and squash a photograph"),
            **_service_constants(asked, samples, machine),
            encode={kind: _line(points, machine) for kind, points in found.encode.items()},
            decode={kind: _line(points, machine) for kind, points in found.decode.items()},
        ),
        times=times,
        speeds=[_speed(key, of, machine) for key, of in points.items()],
    )


def _pairs(asked: Asked) -> list[tuple[Runtime, Model]]:
    """Give each runtime with the models that it takes."""
    pairs = [
        (runtime, model)
        for runtime in asked.runtimes
        for model in map(load_model, asked.models or shipped_models())
        if asked.models or runtime == "litert" or model.input.dtype == "float32"
    ]
    for runtime, model in pairs:
        check_runtime(model, runtime)
    return pairs


class _Steps:
    def __init__(self, on_step: Step, total: int) -> None:
        self._on_step, self._done, self._total = on_step, -1, total

    def begin(self, what: str) -> None:
        self._done += 1
        self._on_step(what, self._done, self._total)


@contextmanager
def _pictures(folder: Path | None, steps: _Steps) -> Iterator[Path]:
    steps.begin("pictures")
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="litterfog-profile-") as drawn:
        write_samples(Path(drawn), _SEED, _SCENES)
        yield Path(drawn)


def _cuts(model: Model, quick: bool) -> list[str]:
    """Name the ends and the splits; of a foreign model's many cuts without number, all."""
    names = [split.name for split in model.splits if split.name.startswith("split")]
    names = names or [split.name for split in model.splits]
    if quick:
        names = [name for name in names if name in _QUICK_SPLITS] or names[:3]
    return [CLOUD_ONLY, *names, EDGE_ONLY]


def _model_times(
    runtime: Runtime, model: Model, cuts: list[str], samples: _Samples, machine: str
) -> ModelTimes:
    timed = {cut: samples.cuts[runtime, model.name, cut] for cut in cuts}
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


def _arithmetic(model: Model) -> Arithmetic:
    return "float32" if model.input.dtype == "float32" else "int8"


def _time_services(asked: Asked, samples: _Samples, steps: _Steps) -> None:
    """Time the outbox's disk, and broker and store where they are given."""
    calls = _CALLS * asked.rounds
    steps.begin("the outbox's disk")
    outbox = time_outbox(asked.state or Path(tempfile.gettempdir()), calls)
    samples.outbox.queue.extend(outbox.queue)
    samples.outbox.settle.extend(outbox.settle)
    steps.begin("the broker")
    if asked.broker:
        hops = time_hops(asked.broker, calls)
        samples.hops.hop.extend(hops.hop)
        samples.hops.inbox.extend(hops.inbox)
    steps.begin("the store")
    if asked.store:
        samples.store.extend(time_store(asked.store, calls))


def _service_constants(asked: Asked, samples: _Samples, machine: str) -> dict[str, Constant]:
    found = {
        "queue_ms": _constant(samples.outbox.queue, machine, "outbox: append, fsync, hand over"),
        "settle_ms": _constant(samples.outbox.settle, machine, "outbox: delete, fsync"),
    }
    if asked.broker:
        what = "publish to callback between two clients here, half of there and back"
        found["broker_ms"] = _constant(samples.hops.hop, machine, what)
        inbox = samples.hops.inbox
        found["cloud_queue_ms"] = _constant(inbox, machine, "callback to a waiting worker")
    else:
        found |= {name: _taken(name, "--broker") for name in ("broker_ms", "cloud_queue_ms")}
    if asked.store:
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
