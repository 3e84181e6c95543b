"""Streets, photographs and a video through the models that devices run: one answer by every way."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import ExifTags, Image

from litterfog.edge.sources.decoding import video_shots
from litterfog.models.places import Finding
from litterfog.models.zoo import DEFAULT_MODEL, load_model
from litterfog.scenes import draw_scene, write_samples
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis
from tests.unit.edge.pictures import gps_ifd
from tests.video import write_video

pytestmark = pytest.mark.broker


class Way(NamedTuple):
    model: str
    split: str


NARROW = "litter-street-narrow"
WAYS = [
    *(Way(DEFAULT_MODEL, split) for split in ("cloud-only", "split5", "split13", "edge-only")),
    *(Way(NARROW, split) for split in ("cloud-only", "split13-narrow", "edge-only")),
]
LITTER_FROM = 0.5
UPRIGHT, ON_ITS_SIDE = 1, 6  # EXIF's orientations
# size as stored, orientation: a wide camera's, a phone's held upright, one smaller than the model
CAMERAS = (((1600, 900), UPRIGHT), ((1280, 720), ON_ITS_SIDE), ((200, 150), UPRIGHT))

Found = dict[str, Finding]  # by the picture's name


def _take(path: Path, seed: int, size: tuple[int, int], orientation: int) -> None:
    """Write a photograph as a camera does, from a street."""
    street = draw_scene(seed, litter=True)
    if orientation == ON_ITS_SIDE:
        street = street.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps_ifd(50.9 + seed * 1e-3, 4.2))
    street.resize(size).save(path, quality=88, exif=exif)


@pytest.fixture(scope="module")
def ride(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ride") / "photos"
    write_samples(folder, seed=7, count=4)
    for seed, (size, orientation) in enumerate(CAMERAS):
        _take(folder / f"photograph-{seed}.jpg", seed, size, orientation)
    return folder


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("video") / "ride.mp4"
    write_video(path, [np.asarray(draw_scene(20 + at, litter=at != 1)) for at in range(3)])
    return path


@cache
def _wanted(name: str, source: Path) -> Found:
    """Say what a model itself finds in each picture."""
    model = load_model(name)
    if source.is_dir():
        return {path.name: model.look(path) for path in sorted(source.glob("*.jpg"))}
    return {shot.name: model.look(shot.data) for shot in video_shots(source, rate_hz=1)}


def _check(
    way: Way, source: Path, mosquitto: Mosquitto, store: Redis, device: str, gps: str = "exif"
) -> None:
    """Send it all; what is told and stored is what the model itself finds, bit for bit."""
    wanted = _wanted(way.model, source)
    litter = {name: found for name, found in wanted.items() if found.probability >= LITTER_FROM}
    assert any(found.places for found in litter.values())
    with cloud_running(mosquitto, store):
        summary = edge_once(source, mosquitto, device, None, **way._asdict(), gps=gps)
    assert summary.complete, summary.error
    names = summary.counts.names
    hits = {hit.id: Finding(hit.probability, hit.places) for hit in reader(store).latest(100)}
    assert {names[frame]: found for frame, found in hits.items()} == litter
    assert (summary.hits, summary.clean) == (len(litter), len(wanted) - len(litter))
    if way.split != "edge-only":  # its clean pictures are counts
        told = {names[each.id]: each.probability for each in summary.delivery.receipts}
        assert told == {name: found.probability for name, found in wanted.items()}


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_streets_and_photographs_are_judged_as_the_model_judges_them(
    ride: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, way: Way
) -> None:
    _check(way, ride, mosquitto, redis_server, device)


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_a_video_is_judged_as_the_model_judges_its_pictures(
    video: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, way: Way
) -> None:
    _check(way, video, mosquitto, redis_server, device, "51.0779,4.2794")
