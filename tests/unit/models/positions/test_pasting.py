import numpy as np
import pytest
from PIL import Image

from litterfog.models.boxes import Box
from litterfog.models.positions.pasting import cut_decoy, cut_item, paste
from litterfog.models.positions.recipe import Pasting
from litterfog.models.positions.views import Shown

ITEM = Box(40, 30, 20, 20, litter=True, ignored=False)
PASTING = Pasting()


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def street() -> Shown:
    """Paint a bright item on grey ground."""
    pixels = np.full((100, 120, 3), 80, np.uint8)
    pixels[30:50, 40:60] = (240, 60, 60)
    return Shown(Image.fromarray(pixels), (ITEM,))


def test_an_outline_keeps_the_item_and_leaves_its_ground() -> None:
    cutout = cut_item(street(), ITEM, rng(), Pasting(outlined_chance=1.0))
    x, y = int(cutout.box.x), int(cutout.box.y)
    assert cutout.opacity[y + 10, x + 10] > 0.9
    assert cutout.opacity[1, 1] == 0


def test_a_pasted_item_lies_where_its_box_says() -> None:
    canvas = np.full((128, 128, 3), 80, np.uint8)
    cutout = cut_item(street(), ITEM, rng(), Pasting(outlined_chance=1.0, colour_chance=0.0))
    box = paste(canvas, cutout, 16, (64, 64), rng(), PASTING)
    assert box
    changed = np.argwhere((canvas != 80).any(-1))
    (top, left), (bottom, right) = changed.min(0), changed.max(0) + 1
    edges = box.x, box.y, box.x + box.width, box.y + box.height
    assert np.allclose((left, top, right, bottom), edges, atol=4)
    assert box.width * box.height == pytest.approx(16**2, rel=0.01)


@pytest.mark.parametrize("at", [(0, 0), (127, 127)])
def test_an_item_at_the_edge_is_pasted_whole(at: tuple[float, float]) -> None:
    canvas = np.full((128, 128, 3), 80, np.uint8)
    box = paste(canvas, cut_item(street(), ITEM, rng(), PASTING), 16, at, rng(), PASTING)
    assert box
    assert min(box.x, box.y) >= 0
    assert max(box.x + box.width, box.y + box.height) <= 128


def test_an_item_that_is_larger_than_the_canvas_is_not_pasted() -> None:
    canvas = np.full((32, 32, 3), 80, np.uint8)
    cutout = cut_item(street(), ITEM, rng(), PASTING)
    assert paste(canvas, cutout, 40, (16, 16), rng(), PASTING) is None
    assert (canvas == 80).all()


def test_a_decoy_is_cut_clear_of_every_box() -> None:
    generator = rng()
    for _ in range(20):
        decoy = cut_decoy(street(), generator, PASTING)
        assert decoy is None or (decoy.pixels == 80).all()


def test_a_picture_full_of_boxes_has_no_decoy() -> None:
    everywhere = Box(0, 0, 120, 100, litter=True, ignored=False)
    assert cut_decoy(Shown(street().image, (everywhere,)), rng(), PASTING) is None
