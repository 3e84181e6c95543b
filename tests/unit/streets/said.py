"""What is said of spots, for the tests of what becomes of them."""

from typing import Any

from litterfog.streets.spots.events import SpotEvent, SpotState
from litterfog.streets.spots.finder import SpotFinder
from litterfog.streets.spots.states import SpotStates, states_of
from tests.unit.streets.sightings import NOON_MS, degrees, hits

HOUR_MS = 3_600_000


def event(
    state: SpotState,
    at_ms: int,
    seen_state: SpotState | None = None,
    *,
    anchor: int = 1,
    north_m: float = 0,
    **fields: Any,
) -> SpotEvent:
    """Say something of the spot whose anchor has this number."""
    lat, lon = degrees(north_m)
    made: dict[str, Any] = {
        "id": f"{at_ms:032x}",
        "actor": "mia",
        "hit": f"{7:016x}{anchor:016x}",
    }
    return SpotEvent(
        at_ms=at_ms, lat=lat, lon=lon, state=state, seen_state=seen_state, **(made | fields)
    )


def spots_at(*north_m: float, last_ms: int = NOON_MS) -> SpotFinder:
    """Begin a spot at each place, seen once more at the end."""
    finder = SpotFinder()
    places = [degrees(metres) for metres in north_m]
    finder.add(hits(places, captured_ms=[NOON_MS] * len(places)))
    finder.add(hits(places, ids=range(100, 100 + len(places)), captured_ms=[last_ms] * len(places)))
    return finder


def fold(*events: SpotEvent, finder: SpotFinder | None = None) -> SpotStates:
    finder = finder or spots_at(0)
    return states_of(finder.spots, events, finder.grid)
