"""Photographs for the fault table."""

import os
from pathlib import Path

from tests.unit.edge.pictures import gps_ifd, jpeg

_LONG_AGO_NS = 1_600_000_000 * 10**9  # a watched folder takes what has not changed of late


def write_photos(folder: Path, numbers: range) -> None:
    """Write photographs, each at a place of its own, that a watched folder gives at once."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        path = folder / f"{number:05}.new"
        path.write_bytes(jpeg(gps_ifd(51.0 + number * 1e-4, 4.2794), seed=number))
        os.utime(path, ns=(_LONG_AGO_NS, _LONG_AGO_NS))
        path.rename(path.with_suffix(".jpg"))
