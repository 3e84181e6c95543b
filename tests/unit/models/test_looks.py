"""Looks cover the ground, never squash it, and are not many, for pictures of every aspect."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litterfog.models.looks import (
    GROUND,
    Ground,
    LookMode,
    Shape,
    is_top_idle,
    parse_ground,
    regions_of,
)
from litterfog.wire.place import MAX_LOOKS, WHOLE, Region

WIDE = (384, 640)
PICTURES = {
    "portrait 3:4": (4000, 3000),
    "4:3": (1536, 2048),
    "16:9": (1080, 1920),
    "panorama": (1000, 9000),
    "tiny": (20, 20),
    "one pixel high": (1, 1000),
    "one pixel wide": (1000, 1),
}
ROUNDING = 1e-4
same_each_time = settings(derandomize=True, deadline=None)

sides = st.integers(1, 20_000)
grounds = st.tuples(st.floats(0, 0.9), st.floats(0.06, 1)).map(
    lambda pair: Ground(pair[0], min(1.0, pair[0] + pair[1]))
)
likely = st.tuples(sides, sides).filter(lambda shape: 1 / 3 <= shape[1] / shape[0] <= 4.5)
modes = st.sampled_from(["whole", "ground", "tiles"])
sizes = st.sampled_from([WIDE, (256, 640), (160, 160), (224, 224), (640, 384)])


def looks(mode: LookMode, picture: Shape, size: Shape = WIDE) -> tuple[Region, ...]:
    return regions_of(mode, picture, size, GROUND, keeps_aspect=True)


@same_each_time
@given(modes, st.tuples(sides, sides), sizes, grounds, st.booleans())
def test_there_are_a_few_looks_within_the_wires_bounds(
    mode: LookMode, picture: Shape, size: Shape, ground: Ground, keeps_aspect: bool
) -> None:
    found = regions_of(mode, picture, size, ground, keeps_aspect=keeps_aspect)
    assert 1 <= len(found) <= MAX_LOOKS
    assert len(set(found)) == len(found)
    for region in found:
        assert min(region.x, region.y) >= -8
        assert max(region.x, region.y) <= 8
        assert min(region.width, region.height) > 0
        assert max(region.width, region.height) <= 16


@same_each_time
@given(modes, likely, sizes, grounds)
def test_nothing_is_squashed(mode: LookMode, picture: Shape, size: Shape, ground: Ground) -> None:
    for region in regions_of(mode, picture, size, ground, keeps_aspect=True):
        aspect = region.width * picture[1] / (region.height * picture[0])
        allowed = ROUNDING * (1 / region.width + 1 / region.height)
        assert aspect * size[0] / size[1] == pytest.approx(1, rel=allowed)


@same_each_time
@given(st.tuples(sides, sides), sizes, grounds)
def test_the_grounds_look_holds_the_ground_and_stands_on_its_bottom(
    picture: Shape, size: Shape, ground: Ground
) -> None:
    (region,) = regions_of("ground", picture, size, ground, keeps_aspect=False)
    assert region.y <= ground.top + ROUNDING
    assert region.y + region.height == pytest.approx(ground.bottom, abs=ROUNDING)
    assert region.width >= 1
    assert region.x + region.width / 2 == pytest.approx(0.5, abs=ROUNDING)


@same_each_time
@given(st.tuples(sides, sides), sizes, grounds, st.floats(0, 1), st.floats(0, 1))
def test_tiles_cover_the_ground(
    picture: Shape, size: Shape, ground: Ground, across: float, down: float
) -> None:
    tiles = regions_of("tiles", picture, size, ground, keeps_aspect=True)[1:]
    y = ground.top + down * (ground.bottom - ground.top)
    assert any(_holds(tile, across, y) for tile in tiles)


def _holds(region: Region, x: float, y: float) -> bool:
    return (
        region.x - ROUNDING <= x <= region.x + region.width + ROUNDING
        and region.y - ROUNDING <= y <= region.y + region.height + ROUNDING
    )


@same_each_time
@given(st.tuples(sides, sides), sizes)
def test_a_padded_whole_picture_is_in_the_middle(picture: Shape, size: Shape) -> None:
    (region,) = regions_of("whole", picture, size, GROUND, keeps_aspect=True)
    assert min(region.width, region.height) == pytest.approx(1, abs=ROUNDING)
    for start, extent in ((region.x, region.width), (region.y, region.height)):
        assert start + extent / 2 == pytest.approx(0.5, abs=ROUNDING)


@pytest.mark.parametrize("name", PICTURES)
def test_a_classifier_looks_at_a_whole_picture_as_it_is(name: str) -> None:
    found = regions_of("whole", PICTURES[name], (160, 160), GROUND, keeps_aspect=False)
    assert found == (WHOLE,)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("portrait 3:4", Region(-0.2222, 0.35, 1.4444, 0.65)),
        ("4:3", Region(0.0, 0.2, 1.0, 0.8)),
        ("16:9", Region(0.0, -0.0667, 1.0, 1.0667)),
        ("panorama", Region(0.0, -4.4, 1.0, 5.4)),
        ("tiny", Region(-0.0417, 0.35, 1.0833, 0.65)),
    ],
)
def test_the_ground_of_a_picture(name: str, region: Region) -> None:
    assert looks("ground", PICTURES[name]) == (region,)


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("portrait 3:4", 2, 2),
        ("4:3", 2, 3),
        ("16:9", 1, 2),
        ("panorama", 1, 10),
        ("tiny", 2, 2),
        ("one pixel high", 1, MAX_LOOKS - 1),
        ("one pixel wide", 2, 1),
    ],
)
def test_the_tiles_of_a_picture(name: str, rows: int, columns: int) -> None:
    ground, *tiles = looks("tiles", PICTURES[name])
    assert (ground,) == looks("ground", PICTURES[name])
    assert len({tile.y for tile in tiles}) == rows
    assert len({tile.x for tile in tiles}) == columns
    assert len(tiles) == rows * columns


@pytest.mark.parametrize("top", [0.0, 0.2, 0.35])
@pytest.mark.parametrize(
    ("mode", "name", "counts"),
    [("ground", "16:9", False), ("ground", "portrait 3:4", True), ("tiles", "16:9", True)],
)
def test_the_grounds_top_counts_for_tiles_and_tall_pictures(
    mode: LookMode, name: str, counts: bool, top: float
) -> None:
    def found(ground: Ground) -> tuple[Region, ...]:
        return regions_of(mode, PICTURES[name], WIDE, ground, keeps_aspect=True)

    ground = Ground(top)
    assert is_top_idle(mode, found(ground), ground) != counts
    assert (found(ground) != found(Ground(0.5))) == counts


def test_a_ground_is_read_as_it_is_written() -> None:
    assert parse_ground(str(Ground(0.25, 0.9))) == Ground(0.25, 0.9)
    assert str(GROUND) == "0.35..1"


@pytest.mark.parametrize("text", ["0.9..0.95", "0.95..1", "0.35..0.4", "0..0.05", "0.3..0.35"])
def test_the_least_ground_is_one_whatever_its_floats(text: str) -> None:
    assert str(parse_ground(text)) == text


@pytest.mark.parametrize(
    "text", ["", "0.3", "0.3-1", "1..0.3", "-0.1..1", "0.3..1.1", "0.5..0.51", "nan..1", "0..nan"]
)
def test_a_ground_that_is_none_is_told_what_it_takes(text: str) -> None:
    with pytest.raises(ValueError, match=r"TOP\.\.BOTTOM.* such as 0\.35\.\.1"):
        parse_ground(text)
