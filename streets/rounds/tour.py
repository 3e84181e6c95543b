"""A short order through all places of a matrix: cheapest insertion, then 2-opt and Or-opt.

The order goes round. One with a loose end goes round by way of a place that is next to all.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.rounds.plane import Numbers

Order = NDArray[np.int64]

_GAIN_M: Final = 0.01  # less is rounding
_MOVED: Final = (1, 2, 3)  # places that Or-opt moves at once
_NEXT_TO_M: Final = -1e7  # keeps the loose end beside the start


def round_tour(metres: Numbers) -> Order:
    """Order places that are (n, n) apart, so that the way back to the first is short too."""
    order = _inserted(metres)
    for _ in range(20 * len(order)):  # each makes it shorter: a bound, not a limit
        shorter = _better(order, metres, _two_opt) or _better(order, metres, _or_opt)
        if shorter is None:
            break
        order = shorter[0]
    return np.roll(order, -int(order.argmin()))


def loose_tour(metres: Numbers, from_first: bool) -> Order:
    """Order places without a way back, beginning at the first one or wherever is best."""
    loose = np.pad(metres, (0, 1))
    if from_first:
        loose[0, -1] = loose[-1, 0] = _NEXT_TO_M
    order = round_tour(loose)
    order = np.roll(order, -int(order.argmax()))[1:]  # the loose end is the last number
    return order[::-1] if from_first and order[0] else order


def _inserted(metres: Numbers) -> Order:
    """Begin with the first place and the one furthest from it; insert what costs least, where."""
    order = [0, int(metres[0].argmax())] if metres[0].any() else [0]
    rest = [place for place in range(len(metres)) if place not in order]
    while rest:
        before, after = np.array(order), np.roll(order, -1)
        cost = metres[rest][:, before] + metres[rest][:, after] - metres[before, after]
        at, where = divmod(int(cost.argmin()), len(order))
        order.insert(where + 1, rest.pop(at))
    return np.array(order, np.int64)


def _better(
    order: Order, metres: Numbers, change: Callable[[Order, Numbers], tuple[float, Order]]
) -> tuple[Order] | None:
    gain_m, changed = change(order, metres)
    return (changed,) if gain_m > _GAIN_M else None


def _two_opt(order: Order, metres: Numbers) -> tuple[float, Order]:
    """Turn round the part that gains most: two ways that cross become two that do not."""
    after = np.roll(order, -1)
    step = metres[order, after]
    gain = step[:, None] + step - metres[np.ix_(order, order)] - metres[np.ix_(after, after)]
    np.fill_diagonal(gain, 0)
    low, high = sorted(divmod(int(gain.argmax()), len(order)))
    part = slice(low + 1, high + 1)
    changed = order.copy()
    changed[part] = order[part][::-1]
    return float(gain[low, high]), changed


def _or_opt(order: Order, metres: Numbers) -> tuple[float, Order]:
    """Move the one to three places that gain most to between two others, either way round."""
    moves = [
        _move(order, metres, count, back)
        for count in _MOVED
        if count + 2 <= len(order)
        for back in (False, True)
    ]
    return max(moves, key=lambda move: move[0], default=(0.0, order))


def _move(order: Order, metres: Numbers, count: int, back: bool) -> tuple[float, Order]:
    """Take the `count` places from i, and put them between j and j + 1."""
    size = len(order)
    after = np.roll(order, -1)
    last, before, behind = (np.roll(order, by) for by in (1 - count, 1, -count))
    left = metres[before, order] + metres[last, behind] - metres[before, behind]
    first, end = (last, order) if back else (order, last)
    put = metres[np.ix_(first, order)] + metres[np.ix_(end, after)] - metres[order, after]
    gain = left[:, None] - put
    at = np.arange(size)
    for step in range(-1, count):  # not between themselves, nor where they are
        gain[at, (at + step) % size] = 0
    i, j = divmod(int(gain.argmax()), size)
    rolled = np.roll(order, -i)
    moved, rest = rolled[:count], rolled[count:]
    where = (j - i) % size - count + 1
    parts = (rest[:where], moved[::-1] if back else moved, rest[where:])
    return float(gain[i, j]), np.concatenate(parts)
