"""What a map page is told: everything it shows for one query, as JSON."""

from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.moment import Moment
from litterfog.dashboard.query.bbox import window_of
from litterfog.dashboard.query.hit_query import HitQuery
from litterfog.dashboard.query.matching import Rows, rows_within
from litterfog.dashboard.view.clusters import Clusters, clusters
from litterfog.dashboard.view.days import day_counts, latest_days
from litterfog.dashboard.view.density import Density, density
from litterfog.dashboard.view.hexagons import outline, outline_unit
from litterfog.dashboard.view.latest import latest
from litterfog.dashboard.view.prepared import Prepared
from litterfog.wire.store.mercator import to_degrees
from litterfog.wire.store.rows import HitColumns, Snapshot

LISTED: Final = 25
MOST_CHOICES: Final = 2_000  # names of a kind
_NEAR_ZOOM: Final = 12.0  # from which a millionth of a degree can be seen
_DIGITS: Final = 6
_FAR_DIGITS: Final = 5
_SHARE_DIGITS: Final = 3


def view_answer(
    prepared: Prepared, moment: Moment, query: HitQuery, zoom: float | None, choices_known: str
) -> bytes:
    """Say all that a map page shows; the choices where the page knows others."""
    snapshot, window = prepared.snapshot, window_of(query.bbox)
    everywhere = prepared.everywhere(query)
    rows = rows_within(snapshot.hits, everywhere.mask, window)
    digits = _FAR_DIGITS if zoom is not None and zoom < _NEAR_ZOOM else _DIGITS
    drawn = clusters(snapshot.hits, rows, window, zoom)
    days_of_rows = prepared.days[rows]
    days = day_counts(days_of_rows)
    recent = rows[latest_days(days_of_rows, days, LISTED)]
    choices, choices_hash = _choices(snapshot.devices, snapshot.splits, snapshot.models)
    answer = {
        "totals": moment.totals_fields(),
        "matching": len(rows),
        "everywhere": everywhere.count,
        "bounds": everywhere.bounds,
        "clusters": _clusters(drawn, digits),
        "hits": _singles(snapshot.hits, drawn.singles, digits),
        "list": listing(snapshot, latest(snapshot.hits, recent, LISTED)),
        "days": {"first": days.first, "step": days.step, "hits": days.hits},
        "choices_hash": choices_hash,
    }
    if choices_known != choices_hash:
        answer["choices"] = choices
    return msgspec.json.encode(answer)


def density_answer(prepared: Prepared, query: HitQuery, zoom: float | None) -> bytes:
    """Say how many pictures and hits each hexagon in view has."""
    found = density(prepared.snapshot.cells, prepared.groups_at, query, zoom)
    return msgspec.json.encode(
        {
            "resolution": found.resolution,
            "ring": outline_unit(found.resolution),
            "cells": _cells(found),
        }
    )


def listing(snapshot: Snapshot, rows: Rows) -> list[dict[str, Any]]:
    """Describe rows in their order."""
    hits = snapshot.hits
    lats, lons = to_degrees(hits.x[rows], hits.y[rows])
    columns = zip(
        ids(hits, rows),
        hits.device[rows].tolist(),
        hits.captured_ms[rows].tolist(),
        _shares(hits.probability[rows]),
        hits.split[rows].tolist(),
        hits.model[rows].tolist(),
        _rounded(lats, _DIGITS),
        _rounded(lons, _DIGITS),
        strict=True,
    )
    return [
        {
            "id": hit_id,
            "device": snapshot.devices[device],
            "captured_ms": captured_ms,
            "probability": probability,
            "split": snapshot.splits[split],
            "model": snapshot.models[model],
            "lat": lat,
            "lon": lon,
        }
        for hit_id, device, captured_ms, probability, split, model, lat, lon in columns
    ]


def ids(hits: HitColumns, rows: Rows) -> list[str]:
    """Write the ids of rows as they are everywhere else."""
    pairs = zip(hits.id_high[rows].tolist(), hits.id_low[rows].tolist(), strict=True)
    return [f"{high:016x}{low:016x}" for high, low in pairs]


def _clusters(drawn: Clusters, digits: int) -> dict[str, Any]:
    lats, lons = to_degrees(drawn.x, drawn.y)
    return {
        "lon": _rounded(lons, digits),
        "lat": _rounded(lats, digits),
        "count": drawn.count.tolist(),
        "probability": _shares(drawn.probability),
    }


def _singles(hits: HitColumns, rows: Rows, digits: int) -> dict[str, Any]:
    lats, lons = to_degrees(hits.x[rows], hits.y[rows])
    return {
        "id": ids(hits, rows),
        "lon": _rounded(lons, digits),
        "lat": _rounded(lats, digits),
        "probability": _shares(hits.probability[rows]),
    }


def _cells(found: Density) -> dict[str, Any]:
    return {
        "pictures": found.pictures.tolist(),
        "hits": found.hits.tolist(),
        "lon": _rounded(found.lon, _DIGITS),
        "lat": _rounded(found.lat, _DIGITS),
        "ring": [outline(cell) for cell in found.cells.tolist()],
    }


@lru_cache(maxsize=4)
def _choices(
    devices: tuple[str, ...], splits: tuple[str, ...], models: tuple[str, ...]
) -> tuple[dict[str, list[str]], str]:
    """Give the names to choose from, and a short name for them all."""
    names = {"devices": devices, "splits": splits, "models": models}
    choices = {kind: sorted(set(of_kind))[:MOST_CHOICES] for kind, of_kind in names.items()}
    return choices, digest(msgspec.json.encode(choices))


def digest(content: bytes) -> str:
    """Name a content, shortly."""
    return blake2b(content, digest_size=8).hexdigest()


def _rounded(degrees: NDArray[np.float64], digits: int) -> list[float]:
    rounded: list[float] = degrees.round(digits).tolist()
    return rounded


def _shares(probability: NDArray[np.float32]) -> list[float]:
    return _rounded(probability.astype(np.float64), _SHARE_DIGITS)
