import h3

from litterfog.dashboard.map.cells import Cell, drawable, outlines
from litterfog.wire.cells import cell_of

CELL = cell_of(51.0779, 4.2794)


def test_few_cells_are_drawn_as_they_are() -> None:
    assert drawable({CELL: (10, 2)}, most=1) == [Cell(CELL, 10, 2)]


def test_too_many_cells_are_merged_into_their_parent() -> None:
    parent = h3.cell_to_parent(CELL)
    one, other, *_ = h3.cell_to_children(parent)
    assert drawable({one: (10, 2), other: (5, 0)}, most=1) == [Cell(parent, 15, 2)]


def test_what_is_no_cell_is_not_drawn() -> None:
    assert drawable({"f" * 15: (1, 0)}) == []


def test_the_largest_cells_are_not_merged_any_further() -> None:
    world = dict.fromkeys(h3.get_res0_cells(), (1, 0))
    assert len(drawable({**world, CELL: (1, 1)}, most=122)) == 122


def test_a_share_is_never_above_one() -> None:
    assert Cell(CELL, frames=0, hits=2).share == 1.0


def test_an_outline_is_a_closed_ring_in_lon_lat_order() -> None:
    (feature,) = outlines([Cell(CELL, 1, 0)])["features"]
    (ring,) = feature["geometry"]["coordinates"]
    assert len(ring) == 7
    assert ring[0] == ring[-1]
    assert all(abs(lon - 4.28) < 0.01 and abs(lat - 51.08) < 0.01 for lon, lat in ring)
