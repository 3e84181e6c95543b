"""Spots as programs are told of them: GeoJSON Features, and rows of a table."""

from collections.abc import Iterable
from typing import Any, Final

from litterfog.dashboard import written
from litterfog.dashboard.spots.saying import holding
from litterfog.dashboard.spots.view import SpotView
from litterfog.streets.spots.events import SpotEvent

COLUMNS: Final = (
    "id",
    "lat",
    "lon",
    "state",
    "since",
    "actor",
    "note",
    "first_seen",
    "last_seen",
    "hits",
    "visits",
    "items",
    "probability",
    "best_hit",
    "street",
    "district",
    "passed_clean",
)
_MOST_HITS: Final = 100  # named in one spot's answer


def feature(view: SpotView, row: int) -> dict[str, Any]:
    """Describe a spot as a GeoJSON Feature."""
    fields = properties(view, row)
    place = [fields.pop("lon"), fields.pop("lat")]
    return {
        "type": "Feature",
        "id": fields["id"],
        "geometry": {"type": "Point", "coordinates": place},
        "properties": fields,
    }


def properties(view: SpotView, row: int) -> dict[str, Any]:
    """Give a spot's fields by the names of COLUMNS; what is not known is None."""
    spots, holds = view.spots, holding(view, row)
    passed_ms = view.proposed_ms(row)
    best = f"{int(spots.best_high[row]):016x}{int(spots.best_low[row]):016x}"
    return {
        "id": holds.spot,
        "lat": round(float(spots.lat[row]), 7),
        "lon": round(float(spots.lon[row]), 7),
        "state": holds.state,
        "since": _moment(holds.since_ms),
        "actor": holds.actor,
        "note": holds.note or None,
        "first_seen": _moment(int(spots.first_ms[row])),
        "last_seen": _moment(int(spots.last_ms[row])),
        "hits": int(spots.hits[row]),
        "visits": int(spots.visits[row]),
        "items": int(spots.items[row]) or None,
        "probability": round(float(spots.probability[row]), 4),
        "best_hit": best,
        "street": view.street(row) or None,
        "district": view.district(row) or None,
        "passed_clean": None if passed_ms is None else _moment(passed_ms)[:10],
    }


def whole(view: SpotView, row: int) -> dict[str, Any]:
    """Describe a spot with all that was said of it, and its latest hits."""
    rows = view.hits(row)
    events = view.states.history(row)
    return {
        **feature(view, row),
        "history": [_said(view.states.events[at], bool(view.states.conflict[at])) for at in events],
        "hits": view.names(rows[:_MOST_HITS]),
    }


def collection(view: SpotView, rows: Iterable[int], matched: int) -> dict[str, Any]:
    """Describe spots as a FeatureCollection, as the hits' is."""
    features = [feature(view, row) for row in rows]
    return {
        "type": "FeatureCollection",
        "features": features,
        "numberMatched": matched,
        "numberReturned": len(features),
    }


def _said(event: SpotEvent, conflicts: bool) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": _moment(event.at_ms),
        "actor": event.actor,
        "state": event.state,
        "seen_state": event.seen_state,
        "note": event.note or None,
        "conflict": conflicts,
    }


def _moment(at_ms: int) -> str:
    return written.iso(at_ms * 10**6)
