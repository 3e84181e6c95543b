"""A model's card: what it was trained on and how, and what it is worth. JSON and Markdown.

Holds no path of the machine that trained it. Needs no TensorFlow.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from litterfog.models.card_boxes import BOARD_HEADING, board_table, boxes_table, size_of
from litterfog.models.evaluate import Evaluation
from litterfog.models.metrics import Figures
from litterfog.models.scoring.board import Board
from litterfog.models.training.record import ClassCounts, TrainingRecord
from litterfog.models.unsure import Unsure

FIGURES_HEADING = """## Figures

On photographs alone, by LiteRT; litter is the positive class, at 0.5. The calibration error is the
expected one, of 15 bins: how far a probability is, on average, from its share of litter."""

UNSURE_HEADING = "## Where it is unsure"


@dataclass(frozen=True)
class Card:
    """One model file's card; the evaluation is on photographs alone."""

    model: str
    sha256: str
    size_bytes: int
    arithmetic: str
    evaluation: Evaluation
    training: TrainingRecord
    temperature: float = 1.0  # of the log odds, fitted on val; within the file's last layer
    unsure: Unsure | None = None  # the abstain band, fitted on val; None: none reaches the target
    offset: float = 0.0  # of the log odds, after the temperature; of positions alone
    board: Board | None = None  # the figures on pictures with boxes, of positions alone


def write_card(card: Card, folder: Path) -> tuple[Path, Path]:
    """Write <model>.json and <model>.md into a folder."""
    as_json, as_markdown = folder / f"{card.model}.json", folder / f"{card.model}.md"
    as_json.write_bytes(msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n")
    as_markdown.write_text(card_markdown(card), encoding="utf-8")
    return as_json, as_markdown


def read_card(path: Path) -> Card:
    """Read a card's JSON; raises msgspec.ValidationError where it is none."""
    return msgspec.json.decode(path.read_bytes(), type=Card)


def card_markdown(card: Card) -> str:
    """Lay a card out for reading."""
    training = card.training
    blocks = [
        f"# {card.model}",
        f"MobileNetV2 (width 1.0) at {size_of(training)} pixels, {card.arithmetic}.",
        _file_lines(card),
        *([BOARD_HEADING, board_table(card.board)] if card.board else []),
        FIGURES_HEADING,
        _figures_table({**card.evaluation.splits, **_prefixed(card.evaluation.val_by_source)}),
        *([UNSURE_HEADING, _unsure_lines(card.unsure, training)] if card.unsure else []),
        "## Training",
        "\n".join([_training_lines(training), *_calibration_lines(card)]),
        "## Photographs",
        _counts_table(training.photographs),
        *(["## Pictures with boxes", boxes_table(training.boxes)] if training.boxes else []),
    ]
    return "\n\n".join(blocks) + "\n"


def _file_lines(card: Card) -> str:
    return (
        f"- file: {card.model}.tflite, {card.size_bytes:,} bytes\n"
        f"- sha256: {card.sha256}\n"
        f"- trained on {card.training.trained_on}"
    )


def _unsure_lines(unsure: Unsure, training: TrainingRecord) -> str:
    fitted_on = f"the {unsure.n:,} pictures of val"
    if training.answers_at_positions:
        fitted_on = f"{unsure.n:,} looks at val: photographs, crops, the ground"
    return (
        f"- from {unsure.low} to below {unsure.high}, fitted on {fitted_on}\n"
        f"- outside: {unsure.share_kept:.1%} of them, with an accuracy of {unsure.accuracy_kept}"
    )


def _calibration_lines(card: Card) -> list[str]:
    temperature = f"- temperature of the log odds: {card.temperature}"
    if not card.training.answers_at_positions:
        return [temperature]
    return [temperature, f"- then added to them: {card.offset}"]


def _training_lines(training: TrainingRecord) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in training.versions.items())
    shown = f"- drawn scenes beside the photographs: {training.drawn_scenes}"
    epochs = f"{training.classifier_epochs} of the classifier, {training.tuning_epochs} of "
    epochs += f"fine-tuning; kept: {training.kept_epoch}"
    if training.answers_at_positions:
        shown = f"- canvases: {training.canvases:,}"
        epochs = f"{training.tuning_epochs}; kept: {training.kept_epoch}"
    return (
        f"- recipe: {training.recipe}\n"
        f"- epochs: {epochs}\n"
        f"- seed: {training.seed}\n"
        f"- backbone's weights at the start: {training.weights}\n"
        f"{shown}\n"
        f"- versions: {versions}"
    )


def _prefixed(by_source: dict[str, Figures]) -> dict[str, Figures]:
    return {f"val, {source}": figures for source, figures in by_source.items()}


def _figures_table(rows: dict[str, Figures]) -> str:
    head = (
        "| split | n | accuracy | precision | recall | litter found | litter missed "
        "| clean passed | clean flagged | calibration error |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    return "\n".join([head, *(_figures_row(name, figures) for name, figures in rows.items())])


def _figures_row(name: str, of: Figures) -> str:
    fractions = " | ".join(f"{value:.3f}" for value in (of.accuracy, of.precision, of.recall))
    counts = f"{of.true_litter} | {of.false_clean} | {of.true_clean} | {of.false_litter}"
    return f"| {name} | {of.count} | {fractions} | {counts} | {of.calibration_error:.3f} |"


def _counts_table(photographs: dict[str, dict[str, ClassCounts]]) -> str:
    rows = [
        f"| {split} | {source} | {counts['litter']} | {counts['clean']} |"
        for split, sources in photographs.items()
        for source, counts in sources.items()
    ]
    return "\n".join(["| split | source | litter | clean |\n|---|---|--:|--:|", *rows])
