"""A model that knows nothing of a town is adapted to it, whatever its arithmetic and its answer."""

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from litterfog.models.adapt.adapt import Adapted, adapt
from litterfog.models.adapt.cut_model import CutModel
from litterfog.models.adapt.pictures import find_own
from litterfog.models.adapt.record import AdaptRecord, record_of, write_adapted
from litterfog.models.data import DataError
from litterfog.models.looks import LookMode
from litterfog.models.zoo import load_model
from tests.unit.models.adapt.towns import MAP, load_tunable, make_town, mix_labels


def adapted_to(town: Path, cut: CutModel) -> Adapted:
    return adapt(cut, find_own(town), 7, lambda *_: None)


def cut_in(
    folder: Path, look: LookMode | None = None, *, integer: bool = True, scene: str = ""
) -> CutModel:
    model = load_tunable(folder, integer=integer, cells=MAP, scene=scene)
    return CutModel(model, model.plan(look))


@pytest.mark.parametrize(
    ("integer", "scene"), [(False, ""), (True, ""), (False, "last"), (True, "last")]
)
def test_a_map_learns_which_position_is_litter_from_pictures_alone(
    tmp_path: Path, integer: bool, scene: str
) -> None:
    cut = cut_in(tmp_path, "whole", integer=integer, scene=scene)
    found = adapted_to(make_town(tmp_path / "town"), cut)
    assert found.comparison.before.auc.value < 0.8
    assert found.comparison.after.auc.value > 0.9
    assert found.comparison.better
    assert found.comparison.sure


def test_the_written_file_is_the_one_that_was_judged(tmp_path: Path) -> None:
    cut = cut_in(tmp_path, "whole")
    town = make_town(tmp_path / "town")
    found = adapted_to(town, cut)
    record = record_of("ours", cut, found, 7)
    file = write_adapted(tmp_path / "out", record, found.data)
    model = load_model(str(file))
    right = [
        (model.look(path, "whole").probability >= 0.5) == (path.parent.name == "litter")
        for path in town.rglob("*.png")
    ]
    assert np.mean(right) > 0.9
    assert record.sha256.startswith(model.fingerprint)


@pytest.mark.parametrize("look", ["whole", "tiles"])
@pytest.mark.parametrize(("integer", "near"), [(False, 1e-4), (True, 0.03)])  # rounded twice
def test_a_file_with_a_scene_says_what_was_fitted(
    tmp_path: Path, integer: bool, near: float, look: LookMode
) -> None:
    cut = cut_in(tmp_path, look, integer=integer, scene="first")
    found = adapted_to(make_town(tmp_path / "town", spread=60), cut)
    assert found.agreement.furthest < near


def test_a_card_tells_what_it_came_from_and_what_it_is_worth(tmp_path: Path) -> None:
    cut = cut_in(tmp_path, "ground")
    found = adapted_to(make_town(tmp_path / "town"), cut)
    file = write_adapted(tmp_path, record_of("ours", cut, found, 7), found.data)
    card = msgspec.json.decode(file.with_suffix(".json").read_bytes(), type=AdaptRecord)
    assert (card.adapted_from, card.from_fingerprint) == ("tiny", cut.model.fingerprint)
    assert card.pictures == {"litter": 40, "clean": 40}
    assert card.look == "ground"
    assert card.after == found.comparison.after
    words = file.with_suffix(".md").read_text(encoding="utf-8")
    assert words.startswith("# ours\n")
    assert "seen at the ground, it is better" in words


def test_a_devices_abstain_band_is_read_from_the_card(tmp_path: Path) -> None:
    cut = cut_in(tmp_path, "whole")
    found = adapted_to(make_town(tmp_path / "town", spread=5), cut)
    file = write_adapted(tmp_path, record_of("ours", cut, found, 7), found.data)
    assert found.unsure
    assert load_model(str(file)).unsure_band == (found.unsure.low, found.unsure.high)


def test_tiles_are_looked_at_as_one_picture(tmp_path: Path) -> None:
    cut = cut_in(tmp_path, "tiles")
    town = make_town(tmp_path / "town", 30, spread=5)
    tall = next((town / "clean").iterdir())
    Image.open(tall).resize((12, 30)).save(tall)  # of another number of tiles
    assert adapted_to(town, cut).comparison.after.auc.value > 0.7


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    cut, town = cut_in(tmp_path), make_town(tmp_path / "town")
    assert adapted_to(town, cut).data == adapted_to(town, cut).data


def test_labels_by_chance_give_neither_better_verdicts_nor_order_for_sure(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    mix_labels(town)
    change = adapted_to(town, cut_in(tmp_path, "whole")).comparison.change
    assert change.accuracy.low <= 0
    assert change.auc.low <= 0


def test_labels_by_chance_make_a_calibrated_model_no_better_for_sure(tmp_path: Path) -> None:
    town, cut = make_town(tmp_path / "town"), cut_in(tmp_path, "whole")
    mix_labels(town)
    found = adapted_to(town, cut)
    file = write_adapted(tmp_path, record_of("calibrated", cut, found, 7), found.data)
    calibrated = load_model(str(file))
    again = adapted_to(town, CutModel(calibrated, calibrated.plan("whole")))
    assert not again.comparison.sure


def test_what_cannot_be_read_is_named_and_passed_over(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    (town / "clean" / "words.jpg").write_text("no picture")
    found = adapted_to(town, cut_in(tmp_path))
    (line,) = found.passed_over
    assert line.startswith(f"{town / 'clean' / 'words.jpg'}: no picture")
    assert found.litter == found.clean == 40


def test_empty_files_in_both_classes_are_no_picture_of_both(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    for name in ("litter", "clean"):
        (town / name / "empty.jpg").touch()
    assert len(adapted_to(town, cut_in(tmp_path)).passed_over) == 2


def test_a_copy_is_passed_over(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    shutil.copy(town / "clean" / "000.png", town / "clean" / "copy.png")
    (line,) = adapted_to(town, cut_in(tmp_path)).passed_over
    assert "the same picture as" in line


def test_one_picture_under_both_classes_is_refused(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    shutil.copy(town / "clean" / "000.png", town / "litter" / "copy.png")
    with pytest.raises(DataError, match="remove the wrong one"):
        adapted_to(town, cut_in(tmp_path))


def test_too_few_that_can_be_read_are_refused_by_name(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town", 25)
    (town / "clean" / "000.png").write_text("no picture")
    with pytest.raises(DataError, match=r"1 passed over:\n .*000\.png"):
        adapted_to(town, cut_in(tmp_path))


def test_one_sub_folder_for_all_is_refused(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    for name in ("litter", "clean"):
        (town / name).rename(town / "monday")
        (town / name).mkdir()
        (town / "monday").rename(town / name / "monday")
    with pytest.raises(DataError, match="more sub-folders"):
        adapted_to(town, cut_in(tmp_path))
