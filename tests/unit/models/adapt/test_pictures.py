from pathlib import Path

import pytest

from litterfog.models.adapt.pictures import find_own
from litterfog.models.data import DataError


def fill(folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:02}.jpg").touch()


def test_both_layouts_are_taken_and_all_of_their_pictures(tmp_path: Path) -> None:
    for place in ("litter", "train/litter", "val/clean", "test/clean", "clean"):
        fill(tmp_path / place, 12)
    found = find_own(tmp_path)
    assert len(found) == 60
    assert sum(picture.litter for picture in found) == 24


def test_a_sub_folder_is_one_group_across_the_classes(tmp_path: Path) -> None:
    for place in ("litter/monday", "clean/monday", "litter/tuesday", "clean"):
        fill(tmp_path / place, 15)
    groups = {str(each.path.relative_to(tmp_path)): each.group for each in find_own(tmp_path)}
    assert groups["litter/monday/00.jpg"] == groups["clean/monday/01.jpg"]
    assert groups["litter/monday/00.jpg"] != groups["litter/tuesday/00.jpg"]
    assert groups["clean/00.jpg"] != groups["clean/01.jpg"]


def test_what_other_systems_leave_is_no_picture(tmp_path: Path) -> None:
    for place in ("litter", "clean", "clean/@eaDir", "litter/.thumbnails"):
        fill(tmp_path / place, 30)
    (tmp_path / "clean" / "Thumbs.db").touch()
    assert len(find_own(tmp_path)) == 60


@pytest.mark.parametrize(
    ("litter", "clean", "told"),
    [
        (0, 0, "DIR/litter and DIR/clean"),
        (60, 0, "add pictures to DIR/clean"),
        (0, 60, "add pictures to DIR/litter"),
        (24, 25, "50 pictures are the least"),
        (56, 4, "5 of a class"),
    ],
)
def test_too_few_are_refused(tmp_path: Path, litter: int, clean: int, told: str) -> None:
    fill(tmp_path / "litter", litter)
    fill(tmp_path / "clean", clean)
    with pytest.raises(DataError, match=told):
        find_own(tmp_path)
