"""What a verdict is: a claim holds, does not hold, or cannot be told, by a rule over the evidence.

Two figures that differ by less than TOLERANCE of the larger are a tie: nothing can be told. Where
the paper says *fastest*, it must beat the best of the others by more than that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from litterfog.experiments.records import Row

Answer = Literal["holds", "does not hold", "cannot be told"]
TOLERANCE = 1 / 3  # figure 7 measured three times: nine of ten totals within 23, 25 and 31 %


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer with the figures that it follows from."""

    answer: Answer
    numbers: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows of one way, all measured here or all modelled; costs and capacities are the way's."""

    way: str
    latency: tuple[Row, ...]  # of every case
    costs: tuple[Row, ...]  # of a fleet, the paper's prices
    capacity: tuple[Row, ...]  # users an instance

    def ms(self, device: str, size: int, link: str, split: str, figure: str = "") -> float:
        """Give a run's hypothetical total, or one of its stages; KeyError where it was not run."""
        for row in self.latency:
            if (row["device"], row["size"], row["link"], row["split"]) == (
                device,
                size,
                link,
                split,
            ):
                return float(row[figure or "hypothetical_ms"])
        raise KeyError(f"{device} {size} {link} {split}")

    def case(self, device: str, size: int, link: str) -> dict[str, float]:
        """Give every mechanism's total in one case; KeyError where none was run."""
        found = {
            row["split"]: float(row["hypothetical_ms"])
            for row in self.latency
            if (row["device"], row["size"], row["link"]) == (device, size, link)
        }
        if not found:
            raise KeyError(f"{device} {size} {link}")
        return found


Rule = Callable[[Evidence], Finding]


@dataclass(frozen=True, slots=True)
class Claim:
    """One conclusion of the paper."""

    section: str
    text: str
    rule: Rule


def less(a: float, b: float) -> Answer:
    """Say whether a is clearly below b."""
    if abs(a - b) < TOLERANCE * max(abs(a), abs(b)):
        return "cannot be told"
    return "holds" if a < b else "does not hold"


def all_of(answers: Iterable[Answer]) -> Answer:
    """Join: one that does not hold decides; one that cannot be told leaves it open."""
    found = list(answers)
    deciding: tuple[Answer, ...] = ("does not hold", "cannot be told")
    for answer in deciding:
        if answer in found:
            return answer
    return "holds"


def fastest(case: dict[str, float], of: Iterable[str], unit: str = " ms") -> Finding:
    """Say whether the least of some mechanisms beats all others; KeyError where there are none."""
    ours = {name: ms for name, ms in case.items() if name in set(of)}
    others = {name: ms for name, ms in case.items() if name not in ours}
    if not ours or not others:
        raise KeyError("too few mechanisms")
    best, rival = min(ours, key=lambda n: ours[n]), min(others, key=lambda n: others[n])
    text = f"{best} {ours[best]:.1f}{unit}, {rival} {others[rival]:.1f}{unit}"
    return Finding(less(ours[best], others[rival]), text)


def join(findings: dict[str, Finding]) -> Finding:
    """Join findings by name."""
    text = "; ".join(f"{name}: {finding.numbers}" for name, finding in findings.items())
    return Finding(all_of(finding.answer for finding in findings.values()), text)


def verdict(claim: Claim, evidence: Evidence) -> Finding:
    """Apply a rule; what was not measured cannot be told."""
    try:
        return claim.rule(evidence)
    except KeyError as error:
        return Finding("cannot be told", f"not measured: {error.args[0]}")
