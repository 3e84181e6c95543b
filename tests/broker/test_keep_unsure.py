"""--keep-unsure, through a real Mosquitto and a real Redis: what is kept on the device."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from litterfog.edge.sources.kind import SourceError
from litterfog.models.zoo import DEFAULT_MODEL, ZOO
from litterfog.scenes import draw_scene
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis
from tests.unit.edge.pictures import write_geotagged
from tests.video import write_video

pytestmark = pytest.mark.broker

COUNT = 3
UNSURE, SURE = (0.0, 1.0), (0.0, 0.0)  # of everything; of nothing
MECHANISMS = ("cloud-only", "split13", "edge-only")
Band = tuple[float, float]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", COUNT)
    return tmp_path / "photos"


def model_with(folder: Path, band: Band) -> Path:
    """Copy the default model, and write beside it a card that tells its band."""
    folder.mkdir(exist_ok=True)
    card = {"unsure": dict(zip(("low", "high"), band, strict=True))}
    (folder / f"{DEFAULT_MODEL}.json").write_text(json.dumps(card))
    return Path(shutil.copy(ZOO / f"{DEFAULT_MODEL}.tflite", folder))


@contextmanager
def unsure_cloud(
    tmp_path: Path, mosquitto: Mosquitto, store: Redis, band: Band = UNSURE
) -> Iterator[None]:
    model = model_with(tmp_path / "cloud", band)
    with cloud_running(mosquitto, store, models=[str(model)], threshold=0):
        yield


def keeping(tmp_path: Path, band: Band = UNSURE) -> dict[str, Any]:
    """Let a device with the model's card keep what the model is unsure of."""
    return {"model": str(model_with(tmp_path / "edge", band)), "keep_unsure": tmp_path / "kept"}


def pictures_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


@pytest.mark.parametrize("split", MECHANISMS)
def test_a_picture_that_the_model_is_unsure_of_is_kept_as_it_came(
    photos: Path, tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, split: str
) -> None:
    kept = tmp_path / "kept"
    flags: dict[str, Any] = {"split": split, "threshold": 0, **keeping(tmp_path)}
    with unsure_cloud(tmp_path, mosquitto, redis_server):
        summary = edge_once(photos, mosquitto, device, **flags)
    assert summary.complete, summary.error
    assert summary.as_json()["unsure"]["kept"] == COUNT
    contents = {path.read_bytes() for path in pictures_in(kept)}
    assert contents == {path.read_bytes() for path in photos.iterdir()}
    told = sorted(f"{hit.probability:.3f}" for hit in reader(redis_server).latest(COUNT))
    assert sorted(path.stem.split("-")[-2] for path in pictures_in(kept)) == told
    assert pictures_in(kept / "waiting") == []


def test_hits_say_that_the_model_was_unsure(
    photos: Path, tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    with unsure_cloud(tmp_path, mosquitto, redis_server):
        edge_once(photos, mosquitto, device)
    assert [hit.unsure for hit in reader(redis_server).latest(9)] == [True] * COUNT
    assert not list(tmp_path.glob("**/waiting"))


@pytest.mark.parametrize("split", MECHANISMS)
def test_a_picture_that_the_model_is_sure_of_is_not_kept(
    photos: Path, tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, split: str
) -> None:
    kept = tmp_path / "kept"
    with unsure_cloud(tmp_path, mosquitto, redis_server, SURE):
        edge_once(photos, mosquitto, device, split=split, threshold=0, **keeping(tmp_path, SURE))
    assert (pictures_in(kept), pictures_in(kept / "waiting")) == ([], [])


def test_what_waited_when_the_device_went_off_is_kept_by_the_next_run(
    photos: Path, tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    kept = tmp_path / "kept"
    alone = edge_once(photos, mosquitto, device, give_up_after=0.5, **keeping(tmp_path))
    assert alone.pending == COUNT
    assert len(pictures_in(kept / "waiting")) == COUNT
    with unsure_cloud(tmp_path, mosquitto, redis_server):
        edge_once(photos, mosquitto, device, **keeping(tmp_path))
    assert (len(pictures_in(kept)), pictures_in(kept / "waiting")) == (COUNT, [])


def test_a_videos_pictures_are_kept_as_jpeg(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    scenes = [np.asarray(draw_scene(seed, litter=True)) for seed in range(COUNT)]
    write_video(tmp_path / "ride.mp4", scenes, created="2026-05-01T10:00:00Z")
    kept = tmp_path / "kept"
    flags: dict[str, Any] = {"gps": "51.0779,4.2794", **keeping(tmp_path)}
    with unsure_cloud(tmp_path, mosquitto, redis_server):
        edge_once(tmp_path / "ride.mp4", mosquitto, device, **flags)
    stamps = [path.name.partition("-")[0] for path in pictures_in(kept)]
    assert stamps == [f"20260501T10000{second}.000Z" for second in range(COUNT)]
    assert all(path.read_bytes().startswith(b"\xff\xd8\xff") for path in pictures_in(kept))


def test_a_folder_that_cannot_be_written_stops_no_run(
    photos: Path, tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with unsure_cloud(tmp_path, mosquitto, redis_server):
        flags = {**keeping(tmp_path), "keep_unsure": tmp_path / "file" / "kept"}
        summary = edge_once(photos, mosquitto, device, **flags)
    assert summary.complete, summary.error
    assert summary.as_json()["unsure"] == {"missed": COUNT}


@pytest.mark.parametrize("below", [".", "unsure"])
def test_a_folder_that_is_the_sources_is_refused(
    photos: Path, mosquitto: Mosquitto, device: str, below: str
) -> None:
    with pytest.raises(SourceError, match=r"--keep-unsure or LITTERFOG_KEEP_UNSURE: .* within"):
        edge_once(photos, mosquitto, device, keep_unsure=photos / below)
