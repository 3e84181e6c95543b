"""Add models' times to a profile that knows others; what it has stays as it is.

On another machine than the profile's, times are scaled by those models that both have timed, and
called modelled.
"""

import statistics
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from litterfog.bench.profiling.measure import Step, measure_profile, pairs_of
from litterfog.bench.profiling.settings import ProfileRequest
from litterfog.bench.profiling.summary import arithmetic_of
from litterfog.bench.profiling.this_machine import describe_machine, machine_in
from litterfog.models.runtime import Runtime
from litterfog.planner.choice import Arithmetic
from litterfog.planner.profile import ModelTimes, Profile, SplitTimes

Way = tuple[Runtime, Arithmetic]
Ways = dict[tuple[str, Runtime], Way]  # of each model and runtime that is measured


class AddingError(ValueError):
    """Times that cannot be added to a profile; says what to do."""


def add_times(
    profile: Profile, request: ProfileRequest, on_step: Step = lambda *_: None
) -> Profile:
    """Measure models here and give the profile with the times of those that it did not have.

    Raises:
        AddingError: there are none, or nothing to scale them by; before anything is measured.
        ValueError, OSError: as `measure_profile`.
    """
    ways: Ways = {
        (model.name, runtime): (runtime, arithmetic_of(model))
        for runtime, model in pairs_of(request)
    }
    check_added(profile, request.name, ways, describe_machine())
    return joined(profile, measure_profile(request, on_step).times, ways)


def check_added(profile: Profile, name: str, ways: Ways, machine: str) -> None:
    """Refuse what `joined` could not do; raises AddingError."""
    if name != profile.name:
        raise AddingError(
            f"the profile to add to is {profile.name}'s, not {name}'s: --name {profile.name}"
        )
    known = {(times.model, times.runtime) for times in profile.times}
    new = {ways[key] for key in ways if key not in known}
    if not new:
        raise AddingError(f"profile {profile.name} has times of all these models: name new ones")
    if _is_same_machine(profile, machine):
        return
    if not known:
        raise AddingError(f"profile {profile.name} was not measured: its lines know every model")
    lacking = sorted(new - {ways[key] for key in ways if key in known})
    if lacking:
        runtime, arithmetic = lacking[0]
        raise AddingError(
            f"this machine is not the one that {profile.name} was measured on: give --model of"
            f" a model too that it has {runtime}'s {arithmetic} times of, to scale by"
        )


def joined(profile: Profile, measured: Sequence[ModelTimes], ways: Ways) -> Profile:
    """Give the profile with the new ones of these times, scaled where they are another machine's.

    Raises:
        AddingError: they would have to be scaled, and there is nothing to scale them by.
    """
    check_added(profile, profile.name, ways, measured[0].source)
    known = {(times.model, times.runtime): times for times in profile.times}
    new = [times for times in measured if (times.model, times.runtime) not in known]
    if not _is_same_machine(profile, measured[0].source):
        old = [times for times in measured if (times.model, times.runtime) in known]
        new = [_scaled(times, old, known, ways) for times in new]
    return msgspec.structs.replace(profile, times=[*profile.times, *new])


def _is_same_machine(profile: Profile, machine: str) -> bool:
    here = machine_in(machine)
    return any(
        machine_in(times.source) == here for times in profile.times if times.label == "measured"
    )


def _scaled(
    times: ModelTimes,
    old: Iterable[ModelTimes],
    known: dict[tuple[str, Runtime], ModelTimes],
    ways: Ways,
) -> ModelTimes:
    """Scale by the models of the same runtime and arithmetic that the profile has too."""
    way = ways[times.model, times.runtime]
    alike = [one for one in old if ways[one.model, one.runtime] == way]
    ratios = [ratio for one in alike for ratio in _ratios(known[one.model, one.runtime], one)]
    factor = statistics.median(ratios)
    names = ", ".join(one.model for one in alike)
    source = (
        f"{factor:.2f} times what another machine takes, as {names} does: median of {len(ratios)}"
        f" heads, tails and whole models, {min(ratios):.2f} to {max(ratios):.2f}; measured there:"
        f" {times.source}"
    )
    splits = {
        name: SplitTimes(round(of.head_ms * factor, 4), round(of.tail_ms * factor, 4))
        for name, of in times.splits.items()
    }
    whole_ms = round(times.whole_ms * factor, 4)
    return ModelTimes(times.model, times.runtime, whole_ms, splits, "modelled", source)


def _ratios(known: ModelTimes, measured: ModelTimes) -> Iterator[float]:
    """Compare what both have timed: the profile's over those measured."""
    yield known.whole_ms / measured.whole_ms
    for name, of in measured.splits.items():
        if name in known.splits:
            yield known.splits[name].head_ms / of.head_ms
            yield known.splits[name].tail_ms / of.tail_ms
