"""`train`, `export` and `narrow` with --boxes: what is refused before TensorFlow is loaded."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from litterfog.models.annotations import ANNOTATIONS
from litterfog.models.training.record import TrainingRecord, write_record
from tests.unit.cli.wrong_things import Ended, here, make_things
from tests.unit.models.boxed import row, write_table
from tests.unit.models.positions.scenes import make_boxes

TRAIN = "train --data data --boxes street"
CLASSIFIER = TrainingRecord("litter-160", 160, "none", 20, 10, "none", 5, "random", {}, 0, {}, "")


@pytest.fixture
def things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_things(tmp_path)
    make_boxes(tmp_path / "street")
    for name, record in (
        ("plain", CLASSIFIER),
        ("placed", replace(CLASSIFIER, picture_shape=(384, 640))),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "network.keras").write_text("words\n")
        write_record(tmp_path / name, record)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def move_box(folder: Path, x: str) -> None:
    """Put the first box of a folder's table somewhere else."""
    table = folder / ANNOTATIONS
    with table.open(encoding="utf-8", newline="") as read:
        rows = list(csv.reader(read))
    rows[1][rows[0].index("x")] = x
    with table.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def told(words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    ended: Ended = here(words, monkeypatch, capsys)
    assert (ended.status, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    return ended.err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("train --data data --boxes nowhere", "--boxes nowhere is not a folder"),
        ("train --data nowhere --boxes street", "--data nowhere is not a folder"),
        ("train --data data --boxes empty", "annotations.csv cannot be read"),
        (f"{TRAIN} --size 640", "HEIGHTxWIDTH in pixels, multiples of 32"),
        (f"{TRAIN} --size 380x640", "multiples of 32"),
        (f"{TRAIN} --weights nowhere.h5", "nowhere.h5"),
        (f"{TRAIN} --weights png.h5", "is no file of MobileNetV2 weights"),
        (f"{TRAIN} --run file", "--run file cannot be written"),
        (f"{TRAIN} --recipe paper", "--recipe is for training without --boxes"),
        (f"{TRAIN} --leave-out town", "--leave-out is for training without --boxes"),
        ("train --data data --canvases 100", "--canvases needs --boxes"),
        ("train --data data --epochs 3", "--epochs needs --boxes"),
        ("train --data data --size 384x640", "HEIGHTxWIDTH is for training with --boxes"),
        ("train --data data --size 16", "squares of 32 pixels a side or more"),
        ("export --data data --run placed", "was trained on boxes: give them, --boxes DIR"),
        ("export --data data --boxes street --run plain", "leave --boxes out"),
        ("export --data data --boxes nowhere --run placed", "--boxes nowhere is not a folder"),
        ("export --data data --boxes street --run run", "training.json cannot be read"),
        ("narrow --data data --base placed", "was trained on boxes: give them, --boxes DIR"),
        ("narrow --data data --boxes street --base plain", "leave --boxes out"),
        ("narrow --data data --base plain --canvases 8", "--canvases needs --boxes"),
    ],
)
def test_a_mistake_is_told_before_any_work(
    words: str,
    part: str,
    things: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sorted(things.rglob("*"))
    assert part in told(words, monkeypatch, capsys)
    assert sorted(things.rglob("*")) == before


def test_a_box_outside_its_picture_is_told(
    things: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    move_box(things / "street", "90")
    assert "pixels outside train-malta.png" in told(TRAIN, monkeypatch, capsys)


def test_a_file_that_is_not_there_is_told(
    things: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (things / "street" / "val-road.png").unlink()
    assert "no file 'val-road.png'" in told(TRAIN, monkeypatch, capsys)


def test_pictures_without_litter_are_told(
    things: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_table(things / "clean", [row(f"{split}.png", split=split) for split in ("train", "val")])
    words = "train --data data --boxes clean"
    assert "one class only: no picture of split train" in told(words, monkeypatch, capsys)
