import itertools
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from litterfog.scenes import Sample, draw_scene, plan_route, write_samples
from litterfog.scenes.exif import geotag
from litterfog.scenes.samples import choose_littered

EARTH_M_PER_DEGREE = 111_320


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    return write_samples(tmp_path_factory.mktemp("samples"), seed=5, count=4)


def pixels(seed: int, litter: bool) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(draw_scene(seed, litter), np.float64)


def degrees(arc: tuple[float, float, float]) -> float:
    return float(arc[0]) + float(arc[1]) / 60 + float(arc[2]) / 3600


def position(path: Path) -> tuple[float, float]:
    with Image.open(path) as picture:
        gps = picture.getexif().get_ifd(IFD.GPSInfo)
    north = 1 if gps[GPS.GPSLatitudeRef] == "N" else -1
    east = 1 if gps[GPS.GPSLongitudeRef] == "E" else -1
    return north * degrees(gps[GPS.GPSLatitude]), east * degrees(gps[GPS.GPSLongitude])


def test_a_scene_is_an_rgb_picture_of_640_by_480() -> None:
    scene = draw_scene(1, litter=True)
    assert (scene.mode, scene.size) == ("RGB", (640, 480))


def test_the_same_arguments_give_the_same_pixels() -> None:
    assert draw_scene(2, litter=True).tobytes() == draw_scene(2, litter=True).tobytes()


def test_litter_changes_a_good_part_of_the_same_street() -> None:
    differs = np.abs(pixels(3, True) - pixels(3, False)).max(axis=2) > 20
    assert 0.03 < differs.mean() < 0.6


def test_other_seeds_give_other_streets() -> None:
    assert np.abs(pixels(3, False) - pixels(4, False)).mean() > 5


def test_exif_holds_the_position_of_each_sample(samples: list[Sample]) -> None:
    found = [position(sample.path) for sample in samples]
    wanted = [(sample.lat, sample.lon) for sample in samples]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-7)


def test_exif_holds_the_time_of_each_sample(samples: list[Sample]) -> None:
    sample = samples[-1]
    with Image.open(sample.path) as picture:
        taken = picture.getexif().get_ifd(IFD.Exif)
    text = f"{taken[Base.DateTimeOriginal]}.{taken[Base.SubsecTimeOriginal]}+0000"
    assert datetime.strptime(text, "%Y:%m:%d %H:%M:%S.%f%z") == sample.captured_at
    assert taken[Base.OffsetTimeOriginal] == "+00:00"


def test_exif_tells_south_and_west_by_their_letters() -> None:
    gps = geotag(-33.5, -70.25, datetime(2021, 2, 4, tzinfo=UTC)).get_ifd(IFD.GPSInfo)
    assert (gps[GPS.GPSLatitudeRef], gps[GPS.GPSLongitudeRef]) == ("S", "W")
    assert degrees(gps[GPS.GPSLatitude]) == pytest.approx(33.5)


def test_the_csv_lists_every_sample(samples: list[Sample]) -> None:
    header, *rows = (samples[0].path.parent / "samples.csv").read_text().splitlines()
    assert header == "file,litter,lat,lon,captured_at"
    assert [row.split(",")[0] for row in rows] == [sample.path.name for sample in samples]
    assert [row.split(",")[1] == "1" for row in rows] == [sample.litter for sample in samples]


def test_the_gpx_track_passes_every_sample(samples: list[Sample]) -> None:
    track = ET.parse(samples[0].path.parent / "route.gpx")  # noqa: S314 (we wrote it)
    points = track.findall(".//{http://www.topografix.com/GPX/1/1}trkpt")
    assert [float(point.attrib["lat"]) for point in points] == [s.lat for s in samples]


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    seen: list[int] = []
    again = write_samples(tmp_path, seed=5, count=2, on_progress=seen.append)
    assert seen == [1, 2]
    assert [sample.path.name for sample in again] == ["sample-000.jpg", "sample-001.jpg"]
    third = write_samples(tmp_path / "third", seed=5, count=2)
    assert [s.path.read_bytes() for s in again] == [s.path.read_bytes() for s in third]


def test_half_of_the_pictures_show_litter_in_clusters() -> None:
    littered = choose_littered(seed=7, count=40)
    changes = sum(a != b for a, b in itertools.pairwise(littered))
    assert sum(littered) == 20
    assert 4 <= changes <= 18


def test_a_ride_is_two_to_three_kilometres_and_moves_on_in_time() -> None:
    stops = plan_route(seed=7, count=40)
    places = np.array([(stop.lat, stop.lon * np.cos(np.radians(stop.lat))) for stop in stops])
    ridden = np.hypot(*np.diff(places, axis=0).T).sum() * EARTH_M_PER_DEGREE
    assert 1800 < ridden < 3000
    assert all(a.captured_at < b.captured_at for a, b in itertools.pairwise(stops))
    assert stops[0].captured_at.tzinfo is UTC
