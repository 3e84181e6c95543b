"""A simulated week as the cloud would write it: hits one by one, clean pictures as tallies.

Each picture belongs to a segment as in the cloud, by the position that its receiver tells.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np

from litterfog.bench.rides.week import DAY_MS, Week
from litterfog.cloud.streets import KnownStreets, known_streets
from litterfog.streets.streets import Streets
from litterfog.wire.cells import cell_of, tally_cell_of
from litterfog.wire.frame import MAX_CELLS, EdgeTimings
from litterfog.wire.store_records import Hit, Observation

_TIMINGS: Final = EdgeTimings(read_ms=3.1, resize_ms=8.4, predict_ms=61.7, encode_ms=5.2)
_HIT_BYTES, _TALLY_BYTES = 180, 20_000


def observed(week: Week, streets: Streets, seed: int = 2021) -> Iterator[Observation]:
    """Give what devices see, day by day."""
    known, rng = known_streets([streets]), np.random.default_rng(seed)
    days = week.captured_ms // DAY_MS
    for day in np.unique(days):
        for device in np.unique(week.device):
            rows = np.flatnonzero((days == day) & (week.device == device))
            is_hit = week.pictures.hit[rows]
            for row in rows[is_hit]:
                yield _hit(week, int(row), known, rng)
            yield from _tallies(week, rows[~is_hit].tolist(), known, rng)


def _hit(week: Week, row: int, known: KnownStreets, rng: np.random.Generator) -> Observation:
    lat, lon, accuracy_m = _position(week, row)
    captured_ms = int(week.captured_ms[row])
    segment = known.segment(lat, lon, accuracy_m)
    hit = Hit(
        id=_name(captured_ms, rng),
        device=_device(week, row),
        captured_at_ns=captured_ms * 1_000_000,
        received_at_ns=captured_ms * 1_000_000 + 180_000_000,
        lat=lat,
        lon=lon,
        accuracy_m=accuracy_m,
        probability=round(0.5 + 0.5 * float(rng.beta(2.5, 1.2)), 4),
        model="litter-street-int8",
        split="edge-only",
        mechanism="edge-only",
        wire_bytes=_HIT_BYTES,
        edge_timings=_TIMINGS,
    )
    cells = {cell_of(lat, lon): 1}
    seen = (hit.id, hit.device, hit.captured_at_ns, _HIT_BYTES, cells)
    if segment is None:
        return Observation(*seen, hit, off_street=1)
    hit = msgspec.structs.replace(hit, segment=f"{segment:016x}")
    return Observation(*seen, hit, dict.fromkeys(cells, segment))


def _tallies(
    week: Week, rows: list[int], known: KnownStreets, rng: np.random.Generator
) -> Iterator[Observation]:
    for start in range(0, len(rows), MAX_CELLS):
        some = rows[start : start + MAX_CELLS]
        cells = dict(Counter(tally_cell_of(*_position(week, row)[:2]) for row in some))
        segments = known.segments(list(cells))
        off_street = sum(count for cell, count in cells.items() if cell not in segments)
        captured_ms = int(week.captured_ms[some[0]])
        seen = (_name(captured_ms, rng), _device(week, some[0]), captured_ms * 1_000_000)
        yield Observation(*seen, _TALLY_BYTES, cells, None, segments, off_street)


def _position(week: Week, row: int) -> tuple[float, float, float | None]:
    pictures = week.pictures
    accuracy_m = float(pictures.accuracy_m[row])
    told_m = None if np.isnan(accuracy_m) else round(accuracy_m, 1)
    return round(float(pictures.lat[row]), 7), round(float(pictures.lon[row]), 7), told_m


def _device(week: Week, row: int) -> str:
    return f"bicycle-{week.device[row] + 1}"


def _name(captured_ms: int, rng: np.random.Generator) -> str:
    return f"{captured_ms:012x}{rng.bytes(10).hex()}"
