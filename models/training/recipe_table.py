"""Gather what the recipes are worth from cards into one JSON file, and print it as a table.

Judges nothing itself. `python -m litterfog.models.training.recipe_table OUT.json CARD.json...`
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from litterfog.models.card import Card, read_card
from litterfog.models.metrics import Figures, macro_accuracy


@dataclass(frozen=True)
class RecipeRow:
    """One model file of one recipe, and its measured figures."""

    recipe: str
    model: str
    arithmetic: str
    sha256: str
    kept_epoch: str
    seed: int
    temperature: float
    val: Figures
    test: Figures
    val_by_source: dict[str, Figures]


def row_of(card: Card) -> RecipeRow:
    """Take from a card what recipes are compared by."""
    return RecipeRow(
        recipe=card.training.recipe_name,
        model=card.model,
        arithmetic=card.arithmetic,
        sha256=card.sha256,
        kept_epoch=card.training.kept_epoch,
        seed=card.training.seed,
        temperature=card.temperature,
        val=card.evaluation.splits["val"],
        test=card.evaluation.splits["test"],
        val_by_source=card.evaluation.val_by_source,
    )


def recipes_markdown(rows: list[RecipeRow]) -> str:
    """Lay rows out for reading; ECE is the expected calibration error."""
    head = (
        "| model | recipe | T | val | val, sources alike | val ECE | test | test ECE |\n"
        "|---|---|--:|--:|--:|--:|--:|--:|"
    )
    return "\n".join([head, *(_line(row) for row in rows)])


def _line(row: RecipeRow) -> str:
    figures = (
        row.val.accuracy,
        macro_accuracy(row.val_by_source),
        row.val.calibration_error,
        row.test.accuracy,
        row.test.calibration_error,
    )
    shares = " | ".join(f"{figure:.3f}" for figure in figures)
    return f"| {row.model} | {row.recipe} | {row.temperature:.2f} | {shares} |"


def main(out: Path, cards: list[Path]) -> None:
    """Write the JSON, print the table."""
    rows = [row_of(read_card(path)) for path in cards]
    out.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n")
    sys.stdout.write(recipes_markdown(rows) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(card) for card in sys.argv[2:]])
