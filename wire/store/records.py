"""Whole records out of the store; one that is damaged must not hide all others."""

from typing import Any, Final, TypeVar

import msgspec
import numpy as np
import structlog
from numpy.typing import NDArray

from litterfog.wire.store import keys
from litterfog.wire.store.keys import key
from litterfog.wire.store.rows import Snapshot
from litterfog.wire.store_records import Hit

log = structlog.get_logger()
_AT_ONCE: Final = 1_000
_T = TypeVar("_T")


def read_hits(client: Any, snapshot: Snapshot, rows: NDArray[np.int64]) -> list[Hit]:
    """Read hits by their rows, in the rows' order; what is gone or damaged is left out."""
    found: list[Hit] = []
    for start in range(0, len(rows), _AT_ONCE):
        records = _records(client, snapshot, rows[start : start + _AT_ONCE])
        found += [hit for record in records if record and (hit := decoded(record, Hit))]
    return found


def decoded(record: bytes, kind: type[_T]) -> _T | None:
    """Decode a record; None where it is damaged."""
    try:
        return msgspec.json.decode(record, type=kind)
    except msgspec.MsgspecError as error:
        log.warning("damaged record in the store", kind=kind.__name__, why=str(error))
        return None


def _records(client: Any, snapshot: Snapshot, rows: NDArray[np.int64]) -> list[bytes | None]:
    if snapshot.origins is None:
        raise ValueError("this snapshot is of no index")
    ids = _ids(snapshot, rows)
    of_row = snapshot.origins.of_row[rows]
    origins = np.unique(of_row)
    found: list[bytes | None] = [None] * len(rows)
    places = [np.flatnonzero(of_row == origin) for origin in origins]
    with client.pipeline(transaction=False) as batch:
        for origin, positions in zip(origins, places, strict=True):
            area, day = snapshot.origins.places[origin]
            batch.hmget(key(area, f"{keys.HITS}{day}"), [ids[position] for position in positions])
        answers = batch.execute()
    for positions, answer in zip(places, answers, strict=True):
        for position, record in zip(positions, answer, strict=True):
            found[position] = record
    return found


def _ids(snapshot: Snapshot, rows: NDArray[np.int64]) -> list[bytes]:
    pairs = np.empty((len(rows), 2), ">u8")
    pairs[:, 0], pairs[:, 1] = snapshot.hits.id_high[rows], snapshot.hits.id_low[rows]
    data = pairs.tobytes()
    return [data[start : start + 16] for start in range(0, len(data), 16)]
