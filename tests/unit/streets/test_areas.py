"""A town in parts, by the area of the store."""

from dataclasses import replace

import numpy as np
import pytest

from litterfog.streets.areas import by_area
from litterfog.streets.streets import E7, Streets
from litterfog.streets.union import union
from litterfog.wire.cells import cell_of
from litterfog.wire.store.keys import area_of
from tests.unit.streets.towns import grid_town


@pytest.fixture
def town() -> Streets:
    """Blocks of 20 km, which lie in several areas."""
    return grid_town(4, 5, 20_000.0)


def test_each_segment_is_in_the_area_of_its_middle_point(town: Streets) -> None:
    for area, part in by_area(town).items():
        for at in range(len(part)):
            line = part.line(at)
            assert area_of(cell_of(*(line[len(line) // 2] / E7).tolist())) == area


def test_the_parts_are_the_town(town: Streets) -> None:
    parts = by_area(town)
    assert len(parts) > 1
    again = union(list(parts.values()))
    assert np.array_equal(again.id, town.id)
    assert np.array_equal(again.points, town.points)
    assert [again.names[name] for name in again.name] == [town.names[name] for name in town.name]


def test_a_part_has_no_names_but_its_own(town: Streets) -> None:
    for part in by_area(town).values():
        assert {part.names[name] for name in part.name} == set(part.names)


def test_no_streets_are_in_no_area(town: Streets) -> None:
    nothing = replace(
        town,
        **{
            name: getattr(town, name)[:0] for name in ("id", "length_m", "name", "kind", "district")
        },
        start=town.start[:1],
        points=town.points[:0],
    )
    assert by_area(nothing) == {}
