"""`litterfog evaluate` on a folder of boxes, with a model that tells bright from dark."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from litterfog.bench.scoreboard import read_boards
from litterfog.cli.app import app
from tests.unit.models.boxed import row, write_table
from tests.unit.models.tiny_models import bright


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    folder, model = tmp_path / "street", tmp_path / "bright.tflite"
    write_table(
        folder,
        [
            row("a.png", (1, 2, 3, 4), source="a street with quite a long name"),
            row("b.png", source="[red]lund[/red]"),
            row("c.png", source="lund"),
        ],
    )
    (folder / "c.png").write_bytes(b"no")
    model.write_bytes(bright())
    return ["evaluate", "--boxes", str(folder), "--model", str(model)]


@pytest.mark.parametrize("columns", [80, 120])
def test_the_tables_fit_the_terminal(
    words: list[str], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = CliRunner().invoke(app, [*words, "--look", "tiles"])
    assert shown.exit_code == 0
    assert max(map(len, shown.stdout.splitlines())) <= columns
    assert "…" not in shown.stdout


def test_a_sources_name_is_shown_as_it_is(words: list[str]) -> None:
    assert "[red]lund[/red]" in CliRunner().invoke(app, words).stdout


def test_a_picture_that_cannot_be_read_is_told(words: list[str]) -> None:
    told = CliRunner().invoke(app, words).stderr
    assert told.count("passed over ") == 1
    assert "c.png: no picture of a kind that is read" in told


def test_each_look_is_a_board(words: list[str]) -> None:
    shown = CliRunner().invoke(app, [*words, "--look", "tiles", "--look", "whole", "--json"])
    (of_model,) = json.loads(shown.stdout)
    assert of_model["model"] == "bright"
    assert [board["look"] for board in of_model["boards"]] == ["whole", "tiles"]
    kinds = {one["kind"] for board in of_model["boards"] for one in board["sets"]}
    assert kinds == {"crops", "streets", "clean"}


def test_the_figures_are_kept_where_they_are_wanted(words: list[str], tmp_path: Path) -> None:
    kept = tmp_path / "scoreboard.jsonl"
    shown = CliRunner().invoke(app, [*words, "--scoreboard", str(kept), "--json"])
    assert shown.exit_code == 0
    (board,) = read_boards(kept)
    assert (board.model, board.look, board.passed_over) == ("bright", "whole", 1)
    assert str(tmp_path) not in kept.read_text()


def test_a_split_that_the_boxes_lack_is_a_mistake(words: list[str]) -> None:
    ended = CliRunner().invoke(app, [*words, "--split", "val"])
    assert ended.exit_code == 2
    assert "no boxed picture is of split val; there are those of test" in ended.stderr
