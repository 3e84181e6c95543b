"""Streets of made-up towns."""

import numpy as np

from litterfog.streets.streets import E7, Streets

CENTRE = (51.0259, 4.4776)
_METRES_PER_DEGREE = 111_195.0


def grid_town(rows: int, columns: int, block_m: float) -> Streets:
    """Lay `rows` streets west to east over `columns` south to north: a segment a block."""
    east_m = block_m / _METRES_PER_DEGREE / np.cos(np.radians(CENTRE[0]))
    lat = CENTRE[0] + np.arange(rows) * block_m / _METRES_PER_DEGREE
    lon = CENTRE[1] + np.arange(columns) * east_m
    crossing = np.stack(np.meshgrid(lat, lon, indexing="ij"), axis=-1)
    along = np.stack([crossing[:, :-1], crossing[:, 1:]], axis=2).reshape(-1, 2, 2)
    across = np.stack([crossing[:-1], crossing[1:]], axis=2).reshape(-1, 2, 2)
    names = np.concatenate(
        [
            np.repeat(np.arange(rows), columns - 1),
            np.tile(rows + np.arange(columns), rows - 1),
        ]
    )
    count = len(names)
    return Streets(
        id=np.arange(1, count + 1, dtype=np.uint64),
        start=np.arange(0, 2 * count + 1, 2, dtype=np.uint32),
        points=np.rint(np.concatenate([along, across]).reshape(-1, 2) * E7).astype(np.int32),
        length_m=np.full(count, block_m, np.float32),
        name=names.astype(np.uint32),
        kind=np.zeros(count, np.uint8),
        district=np.zeros(count, np.uint16),
        names=[f"Row {row + 1}" for row in range(rows)]
        + [f"Column {column + 1}" for column in range(columns)],
        kinds=["residential"],
        districts=[""],
    )
