import math

from litterfog.dashboard.map.framing import Bounds, bounds_of, graticule, view_of, widened


def test_there_are_no_bounds_without_places() -> None:
    assert bounds_of([]) is None


def test_bounds_hold_every_place() -> None:
    assert bounds_of([(51.0, 4.0), (50.0, 5.0)]) == Bounds(4.0, 50.0, 5.0, 51.0)


def test_a_margin_is_a_fifth_of_the_span() -> None:
    assert widened(Bounds(10.0, 20.0, 20.0, 30.0)) == Bounds(8.0, 18.0, 22.0, 32.0)


def test_a_lone_hit_gets_some_200_m_around_it() -> None:
    wide = widened(Bounds(4.0, 51.0, 4.0, 51.0))
    assert wide == Bounds(3.999, 50.999, 4.001, 51.001)


def test_bounds_hold_only_what_lies_within() -> None:
    bounds = Bounds(0.0, 0.0, 10.0, 10.0)
    assert bounds.holds(Bounds(0.0, 1.0, 9.0, 10.0))
    assert not bounds.holds(Bounds(0.0, 1.0, 10.1, 10.0))


def test_the_world_s_width_fits_512_pixels_at_zoom_0() -> None:
    view = view_of(Bounds(-180.0, -1.0, 180.0, 1.0), (512, 512))
    assert (view.lat, view.lon, view.zoom) == (0.0, 0.0, 0.0)


def test_a_map_twice_as_large_shows_the_same_at_one_zoom_more() -> None:
    bounds = Bounds(4.27, 51.07, 4.29, 51.08)
    small, large = view_of(bounds, (400, 300)), view_of(bounds, (800, 600))
    assert math.isclose(large.zoom - small.zoom, 1.0)


def test_the_graticule_has_round_steps_around_the_bounds() -> None:
    lines = graticule(Bounds(4.27, 51.07, 4.29, 51.08))["coordinates"]
    meridians = sorted({line[0][0] for line in lines if line[0][0] == line[1][0]})
    assert meridians[:3] == [4.17, 4.172, 4.174]
    assert meridians[-1] == 4.39
