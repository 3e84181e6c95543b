"""Put the scoreboard into its page: `python -m litterfog.bench.scoreboard JSONL MD`.

The records are what `litterfog evaluate --scoreboard JSONL` keeps, one line a model and look. The
text around the table is written by hand.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from litterfog.bench.marked_page import Record, replaced, rewrite
from litterfog.models.scoring.board import Board
from litterfog.models.scoring.intervals import Estimate
from litterfog.models.scoring.sets import ALL, Kind, SetScores

Key = tuple[str, str, str]  # what, which figure, of how many: litter + clean

_NAMES: dict[Kind, str] = {
    "photographs": "photographs",
    "crops": "crops",
    "pictures": "whole pictures of one source",
    "streets": "whole pictures against clean streets",
    "clean": "clean streets",
}
_FIGURES: dict[Kind, str] = {
    "photographs": "accuracy",
    "crops": "AUC",
    "pictures": "found at 5 % false alarms",
    "streets": "found at 5 % false alarms",
    "clean": "passed as clean",
}


class ScoreboardError(ValueError):
    """A file that is no scoreboard; says which line."""


def read_boards(file: Path) -> list[Board]:
    """Read the boards of a file; none, where there is no such file yet.

    Raises:
        ScoreboardError: a line is no board.
        OSError: the file cannot be read.
    """
    if not file.exists():
        return []
    boards = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        try:
            boards.append(msgspec.json.decode(line, type=Board))
        except msgspec.DecodeError as error:
            raise ScoreboardError(f"{file}, line {number}: no board ({error})") from error
    return boards


def keep_boards(file: Path, boards: Sequence[Board]) -> None:
    """Write boards into a file; they take the places of those of the same models and looks."""
    kept = {_name(board): board for board in (*read_boards(file), *boards)}
    file.write_bytes(b"".join(msgspec.json.encode(board) + b"\n" for board in kept.values()))


def with_figures(page: str, records: list[Record]) -> str:
    """Replace what is between the marks; raises ValueError where there are none."""
    return replaced(page, table_of([msgspec.convert(record, Board) for record in records]))


def table_of(boards: Sequence[Board]) -> str:
    """Lay boards out side by side: a row for each set, with the one figure that tells most of it.

    A set that some boards have alone has a dash in the others.
    """
    cells = [_cells(board) for board in boards]
    rows = list(dict.fromkeys(key for board in cells for key in board))
    head = ["what", "figure", "n", *map(_name, boards)]
    lines = [
        _row(head),
        _row(["---", "---", "--:", *["--:"] * len(boards)]),
        *(_row([*key, *(board.get(key, "-") for board in cells)]) for key in rows),
    ]
    return "\n".join(lines)


def _cells(board: Board) -> dict[Key, str]:
    """Give a board's figures by what they are of."""
    cells = {_key(each): _estimate(headline(each)) for each in board.sets}
    for each in board.places:
        name, scores = f"places, {each.split}, {each.origin}", each.scores
        pictures = str(scores.pictures)
        if scores.recall:
            cells[name, "boxes found", str(scores.recall.n)] = _estimate(scores.recall)
            cells[name, "places right", pictures] = _estimate(scores.precision)
            area = "-" if scores.mean_area is None else f"{scores.mean_area:.1%}"
            cells[name, "mean area of a place", pictures] = area
        else:
            cells[name, "false places a picture", pictures] = f"{scores.false_places:.2f}"
    return cells


def _key(of: SetScores) -> Key:
    origin = "all sources" if of.origin == ALL else of.origin
    more = f", items from {100 * of.at_least:g} %" if of.at_least else ""
    counted = [str(count) for count in (of.scores.litter, of.scores.clean) if count]
    return f"{_NAMES[of.kind]}, {of.split}, {origin}{more}", _FIGURES[of.kind], "+".join(counted)


def headline(of: SetScores) -> Estimate | None:
    """Give the one figure that tells most of a set."""
    return {
        "photographs": of.scores.accuracy,
        "crops": of.scores.auc,
        "pictures": of.scores.recall_at_false_alarms,
        "streets": of.scores.recall_at_false_alarms,
        "clean": of.scores.clean_recall,
    }[of.kind]


def _estimate(of: Estimate | None) -> str:
    return "-" if of is None else f"{of.value:.3f} ({of.low:.2f} to {of.high:.2f})"


def _name(board: Board) -> str:
    return f"{board.model}, {board.look}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    rewrite(__doc__, with_figures)
