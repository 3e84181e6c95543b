from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from litterfog.models.training.curves import BLUE, GREEN, ORANGE, draw_curves
from litterfog.models.training.epochs import EpochReport

HISTORY = [
    EpochReport("classifier", 1, 0.5, 0.4, 0.8, 2.0),
    EpochReport("classifier", 2, 0.4, 0.3, 0.85, 2.0),
    EpochReport("fine-tuning", 1, 0.3, 0.2, 0.95, 60.0),
]


@pytest.mark.parametrize("epochs", [1, 2, 3])
def test_every_curve_is_drawn_after_any_number_of_epochs(tmp_path: Path, epochs: int) -> None:
    draw_curves(tmp_path / "curves.png", HISTORY[:epochs])
    pixels = np.asarray(Image.open(tmp_path / "curves.png")).reshape(-1, 3)
    for colour in (BLUE, ORANGE, GREEN):
        wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        assert (pixels == wanted).all(axis=1).sum() > 10
