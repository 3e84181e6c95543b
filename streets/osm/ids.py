"""Ids of segments: the same for the same piece of the same way, whenever it is read."""

import struct
from collections import Counter
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

_KEY = struct.Struct("<qqqIII")


def segment_ids(
    way: NDArray[np.int64],
    node: NDArray[np.int64],
    part: NDArray[np.int64],
    parts: NDArray[np.int64],
) -> NDArray[np.uint64]:
    """Hash ways' ids, the ends' ids (n, 2) and which part of how many it is, into ids (n,).

    A way drawn the other way round gives the same ones.
    """
    turned = node[:, 0] > node[:, 1]
    part = np.where(turned, parts - 1 - part, part)
    columns = (way, node.min(axis=1), node.max(axis=1), part, parts)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    seen: Counter[tuple[int, ...]] = Counter()  # a way may join two nodes twice
    ids = np.empty(len(way), np.uint64)
    for at, row in enumerate(rows):
        digest = blake2b(_KEY.pack(*row, seen[row]), digest_size=8).digest()
        ids[at] = int.from_bytes(digest, "little")
        seen[row] += 1
    return ids


def first_ways(
    way: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give pieces (n,), from a point to another, the least id of the ways that lead along each.

    Args:
        way: the id of the way that leads to each point.
        start: of the pieces, ascending.
        end: of the pieces, included; none reaches over the next one's start.
    """
    bounds = np.stack([start + 1, end + 1], axis=1).ravel()
    return np.minimum.reduceat(np.append(way, 0), bounds)[::2]
