"""Models that tell bright from dark, on pictures that a test paints."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from litterfog.models.boxes import Box, BoxedPicture
from litterfog.models.crops import Crop
from litterfog.models.data import DataError
from litterfog.models.scoring.board import Board, find_pictures, score
from litterfog.models.scoring.judge import Judge, cut
from litterfog.models.zoo import Model
from tests.unit.models.boxed import row, write_table
from tests.unit.models.tiny_models import bright, spotted

SIDE = 640
ITEM = (320, 384, 64, 64)  # a cell of the map
STATED = {"width": str(SIDE), "height": str(SIDE)}


def paint(path: Path, *items: tuple[int, int, int, int]) -> None:
    """Paint white items on black ground."""
    pixels = np.zeros((SIDE, SIDE, 3), np.uint8)
    for x, y, width, height in items:
        pixels[y : y + height, x : x + width] = 255
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def boxes_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "street"
    rows = [
        row("a.png", ITEM, source="malta", **STATED),
        row("b.png", None, source="lund", **STATED),
    ]
    write_table(folder, rows)
    paint(folder / "a.png", ITEM)
    paint(folder / "b.png")
    return folder


@pytest.fixture
def classifier() -> Model:
    return Model("bright", bright())


@pytest.fixture
def mapper() -> Model:
    return Model("spotted", spotted(cells=(10, 10), cell=4))


def aucs(board: Board) -> dict[tuple[str, str], float]:
    return {
        (each.kind, each.origin): each.scores.auc.value
        for each in board.sets
        if each.scores.auc and not each.at_least
    }


def test_a_classifier_is_judged_on_crops_and_whole_pictures(
    boxes_dir: Path, classifier: Model
) -> None:
    board = score(Judge(classifier, "whole"), find_pictures(None, boxes_dir))
    assert aucs(board) == {("crops", "malta"): 1.0, ("streets", "malta"): 1.0}
    assert board.places == ()


def test_a_map_is_judged_by_its_places_too(boxes_dir: Path, mapper: Model) -> None:
    board = score(Judge(mapper, "whole"), find_pictures(None, boxes_dir))
    found = {each.origin: each.scores for each in board.places}
    assert found["malta"].recall
    assert found["malta"].recall.value == 1
    assert (found["malta"].false_places, found["lund"].false_places) == (0, 0)


def test_photographs_of_folders_are_judged_beside_boxes(
    boxes_dir: Path, photographs_dir: Path, classifier: Model
) -> None:
    pictures = find_pictures(photographs_dir, boxes_dir)
    board = score(Judge(classifier, "ground"), pictures)
    assert {each.kind for each in board.sets} == {"photographs", "crops", "streets", "clean"}
    assert len(pictures) == 8 + 2


def test_every_picture_is_a_step(boxes_dir: Path, classifier: Model) -> None:
    steps: list[None] = []
    score(
        Judge(classifier, "whole", step=lambda: steps.append(None)), find_pictures(None, boxes_dir)
    )
    assert len(steps) == 2


def test_a_picture_that_cannot_be_read_is_passed_over_by_name(
    boxes_dir: Path, classifier: Model
) -> None:
    (boxes_dir / "b.png").write_bytes(b"no")
    judge = Judge(classifier, "whole")
    board = score(judge, find_pictures(None, boxes_dir))
    (told,) = judge.passed_over
    assert told.startswith(f"{boxes_dir / 'b.png'}: no picture")
    assert board.passed_over == 1
    assert ("crops", "malta") in aucs(board)


def test_a_folder_of_which_nothing_can_be_read_is_refused(
    boxes_dir: Path, classifier: Model
) -> None:
    for name in ("a.png", "b.png"):
        (boxes_dir / name).write_bytes(b"no")
    with pytest.raises(DataError, match="no picture can be read"):
        score(Judge(classifier, "whole"), find_pictures(None, boxes_dir))


def test_a_split_that_boxes_lack_is_refused(boxes_dir: Path) -> None:
    with pytest.raises(DataError, match="no boxed picture is of split val"):
        find_pictures(None, boxes_dir, "val")


def test_a_crop_of_a_picture_decoded_smaller_is_of_the_same_part() -> None:
    picture = BoxedPicture(
        Path("a.jpg"), "malta", "test", 200, 100, (Box(0, 0, 9, 9, True, False),)
    )
    photo = Image.new("RGB", (100, 50))
    photo.paste((255, 255, 255), (20, 10, 40, 30))
    pixels = cut(photo, picture, Crop(40, 20, 40))
    assert pixels.shape == (20, 20, 3)
    assert pixels.min() == 255
