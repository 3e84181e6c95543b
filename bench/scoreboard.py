"""Put the scoreboard into its page: `python -m litterfog.bench.scoreboard JSONL MD`.

The records are what `litterfog evaluate --scoreboard JSONL` keeps, one line a run of a model and
look. The text around the table is written by hand.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from litterfog.bench.marked_page import Record, replaced, rewrite
from litterfog.models.looks import GROUND
from litterfog.models.scoring.board import Board
from litterfog.models.scoring.intervals import Estimate
from litterfog.models.scoring.sets import ALL, Kind, SetScores
from litterfog.wire.atomic_file import replace_file

Key = tuple[str, str, str]  # what, which figure, of how many: litter + clean
Column = tuple[str, str, str]  # a model's name, how it looks, its fingerprint

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
    """Add boards to a file; each takes the place of those of its column that judged no more.

    So that none of another file, look, ground or split is lost.
    """
    kept = read_boards(file)
    for board in boards:
        kept = [each for each in kept if not _outdates(board, each)] + [board]
    replace_file(file, b"".join(msgspec.json.encode(board) + b"\n" for board in kept))


def with_figures(page: str, records: list[Record]) -> str:
    """Replace what is between the marks.

    Raises:
        ValueError: there are none, or a record is no board.
    """
    try:
        boards = [msgspec.convert(record, Board) for record in records]
    except msgspec.ValidationError as error:
        raise ScoreboardError(f"a record is no board: {error}") from error
    return replaced(page, table_of(boards))


def table_of(boards: Sequence[Board]) -> str:
    """Lay boards out side by side: a row for each set, with the one figure that tells most of it.

    Boards of one column are one: the last tells what others tell too. A set that some columns have
    alone has a dash in the others.
    """
    columns: dict[Column, dict[Key, str]] = {}
    for board in boards:
        columns.setdefault(_column(board), {}).update(_cells(board))
    rows = list(dict.fromkeys(key for cells in columns.values() for key in cells))
    lines = [
        _row(["what", "figure", "n", *_headings(columns)]),
        _row(["---", "---", "--:", *["--:"] * len(columns)]),
        *(_row([*key, *(cells.get(key, "-") for cells in columns.values())]) for key in rows),
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
            cells[name, "places right, of how many", pictures] = _counted(scores.precision)
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


def _counted(of: Estimate | None) -> str:
    """Write a figure of places, of which each model gives another number."""
    return _estimate(of) + (f" of {of.n}" if of else "")


def _column(board: Board) -> Column:
    """Tell what a board is of; the ground is named where it is another than the usual one."""
    is_usual = board.look == "whole" or board.ground == GROUND
    look = board.look if is_usual else f"{board.look} {board.ground}"
    return board.model, look, board.fingerprint


def _headings(columns: Iterable[Column]) -> list[str]:
    """Name columns; two files of one name by their fingerprints too."""
    alike = Counter((model, look) for model, look, _ in columns)
    return [
        f"{model}, {look}" + (f" ({fingerprint})" if alike[model, look] > 1 else "")
        for model, look, fingerprint in columns
    ]


def _outdates(board: Board, other: Board) -> bool:
    return _column(board) == _column(other) and _judged_on(board) >= _judged_on(other)


def _judged_on(board: Board) -> set[tuple[bool, str]]:
    """Give the splits, of folders and of pictures with boxes."""
    return {(each.kind == "photographs", each.split) for each in board.sets}


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    rewrite(__doc__, with_figures)
