import json
from pathlib import Path

import numpy as np
import pytest

from litterfog.bench.scoreboard import (
    ScoreboardError,
    keep_boards,
    read_boards,
    table_of,
    with_figures,
)
from litterfog.models.looks import Ground, LookMode
from litterfog.models.scoring.board import Board
from litterfog.models.scoring.intervals import share_of
from litterfog.models.scoring.placing import PlaceScores
from litterfog.models.scoring.scores import Samples, scores_of
from litterfog.models.scoring.sets import OriginPlaces, SetScores

PAGE = "Words.\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nMore words.\n"


def board(model: str, look: LookMode = "whole", right: int = 9) -> Board:
    litter = np.arange(10) < 5
    called = np.where(np.arange(10) < right, litter, ~litter)
    samples = Samples(called.astype(np.float32), litter, np.arange(10), np.full(10, np.nan))
    scores = scores_of(samples)
    places = PlaceScores(3, share_of(1, 4), share_of(1, 2), 0.3333, 0.1)
    clean = PlaceScores(3, None, None, 0.5, None)
    return Board(
        model=model,
        fingerprint="0" * 16,
        look=look,
        ground=Ground(),
        sets=(
            SetScores("photographs", "val", "all", scores),
            SetScores("streets", "test", "malta", scores, 0.002),
        ),
        places=(OriginPlaces("test", "malta", places), OriginPlaces("test", "lund", clean)),
    )


def test_boards_are_kept_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "s.jsonl"
    keep_boards(file, [board("a"), board("b")])
    assert read_boards(file) == [board("a"), board("b")]


def test_a_newer_board_takes_the_place_of_the_same_models_look(tmp_path: Path) -> None:
    file = tmp_path / "s.jsonl"
    keep_boards(file, [board("a"), board("b")])
    keep_boards(file, [board("a", right=5), board("a", "tiles")])
    assert read_boards(file) == [board("a", right=5), board("b"), board("a", "tiles")]


def test_no_file_has_no_boards(tmp_path: Path) -> None:
    assert read_boards(tmp_path / "none") == []


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "s.jsonl"
    keep_boards(file, [board("a")])
    file.write_bytes(file.read_bytes() + b'{"model": 3}\n')
    with pytest.raises(ScoreboardError, match="line 2: no board"):
        read_boards(file)


def test_the_table_has_a_row_a_set_and_a_column_a_board() -> None:
    lines = table_of([board("a"), board("b", "tiles", right=10)]).splitlines()
    assert lines[0] == "| what | figure | n | a, whole | b, tiles |"
    named, *cells = lines[2].strip("| ").split(" | ")
    assert named == "photographs, val, all sources"
    assert cells == ["accuracy", "5+5", "0.900 (0.60 to 0.98)", "1.000 (0.72 to 1.00)"]
    assert [line.split(" | ")[0] for line in lines[3:]] == [
        "| whole pictures against clean streets, test, malta, items from 0.2 %",
        *["| places, test, malta"] * 3,
        "| places, test, lund",
    ]


def test_what_a_board_lacks_is_a_dash() -> None:
    bare = Board("b", "0" * 16, "whole", Ground(), sets=())
    last = table_of([board("a"), bare]).splitlines()[-1]
    assert last == "| places, test, lund | false places a picture | 3 | 0.50 | - |"


def test_the_page_keeps_its_words(tmp_path: Path) -> None:
    file = tmp_path / "s.jsonl"
    keep_boards(file, [board("a")])
    page = with_figures(PAGE, [json.loads(line) for line in file.read_text().splitlines()])
    assert page == PAGE.replace("old", table_of([board("a")]))
