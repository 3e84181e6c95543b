import numpy as np
import pytest

from litterfog.streets.rounds.distances import NEAREST, distances_m
from litterfog.streets.rounds.mainland import mainland
from litterfog.streets.rounds.terrain import Terrain, terrain_of

from ..towns import grid_town
from .drawn import TOWN, drawn

GRID = grid_town(10, 10, 100)


def terrain(spots: list[tuple[float, float]]) -> Terrain:
    metres = np.array(spots, np.float64)
    found = terrain_of(GRID, TOWN, metres, 1_000, mainland(GRID))
    assert found is not None
    return found


def test_distances_in_a_grid_are_those_by_its_streets() -> None:
    corners = np.random.default_rng(2).integers(0, 10, (NEAREST, 2)) * 100.0
    metres = distances_m(terrain(corners.tolist()).graph)
    by_streets = np.abs(corners[:, None] - corners).sum(axis=2)
    assert np.allclose(metres, by_streets, atol=0.5)


def test_distances_to_many_spots_are_near_the_truth() -> None:
    corners = np.random.default_rng(2).integers(0, 10, (60, 2)) * 100.0
    metres = distances_m(terrain(corners.tolist()).graph)
    by_streets = np.abs(corners[:, None] - corners).sum(axis=2)
    assert (metres > by_streets - 0.5).all()
    assert metres.sum() < by_streets.sum() * 1.05


def test_far_groups_of_spots_know_the_way_to_each_other() -> None:
    groups = [(float(east), 0.0) for base in (0, 800) for east in range(base, base + 15)]
    assert distances_m(terrain(groups).graph)[0, 29] == pytest.approx(814, abs=0.5)


def test_a_piece_that_hangs_on_nothing_is_no_mainland() -> None:
    town = drawn(("Ring", [(0, 0), (600, 0), (600, 500)]), ("", [(900, 0), (950, 0)]))
    assert mainland(town).tolist() == [True, True, False]


def test_the_longest_piece_is_mainland_however_short() -> None:
    assert mainland(drawn(("A", [(0, 0), (9, 0)]), ("B", [(50, 0), (55, 0)]))).tolist() == [
        True,
        False,
    ]


def test_an_island_of_a_kilometre_is_mainland() -> None:
    town = drawn(("Shore", [(0, 0), (3_000, 0)]), ("Isle", [(0, 900), (500, 900), (1_001, 900)]))
    assert mainland(town).all()
