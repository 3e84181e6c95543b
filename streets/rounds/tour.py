"""A short order through all places of a matrix: cheapest insertion, then 2-opt and Or-opt.

The order goes round. One with a loose end goes round by way of a place that is next to all.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import Numbers

Order = NDArray[np.int64]

_GAIN_M: Final = 0.01  # less is rounding
_MOVED: Final = (1, 2, 3)  # places that Or-opt moves at once
_TRIES: Final = 8  # from different places: 3 % shorter at 50 places
_TRIED: Final = 600  # places in all tries: what large rounds have time for
_SWEEPS: Final = 100  # ten suffice: a bound
_NEXT_TO_M: Final = -1e7  # keeps the loose end beside the start


def round_tour(metres: Numbers) -> Order:
    """Order places that are (n, n) apart, so that the way back to the first is short too."""
    count = len(metres)
    tries = max(min(_TRIES, _TRIED // count, count), 1)
    orders = [_shortened(_inserted(metres, at * count // tries), metres) for at in range(tries)]
    order = min(orders, key=lambda order: float(metres[order, np.roll(order, -1)].sum()))
    return np.roll(order, -int(order.argmin()))


def loose_tour(metres: Numbers, from_first: bool) -> Order:
    """Order places without a way back, beginning at the first one or wherever is best."""
    loose = np.pad(metres, (0, 1))
    if from_first:
        loose[0, -1] = loose[-1, 0] = _NEXT_TO_M
    order = round_tour(loose)
    order = np.roll(order, -int(order.argmax()))[1:]  # the loose end is the last number
    return order[::-1] if from_first and order[0] else order


def _inserted(metres: Numbers, first: int) -> Order:
    """Begin with a place and the one furthest from it; insert what costs least, where."""
    order = list(dict.fromkeys((first, int(metres[first].argmax()))))
    rest = [place for place in range(len(metres)) if place not in order]
    while rest:
        before, after = np.array(order), np.roll(order, -1)
        cost = metres[rest][:, before] + metres[rest][:, after] - metres[before, after]
        at, where = divmod(int(cost.argmin()), len(order))
        order.insert(where + 1, rest.pop(at))
    return np.array(order, np.int64)


def _shortened(order: Order, metres: Numbers) -> Order:
    """Change the order at each of its places for the better, until that gains nothing."""
    for _ in range(_SWEEPS if len(order) > 3 else 0):  # three places have one order
        gained = False
        for _ in range(len(order)):
            order = np.roll(order, -1)
            for change in (_two_opt, _or_opt):
                gain_m, changed = change(order, metres)
                if gain_m > _GAIN_M:
                    order, gained = changed, True
        if not gained:
            break
    return order


def _two_opt(order: Order, metres: Numbers) -> tuple[float, Order]:
    """Turn round what follows the first place, so far as gains most: crossing ways come apart."""
    before, after = order[1:], np.roll(order, -1)[1:]
    first, second = order[:2]
    gain = metres[first, second] + metres[before, after]
    gain -= metres[first, before] + metres[second, after]
    end = int(gain.argmax()) + 2
    return float(gain[end - 2]), np.concatenate((order[:1], order[1:end][::-1], order[end:]))


def _or_opt(order: Order, metres: Numbers) -> tuple[float, Order]:
    """Move the first one to three places to between two others, either way round."""
    moves = [
        _move(order[:count], order[count:], metres, back)
        for count in _MOVED
        if count + 2 <= len(order)
        for back in (False, True)
    ]
    return max(moves, key=lambda move: move[0], default=(0.0, order))


def _move(moved: Order, rest: Order, metres: Numbers, back: bool) -> tuple[float, Order]:
    left = metres[rest[-1], moved[0]] + metres[moved[-1], rest[0]] - metres[rest[-1], rest[0]]
    put = moved[::-1] if back else moved
    before, after = rest[:-1], rest[1:]
    gain = left - metres[before, put[0]] - metres[put[-1], after] + metres[before, after]
    at = int(gain.argmax())
    return float(gain[at]), np.concatenate((rest[: at + 1], put, rest[at + 1 :]))
