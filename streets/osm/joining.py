"""Lines that go on as one street become one line.

A street is many ways, a new one for every change of paving or speed limit; cut by ways alone, a
third of Helsinki's segments would be under 15 m.
"""

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.osm.lines import Lines
from litterfog.streets.osm.ways import Ways


def joined(lines: Lines, ways: Ways) -> Lines:
    """Join lines, end to end, where just two of a name and kind end at a node."""
    first, last = np.flatnonzero(lines.begins), np.flatnonzero(lines.ends)
    end, begins = _in_order(_partners(lines, ways, first, last))
    line, backwards = end // 2, end % 2 == 1
    count = (last - first + 1)[line]
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    point = np.where(
        np.repeat(backwards, count),
        np.repeat(last[line], count) - within,
        np.repeat(first[line], count) + within,
    )
    begins_here = np.repeat(begins, count) & (within == 0)
    kept = begins_here | (within > 0)  # the point where two are joined is one
    at = point[kept]
    return Lines(lines.way[at], lines.node[at], lines.place[at], begins_here[kept])


def _partners(
    lines: Lines, ways: Ways, first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give lines' ends (2n,), first and last in turn, the end that goes on from each; -1: none."""
    point = np.stack([first, last], axis=1).ravel()
    way = lines.way[point]
    key = np.stack(
        [
            lines.node[point],
            np.asarray(ways.name, np.int64)[way],
            np.asarray(ways.kind, np.int64)[way],
        ]
    )
    order = np.lexsort(key)
    same = (np.diff(key[:, order]) == 0).all(axis=0)
    alone = ~np.append(False, same[:-1]) & ~np.append(same[1:], False)
    pair = np.flatnonzero(same & alone)
    here, there = order[pair], order[pair + 1]
    other = here // 2 != there // 2  # a ring has no end to go on from
    partner = np.full(len(point), -1)
    partner[here[other]], partner[there[other]] = there[other], here[other]
    return partner


def _in_order(partner: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Walk from end to end: the end by which each line is entered, and whether it begins a line.

    Rings of several lines have no first one: the first of the file is taken.
    """
    goes_on = partner.tolist()
    walked = bytearray(len(goes_on) // 2)
    order, begins = [], []
    for start in chain(np.flatnonzero(partner < 0).tolist(), range(0, len(goes_on), 2)):
        end = start
        while end >= 0 and not walked[end // 2]:
            walked[end // 2] = True
            order.append(end)
            begins.append(end == start)
            end = goes_on[end ^ 1]
    return np.array(order, np.int64), np.array(begins, bool)
