"""What an index has read of each area's days. Knows no store."""

from collections.abc import Iterator
from dataclasses import dataclass

from litterfog.wire.store.counts import NO_CELLS
from litterfog.wire.store.keys import key
from litterfog.wire.store.rows import NO_VISITS, CellCounts, SegmentVisits


@dataclass(slots=True)
class DayState:
    """One day of one area."""

    area: str
    day: int
    origin: int  # number, no other's
    made: bytes  # the area's version when the day was made: another one, another day
    changed: bytes  # its version when the day changed last
    read: bytes = b""  # the `changed` up to which rows were read
    counted: bytes = b""  # and counts
    length: int = 0  # bytes of rows that were read
    told: bool = False  # that rows are damaged
    counts: CellCounts = NO_CELLS
    visits: SegmentVisits = NO_VISITS

    def key(self, kind: str) -> str:
        """Name one of its keys."""
        return key(self.area, f"{kind}{self.day}")


class Days:
    """All days of all areas, numbered as they come; a number is never used again."""

    def __init__(self) -> None:
        self.places: list[tuple[str, int]] = []  # by number; only grows
        self._areas: dict[str, dict[int, DayState]] = {}

    def __iter__(self) -> Iterator[DayState]:
        for days in self._areas.values():
            yield from days.values()

    def of(self, area: str) -> list[DayState]:
        """Give an area's days."""
        return list(self._areas.get(area, {}).values())

    def renew(self, area: str, told: dict[bytes, bytes]) -> list[DayState]:
        """Take in what the store says of an area's days; gives the days that are no more."""
        known = self._areas.setdefault(area, {})
        made_and_changed = {int(day): state.split(b":") for day, state in told.items()}
        gone = [
            state
            for day, state in known.items()
            if day not in made_and_changed or made_and_changed[day][0] != state.made
        ]
        for state in gone:
            del known[state.day]
        for day, (made, changed) in made_and_changed.items():
            if day in known:
                known[day].changed = changed
            else:
                known[day] = DayState(area, day, len(self.places), made, changed)
                self.places.append((area, day))
        return gone

    def forget(self, days: list[DayState]) -> None:
        """Leave days out for good."""
        for state in days:
            known = self._areas.get(state.area, {})
            if known.get(state.day) is state:
                del known[state.day]
