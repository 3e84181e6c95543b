"""What a card says of pictures with boxes: figures by set, and what was trained on. Markdown."""

from collections.abc import Mapping

from litterfog.models.scoring.board import Board
from litterfog.models.scoring.intervals import Estimate
from litterfog.models.scoring.sets import OriginPlaces, SetScores
from litterfog.models.training.record import BoxCounts, TrainingRecord

BOARD_HEADING = """## Figures on pictures with boxes

By LiteRT, each set alone, with intervals of 95 %; docs/scoreboard.md says what the sets are.
At 5 %: the share of litter found where at most 5 % of the set's clean pictures are flagged."""


def board_table(board: Board) -> str:
    """Lay the sets that are not of folders out, and the places."""
    rows = [_set_row(each) for each in board.sets if each.kind != "photographs"]
    sets = [
        f"Look: {board.look}, ground {board.ground.top:g}..{board.ground.bottom:g} of the height.",
        "",
        "| set | origin | items from | litter | clean | AUC | at 5 % | clean passed |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
        *rows,
    ]
    return "\n".join([*sets, "", *_places_lines(board)]).rstrip()


def size_of(training: TrainingRecord) -> str:
    """Say how large the pictures are that a network takes."""
    if training.picture_shape is None:
        return f"{training.picture_size}"
    return "{} x {}".format(*training.picture_shape)


def boxes_table(boxes: Mapping[str, Mapping[str, BoxCounts]]) -> str:
    """Count the pictures with boxes."""
    rows = [
        f"| {split} | {source} | {its.pictures} | {its.clean} | {its.litter} | {its.ignored} |"
        for split, sources in boxes.items()
        for source, its in sources.items()
    ]
    head = "| split | source | pictures | clean | boxes of litter | ignored |"
    return "\n".join([head, "|---|---|--:|--:|--:|--:|", *rows])


def _set_row(of: SetScores) -> str:
    scores = of.scores
    least = f"{100 * of.at_least:g} %" if of.at_least else ""
    told = (scores.auc, scores.recall_at_false_alarms, scores.clean_recall)
    figures = " | ".join(map(_estimate, told))
    return f"| {of.kind} | {of.origin} | {least} | {scores.litter} | {scores.clean} | {figures} |"


def _places_lines(board: Board) -> list[str]:
    if not board.places:
        return []
    head = "| places | pictures | boxes found | places right | false places a picture |"
    return [head, "|---|--:|--:|--:|--:|", *map(_places_row, board.places)]


def _places_row(of: OriginPlaces) -> str:
    scores = of.scores
    figures = f"{_estimate(scores.recall)} | {_estimate(scores.precision)}"
    return f"| {of.origin} | {scores.pictures} | {figures} | {scores.false_places:.2f} |"


def _estimate(of: Estimate | None) -> str:
    return "-" if of is None else f"{of.value:.3f} ({of.low:.2f} to {of.high:.2f})"
