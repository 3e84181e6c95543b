"""Streets of parts, put together."""

import dataclasses

import numpy as np

from litterfog.streets.streets import Streets
from litterfog.streets.union import union
from tests.unit.streets.lines import streets_along

HERE, EAST, NORTH = (51.0, 4.0), (51.0, 4.1), (51.1, 4.0)


def part(*ids: int, name: str = "Kerkstraat", district: str = "Centrum") -> Streets:
    """Make segments of these ids: the first from here to the east, the others further north."""
    lines = [[(HERE[0] + number, HERE[1]), EAST, NORTH] for number in range(len(ids))]
    return dataclasses.replace(
        streets_along(*lines), id=np.array(ids, np.uint64), names=[name], districts=[district]
    )


def test_ids_ascend_over_all_parts() -> None:
    assert union([part(3, 7), part(1, 5)]).id.tolist() == [1, 3, 5, 7]


def test_a_segment_keeps_its_line() -> None:
    joined = union([part(3, 7), part(1)])
    assert np.array_equal(joined.line(1), part(3, 7).line(0))
    assert np.array_equal(joined.line(2), part(3, 7).line(1))


def test_a_segment_keeps_its_words() -> None:
    joined = union([part(3), part(1, name="Markt", district="Noord")])
    assert [joined.names[number] for number in joined.name] == ["Markt", "Kerkstraat"]
    assert [joined.districts[number] for number in joined.district] == ["Noord", "Centrum"]


def test_a_word_of_two_parts_has_one_number() -> None:
    assert list(union([part(3), part(1)]).names) == ["Kerkstraat"]


def test_of_two_segments_of_one_id_the_first_is_taken() -> None:
    joined = union([part(3), part(3, name="Markt")])
    assert len(joined) == 1
    assert joined.names[joined.name[0]] == "Kerkstraat"


def test_of_no_part_there_are_no_streets() -> None:
    assert (len(union([])), union([]).start.tolist()) == (0, [0])
