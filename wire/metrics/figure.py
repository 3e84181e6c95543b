"""What a process has to tell, as plain values. Knows no Prometheus, so that it costs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric: one value, or one for each value of a label."""

    kind: Literal["counter", "gauge"]
    name: str
    meaning: str
    values: Mapping[str, float]
    label: str | None


def counter(
    name: str, meaning: str, value: float | Mapping[str, float], label: str | None = None
) -> Figure:
    """Tell what only grows; its name ends in _total."""
    return Figure("counter", name, meaning, _by_label(value), label)


def gauge(name: str, meaning: str, value: float | Mapping[str, float]) -> Figure:
    """Tell what goes up and down."""
    return Figure("gauge", name, meaning, _by_label(value), None)


def _by_label(value: float | Mapping[str, float]) -> Mapping[str, float]:
    return dict(value) if isinstance(value, Mapping) else {"": value}
