"""How `litterfog evaluate` shows a board: tables for a terminal of 80 columns.

Every figure has its interval below it. Knows no models.
"""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from litterfog.models.scoring.board import Board
from litterfog.models.scoring.intervals import Estimate
from litterfog.models.scoring.sets import ALL, Kind, OriginPlaces, SetScores

_TITLES: dict[Kind, str] = {
    "photographs": "Photographs, by folder and source",
    "crops": "Crops around litter, against clean ground of the same pictures",
    "streets": "Whole pictures with litter, against all clean streets",
    "clean": "Clean streets",
}
_LEGEND = (
    "n: litter + clean. Verdicts at 0.5; at 5 %: the litter found where 5 % of the same set's clean"
    " pictures are flagged; ECE: expected calibration error. Below each figure: its interval, 95 %."
)


def show(console: Console, board: Board) -> None:
    """Print what was measured, set by set, then by size, then the places."""
    by_look = f"{board.look} look" + (f", ground {board.ground}" if board.look != "whole" else "")
    console.print(Text(f"\n{board.model} ({board.fingerprint}), {by_look}", "bold"))
    for kind, title in _TITLES.items():
        if sets := [each for each in board.sets if each.kind == kind]:
            console.print(_sets_table(title, sets))
        if sized := [each for each in sets if each.by_size]:
            console.print(_sizes_table(sized))
    if board.places:
        console.print(_places_table(board.places))
    for source, count in board.without_clean_crop.items():
        console.print(f"{source}: {count} pictures have no room for clean ground beside litter")
    console.print(Text(_LEGEND, "dim"))


def _sets_table(title: str, sets: Iterable[SetScores]) -> Table:
    table = _table(title, ("n", "accuracy", "litter", "clean", "AUC", "at 5 %", "ECE"))
    for each in sets:
        of = each.scores
        estimates = (of.accuracy, of.litter_recall, of.clean_recall)
        ranked = (of.auc, of.recall_at_false_alarms)
        table.add_row(
            set_name(each),
            f"{of.litter}+{of.clean}",
            *map(_cell, (*estimates, *ranked)),
            f"{of.calibration_error:.3f}",
        )
    return table


def _sizes_table(sets: Iterable[SetScores]) -> Table:
    table = _table(
        "by size of the largest item, share of the picture", ("n", "litter", "AUC", "at 5 %")
    )
    for each in sets:
        for of_size in each.by_size:
            name = f"{each.origin}, {_percent(of_size.at_least)} to {_percent(of_size.below)}"
            of = of_size.scores
            cells = map(_cell, (of.litter_recall, of.auc, of.recall_at_false_alarms))
            table.add_row(name, f"{of.litter}+{of.clean}", *cells)
    return table


def _places_table(places: Sequence[OriginPlaces]) -> Table:
    table = _table(
        "Places in whole pictures: right where one meets a box",
        ("pictures", "boxes", "found", "places", "right", "false each", "area"),
    )
    for each in places:
        of = each.scores
        table.add_row(
            each.origin,
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
    """Name a set within its kind: `val, all`, `saulvas, 0.2 % and more`."""
    if of.kind == "photographs":
        return f"{of.split}, {of.origin}"
    origin = "all sources" if of.origin == ALL else of.origin
    return f"{origin}, {_percent(of.at_least)} and more" if of.at_least else origin


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
        title_style="italic",
        box=None,
        padding=(0, 1, 0, 0),
        header_style="dim",
    )
    table.add_column("", overflow="fold")
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table
