"""Every figure and table by its name: what it shows, what has to be measured, its rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from types import ModuleType
from typing import Any

from litterfog.experiments import (
    fig4,
    fig5,
    fig6,
    fig7,
    fig8,
    fig9,
    fig10,
    plan,
    table3,
    table4,
    table5,
    table6,
)
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import Work

ALL = "all"


class UnknownExperimentError(ValueError):
    """No experiment has this name; says which do."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """One figure or table."""

    name: str
    what: str
    work: Callable[[bool], list[Work]]  # of quick
    rows: Callable[[Records], list[Row]]


def _none(_quick: bool) -> list[Work]:
    return []


def _counted(name: str, what: str, rows: Callable[[], Sequence[Any]]) -> Experiment:
    """Give a figure that follows from the model's own graph."""
    return Experiment(
        name, what, _none, lambda _: [{"label": "counted", **asdict(row)} for row in rows()]
    )


def _measured(module: ModuleType, what: str) -> Experiment:
    name = module.__name__.rpartition(".")[2]
    return Experiment(name, what, lambda quick: module.work(quick=quick), module.rows)


EXPERIMENTS = {
    one.name: one
    for one in (
        _counted("fig4", "activation sizes and where the network can be cut", fig4.rows),
        _counted("fig5", "operations of each side of each split", fig5.rows),
        _measured(fig6, "whole-model time on each instance"),
        _measured(fig7, "latency by mechanism, 160 pixels, LAN"),
        _measured(fig8, "latency by mechanism, 224 pixels, LAN"),
        _measured(fig9, "latency by mechanism, 224 pixels, 4G"),
        _measured(fig10, "cost against latency, 160 pixels, LAN"),
        _measured(table3, "purchase and energy of a device"),
        _measured(table4, "users a t2.micro takes, and cloud costs of 5,000"),
        _measured(table5, "total costs with the Jetson Nano"),
        _measured(table6, "total costs with the Raspberry Pi"),
        _measured(plan, "the planner's choices, predicted and measured"),
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
