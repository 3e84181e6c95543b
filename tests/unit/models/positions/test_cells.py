import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from litterfog.models.boxes import Box
from litterfog.models.positions.cells import CELL, CLEAN, LITTER, UNJUDGED, cells_of
from litterfog.models.positions.recipe import Labels

SIZE = (128, 192)  # 4 x 6 cells
LABELS = Labels()


def item(x: float, y: float, width: float, height: float, *, ignored: bool = False) -> Box:
    return Box(x, y, width, height, litter=True, ignored=ignored)


extents = st.floats(0.5, 150)
boxes = st.builds(item, st.floats(-150, 190), st.floats(-150, 126), extents, extents)
ignored = st.builds(
    lambda x, y, width, height: item(x, y, width, height, ignored=True),
    *(st.floats(0, 190), st.floats(0, 126), extents, extents),
)
inner = st.builds(item, st.floats(0, 150), st.floats(0, 86), st.floats(6, 42), st.floats(6, 42))


def touched(box: Box) -> np.ndarray:
    """Tell which cells a box touches, by each corner of each."""
    found = np.zeros((4, 6), bool)
    for row, column in np.ndindex(4, 6):
        across = box.x < (column + 1) * CELL and box.x + box.width > column * CELL
        down = box.y < (row + 1) * CELL and box.y + box.height > row * CELL
        found[row, column] = across and down
    return found


def test_a_canvas_without_boxes_is_clean() -> None:
    assert (cells_of([], SIZE, LABELS) == CLEAN).all()


@given(st.lists(boxes, max_size=4))
def test_no_cell_that_litter_touches_is_clean(drawn: list[Box]) -> None:
    cells = cells_of(drawn, SIZE, LABELS)
    for box in drawn:
        assert (cells[touched(box)] != CLEAN).all()


@given(st.lists(boxes, max_size=4))
def test_litter_is_only_where_a_box_is(drawn: list[Box]) -> None:
    found = cells_of(drawn, SIZE, LABELS) == LITTER
    assert not (found & ~np.any([touched(box) for box in drawn] or [found], axis=0)).any()


@given(inner)
def test_an_item_that_is_seen_has_a_cell(box: Box) -> None:
    cells = cells_of([box], SIZE, LABELS)
    row, column = int((box.y + box.height / 2) // CELL), int((box.x + box.width / 2) // CELL)
    assert cells[row, column] == LITTER


@given(st.lists(ignored, max_size=4))
def test_what_is_ignored_is_never_litter(drawn: list[Box]) -> None:
    assert not (cells_of(drawn, SIZE, LABELS) == LITTER).any()


@given(st.lists(inner, max_size=3), st.lists(ignored, max_size=3))
def test_litter_counts_also_where_something_is_ignored(drawn: list[Box], beside: list[Box]) -> None:
    alone = cells_of(drawn, SIZE, LABELS) == LITTER
    assert ((cells_of([*drawn, *beside], SIZE, LABELS) == LITTER) == alone).all()


@given(st.lists(st.one_of(boxes, ignored), max_size=4))
def test_the_order_of_boxes_changes_nothing(drawn: list[Box]) -> None:
    turned = list(reversed(drawn))
    assert (cells_of(drawn, SIZE, LABELS) == cells_of(turned, SIZE, LABELS)).all()


def test_a_speck_is_not_judged() -> None:
    assert cells_of([item(10, 10, 3, 3)], SIZE, LABELS)[0, 0] == UNJUDGED


def test_an_item_that_is_mostly_cut_off_is_not_judged() -> None:
    cells = cells_of([item(-30, 10, 40, 20)], SIZE, LABELS)
    assert cells[0, 0] == UNJUDGED
    assert not (cells == LITTER).any()


def test_a_large_heap_counts_also_where_most_of_it_is_cut_off() -> None:
    assert (cells_of([item(-200, 0, 264, 128)], SIZE, LABELS)[:, :2] == LITTER).all()


def test_an_item_across_four_cells_is_where_its_centre_is() -> None:
    cells = cells_of([item(24, 24, 18, 18)], SIZE, LABELS)
    assert cells[:2, :2].tolist() == [[UNJUDGED, UNJUDGED], [UNJUDGED, LITTER]]
