import random

import numpy as np
import pytest

from litterfog.dashboard.query.bbox import WORLD, Bbox, window_of
from litterfog.dashboard.query.matching import Rows, rows_within
from litterfog.dashboard.view.clusters import MOST_ITEMS, MOST_SINGLES, Clusters, clusters
from litterfog.wire.store.mercator import to_degrees
from litterfog.wire.store.rows import HitColumns

from .columns import columns

RANDOM = random.Random(1)  # noqa: S311  (places)
TOWN = columns([(51 + RANDOM.gauss(0, 0.02), 4 + RANDOM.gauss(0, 0.03)) for _ in range(5_000)])


def drawn(hits: HitColumns, zoom: float | None, bbox: Bbox | None = None) -> tuple[Clusters, Rows]:
    window = window_of(bbox)
    rows = rows_within(hits, None, window)
    return clusters(hits, rows, window, zoom), rows


def test_few_hits_are_drawn_one_by_one() -> None:
    few = columns([(51.0, 4.0)] * MOST_SINGLES)
    shown, rows = drawn(few, zoom=2)
    assert shown.singles.tolist() == rows.tolist()
    assert not len(shown.count)


def test_many_hits_at_one_place_are_one_cluster_there() -> None:
    probability = [0.5] * 500 + [0.95]
    crowd = columns([(51.0, 4.0)] * 501, probability=probability)
    shown, _ = drawn(crowd, zoom=20)
    assert shown.count.tolist() == [501]
    assert np.hstack(to_degrees(shown.x, shown.y)) == pytest.approx([51.0, 4.0])
    assert shown.probability.tolist() == pytest.approx([0.95])
    assert not len(shown.singles)


@pytest.mark.parametrize("zoom", [0, 3.7, 9, 12.2, 14, None])
def test_every_hit_is_in_one_cluster_or_alone(zoom: float | None) -> None:
    shown, rows = drawn(TOWN, zoom)
    assert shown.count.sum() + len(shown.singles) == len(rows)
    assert len(set(shown.singles.tolist())) == len(shown.singles)
    assert shown.count.min() >= 2


def test_a_hit_alone_in_its_cell_is_itself() -> None:
    hits = columns([(51.0, 4.0)] * 500 + [(40.0, -3.0)])
    shown, _ = drawn(hits, zoom=5)
    assert shown.singles.tolist() == [500]


def test_clusters_open_into_those_of_the_next_zoom() -> None:
    bbox = Bbox(3.8, 50.9, 4.2, 51.1)
    outer, _ = drawn(TOWN, 10.9, bbox)
    inner, rows = drawn(TOWN, 11.0, bbox)
    assert len(inner.count) > len(outer.count)
    shift = 32 - 13  # the grid of zoom 10

    def cells(x: np.ndarray[tuple[int], np.dtype[np.float64]]) -> set[int]:
        return set((x.astype(np.int64) >> shift).tolist())

    assert cells(inner.x) <= cells(outer.x) | cells(TOWN.x[outer.singles].astype(np.float64))
    assert len(rows)


def test_a_cluster_stays_while_the_map_moves() -> None:
    here, _ = drawn(TOWN, 13, Bbox(3.9, 50.95, 4.1, 51.05))
    there, _ = drawn(TOWN, 13, Bbox(3.85, 50.95, 4.1, 51.05))
    assert set(here.x.tolist()[5:-5]) & set(there.x.tolist())


@pytest.mark.parametrize("bbox", [None, Bbox(-180, -90, 180, 90), Bbox(170, -80, -170, 80)])
def test_an_answer_is_bounded_whatever_is_asked(bbox: Bbox | None) -> None:
    generator = np.random.default_rng(1)
    lats, lons = generator.uniform(-89, 89, 20_000), generator.uniform(-180, 180, 20_000)
    lons[:10_000] = generator.uniform(170, 190, 10_000) % 360 - 360 * (lons[:10_000] > 180)
    everywhere = columns(list(zip(lats.tolist(), ((lons + 180) % 360 - 180).tolist(), strict=True)))
    shown, rows = drawn(everywhere, 22, bbox)
    assert shown.count.sum() + len(shown.singles) == len(rows)
    assert len(shown.count) + len(shown.singles) <= MOST_ITEMS


def test_over_the_180th_meridian_clusters_are_where_their_hits_are() -> None:
    both = columns([(0.0, 179.9)] * 300 + [(0.0, -179.9)] * 300)
    shown, _ = drawn(both, 6, Bbox(175, -5, -175, 5))
    assert to_degrees(shown.x, shown.y)[1] == pytest.approx([179.9, -179.9])
    assert shown.count.tolist() == [300, 300]


def test_no_hits_are_no_clusters() -> None:
    nothing = columns([])
    shown = clusters(nothing, np.empty(0, np.intp), WORLD, 3)
    assert (len(shown.count), len(shown.singles)) == (0, 0)
