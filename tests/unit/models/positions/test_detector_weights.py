"""The detector itself is a package's, and no test's: what is refused is."""

import importlib.util
from pathlib import Path

import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("training needs TensorFlow: pip install litterfog[train]", allow_module_level=True)

from litterfog.models.positions.detector_weights import main


@pytest.mark.parametrize("data", [b"", b"no detector", bytes(10_000_000)])
def test_another_file_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.data").write_bytes(data)
    with pytest.raises(SystemExit, match=r"is not objectron_solution_packed_assets\.data"):
        main(tmp_path / "other.data", tmp_path / "out.weights.h5")
    assert not (tmp_path / "out.weights.h5").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"nowhere\.data: No such file"):
        main(tmp_path / "nowhere.data", tmp_path / "out.weights.h5")


def test_weights_are_written_under_a_name_that_keras_reads(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"ends in \.weights\.h5"):
        main(tmp_path / "a.data", tmp_path / "out.h5")
