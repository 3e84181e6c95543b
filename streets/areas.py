"""A town's streets in parts, by the area of the store that each segment lies in."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from litterfog.streets.streets import E7, Streets
from litterfog.wire.cells import cell_of
from litterfog.wire.store.keys import area_of


def by_area(streets: Streets) -> dict[str, Streets]:
    """Give each area the segments whose middle point lies in it, with the names that they have."""
    start = streets.start.astype(np.int64)
    middle = streets.points[(start[:-1] + start[1:]) // 2] / E7
    areas = np.array([area_of(cell_of(lat, lon)) for lat, lon in middle.tolist()], np.str_)
    return {str(area): _chosen(streets, areas == area) for area in np.unique(areas)}


def _chosen(streets: Streets, chosen: NDArray[np.bool_]) -> Streets:
    counts = np.diff(streets.start)
    name, names = _used(streets.name[chosen], streets.names, np.uint32)
    kind, kinds = _used(streets.kind[chosen], streets.kinds, np.uint8)
    district, districts = _used(streets.district[chosen], streets.districts, np.uint16)
    return Streets(
        id=streets.id[chosen],
        start=np.append(0, np.cumsum(counts[chosen])).astype(np.uint32),
        points=streets.points[np.repeat(chosen, counts)],
        length_m=streets.length_m[chosen],
        name=name,
        kind=kind,
        district=district,
        names=names,
        kinds=kinds,
        districts=districts,
    )


def _used(
    numbers: NDArray[Any], words: Sequence[str], dtype: DTypeLike
) -> tuple[NDArray[Any], list[str]]:
    """Number the words that are used anew."""
    used, number = np.unique(numbers, return_inverse=True)
    return number.astype(dtype), [words[at] for at in used]
