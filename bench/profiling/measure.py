"""Measure this machine as the planner wants to know it: `measure_profile`.

Runs the pipeline's own code, paced as the pipeline is (`paced_calls`, `service_times`).
"""

import math
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from litterfog.bench.profiling.paced_calls import PacedCalls
from litterfog.bench.profiling.service_times import time_hops, time_outbox, time_store
from litterfog.bench.profiling.settings import ProfileRequest
from litterfog.bench.profiling.summary import Samples, summarise
from litterfog.bench.profiling.this_machine import describe_machine
from litterfog.models.keras_runtime import import_keras_for_good
from litterfog.models.runtime import Runtime
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.models.zoo import Model, check_runtime, load_model, shipped_models
from litterfog.planner.choice import BodyKind
from litterfog.planner.profile import Profile
from litterfog.scenes import write_samples

_QUICK_SPLITS = ("split5", "split10", "split13")
_SCENES, _SEED = 10, 2021
_PASSES = 3  # over everything: what disturbs a machine for a minute then meets a third of each
_CALLS = 4  # of a service, for each round: they are short and scatter
_PICTURES: tuple[BodyKind, ...] = ("png", "jpeg", "pixel-list")

Step = Callable[[str, int, int], None]  # what is measured now, steps done, steps in all


def measure_profile(request: ProfileRequest, on_step: Step = lambda *_: None) -> Profile:
    """Measure.

    Raises:
        ValueError: a model, a runtime or the pictures cannot be used (own subclasses of it).
        service_times.ServiceError: broker or store do not serve.
        OSError, edge.outbox.OutboxError: the state folder does not take a file.
    """
    machine = describe_machine()
    pairs = pairs_of(request)
    if "tensorflow" in request.runtime:
        import_keras_for_good()
    passes = 1 if request.quick else _PASSES
    rounds = math.ceil(request.rounds / passes)
    cuts = [(run, model, cut) for run, model in pairs for cut in _cuts(model, request.quick)]
    steps = _Steps(on_step, 1 + passes * (len(cuts) + len(_PICTURES) + 3))
    with _pictures(request.pictures, steps) as folder:
        calls, samples = PacedCalls(folder, rounds), Samples()
        for _ in range(passes):
            _time_services(request, _CALLS * rounds, samples, steps)
            for runtime, model, cut in cuts:
                steps.begin(f"{model.name} {cut} by {runtime}")
                timed = calls.cut(model, cut, runtime)
                known = samples.cuts[runtime, model.name][cut]
                known.head.extend(timed.head)
                known.tail.extend(timed.tail)
            for kind in _PICTURES:
                steps.begin(f"{kind} pictures")
                calls.pictures(kind)
    return summarise(request, pairs, samples, calls.stages, machine)


def pairs_of(request: ProfileRequest) -> list[tuple[Runtime, Model]]:
    """Give each runtime with the models that it takes; raises ValueErrors as `measure_profile`."""
    pairs = [
        (runtime, model)
        for runtime in request.runtime
        for model in map(load_model, request.model or shipped_models())
        if request.model or runtime == "litert" or model.input.dtype == "float32"
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


def _time_services(request: ProfileRequest, calls: int, samples: Samples, steps: _Steps) -> None:
    """Time the outbox's disk, and broker and store where they are given."""
    steps.begin("the outbox's disk")
    outbox = time_outbox(request.state or Path(tempfile.gettempdir()), calls)
    samples.outbox.queue.extend(outbox.queue)
    samples.outbox.settle.extend(outbox.settle)
    steps.begin("the broker")
    if request.broker:
        hops = time_hops(request.broker, calls)
        samples.hops.hop.extend(hops.hop)
        samples.hops.inbox.extend(hops.inbox)
    steps.begin("the store")
    if request.redis:
        samples.store.extend(time_store(request.redis, calls))
