"""From a file to streets: what is read, in which order, and what comes of it."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.osm.choice import KINDS
from litterfog.streets.osm.cutting import Segments, cut_evenly
from litterfog.streets.osm.districts import Outline, districts_of
from litterfog.streets.osm.error import ExtractError
from litterfog.streets.osm.ids import first_ways, segment_ids
from litterfog.streets.osm.joining import joined
from litterfog.streets.osm.lines import Lines, lines_of
from litterfog.streets.osm.outlines import outlines_of
from litterfog.streets.osm.pieces import Pieces, pieces_of_lines
from litterfog.streets.osm.ways import Tagged, Ways
from litterfog.streets.streets import Streets
from litterfog.wire.extras import install_command

if TYPE_CHECKING:
    from litterfog.streets.osm.extract import Extract, Progress

_MAX_DISTRICTS = 2**16  # of Streets


def read_streets(path: Path, on_progress: "Progress | None" = None) -> Streets:
    """Read the streets of a map extract in OpenStreetMap's PBF, cut into segments.

    Where streets meet, a point of the one equals a point of the other: an end mostly, but a point
    within where a piece was too short to be a segment of its own.

    Args:
        path: TOWN.osm.pbf.
        on_progress: called with the bytes read and how many there are to read, over all passes.

    Raises:
        ExtractError: no such file, none of OpenStreetMap's, damaged, without streets, or larger
            than a region (memory is bounded); osmium is not installed. Says what to do.
    """
    extract = _opened(path, on_progress)
    try:
        tagged = extract.tagged()
        if not len(tagged.ways.id):
            raise _no_streets(path)
        lines, outlines = _located(extract, tagged)
        if not len(lines.way):
            raise _no_streets(path)
    except RuntimeError as error:  # osmium's
        raise ExtractError(f"{path} is damaged ({error}): download it again") from error
    lines = joined(lines, tagged.ways)
    pieces = pieces_of_lines(lines)
    if not len(pieces.start):
        raise _no_streets(path)
    return _streets(tagged, outlines, lines, pieces)


def _opened(path: Path, on_progress: "Progress | None") -> "Extract":
    try:
        from litterfog.streets.osm.extract import Extract  # noqa: PLC0415  (an optional extra)
    except ModuleNotFoundError as error:
        missing = f"reading a map extract needs osmium: {install_command('streets')}"
        raise ExtractError(missing) from error
    return Extract(path, on_progress)


def _located(extract: "Extract", tagged: Tagged) -> tuple[Lines, list[Outline]]:
    """Read where things are."""
    wanted = {way for boundary in tagged.boundaries for way in boundary.ways}
    around = extract.ways(wanted)
    nodes = [np.asarray(tagged.ways.node), *(np.array(way, np.int64) for way in around.values())]
    known = np.unique(np.concatenate(nodes))
    place = extract.places(known)
    return lines_of(tagged.ways, known, place), outlines_of(tagged.boundaries, around, known, place)


def _streets(tagged: Tagged, outlines: list[Outline], lines: Lines, pieces: Pieces) -> Streets:
    """Put the columns together, by ascending id."""
    segments = cut_evenly(lines, pieces)
    middle = (segments.start[:-1] + segments.start[1:]) // 2
    points = segments.points[middle].astype(np.int64)
    district, districts = districts_of(points, outlines, tagged.places)
    if len(districts) > _MAX_DISTRICTS:
        raise ExtractError(
            f"the extract holds more than {_MAX_DISTRICTS:,} districts: cut the town out"
        )
    ids, order = np.unique(_ids(tagged.ways, segments, lines, pieces), return_index=True)
    start, gathered = _reordered(segments, order)
    way = lines.way[pieces.start[segments.piece[order]]]
    return Streets(
        id=ids,
        start=start,
        points=gathered,
        length_m=segments.length_m[order],
        name=np.asarray(tagged.ways.name, np.uint32)[way],
        kind=np.asarray(tagged.ways.kind, np.uint8)[way],
        district=district[order].astype(np.uint16),
        names=list(tagged.ways.names),
        kinds=KINDS,
        districts=districts,
    )


def _ids(ways: Ways, segments: Segments, lines: Lines, pieces: Pieces) -> NDArray[np.uint64]:
    ends = np.stack([pieces.start, pieces.end], axis=1)
    way = first_ways(np.asarray(ways.id)[lines.way], pieces.start, pieces.end)
    at = segments.piece
    return segment_ids(way[at], lines.node[ends][at], segments.part, segments.parts)


def _reordered(
    segments: Segments, order: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Give the starts and points of segments in another order."""
    count = np.diff(segments.start)[order]
    start = np.append(0, np.cumsum(count))
    shift = np.repeat(segments.start[order] - start[:-1], count)
    return start.astype(np.uint32), segments.points[shift + np.arange(start[-1])]


def _no_streets(path: Path) -> ExtractError:
    return ExtractError(f"{path} holds no streets: take the extract of a town")
