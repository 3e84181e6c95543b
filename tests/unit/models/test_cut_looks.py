"""Looks are cut out of a picture that is decoded once, as large as the closest of them needs."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from litterfog.models.looks import Ground, LookMode, LookPlan
from litterfog.models.picture import PADDING, PictureError, decode_looks, decode_picture
from litterfog.wire.place import WHOLE
from tests.unit.edge.pictures import jpeg

SIZE = (48, 80)
TOLERANCE = 12  # of 255: a JPEG's


def marked(width: int, height: int) -> Image.Image:
    """Draw a grey picture whose corners, a twentieth of each side, are red, green, blue, white."""
    picture = Image.new("RGB", (width, height), (90, 90, 90))
    draw = ImageDraw.Draw(picture)
    across, down = width / 20, height / 20
    for colour, (x, y) in zip(
        ("red", "lime", "blue", "white"), ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True
    ):
        left, top = x * (width - across), y * (height - down)
        draw.rectangle((left, top, left + across, top + down), fill=colour)
    return picture


def saved(picture: Image.Image, kind: str = "jpeg", orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[274] = orientation
    file = io.BytesIO()
    picture.save(file, kind, exif=exif, quality=95)
    return file.getvalue()


def test_a_classifiers_whole_picture_is_squashed_bit_for_bit_as_ever() -> None:
    for data in (jpeg(), saved(marked(900, 500), orientation=6)):
        (look,) = decode_looks(data, LookPlan((160, 160)))
        assert look.region == WHOLE
        assert np.array_equal(look.pixels, decode_picture(data, 160))


def test_a_look_shows_its_part_of_the_picture() -> None:
    plan = LookPlan(SIZE, keeps_aspect=True, mode="ground", ground=Ground(0.5, 1.0))
    (look,) = decode_looks(np.asarray(marked(800, 960)), plan)
    assert (look.region.y, look.region.height) == (0.5, 0.5)
    assert look.pixels.shape == (*SIZE, 3)
    assert look.pixels[-1, 0].tolist() == [0, 0, 255]
    assert look.pixels[-1, -1].tolist() == [255, 255, 255]
    assert look.pixels[0, 0].tolist() == [90, 90, 90]


@pytest.mark.parametrize("mode", ["whole", "ground", "tiles"])
@pytest.mark.parametrize("shape", [(400, 300), (300, 400), (270, 480), (200, 900), (600, 100)])
def test_every_pixel_of_a_look_is_where_its_region_says(
    mode: LookMode, shape: tuple[int, int]
) -> None:
    down, across = ((np.arange(side) + 0.5) / side for side in shape)
    picture = np.zeros((*shape, 3), np.uint8)
    picture[..., 0], picture[..., 1] = across * 255, down[:, None] * 255  # where it is
    picture[..., 2] = 255
    for look in decode_looks(picture, LookPlan(SIZE, keeps_aspect=True, mode=mode)):
        region, seen = look.region, look.pixels[..., 2] == 255
        x = region.x + (np.arange(SIZE[1]) + 0.5) / SIZE[1] * region.width
        y = region.y + (np.arange(SIZE[0]) + 0.5)[:, None] / SIZE[0] * region.height
        red, green = (look.pixels[..., channel] / 255 for channel in (0, 1))
        assert np.abs(red - x)[seen].max() < 1.5 * region.width / SIZE[1] + 2 / 255
        assert np.abs(green - y)[seen].max() < 1.5 * region.height / SIZE[0] + 2 / 255
        inside = (x > 0) & (x < 1) & (y > 0) & (y < 1)
        assert (seen != inside).mean() < 0.05


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(["whole", "ground", "tiles"]))
def test_a_picture_of_any_shape_is_cut(height: int, width: int, mode: LookMode) -> None:
    white = np.full((height, width, 3), 255, np.uint8)
    for look in decode_looks(white, LookPlan(SIZE, keeps_aspect=True, mode=mode)):
        assert look.pixels.shape == (*SIZE, 3)
        assert set(np.unique(look.pixels)) <= {255, PADDING}
        assert look.pixels.max() == 255


def test_a_picture_that_lies_on_its_side_is_looked_at_upright() -> None:
    upright = marked(600, 1_200)
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    for mode in ("whole", "ground", "tiles"):
        plan = LookPlan(SIZE, keeps_aspect=True, mode=mode)
        expected = decode_looks(saved(upright), plan)
        found = decode_looks(saved(lying, orientation=6), plan)
        assert [look.region for look in found] == [look.region for look in expected]
        for one, other in zip(found, expected, strict=True):
            assert one.pixels.astype(int) == pytest.approx(
                other.pixels.astype(int), abs=4 * TOLERANCE
            )


def test_a_picture_smaller_than_a_tile_is_enlarged() -> None:
    plan = LookPlan(SIZE, keeps_aspect=True, mode="tiles")
    white = np.full((20, 20, 3), 255, np.uint8)
    looks = decode_looks(white, plan)
    assert len(looks) == 5
    for look in looks[1:]:
        assert look.pixels.shape == (*SIZE, 3)
        assert (look.pixels == 255).all()


def test_tiles_see_more_of_a_small_thing() -> None:
    picture = np.zeros((1_000, 3_000, 3), np.uint8)
    picture[800:820, 600:620, 0] = 255

    def reddest(mode: LookMode) -> int:
        looks = decode_looks(picture, LookPlan(SIZE, keeps_aspect=True, mode=mode))
        return max(
            int((look.pixels[..., 0].astype(int) - look.pixels[..., 1]).max()) for look in looks
        )

    assert reddest("tiles") > 2 * reddest("ground")


@pytest.mark.parametrize("scale", [1, 4])
def test_a_large_jpeg_is_decoded_smaller_and_looks_the_same(scale: int) -> None:
    plan = LookPlan(SIZE, keeps_aspect=True, mode="tiles")
    picture = marked(800 * scale, 450 * scale)
    exact = decode_looks(np.asarray(picture), plan)
    found = decode_looks(saved(picture), plan)
    for one, other in zip(found, exact, strict=True):
        assert one.region == other.region
        assert np.abs(one.pixels.astype(int) - other.pixels).mean() < TOLERANCE / 4


def test_what_is_no_photograph_is_refused_in_every_mode() -> None:
    for mode in ("whole", "ground", "tiles"):
        with pytest.raises(PictureError):
            decode_looks(b"no picture", LookPlan(SIZE, keeps_aspect=True, mode=mode))
        with pytest.raises(PictureError, match="cut off"):
            decode_looks(jpeg()[:2_000], LookPlan(SIZE, keeps_aspect=True, mode=mode))
