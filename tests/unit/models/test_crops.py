from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from litterfog.models.boxes import Box, BoxedPicture
from litterfog.models.crops import Crop, clean_crop, is_clear, litter_crop

SIDES = st.integers(170, 900)


def picture(width: int, height: int, *boxes: Box) -> BoxedPicture:
    return BoxedPicture(Path("a.jpg"), "town", "test", width, height, boxes)


def litter(x: float, y: float, width: float, height: float, *, ignored: bool = False) -> Box:
    return Box(x, y, width, height, litter=True, ignored=ignored)


@st.composite
def pictures(draw: st.DrawFn, most: int = 5) -> BoxedPicture:
    width, height = draw(SIDES), draw(SIDES)
    boxes = []
    for _ in range(draw(st.integers(1, most))):
        box_width, box_height = draw(st.integers(1, width // 3)), draw(st.integers(1, height // 3))
        x, y = draw(st.integers(0, width - box_width)), draw(st.integers(0, height - box_height))
        boxes.append(litter(x, y, box_width, box_height, ignored=draw(st.booleans())))
    return picture(width, height, *boxes)


def test_a_small_item_is_cut_at_160_pixels_around_it() -> None:
    assert litter_crop(picture(640, 480, litter(300, 200, 20, 10))) == Crop(230, 125, 160)


def test_a_large_item_is_cut_at_twice_its_longer_side() -> None:
    assert litter_crop(picture(640, 480, litter(300, 200, 20, 100))) == Crop(210, 150, 200)


def test_the_crop_is_of_the_largest_item_that_is_not_ignored() -> None:
    boxes = litter(20, 300, 9, 9), litter(300, 200, 20, 10), litter(0, 0, 90, 90, ignored=True)
    assert litter_crop(picture(640, 480, *boxes)) == Crop(230, 125, 160)


def test_a_crop_at_the_edge_is_shifted_into_the_picture() -> None:
    assert litter_crop(picture(640, 480, litter(0, 470, 20, 10))) == Crop(0, 320, 160)


def test_a_crop_is_no_larger_than_the_picture() -> None:
    assert litter_crop(picture(640, 100, litter(300, 20, 20, 10))) == Crop(260, 0, 100)


def test_a_picture_without_litter_to_find_has_no_litter_crop() -> None:
    bin_box = Box(0, 0, 90, 90, litter=False, ignored=False)
    assert litter_crop(picture(640, 480, bin_box, litter(9, 9, 9, 9, ignored=True))) is None


def test_clean_ground_is_taken_at_the_height_of_the_litter_and_far_from_it() -> None:
    one = picture(640, 480, litter(100, 200, 20, 10))
    assert clean_crop(one, Crop(30, 125, 160)) == Crop(480, 125, 160)


def test_clean_ground_is_sought_above_where_there_is_none_beside() -> None:
    boxes = [litter(x, 300, 20, 20) for x in range(0, 640, 40)]
    assert clean_crop(picture(640, 480, *boxes), Crop(30, 230, 160)) == Crop(480, 135, 160)


def test_a_picture_full_of_litter_has_no_clean_crop() -> None:
    boxes = [litter(x, y, 20, 20) for x in range(0, 640, 90) for y in range(0, 480, 90)]
    assert clean_crop(picture(640, 480, *boxes), Crop(30, 230, 160)) is None


def test_a_bin_may_stand_in_clean_ground() -> None:
    bin_box = Box(500, 150, 90, 90, litter=False, ignored=False)
    one = picture(640, 480, litter(100, 200, 20, 10), bin_box)
    assert clean_crop(one, Crop(30, 125, 160)) == Crop(480, 125, 160)


@given(pictures())
def test_a_litter_crop_lies_in_the_picture_and_holds_its_item(one: BoxedPicture) -> None:
    crop = litter_crop(one)
    assume(crop is not None)
    assert crop
    assert 0 <= crop.x <= one.width - crop.side
    assert 0 <= crop.y <= one.height - crop.side
    assert any(
        box.x >= crop.x - 1 and box.x + box.width <= crop.x + crop.side + 1
        and box.y >= crop.y - 1 and box.y + box.height <= crop.y + crop.side + 1
        for box in one.litter
    ) or crop.side == min(one.width, one.height)  # fmt: skip


@given(pictures())
def test_a_clean_crop_keeps_a_quarter_of_a_box_away_from_it(one: BoxedPicture) -> None:
    beside = litter_crop(one)
    clean = clean_crop(one, beside) if beside else None
    assume(beside and clean)
    assert beside
    assert clean
    assert clean.side == beside.side
    assert 0 <= clean.x <= one.width - clean.side
    assert 0 <= clean.y <= one.height - clean.side
    for box in one.boxes:
        margin = max(box.width, box.height) / 4
        apart_across = max(box.x - (clean.x + clean.side), clean.x - (box.x + box.width))
        apart_down = max(box.y - (clean.y + clean.side), clean.y - (box.y + box.height))
        assert max(apart_across, apart_down) >= margin


@given(pictures(3), st.integers(0, 2000), st.integers(0, 2000))
def test_where_any_crop_is_clear_one_is_found(one: BoxedPicture, x: int, y: int) -> None:
    beside = litter_crop(one)
    assume(beside is not None)
    assert beside
    anywhere = Crop(x % (one.width - beside.side + 1), y % (one.height - beside.side + 1),
                    beside.side)  # fmt: skip
    if is_clear(one, anywhere):
        assert clean_crop(one, beside) is not None


@given(pictures())
def test_the_same_picture_gives_the_same_crops(one: BoxedPicture) -> None:
    beside = litter_crop(one)
    assume(beside is not None)
    assert beside
    mirrored = picture(one.width, one.height, *reversed(one.boxes))
    assert clean_crop(one, beside) == clean_crop(mirrored, beside)
