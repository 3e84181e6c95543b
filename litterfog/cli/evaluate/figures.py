"""A table of the figures that a model's card states."""

from rich.table import Table

from litterfog.models.evaluate import Evaluation
from litterfog.models.metrics import Figures


def evaluation_table(evaluation: Evaluation) -> Table:
    """Show val and test, and val by source."""
    by_source = {f"val, {name}": of for name, of in evaluation.val_by_source.items()}
    title = f"{evaluation.model} ({evaluation.fingerprint})"
    return figures_table(title, {**evaluation.splits, **by_source})


def figures_table(title: str, rows: dict[str, Figures]) -> Table:
    """Show figures, a row for each set of photographs."""
    table = Table(title=title, title_justify="left")
    table.add_column("photographs", style="bold")
    for name in ("n", "accuracy", "precision", "recall", "missed", "flagged", "ECE"):
        table.add_column(name, justify="right")
    for name, of in rows.items():
        shares = (f"{share:.3f}" for share in (of.accuracy, of.precision, of.recall))
        counts = (str(of.false_clean), str(of.false_litter))
        table.add_row(name, str(of.count), *shares, *counts, f"{of.calibration_error:.3f}")
    return table
