import subprocess
import sys
from pathlib import Path

import pytest

from litterfog.models.card import read_card
from litterfog.models.data import DataError
from litterfog.models.evaluate import evaluate
from litterfog.models.zoo import ZOO, UnknownModelError, load_model

MODEL = ZOO / "litter-160-int8.tflite"


def test_every_photograph_is_judged_once(photographs_dir: Path) -> None:
    evaluation = evaluate(MODEL, photographs_dir)
    assert {name: figures.count for name, figures in evaluation.splits.items()} == {
        "val": 4,
        "test": 4,
    }
    assert {name: figures.count for name, figures in evaluation.val_by_source.items()} == {
        "park": 2,
        "street": 2,
    }


def test_the_same_file_gives_the_same_figures(photographs_dir: Path) -> None:
    assert evaluate(MODEL, photographs_dir) == evaluate(MODEL, photographs_dir)


def test_an_evaluation_names_the_file_it_judged(photographs_dir: Path) -> None:
    evaluation = evaluate(MODEL, photographs_dir)
    assert evaluation.model == "litter-160-int8"
    assert evaluation.fingerprint == load_model("litter-160-int8").fingerprint


def test_a_folder_without_test_photographs_is_refused(photographs_dir: Path) -> None:
    for path in (photographs_dir / "test" / "litter").iterdir():
        path.unlink()
    with pytest.raises(DataError, match="test/litter"):
        evaluate(MODEL, photographs_dir)


def test_a_missing_model_is_refused(photographs_dir: Path) -> None:
    with pytest.raises(UnknownModelError):
        evaluate(photographs_dir / "none.tflite", photographs_dir)


@pytest.mark.parametrize("path", sorted(ZOO.glob("*.tflite")), ids=lambda path: path.stem)
def test_a_shipped_model_has_a_card_of_that_very_file(path: Path) -> None:
    card = read_card(path.with_suffix(".json"))
    assert card.sha256.startswith(load_model(str(path)).fingerprint)
    assert card.size_bytes == path.stat().st_size
    assert path.with_suffix(".md").read_text(encoding="utf-8").startswith(f"# {path.stem}\n")


def test_evaluating_needs_no_tensorflow() -> None:
    modules = "litterfog.models.evaluate, litterfog.models.card"
    program = f"import sys, {modules}; sys.exit('tensorflow' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_photograph_that_cannot_be_read_is_passed_over_by_name(photographs_dir: Path) -> None:
    whole = evaluate(MODEL, photographs_dir)
    broken = photographs_dir / "val" / "clean" / "park-broken.jpg"
    broken.write_bytes(b"no")
    found = evaluate(MODEL, photographs_dir)
    assert found.splits == whole.splits
    (line,) = found.unreadable
    assert line.startswith(f"{broken}: no picture of a kind that is read")


def test_a_class_of_which_nothing_can_be_read_is_refused(photographs_dir: Path) -> None:
    for path in (photographs_dir / "test" / "litter").iterdir():
        path.write_bytes(b"no")
    with pytest.raises(DataError, match="no readable picture of a class"):
        evaluate(MODEL, photographs_dir)
