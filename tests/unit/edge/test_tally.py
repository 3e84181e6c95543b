from litterfog.edge.outbox import Outbox
from litterfog.edge.tally import CleanCounter
from litterfog.wire.cells import density_cell
from litterfog.wire.frame import Position


def test_clean_pictures_ten_metres_apart_are_counted_apart(outbox: Outbox) -> None:
    counter = CleanCounter(outbox)
    for lat in (51.07790, 51.07790, 51.07799):
        counter.add(Position(lat, 4.2794, "gps"))
    cells = counter.take()
    assert sorted(cells.values()) == [1, 2]
    assert len({density_cell(cell) for cell in cells}) == 1
