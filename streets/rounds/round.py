"""A round: spots in the order to visit them, and the way from each to the next."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from litterfog.streets.earth import Numbers

Place = tuple[float, float]  # latitude, longitude in degrees


@dataclass(frozen=True, slots=True)
class Pace:
    """How one goes round."""

    key: str  # of its words: 'foot', 'bicycle'
    metres_a_second: float
    stop_s: float  # at a spot: to get there, pick up, tick off


FOOT: Final = Pace("foot", 1.25, 60.0)  # 4.5 km/h: with a bag and a grabber
BICYCLE: Final = Pace("bicycle", 4.0, 75.0)  # 14.4 km/h, and a bicycle to park


@dataclass(frozen=True, slots=True)
class Stop:
    """A spot of the round."""

    number: int  # among the points that were given
    place: Place
    street: str  # that it is by; "" where none with a name is near


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from a stop to the next one."""

    line: Numbers  # (n, 2): latitude and longitude in degrees; two equal points where it is none
    length_m: float
    straight_m: float  # of it, where no street leads: to a spot far from one, across water


@dataclass(frozen=True, slots=True)
class Round:
    """Legs lead from the start, if there is one, from stop to stop, and back if it is closed."""

    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    start: Place | None
    closed: bool
    pace: Pace

    @property
    def length_m(self) -> float:
        """How long the way is."""
        return sum(leg.length_m for leg in self.legs)

    @property
    def straight_m(self) -> float:
        """How much of it no street makes: to be told."""
        return sum(leg.straight_m for leg in self.legs)

    @property
    def seconds(self) -> float:
        """How long it takes, with the time at its stops."""
        return self.length_m / self.pace.metres_a_second + len(self.stops) * self.pace.stop_s

    @property
    def line(self) -> Numbers:
        """The whole way: (n, 2), latitude and longitude in degrees; the stop alone if it is one."""
        if not self.legs:
            return np.array([self.stops[0].place])
        parts = [self.legs[0].line, *(leg.line[1:] for leg in self.legs[1:])]
        return np.concatenate(parts)
