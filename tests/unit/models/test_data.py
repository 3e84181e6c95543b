import re
from pathlib import Path

import numpy as np
import pytest

from litterfog.models.data import (
    DataError,
    Photograph,
    count_by_source,
    find_photographs,
    find_sources,
    load_split,
    source_of,
)
from litterfog.models.looks import LookPlan
from litterfog.models.picture import PADDING


def test_the_first_word_of_a_file_name_is_its_source() -> None:
    assert source_of(Path("bin-atanu-000137.jpg")) == "bin"


def test_a_file_name_of_one_word_is_its_own_source() -> None:
    assert source_of(Path("street.jpg")) == "street"


def test_the_folder_is_the_label(photographs_dir: Path) -> None:
    labels = {photo.path.parent.name: photo.litter for photo in find(photographs_dir)}
    assert labels == {"clean": False, "litter": True}


def test_pictures_are_loaded_at_the_models_size(photographs_dir: Path) -> None:
    loaded = load_split(photographs_dir, "val", 16)
    assert loaded.pixels.shape == (4, 16, 16, 3)
    assert loaded.labels.tolist() == [False, False, True, True]
    assert loaded.sources.tolist() == ["park", "street", "park", "street"]


def test_a_map_models_pictures_are_padded_and_not_squashed(photographs_dir: Path) -> None:
    plan = LookPlan((16, 32), keeps_aspect=True)  # the photographs are 24 high and 32 wide
    pixels = load_split(photographs_dir, "val", plan).pixels
    assert pixels.shape[1:] == (16, 32, 3)
    assert (pixels[:, :, :5] == PADDING).all()
    assert (pixels[:, :, -5:] == PADDING).all()
    assert not (pixels[:, :, 6] == PADDING).all()


def test_pixels_follow_their_labels(photographs_dir: Path) -> None:
    loaded = load_split(photographs_dir, "train", 16)
    brightness = loaded.pixels.mean(axis=(1, 2, 3))
    assert np.array_equal(brightness > 150, loaded.labels)


def test_counts_go_by_source_and_class(photographs_dir: Path) -> None:
    counts = count_by_source(find(photographs_dir))
    assert counts == {
        "park": {"clean": 1, "litter": 1},
        "street": {"clean": 1, "litter": 1},
    }


def test_hidden_files_are_passed_over(photographs_dir: Path) -> None:
    (photographs_dir / "train" / "clean" / ".DS_Store").write_bytes(b"")
    assert len(find(photographs_dir)) == 4


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=re.escape(f"train/clean in {tmp_path} is missing")):
        find_photographs(tmp_path, "train")


def test_one_class_alone_is_refused(photographs_dir: Path) -> None:
    for path in (photographs_dir / "train" / "litter").iterdir():
        path.unlink()
    with pytest.raises(DataError, match="train/litter"):
        find(photographs_dir)


def test_sources_can_be_left_out(photographs_dir: Path) -> None:
    left = find_photographs(photographs_dir, "train", ("park",))
    assert {photo.source for photo in left} == {"street"}


def test_leaving_out_a_class_is_refused(photographs_dir: Path) -> None:
    with pytest.raises(DataError, match="no pictures but of park, street"):
        find_photographs(photographs_dir, "train", ("street", "park"))


def test_a_source_is_found_in_every_split(photographs_dir: Path) -> None:
    found = find_sources(photographs_dir, ("park",))
    assert [photo.path.stem for photo in found if photo.litter] == [
        "park-train-1",
        "park-val-1",
        "park-test-1",
    ]


def test_unreadable_files_are_named(photographs_dir: Path) -> None:
    folder = photographs_dir / "val" / "clean"
    (folder / "street-half.jpg").write_bytes((folder / "street-val-1.jpg").read_bytes()[:200])
    (folder / "street-notes.txt").write_text("not a picture")
    with pytest.raises(DataError, match=r"(?s)2 files .*street-half\.jpg.*street-notes\.txt"):
        load_split(photographs_dir, "val", 16)


def test_many_unreadable_files_are_counted(photographs_dir: Path) -> None:
    for number in range(9):
        (photographs_dir / "val" / "clean" / f"bad-{number}.jpg").write_bytes(b"no")
    with pytest.raises(DataError, match="and 4 more"):
        load_split(photographs_dir, "val", 16)


def find(data_dir: Path) -> tuple[Photograph, ...]:
    return find_photographs(data_dir, "train")


def test_what_other_systems_leave_is_no_photograph(photographs_dir: Path) -> None:
    (photographs_dir / "train" / "clean" / "Thumbs.db").write_bytes(b"x")
    assert len(find(photographs_dir)) == 4
