"""How `litterfog evaluate` shows a board: tables for a terminal of 80 columns.

Every figure has its interval below it. Knows no models.
"""

from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from litterfog.models.scoring.board import Board
from litterfog.models.scoring.intervals import Estimate
from litterfog.models.scoring.scores import Scores
from litterfog.models.scoring.sets import Kind, OriginPlaces, SetScores

_TITLES: dict[Kind, str] = {
    "photographs": "Photographs, by folder and source",
    "crops": "Crops around litter, against clean ground of the same pictures",
    "pictures": "Whole pictures with litter, against clean ones of the same source",
    "streets": "Whole pictures with litter, against the clean ones of all sources",
    "clean": "Clean pictures alone",
}
_FIGURES: dict[str, Callable[[Scores], Estimate | None]] = {
    "accuracy": lambda of: of.accuracy,
    "litter": lambda of: of.litter_recall,
    "clean": lambda of: of.clean_recall,
    "AUC": lambda of: of.auc,
    "at 5 %": lambda of: of.recall_at_false_alarms,
}
_LEGEND = (
    "n: litter + clean. Verdicts at 0.5; at 5 %: the litter found where 5 % of the same set's clean"
    " pictures are flagged; ECE: expected calibration error. Below each figure: its interval, 95 %."
)


def show(console: Console, board: Board) -> None:
    """Print what was measured, set by set, then by size, then the places."""
    by_look = f"{board.look} look" + (f", ground {board.ground}" if board.look != "whole" else "")
    console.print(Text(f"\n{board.model} ({board.fingerprint}), {by_look}\n", "bold"))
    for kind, title in _TITLES.items():
        if sets := [each for each in board.sets if each.kind == kind]:
            console.print(_sets_table(title, sets), "")
        if sized := [each for each in sets if each.by_size]:
            console.print(_sizes_table(sized), "")
    if board.places:
        console.print(_places_table(board.places), "")
    for source, count in board.without_clean_crop.items():
        console.print(Text(f"{source}: {count} pictures have no clean ground beside their litter"))
    console.print(Text(_LEGEND, "dim"))


def _sets_table(title: str, sets: Sequence[SetScores]) -> Table:
    scores = [each.scores for each in sets]
    estimates = {name: [figure(of) for of in scores] for name, figure in _FIGURES.items()}
    told = {name: column for name, column in estimates.items() if any(column)}
    table = _table(title, ("n", *told, "ECE"))
    for at, (each, of) in enumerate(zip(sets, scores, strict=True)):
        cells = (_cell(column[at]) for column in told.values())
        error = f"{of.calibration_error:.3f}"
        table.add_row(Text(set_name(each)), f"{of.litter}+{of.clean}", *cells, error)
    return table


def _sizes_table(sets: Iterable[SetScores]) -> Table:
    table = _table(
        "The same by size of the largest item, in shares of the picture",
        ("n", "litter", "AUC", "at 5 %"),
    )
    for each in sets:
        for of_size in each.by_size:
            below = f" to {_percent(of_size.below)}" if of_size.below < 1 else ""
            name, of = f"{each.origin} from {_percent(of_size.at_least)}{below}", of_size.scores
            cells = map(_cell, (of.litter_recall, of.auc, of.recall_at_false_alarms))
            table.add_row(Text(name), f"{of.litter}+{of.clean}", *cells)
    return table


def _places_table(places: Sequence[OriginPlaces]) -> Table:
    table = _table(
        "Places in whole pictures: right where one meets a box",
        ("pictures", "boxes", "found", "places", "right", "false each", "area"),
    )
    for each in places:
        of = each.scores
        table.add_row(
            Text(each.origin),
            str(of.pictures),
            str(of.recall.n if of.recall else 0),
            _cell(of.recall),
            str(of.precision.n if of.precision else 0),
            _cell(of.precision),
            f"{of.false_places:.2f}",
            "-" if of.mean_area is None else f"{of.mean_area:.1%}",
        )
    return table


def set_name(of: SetScores) -> str:
    """Name a set within its kind: `val, all`, `malta from 0.2 %`."""
    if of.kind == "photographs":
        return f"{of.split}, {of.origin}"
    return f"{of.origin} from {_percent(of.at_least)}" if of.at_least else of.origin


def _cell(estimate: Estimate | None) -> Text:
    if estimate is None:
        return Text("-", "dim")
    interval = f"{estimate.low:.2f}-{estimate.high:.2f}".replace("0.", ".")
    return Text.assemble(f"{estimate.value:.3f}\n", (interval, "dim"))


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=None,
        padding=(0, 1, 0, 0),
        header_style="dim",
    )
    table.add_column("", overflow="fold")
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table
