"""What one look at the store changes on the map page, decided from records and what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from dash import Patch, no_update

from litterfog.dashboard.map.cells import Cell
from litterfog.dashboard.map.coverage import Coverage
from litterfog.dashboard.map.figures import (
    CELLS,
    DOTS,
    HALOS,
    MOST_HITS,
    cells_trace,
    graticule_layer,
    hit_traces,
    view_layout,
)
from litterfog.dashboard.map.framing import Bounds, bounds_of, graticule, view_of, widened
from litterfog.dashboard.store import StoreState
from litterfog.wire.hits import HitReader
from litterfog.wire.store_records import Hit


class MapDisplay(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor's map displays by now; the page keeps this for us between two looks."""

    hits_version: str = ""
    frames: int = -1
    bounds: Bounds | None = None  # of the hits
    framed: Bounds | None = None  # what the map was last made to show
    revision: int = 0  # how often the user asked for all hits
    settling: bool = False  # the map was moved at the last look: see `frame_for`


@dataclass(frozen=True, slots=True)
class MapRequest:
    """What a map page says of itself when it asks."""

    asked: int  # how often the user asked for all hits
    map_size: Sequence[float]  # CSS pixels
    follow: bool  # false once the user has moved the map
    display: MapDisplay


@dataclass(frozen=True, slots=True)
class News:
    """What the store has that a map does not display yet; None where nothing changed."""

    hits: list[Hit] | None
    cells: list[Cell] | None


def display_from(data: object) -> MapDisplay:
    """Read what a page says that its map displays; nonsense is a map that displays nothing."""
    try:
        return msgspec.convert(data, MapDisplay)
    except msgspec.ValidationError:
        return MapDisplay()


def read_news(
    reader: HitReader, coverage: Coverage, state: StoreState, display: MapDisplay
) -> News:
    """Read only what has changed."""
    new_hits = state.hits_version != display.hits_version
    new_frames = state.totals.frames != display.frames
    frames = state.totals.frames
    return News(
        hits=reader.latest(MOST_HITS) if new_hits else None,
        cells=coverage.cells(frames, reader.cells) if new_hits or new_frames else None,
    )


def bounds_after(display: MapDisplay, news: News) -> Bounds | None:
    """Give the bounds of the hits on the map once it shows the news."""
    if news.hits is None:
        return display.bounds
    return bounds_of((hit.lat, hit.lon) for hit in news.hits)


def frame_for(request: MapRequest, bounds: Bounds | None) -> Bounds | None:
    """Choose the bounds to move the map to; None to leave it where it is.

    It moves when the user asks for all hits, and, until they move it themselves, when a hit
    would fall outside what it was last made to show. A move is repeated at the next look: from
    a view of the whole world plotly.js gets only the zoom right at the first attempt.
    """
    if bounds is None:
        return None
    framed = request.display.framed
    outside = framed is None or not framed.holds(bounds)
    if request.asked != request.display.revision or (request.follow and outside):
        return widened(bounds)
    return framed if request.follow and request.display.settling else None


def display_after(
    request: MapRequest, state: StoreState, bounds: Bounds | None, frame: Bounds | None
) -> MapDisplay:
    """Say what the map displays after this look."""
    return MapDisplay(
        hits_version=state.hits_version,
        frames=state.totals.frames,
        bounds=bounds,
        framed=frame or request.display.framed,
        revision=request.asked,
        settling=frame is not None and frame != request.display.framed,
    )


def map_update(request: MapRequest, news: News, frame: Bounds | None, tiles: str) -> Any:
    """Patch the traces and the view that changed; no_update when none did."""
    if news.hits is None and news.cells is None and frame is None:
        return no_update
    patch = Patch()
    if news.cells is not None:
        patch["data"][CELLS] = cells_trace(news.cells)
    if news.hits is not None:
        patch["data"][HALOS], patch["data"][DOTS] = hit_traces(news.hits)
    if frame is not None:
        for name, value in view_layout(view_of(frame, request.map_size), request.asked).items():
            patch["layout"]["map"][name] = value
        patch["layout"]["map"]["layers"] = [graticule_layer(graticule(frame), tiles)]
    return patch
