import json
import subprocess
import sys
from dataclasses import replace
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
from litterfog.models.scoring.scores import Samples, Scores, scores_of
from litterfog.models.scoring.sets import OriginPlaces, SetScores

PAGE = "Words.\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nMore words.\n"


def scores(right: int = 9) -> Scores:
    litter = np.arange(10) < 5
    called = np.where(np.arange(10) < right, litter, ~litter)
    samples = Samples(called.astype(np.float32), litter, np.arange(10), np.full(10, np.nan))
    return scores_of(samples)


SCORES = scores()


def board(model: str, look: LookMode = "whole", right: int = 9) -> Board:
    places = PlaceScores(3, share_of(1, 4), share_of(1, 2), 0.3333, 0.1)
    clean = PlaceScores(3, None, None, 0.5, None)
    return Board(
        model=model,
        fingerprint="0" * 16,
        look=look,
        ground=Ground(),
        sets=(
            SetScores("photographs", "val", "all", scores(right)),
            SetScores("streets", "test", "malta", scores(right), 0.002),
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
    assert read_boards(file) == [board("b"), board("a", right=5), board("a", "tiles")]


OTHERS = {
    "ground": replace(board("a", "ground"), ground=Ground(0.5, 1.0)),
    "file": replace(board("a", "ground"), fingerprint="1" * 16),
    "split": replace(board("a", "ground"), sets=(SetScores("clean", "val", "lund", SCORES),)),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_board_of_another_ground_file_or_split_is_kept_beside_the_older_one(
    tmp_path: Path, other: Board
) -> None:
    file = tmp_path / "s.jsonl"
    keep_boards(file, [board("a", "ground")])
    keep_boards(file, [other])
    assert read_boards(file) == [board("a", "ground"), other]


def test_a_board_that_judged_more_takes_the_place_of_one_that_judged_less(tmp_path: Path) -> None:
    file, less = tmp_path / "s.jsonl", replace(board("a"), sets=board("a").sets[:1], places=())
    keep_boards(file, [less])
    keep_boards(file, [board("a")])
    assert read_boards(file) == [board("a")]


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


def heading(*boards: Board) -> str:
    return table_of(boards).splitlines()[0].removeprefix("| what | figure | n | ")


def test_what_differs_is_in_the_heading() -> None:
    of_ground, of_file, _ = OTHERS.values()
    assert heading(board("a", "ground"), of_ground) == "a, ground | a, ground 0.5..1 |"
    named = f"a, ground ({'0' * 16}) | a, ground ({'1' * 16}) |"
    assert heading(board("a", "ground"), of_file) == named


def test_splits_of_one_model_and_look_are_one_column() -> None:
    lines = table_of([board("a", "ground"), OTHERS["split"]]).splitlines()
    assert lines[0].endswith("| n | a, ground |")
    assert any(line.startswith("| clean streets, val, lund") for line in lines)


def test_right_places_are_told_of_how_many() -> None:
    (line,) = [line for line in table_of([board("a")]).splitlines() if "places right" in line]
    assert line.endswith("| 3 | 0.500 (0.09 to 0.91) of 2 |")


def test_what_a_board_lacks_is_a_dash() -> None:
    bare = Board("b", "0" * 16, "whole", Ground(), sets=())
    last = table_of([board("a"), bare]).splitlines()[-1]
    assert last == "| places, test, lund | false places a picture | 3 | 0.50 | - |"


def test_the_page_keeps_its_words(tmp_path: Path) -> None:
    file = tmp_path / "s.jsonl"
    keep_boards(file, [board("a")])
    page = with_figures(PAGE, [json.loads(line) for line in file.read_text().splitlines()])
    assert page == PAGE.replace("old", table_of([board("a")]))


def run(*words: Path) -> tuple[int, str]:
    """Run the module's command; gives its status and words."""
    command = [sys.executable, "-m", "litterfog.bench.scoreboard", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    file, page = tmp_path / "s.jsonl", tmp_path / "page.md"
    keep_boards(file, [board("a")])
    page.write_text(PAGE)
    assert run(file, page) == (0, "")
    assert page.read_text() == PAGE.replace("old", table_of([board("a")]))


@pytest.mark.parametrize(
    ("records", "page", "told"),
    [
        ("", "no marks", "page.md: put <!-- figures: begin --> and below it"),
        ("", PAGE * 2, "each once"),
        ("no", PAGE, "s.jsonl, line 1: no record"),
        ('{"model": 3}', PAGE, "page.md: a record is no board"),
        (None, PAGE, "No such file"),
    ],
    ids=["unmarked", "marked twice", "no JSON", "no board", "no file"],
)
def test_a_mistake_is_told_in_words_and_changes_nothing(
    tmp_path: Path, records: str | None, page: str, told: str
) -> None:
    file, written = tmp_path / "s.jsonl", tmp_path / "page.md"
    if records is not None:
        file.write_text(records)
    written.write_text(page)
    status, words = run(file, written)
    assert (status, words.count("\n")) == (1, 1)
    assert told in words
    assert written.read_text() == page
