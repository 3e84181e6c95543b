import random

import h3.api.basic_int as h3
import numpy as np
import pytest

from litterfog.dashboard.query.bbox import Bbox
from litterfog.dashboard.query.hit_query import HitQuery
from litterfog.dashboard.query.moments import DAY_MS
from litterfog.dashboard.view.cell_groups import CellGroups, grouped
from litterfog.dashboard.view.density import MOST_CELLS, Density, density, wanted_resolution
from litterfog.dashboard.view.hexagons import outline, outline_unit, parents
from litterfog.wire.store.rows import UNDATED, CellCounts

RANDOM = random.Random(1)  # noqa: S311  (places)
TOWN = [(51 + RANDOM.gauss(0, 0.02), 4 + RANDOM.gauss(0, 0.03)) for _ in range(2_000)]


def counts_of(
    places: list[tuple[float, float]], day: int = 20_000, pictures: int = 2, hits: int = 1
) -> CellCounts:
    cells = sorted({h3.latlng_to_cell(lat, lon, 11) for lat, lon in places})
    return CellCounts(
        cell=np.array(cells, np.uint64),
        day=np.full(len(cells), day, np.int32),
        pictures=np.full(len(cells), pictures),
        hits=np.full(len(cells), hits),
    )


def both(one: CellCounts, other: CellCounts) -> CellCounts:
    return CellCounts(
        *(
            np.concatenate((getattr(one, name), getattr(other, name)))
            for name in ("cell", "day", "pictures", "hits")
        )
    )


def density_of(counts: CellCounts, query: HitQuery, zoom: float | None) -> Density:
    return density(counts, lambda resolution: grouped(counts.cell, resolution), query, zoom)


@pytest.mark.parametrize("resolution", range(12))
def test_parents_are_those_of_h3(resolution: int) -> None:
    everywhere = [(RANDOM.uniform(-90, 90), RANDOM.uniform(-180, 180)) for _ in range(300)]
    pentagons = list(h3.get_pentagons(11))
    cells = [h3.latlng_to_cell(lat, lon, 11) for lat, lon in everywhere] + pentagons
    expected = [h3.cell_to_parent(cell, resolution) for cell in cells]
    assert parents(np.array(cells, np.uint64), resolution).tolist() == expected


@pytest.mark.parametrize("resolution", [5, 9])
def test_groups_that_grow_are_those_made_at_once(resolution: int) -> None:
    whole = counts_of(TOWN).cell
    known = grouped(np.concatenate((whole[:500], whole[900:1_500])), resolution)
    grown = grouped(whole, resolution, known)
    assert same(grown, grouped(whole, resolution))
    shrunk = grouped(whole[200:], resolution, grown)
    assert np.array_equal(shrunk.cells[shrunk.group], parents(whole[200:], resolution))


def same(one: CellGroups, other: CellGroups) -> bool:
    names = ("counted", "cells", "lat", "lon", "group")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@pytest.mark.parametrize("zoom", [6.0, 8.5, 12.0, 15.0])
def test_hexagons_suit_the_screen(zoom: float) -> None:
    resolution = wanted_resolution(zoom, Bbox(3.9, 50.9, 4.1, 51.1))
    metres = h3.average_hexagon_edge_length(resolution, unit="m") * 3**0.5
    pixels = metres / (40_075_000 * np.cos(np.radians(51)) / (512 * 2**zoom))
    assert 40 <= pixels <= 115


def test_counts_are_summed_and_none_is_lost() -> None:
    counts = counts_of(TOWN)
    found = density_of(counts, HitQuery(), 11)
    assert found.pictures.sum() == counts.pictures.sum()
    assert found.hits.sum() == counts.hits.sum()
    assert 1 < len(found.cells) < len(counts.cell)


def test_hexagons_are_bounded_whatever_the_zoom() -> None:
    assert 0 < len(density_of(counts_of(TOWN), HitQuery(), 22).cells) <= MOST_CELLS


def test_only_the_days_asked_for_count() -> None:
    counts = both(counts_of(TOWN[:1], day=20_000), counts_of(TOWN[:1], day=20_001, pictures=5))
    query = HitQuery(since_ms=20_001 * DAY_MS + 5, until_ms=20_002 * DAY_MS)
    assert density_of(counts, query, 11).pictures.tolist() == [5]
    assert density_of(counts, HitQuery(until_ms=20_001 * DAY_MS), 11).pictures.tolist() == [2]


def test_what_has_no_day_is_older_than_any() -> None:
    counts = counts_of(TOWN[:1], day=UNDATED)
    assert density_of(counts, HitQuery(), 11).pictures.tolist() == [2]
    assert density_of(counts, HitQuery(until_ms=DAY_MS), 11).pictures.tolist() == [2]
    assert not len(density_of(counts, HitQuery(since_ms=0), 11).cells)


@pytest.mark.parametrize(
    ("bbox", "lons"),
    [
        (Bbox(179, -1, -179, 1), [179.6, 180.05]),
        (Bbox(179.5, -1, 180, 1), [179.6, 180.05]),  # reaching in from the other side
        (Bbox(3, -1, 5, 1), [4.0]),
        (Bbox(-180, -90, 180, 90), [4.0, 179.6, 180.05]),
        (Bbox(20, -1, 21, 1), []),
    ],
)
def test_hexagons_in_view_are_given(bbox: Bbox, lons: list[float]) -> None:
    counts = counts_of([(0.0, 179.6), (0.0, -179.95), (0.0, 4.0)])
    found = density_of(counts, HitQuery(bbox=bbox), 8)
    assert sorted(found.lon % 360) == pytest.approx(lons, abs=0.2)


def test_an_outline_is_the_hexagon_around_its_centre() -> None:
    cell = h3.latlng_to_cell(-17.0, 179.999, 6)
    ring, unit = outline(cell), outline_unit(6) / 1e6
    lat, lon = h3.cell_to_latlng(cell)
    corners = [
        ((lon + x * unit + 180) % 360 - 180, lat + y * unit)
        for x, y in zip(ring[::2], ring[1::2], strict=True)
    ]
    expected = [(east, north) for north, east in h3.cell_to_boundary(cell)]
    for corner, wanted in zip(corners, expected, strict=True):
        assert corner == pytest.approx(wanted, abs=unit)
    assert max(map(abs, ring)) <= 1_200


def test_no_counts_are_no_hexagons() -> None:
    assert not len(density_of(counts_of([]), HitQuery(bbox=Bbox(0, 0, 1, 1)), 11).cells)


def test_what_is_no_cell_is_left_out() -> None:
    damaged = CellCounts(
        cell=np.array([0x123, h3.latlng_to_cell(51.0, 4.0, 5)], np.uint64),
        day=np.zeros(2, np.int32),
        pictures=np.ones(2, np.int64),
        hits=np.ones(2, np.int64),
    )
    counts = both(counts_of(TOWN[:1]), damaged)
    for query in (HitQuery(), HitQuery(bbox=Bbox(-180, -90, 180, 90))):
        assert density_of(counts, query, 12).pictures.tolist() == [2]
