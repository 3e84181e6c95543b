"""Writes a ride's pictures into a folder: geotagged JPEGs, what each shows, the track.

Files: `sample-000.jpg` and on, `samples.csv` (file,litter,lat,lon,captured_at), `route.gpx`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from litterfog.scenes.exif import geotag
from litterfog.scenes.route import Stop, plan_route
from litterfog.scenes.scene import draw_scene

JPEG_QUALITY = 90
CSV_HEADER = "file,litter,lat,lon,captured_at"


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
    """
    folder.mkdir(parents=True, exist_ok=True)
    littered = choose_littered(seed, count)
    samples = []
    for number, stop in enumerate(plan_route(seed, count)):
        path = folder / f"sample-{number:03d}.jpg"
        samples.append(_write_one(path, seed * 1000 + number, littered[number], stop))
        if on_progress is not None:
            on_progress(number + 1)
    (folder / "samples.csv").write_text(_as_csv(samples), encoding="utf-8")
    (folder / "route.gpx").write_text(_as_gpx(samples), encoding="utf-8")
    return samples


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
        '<gpx version="1.1" creator="Litterfog" xmlns="http://www.topografix.com/GPX/1/1">\n'
        f"  <trk>\n    <trkseg>\n{points}\n    </trkseg>\n  </trk>\n</gpx>\n"
    )


def _iso(sample: Sample) -> str:
    return sample.captured_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
