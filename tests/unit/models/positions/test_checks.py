from pathlib import Path

import pytest

from litterfog.models.data import DataError
from litterfog.models.positions.checks import SizeError, check_decodable, find_sources, parse_size
from tests.unit.models.boxed import row, write_table
from tests.unit.models.positions.scenes import make_boxes


def test_a_size_is_height_and_width() -> None:
    assert parse_size("384x640") == (384, 640)


@pytest.mark.parametrize("text", ["640", "384x", "x640", "380x640", "0x640", "384x640x3", "a", ""])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(SizeError, match="multiples of 32, such as 384x640"):
        parse_size(text)


def test_a_size_of_too_many_positions_is_refused() -> None:
    with pytest.raises(SizeError, match="over 16384 positions"):
        parse_size("99968x99968")


def test_boxes_without_litter_are_one_class(photographs_dir: Path, tmp_path: Path) -> None:
    rows = [row(f"{split}.png", split=split) for split in ("train", "val", "test")]
    write_table(tmp_path / "street", rows)
    with pytest.raises(DataError, match="one class only"):
        find_sources(photographs_dir, tmp_path / "street")


def test_a_class_without_photographs_is_named(photographs_dir: Path, tmp_path: Path) -> None:
    for file in (photographs_dir / "val" / "clean").iterdir():
        file.unlink()
    with pytest.raises(DataError, match="val/clean"):
        find_sources(photographs_dir, make_boxes(tmp_path / "street"))


def test_files_that_cannot_be_decoded_are_named(photographs_dir: Path, tmp_path: Path) -> None:
    folder = make_boxes(tmp_path / "street")
    (photographs_dir / "train" / "litter" / "park-train-1.jpg").write_bytes(b"no")
    bad = folder / "val-sofia.png"
    bad.write_bytes(bad.read_bytes()[:-200])
    with pytest.raises(DataError, match="2 files are not readable") as told:
        check_decodable(find_sources(photographs_dir, folder).values())
    assert "park-train-1.jpg" in str(told.value)
    assert "val-sofia.png" in str(told.value)


def test_pictures_that_can_be_decoded_pass(photographs_dir: Path, tmp_path: Path) -> None:
    sources = find_sources(photographs_dir, make_boxes(tmp_path / "street"))
    check_decodable(sources.values())
