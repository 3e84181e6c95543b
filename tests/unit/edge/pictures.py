"""Small photographs with EXIF, for tests."""

import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

GPS = ExifTags.GPS
BASE = ExifTags.Base


@contextmanager
def local_zone(name: str) -> Iterator[None]:
    """Let this machine be in another zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


def jpeg(
    gps: dict[int, object] | None = None, times: dict[int, object] | None = None, seed: int = 1
) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps or {})
    exif.get_ifd(ExifTags.IFD.Exif).update(times or {})
    file = io.BytesIO()
    Image.fromarray(pixels).resize((320, 240)).save(file, "jpeg", exif=exif)
    return file.getvalue()


def gps_ifd(lat: float, lon: float, day: str = "2021:02:04") -> dict[int, object]:
    return {
        GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
        GPS.GPSLatitude: (abs(lat), 0.0, 0.0),
        GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
        GPS.GPSLongitude: (abs(lon), 0.0, 0.0),
        GPS.GPSDateStamp: day,
        GPS.GPSTimeStamp: (10.0, 0.0, 1.5),
    }


def write_geotagged(folder: Path, count: int, lat: float = 51.0779, lon: float = 4.2794) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        place = gps_ifd(lat + number * 1e-4, lon)
        (folder / f"{number:03}.jpg").write_bytes(jpeg(place, seed=number))
