"""Why the winner wins: against the runner-up and each mechanism's best, stage by stage."""

from collections.abc import Iterable

from litterfog.planner.predict import Prediction
from litterfog.planner.rank import Ranking, burden
from litterfog.wire.frame import mechanism_of

_TELLING_STAGES = 3
_LEAST_MS = 0.05  # a smaller difference of a stage explains nothing


def explain(ranking: Ranking, everything: Iterable[Prediction]) -> list[str]:
    """Compare the winner with the runner-up and with each mechanism's best, a sentence each."""
    if not ranking.kept:
        return []
    winner = ranking.kept[0]
    rivals = [("the runner-up", ranking.kept[1])] if len(ranking.kept) > 1 else []
    everything = list(everything)
    for mechanism in ("cloud-only", "split", "edge-only"):
        rival = _best_of(mechanism, ranking, everything)
        if rival is not None and rival is not winner and all(rival is not r for _, r in rivals):
            rivals.append((f"the best {mechanism}", rival))
    return [_compare(winner, rival, role, ranking) for role, rival in rivals]


def name_of(prediction: Prediction) -> str:
    """Name a choice in words."""
    choice = prediction.choice
    return f"{choice.model} {choice.split} ({choice.codec}, {choice.precision})"


def _best_of(mechanism: str, ranking: Ranking, everything: list[Prediction]) -> Prediction | None:
    """Find a mechanism's best choice, first among those that keep the limits."""
    for predictions in (ranking.kept, sorted(everything, key=lambda one: one.latency_ms)):
        for one in predictions:
            if mechanism_of(one.choice.split) == mechanism:
                return one
    return None


def _compare(winner: Prediction, rival: Prediction, role: str, ranking: Ranking) -> str:
    refused = "" if any(rival is one for one in ranking.kept) else ", which breaks a limit"
    return (
        f"against {name_of(rival)}, {role}{refused}: {_figures(winner, rival, ranking)};"
        f" by stage {_stages(winner, rival)}"
    )


def _figures(winner: Prediction, rival: Prediction, ranking: Ranking) -> str:
    words = {"latency": "{:.1f} ms", "cost": "€{:.3f} a month", "energy": "{:.3f} J a picture"}
    parts = []
    for name in ranking.objective.weights:
        if name == "throughput":
            figures = (winner.throughput_hz, rival.throughput_hz)
            parts.append("throughput {:.1f} to {:.1f} pictures/s".format(*figures))
            continue
        mine, theirs = (words[name].format(burden(one, name)) for one in (winner, rival))
        parts.append(f"{name} {mine} to {theirs}")
    return ", ".join(parts)


def _stages(winner: Prediction, rival: Prediction) -> str:
    """Name the stages that differ most, in ms; a minus is the winner's gain."""
    pairs = zip(winner.stages, rival.stages, strict=True)
    changes = [(mine.name, mine.ms - theirs.ms) for mine, theirs in pairs]
    telling = sorted(changes, key=lambda change: -abs(change[1]))[:_TELLING_STAGES]
    told = [f"{name} {change:+.1f} ms" for name, change in telling if abs(change) >= _LEAST_MS]
    return ", ".join(told) or "no difference that counts"
