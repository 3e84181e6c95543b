"""Every figure and table by its name, in the paper's order: a row for each."""

from collections.abc import Iterable

from litterfog.experiments.experiment import Experiment
from litterfog.experiments.figures import (
    latency,
    layers,
    operations,
    planner,
    trade_off,
    whole_model,
)
from litterfog.experiments.tables import devices, totals, users
from litterfog.experiments.work import Work

ALL = "all"


class UnknownExperimentError(ValueError):
    """No experiment has this name; says which do."""


EXPERIMENTS = {
    one.name: one
    for one in (
        layers.FIG4,
        operations.FIG5,
        whole_model.FIG6,
        latency.FIG7,
        latency.FIG8,
        latency.FIG9,
        trade_off.FIG10,
        devices.TABLE3,
        users.TABLE4,
        totals.TABLE5,
        totals.TABLE6,
        planner.PLAN,
    )
}


def chosen(names: Iterable[str]) -> list[Experiment]:
    """Find experiments by name, each once, in the paper's order; raises UnknownExperimentError."""
    wanted = set(names)
    unknown = wanted - set(EXPERIMENTS) - {ALL}
    if unknown or not wanted:
        raise UnknownExperimentError(
            f"no experiment {', '.join(sorted(unknown)) or 'was named'}:"
            f" there are {', '.join(EXPERIMENTS)}, and {ALL}"
        )
    return [one for name, one in EXPERIMENTS.items() if ALL in wanted or name in wanted]


def work_of(experiments: Iterable[Experiment], *, quick: bool) -> list[Work]:
    """Give what has to be measured, each piece once."""
    found = {work.key: work for one in experiments for work in one.work(quick)}
    return list(found.values())
