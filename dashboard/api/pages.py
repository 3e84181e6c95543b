"""Hits page by page, each going on where the one before ended, whatever has come in since."""

import base64
import binascii
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from litterfog.dashboard.api.export import feature
from litterfog.dashboard.query.matching import Rows
from litterfog.dashboard.view.latest import latest
from litterfog.wire.store.rows import HitColumns
from litterfog.wire.store_records import Hit

DEFAULT_LIMIT: Final = 100
MOST_LIMIT: Final = 1_000
_PLACE: Final = struct.Struct(">qQQ")


class Cursor(NamedTuple):
    """The last hit of a page, by what hits are ordered by."""

    captured_ms: int
    id_high: int
    id_low: int


@dataclass(frozen=True, slots=True)
class HitPage:
    """A page's rows, and where the next one begins; None after the last."""

    rows: Rows
    matched: int  # on all pages
    next: Cursor | None


def read_cursor(text: str) -> Cursor:
    """Read what `write_cursor` wrote; raises ValueError."""
    try:
        return Cursor(*_PLACE.unpack(base64.urlsafe_b64decode(text.encode())))
    except (binascii.Error, struct.error):
        raise ValueError("is none that was given here") from None


def write_cursor(cursor: Cursor) -> str:
    """Write a cursor for an address."""
    return base64.urlsafe_b64encode(_PLACE.pack(*cursor)).decode()


def hit_page(hits: HitColumns, matching: Rows, after: Cursor | None, limit: int) -> HitPage:
    """Take the newest rows, or the newest of those older than a cursor."""
    left = matching if after is None else matching[_is_after(hits, matching, after)]
    rows = latest(hits, left, limit)
    return HitPage(rows, len(matching), _cursor(hits, rows[-1]) if len(left) > limit else None)


def page_answer(page: HitPage, hits: list[Hit], address_of: Callable[[str], str]) -> bytes:
    """Encode as a FeatureCollection, with the address of the next page."""
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [feature(hit) for hit in hits],
        "numberMatched": page.matched,
        "numberReturned": len(hits),
    }
    if page.next is not None:
        collection["next"] = address_of(write_cursor(page.next))
    return msgspec.json.encode(collection)


def _is_after(hits: HitColumns, rows: Rows, cursor: Cursor) -> Any:
    captured, high, low = hits.captured_ms[rows], hits.id_high[rows], hits.id_low[rows]
    by_id = (high < np.uint64(cursor.id_high)) | (
        (high == np.uint64(cursor.id_high)) & (low < np.uint64(cursor.id_low))
    )
    return (captured < cursor.captured_ms) | ((captured == cursor.captured_ms) & by_id)


def _cursor(hits: HitColumns, row: np.intp) -> Cursor:
    return Cursor(int(hits.captured_ms[row]), int(hits.id_high[row]), int(hits.id_low[row]))
