"""Writes a ride's pictures into a folder: geotagged JPEGs, what each shows, the track.

Files: `sample-000.jpg` and on, `samples.csv` (file,litter,lat,lon,captured_at), `route.gpx`. Each
says inside that it is drawn here: a file of one of these names that does not is never replaced.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from litterfog.scenes.exif import MAKE, geotag
from litterfog.scenes.route import Stop, plan_route
from litterfog.scenes.scene import draw_scene

JPEG_QUALITY = 90
CSV_HEADER = "file,litter,lat,lon,captured_at"
CSV_FILE, TRACK_FILE = "samples.csv", "route.gpx"
_CREATOR = 'creator="Litterfog"'
_MARKS = {".jpg": f"{MAKE}\0".encode(), ".csv": CSV_HEADER.encode(), ".gpx": _CREATOR.encode()}
_MARKED_BYTES = 1024  # each mark is within a file's first so many


class ForeignFileError(ValueError):
    """A file that would be replaced was not drawn here; names it."""


@dataclass(frozen=True)
class Sample:
    """One picture on disk, and what is true of it."""

    path: Path
    litter: bool
    lat: float
    """WGS 84 degrees."""
    lon: float
    captured_at: datetime
    """UTC."""


def write_samples(
    folder: Path,
    seed: int,
    count: int = 40,
    on_progress: Callable[[int], None] | None = None,
) -> list[Sample]:
    """Draw a ride's pictures into `folder`; half of them, rounded down, show litter.

    `on_progress` is called with the number of pictures written so far.

    Raises:
        ForeignFileError: a file of one of the names is not of an earlier ride; nothing was written.
        OSError: the folder or a file cannot be written.
    """
    check_samples(folder, count)
    folder.mkdir(parents=True, exist_ok=True)
    littered = choose_littered(seed, count)
    samples = []
    for number, stop in enumerate(plan_route(seed, count)):
        path = folder / _picture_name(number)
        samples.append(_write_one(path, seed * 1000 + number, littered[number], stop))
        if on_progress is not None:
            on_progress(number + 1)
    (folder / CSV_FILE).write_text(_as_csv(samples), encoding="utf-8")
    (folder / TRACK_FILE).write_text(_as_gpx(samples), encoding="utf-8")
    return samples


def check_samples(folder: Path, count: int) -> None:
    """Raise ForeignFileError where drawing so many pictures would replace what is not drawn."""
    for name in (CSV_FILE, TRACK_FILE, *map(_picture_name, range(count))):
        path = folder / name
        if path.exists() and not _is_drawn(path):
            raise ForeignFileError(
                f"{path} was not drawn by litterfog and is left alone: take another folder"
            )


def _is_drawn(path: Path) -> bool:
    """Whether a file says that it is of a ride; an empty one is what a full disk left of it."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(_MARKED_BYTES)
    return not start or _MARKS[path.suffix] in start


def _picture_name(number: int) -> str:
    return f"sample-{number:03d}.jpg"


def choose_littered(seed: int, count: int) -> list[bool]:
    """Say which pictures show litter: half of them, rounded down, in clusters along the route."""
    random = np.random.default_rng([seed, 31])
    level = np.convolve(random.standard_normal(count + 4), np.ones(5) / 5, mode="valid")
    level += 0.35 * random.standard_normal(count)
    dirtiest = set(np.argsort(-level, kind="stable")[: count // 2].tolist())
    return [number in dirtiest for number in range(count)]


def _write_one(path: Path, scene_seed: int, litter: bool, stop: Stop) -> Sample:
    tags = geotag(stop.lat, stop.lon, stop.captured_at)
    draw_scene(scene_seed, litter).save(path, "JPEG", quality=JPEG_QUALITY, exif=tags)
    return Sample(path, litter, stop.lat, stop.lon, stop.captured_at)


def _as_csv(samples: list[Sample]) -> str:
    rows = [
        f"{sample.path.name},{int(sample.litter)},{sample.lat:.7f},{sample.lon:.7f},{_iso(sample)}"
        for sample in samples
    ]
    return "\n".join([CSV_HEADER, *rows]) + "\n"


def _as_gpx(samples: list[Sample]) -> str:
    points = "\n".join(
        f'      <trkpt lat="{sample.lat:.7f}" lon="{sample.lon:.7f}">'
        f"<time>{_iso(sample)}</time></trkpt>"
        for sample in samples
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<gpx version="1.1" {_CREATOR} xmlns="http://www.topografix.com/GPX/1/1">\n'
        f"  <trk>\n    <trkseg>\n{points}\n    </trkseg>\n  </trk>\n</gpx>\n"
    )


def _iso(sample: Sample) -> str:
    return sample.captured_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
