"""A data folder of tiny photographs: two sources, three splits, litter brighter than clean."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def photographs_dir(tmp_path: Path) -> Path:
    return make_photographs(tmp_path / "data")


def make_photographs(data: Path) -> Path:
    rng = np.random.default_rng(7)
    for split in ("train", "val", "test"):
        for brightness, name in ((60, "clean"), (180, "litter")):
            folder = data / split / name
            folder.mkdir(parents=True)
            for source in ("street", "park"):
                noise = rng.integers(0, 60, (24, 32, 3))
                picture = (brightness + noise).astype(np.uint8)
                Image.fromarray(picture).save(folder / f"{source}-{split}-1.jpg")
    return data
