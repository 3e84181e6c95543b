import numpy as np
import pytest

from litterfog.dashboard.streets.tiles.encoding import tile_bytes
from litterfog.dashboard.streets.tiles.lines import TileLines
from litterfog.dashboard.streets.tiles.varints import varint_bytes, varints, zigzag
from tests.unit.dashboard.street_tiles.reading import Line, lines_in


def lines_of(*lines: list[tuple[int, int]], first_row: int = 0) -> TileLines:
    return TileLines(
        row=np.arange(first_row, first_row + len(lines)),
        start=np.cumsum([0, *map(len, lines)]),
        points=np.array([point for line in lines for point in line], np.int64).reshape(-1, 2),
        extent=4096,
    )


def test_a_tile_has_the_bytes_of_the_specification() -> None:
    lines = lines_of([(2, 2), (2, 10), (10, 10)], first_row=300)  # the linestring of 4.3.5.3
    assert tile_bytes(lines, {"class": ((0, 7), np.array([1]))}) == bytes.fromhex(
        "1a2e"  # a layer
        "0a0773747265657473"  # name: streets
        "1213"  # a feature
        "08ac02"  # id: 300
        "12020000"  # tags: the first key, the first value
        "1802"  # a linestring
        "2208"  # a geometry
        "0904041200101000"  # move to 2, 2; draw two: 0, 8 and 8, 0
        "1a05636c617373"  # key: class
        "22022807"  # value: 7
        "288020"  # extent: 4096
        "7802"  # version 2
    )


def test_lines_are_read_as_they_were_written() -> None:
    drawn = [[(5, -7), (4000, 4095)], [(0, 0), (1, 1), (-64, 70_000)]]
    tags = {"class": ((0, 1, 2), np.array([2, 0])), "name": (["Rue é", ""], np.array([0, 1]))}
    assert lines_in(tile_bytes(lines_of(*drawn, first_row=2_000_000), tags)) == [
        Line(2_000_000, {"class": 2, "name": "Rue é"}, drawn[0]),
        Line(2_000_001, {"class": 0, "name": ""}, drawn[1]),
    ]


def test_a_tile_without_lines_has_no_bytes() -> None:
    assert tile_bytes(lines_of(), {"class": ((0,), np.array([], np.int64))}) == b""


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "00"), (127, "7f"), (128, "8001"), (300, "ac02"), (2**32 - 1, "ffffffff0f")],
)
def test_a_number_is_written_in_base_128(value: int, written: str) -> None:
    assert varints(np.array([value])) == bytes.fromhex(written)
    assert varint_bytes(np.array([value])) == len(written) // 2


def test_small_numbers_of_either_sign_are_written_small() -> None:
    assert zigzag(np.array([0, -1, 1, -2, 2**20])).tolist() == [0, 1, 2, 3, 2**21]
