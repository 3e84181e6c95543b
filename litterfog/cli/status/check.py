"""A check's state and the report of all: green, yellow or red, as values."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Level = Literal["green", "unknown", "yellow", "red"]
LEVELS: tuple[Level, ...] = ("green", "unknown", "yellow", "red")  # from good to bad
ALIVE_S = 15.0  # a process that was silent for longer is taken for dead


@dataclass(frozen=True, slots=True)
class Check:
    """One part's state: a line for people, facts and rows for scripts."""

    name: str
    level: Level
    summary: str
    facts: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """Every check, in the order in which a person should read them."""

    checks: list[Check]

    @property
    def level(self) -> Level:
        """Give the worst level of all."""
        return max((check.level for check in self.checks), key=LEVELS.index)

    def as_json(self) -> dict[str, Any]:
        """Give the report as plain values: a check's facts stand beside its level."""
        checks = {}
        for check in self.checks:
            known = asdict(check)
            name, facts = known.pop("name"), known.pop("facts")
            checks[name] = {**known, **facts}
        return {"level": self.level, "checks": checks}
