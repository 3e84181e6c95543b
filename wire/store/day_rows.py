"""A day's rows, from the string that Redis holds to columns of hits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.wire.store.columns import Columns
from litterfog.wire.store.mercator import to_mercator
from litterfog.wire.store.names import KINDS, Names
from litterfog.wire.store.rows import ROW

_DAY_MS = 86_400_000


def whole_rows(data: bytes, day: int) -> tuple[NDArray[Any], bool]:
    """Give the rows of a day, and whether nothing else was there.

    Half a row at the end is left out, and so is a row of another day or of no place on Earth.
    """
    count, rest = divmod(len(data), ROW.itemsize)
    rows = np.frombuffer(data, ROW, count)
    sound = (
        (rows["captured_ms"] // _DAY_MS == day)
        & (np.abs(rows["lat_e7"].astype(np.int64)) <= 900_000_000)
        & (np.abs(rows["lon_e7"].astype(np.int64)) <= 1_800_000_000)
        & (rows["probability"] >= 0)
        & (rows["probability"] <= 1)
    )
    if sound.all():
        return rows, rest == 0
    return rows[sound], False


def to_columns(rows: NDArray[Any], area: str, origin: int, names: Names) -> Columns:
    """Give rows as columns, their names' numbers being those of all areas."""
    x, y = to_mercator(rows["lat_e7"] / 1e7, rows["lon_e7"] / 1e7)
    columns = {name: rows[name] for name in ("id_high", "id_low", "captured_ms", "probability")}
    columns |= {kind: names.translate(area, kind, rows[kind]) for kind in KINDS}
    return {**columns, "x": x, "y": y, "origin": np.full(len(rows), origin, np.uint32)}
