"""What is measured, how long, and what came of it, or why nothing did."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from litterfog.bench.dashboard.town import Town

Figures = dict[str, float]  # a goal's key -> what was reached, in the goal's unit


class NotMeasuredError(Exception):
    """A piece could not be measured here; its text says why."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How long and how often to measure."""

    window_s: float = 30.0
    repeats: int = 3  # of a page's arrival; the median counts
    questions: int = 200


QUICK = Extent(window_s=3.0, repeats=1, questions=60)


@dataclass(frozen=True, slots=True)
class Subject:
    """A dashboard that serves a town."""

    page: str  # its URL, without a slash at the end
    pid: int
    check: Callable[[], None]  # raises where its process has ended
    store: str  # its Redis
    folder: Path  # for what is written meanwhile
    refresh_s: float
    town: Town
    extent: Extent


@dataclass(frozen=True, slots=True)
class Measured:
    """What was reached, and why the rest was not measured."""

    figures: Figures = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def take(self, keys: tuple[str, ...], piece: Callable[[], Figures]) -> None:
        """Add a piece's figures, or its reason for each of its keys."""
        try:
            self.figures.update(piece())
        except NotMeasuredError as error:
            self.missing.update(dict.fromkeys(keys, str(error)))
