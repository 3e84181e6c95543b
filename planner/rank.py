"""Order predictions by an objective within limits, and find the Pareto front."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from litterfog.planner.predict import Prediction

Criterion = Literal["latency", "throughput", "cost", "energy"]
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
USUAL_ACCURACY = 0.98
_BELOW_BEST = 0.01  # two photographs of 223, which is noise


class ObjectiveError(ValueError):
    """No objective, or one that these profiles or prices say nothing of; says what it takes."""


@dataclass(frozen=True, slots=True)
class Objective:
    """A weight for each criterion that counts; the weights add up to 1."""

    weights: dict[Criterion, float]

    def __str__(self) -> str:
        """Write it as it is given: latency, or latency=0.7,cost=0.3."""
        if len(self.weights) == 1:
            return next(iter(self.weights))
        return ",".join(f"{name}={weight:g}" for name, weight in self.weights.items())


class Limits(Struct, frozen=True):
    """What a choice must keep; None is no limit."""

    max_latency_ms: Annotated[float, Meta(gt=0)] | None = None
    min_accuracy: Annotated[float, Meta(ge=0, le=1)] | None = None
    max_bytes: Annotated[float, Meta(gt=0)] | None = None  # of the payload
    max_cost: Annotated[float, Meta(gt=0)] | None = None  # euros a user and month


@dataclass(frozen=True, slots=True)
class Ranking:
    """The choices that keep the limits, best first, and what the others broke."""

    objective: Objective
    kept: list[Prediction]
    refused: Counter[str]  # the first limit that a choice broke -> choices
    front: list[Prediction]


def parse_objective(text: str) -> Objective:
    """Read `latency`, or a weighted mix `latency=0.7,cost=0.3`; raises ObjectiveError."""
    weights: dict[Criterion, float] = {}
    for part in text.split(","):
        name, _, number = part.strip().partition("=")
        criterion = next((known for known in CRITERIA if known == name), None)
        weight = _positive(number or "1")
        if criterion is None or weight is None or criterion in weights:
            raise ObjectiveError(
                f"objective {text!r}: one of {', '.join(CRITERIA)}, or a mix of them by weight,"
                " such as latency=0.7,cost=0.3"
            )
        weights[criterion] = weight
    total = sum(weights.values())
    return Objective({name: weight / total for name, weight in weights.items()})


def rank(
    predictions: Iterable[Prediction], objective: Objective, limits: Limits, rate_hz: float
) -> Ranking:
    """Sort what keeps the limits and the rate; at equal scores the more accurate, then the smaller.

    A mix compares each criterion with the best that any kept choice has: 1 is the best, 2 twice as
    much.

    Raises:
        ObjectiveError: a criterion is unknown for these machines.
    """
    kept, refused = [], Counter[str]()
    for prediction in predictions:
        why = broken_limit(prediction, limits, rate_hz)
        if why is None:
            kept.append(prediction)
        else:
            refused[why] += 1
    best = {name: min((burden(p, name) for p in kept), default=0.0) for name in objective.weights}

    def score(one: Prediction) -> tuple[float, float, float]:
        parts = (
            weight * burden(one, name) / (best[name] or 1.0)
            for name, weight in objective.weights.items()
        )
        return sum(parts), -one.choice.accuracy, one.choice.payload_bytes

    kept.sort(key=score)
    return Ranking(objective, kept, refused, pareto_front(kept))


def burden(prediction: Prediction, criterion: Criterion) -> float:
    """Give a criterion's number, the less the better; raises ObjectiveError where it is unknown."""
    if criterion == "latency":
        return prediction.latency_ms
    if criterion == "throughput":
        return 1 / prediction.throughput_hz
    if criterion == "energy" and prediction.joules is not None:
        return prediction.joules
    if criterion == "cost" and prediction.cost is not None:
        return prediction.cost.total
    needs = {
        "energy": "idle_watts and busy_watts in the device's profile",
        "cost": "both machines in the price list (--prices FILE), and the device's watts in its"
        " profile or there",
    }
    raise ObjectiveError(
        f"{criterion} is not known for these machines: it takes {needs[criterion]}"
    )


def usual_accuracy(accuracies: Iterable[float]) -> float:
    """Give the least accuracy that is asked for where nobody says.

    Models for another task than the test photographs' do not reach the usual one: then it is a
    little below the best of them.
    """
    best = max(accuracies, default=1.0)
    return USUAL_ACCURACY if best >= USUAL_ACCURACY else round(best - _BELOW_BEST, 4)


def broken_limit(prediction: Prediction, limits: Limits, rate_hz: float) -> str | None:
    """Name the first limit that a prediction breaks, as its flag; None where it keeps all."""
    checks: tuple[tuple[str, float | None, Callable[[], float]], ...] = (
        ("--max-latency", limits.max_latency_ms, lambda: prediction.latency_ms),
        ("--max-bytes", limits.max_bytes, lambda: prediction.choice.payload_bytes),
        ("--max-cost", limits.max_cost, lambda: burden(prediction, "cost")),
    )
    for flag, most, value in checks:
        if most is not None and value() > most:
            return f"{flag} {most:g}"
    if limits.min_accuracy is not None and prediction.choice.accuracy < limits.min_accuracy:
        return f"--min-accuracy {limits.min_accuracy:g}"
    return f"--rate {rate_hz:g}" if prediction.throughput_hz < rate_hz else None


def pareto_front(predictions: Sequence[Prediction]) -> list[Prediction]:
    """Keep what no other beats in latency, cost, energy and accuracy together; order is kept.

    Figures are compared in two digits, accuracy in hundredths: the models know no more. Of two that
    are equal in all, the first stays. What is not known does not count.
    """
    points = [_point(one) for one in predictions]
    return [
        one
        for at, one in enumerate(predictions)
        if not any(
            _beats(other, points[at]) or (other == points[at] and number < at)
            for number, other in enumerate(points)
        )
    ]


def _point(one: Prediction) -> tuple[float, ...]:
    cost = 0.0 if one.cost is None else one.cost.total
    figures = (one.latency_ms, cost, one.joules or 0.0)
    return (*(float(f"{figure:.2g}") for figure in figures), -round(one.choice.accuracy, 2))


def _beats(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def _positive(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None
