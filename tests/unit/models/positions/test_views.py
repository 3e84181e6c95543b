import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from litterfog.models.boxes import Box
from litterfog.models.picture import PADDING
from litterfog.models.positions.views import Shown, View, covering_scale, view

SIZE = (64, 96)
scales = st.floats(0.1, 8)
seeds = st.integers(0, 2**32 - 1)


def item(x: float, y: float, width: float, height: float) -> Box:
    return Box(x, y, width, height, litter=True, ignored=False)


def picture(width: int, height: int, *boxes: Box) -> Shown:
    """Paint white boxes on black ground."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for box in boxes:
        x, y = round(box.x), round(box.y)
        pixels[y : y + round(box.height), x : x + round(box.width)] = 255
    return Shown(Image.fromarray(pixels), boxes)


def seen_part(found: View) -> np.ndarray:
    """Tell which pixels are not padded."""
    return np.asarray((found.pixels != PADDING).any(-1))


@given(scales, st.integers(8, 300), st.integers(8, 300), seeds)
def test_a_view_has_the_size_that_was_asked_for(
    scale: float, width: int, height: int, seed: int
) -> None:
    found = view(picture(width, height), scale, SIZE, np.random.default_rng(seed))
    assert found.pixels.shape == (*SIZE, 3)


@given(scales, st.integers(8, 300), st.integers(8, 300), seeds)
def test_what_is_seen_lies_in_the_picture(scale: float, width: int, height: int, seed: int) -> None:
    found = view(picture(width, height), scale, SIZE, np.random.default_rng(seed))
    left, top, right, bottom = found.seen
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height


@given(st.integers(8, 300), st.integers(8, 300), seeds)
def test_a_covering_scale_leaves_no_padding(width: int, height: int, seed: int) -> None:
    shown = picture(width, height)
    scale = covering_scale(shown.image, SIZE) * 1.01
    assert seen_part(view(shown, scale, SIZE, np.random.default_rng(seed))).all()


@given(st.floats(0.5, 4), st.integers(0, 180), st.integers(0, 100), seeds)
def test_a_box_moves_with_its_pixels(scale: float, x: int, y: int, seed: int) -> None:
    shown = picture(200, 120, item(x, y, 20, 20))
    found = view(shown, scale, SIZE, np.random.default_rng(seed), around=shown.boxes[0])
    (box,) = found.boxes
    white = np.argwhere(found.pixels[..., 0] > PADDING + 30)
    top, left = white.min(0)
    bottom, right = white.max(0) + 1
    edges = max(box.x, 0), max(box.y, 0), min(box.x + box.width, 96), min(box.y + box.height, 64)
    assert np.allclose((left, top, right, bottom), edges, atol=1.5 + scale)


@given(st.floats(0.1, 3), st.integers(0, 180), st.integers(0, 100), seeds)
def test_a_view_around_a_box_that_fits_shows_all_of_it(
    scale: float, x: int, y: int, seed: int
) -> None:
    shown = picture(200, 120, item(x, y, 20, 20))
    found = view(shown, scale, SIZE, np.random.default_rng(seed), around=shown.boxes[0])
    (box,) = found.boxes
    assert box.x >= -1e-6
    assert box.y >= -1e-6
    assert box.x + box.width <= 96 + 1e-6
    assert box.y + box.height <= 64 + 1e-6


@given(seeds)
def test_a_view_of_the_ground_begins_below_the_horizon(seed: int) -> None:
    found = view(picture(640, 480), 1.0, SIZE, np.random.default_rng(seed), ground_from=0.3)
    assert found.seen[1] >= 0.3 * 480


def test_bins_are_no_boxes_of_a_view() -> None:
    bin_box = Box(10, 10, 20, 20, litter=False, ignored=False)
    found = view(picture(96, 64, bin_box), 1.0, SIZE, np.random.default_rng(1))
    assert found.boxes == ()
