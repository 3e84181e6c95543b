"""Columns that grow: what was given out is never written again. Knows no store."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from litterfog.wire.store.rows import HitColumns

Columns = dict[str, NDArray[Any]]

_TYPES: Final[dict[str, Any]] = {
    "id_high": np.uint64,
    "id_low": np.uint64,
    "captured_ms": np.int64,
    "x": np.uint32,
    "y": np.uint32,
    "probability": np.float32,
    "device": np.uint16,
    "model": np.uint16,
    "split": np.uint16,
    "origin": np.uint32,
}
_LEAST_ROOM: Final = 1_024


class GrowingColumns:
    """Hits as columns with room behind them; used by one thread at a time."""

    def __init__(self) -> None:
        self._arrays: Columns = {name: np.empty(0, kind) for name, kind in _TYPES.items()}
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def append(self, new: Columns) -> None:
        """Add rows, given as columns of one length."""
        end = self._used + len(new["x"])
        room = len(self._arrays["x"])
        if end > room:
            self._move_to(max(end, room + room // 4, _LEAST_ROOM))
        for name, array in self._arrays.items():
            array[self._used : end] = new[name]
        self._used = end

    def drop(self, origins: list[int]) -> None:
        """Leave out the rows of some origins."""
        kept = ~np.isin(self._arrays["origin"][: self._used], origins)
        self._used, self._arrays = (
            int(kept.sum()),
            {name: array[: len(kept)][kept] for name, array in self._arrays.items()},
        )

    def view(self) -> tuple[HitColumns, NDArray[np.uint32]]:
        """Give the rows so far and their origins, read only."""
        views = {name: array[: self._used] for name, array in self._arrays.items()}
        for view in views.values():
            view.flags.writeable = False
        origin = views.pop("origin")
        return HitColumns(**views), origin

    def _move_to(self, room: int) -> None:
        for name, old in list(self._arrays.items()):  # one at a time: the old go meanwhile
            new = np.empty(room, old.dtype)
            new[: self._used] = old[: self._used]
            self._arrays[name] = new
