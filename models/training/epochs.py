"""How training goes, epoch by epoch: one report each, kept as CSV. Knows no networks."""

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

CLASSIFIER, TUNING = "classifier", "fine-tuning"
TUNING_FOLD = 25  # one epoch of fine-tuning took as long as about so many of the classifier


@dataclass(frozen=True)
class EpochReport:
    """One epoch's outcome; the val figures count every source alike."""

    stage: str  # CLASSIFIER, TUNING, or one of a network that answers at every position
    epoch: int  # from 1
    training_loss: float
    val_loss: float
    val_accuracy: float
    seconds: float
    val_auc: float | None = None  # of positions: sets count alike


def best_of(history: Sequence[EpochReport]) -> EpochReport:
    """Choose the epoch with the highest val accuracy, and of such the lowest val loss."""
    return max(history, key=lambda report: (report.val_accuracy, -report.val_loss))


def seconds_left(history: Sequence[EpochReport], classifier: int, tuning: int) -> float:
    """Guess how long the rest of so many epochs will take, from those that are done."""
    spent = {
        stage: [report.seconds for report in history if report.stage == stage]
        for stage in (CLASSIFIER, TUNING)
    }
    # the first epoch of a stage pays for tracing: of several it is the slowest, and no guide
    each = {stage: sorted(took)[(len(took) - 1) // 2] for stage, took in spent.items() if took}
    quick = each.get(CLASSIFIER, 0.0)
    slow = each.get(TUNING, quick * TUNING_FOLD)
    left = (classifier - len(spent[CLASSIFIER])) * quick, (tuning - len(spent[TUNING])) * slow
    return max(0.0, sum(left))


def write_epochs(path: Path, history: Sequence[EpochReport]) -> None:
    """Write one row an epoch."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        judged = any(report.val_auc is not None for report in history)
        columns = len(fields(EpochReport)) - (not judged)
        rows.writerow([field.name for field in fields(EpochReport)][:columns])
        rows.writerows(astuple(report)[:columns] for report in history)
