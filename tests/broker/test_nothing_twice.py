"""`--once` again and again: a picture is on the map once, and nothing is left unsaid."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from litterfog.edge.outbox import Outbox
from litterfog.models.looks import LookPlan
from litterfog.models.picture import Look, decode_looks
from litterfog.wire.cells import cell_of
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import gps_ifd, jpeg, write_geotagged

pytestmark = pytest.mark.broker
NOT_UTF8 = os.fsdecode(b"caf\xe9.jpg")


@pytest.fixture
def cloud(mosquitto: Mosquitto, redis_server: Redis) -> Iterator[None]:
    with cloud_running(mosquitto, redis_server, threshold=0):
        yield


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", 3)
    return tmp_path / "photos"


def _edge(photos: Path, mosquitto: Mosquitto, device: str, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "litterfog", "edge", "--once", "--source", str(photos)]
    command += ["--broker", mosquitto.url, "--device-id", device]
    command += ["--outbox", str(photos.parent / "box.sqlite"), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.usefixtures("cloud")
def test_a_folder_that_is_sent_again_is_mapped_once(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    assert edge_once(photos, mosquitto, device).counts.known == 0
    shutil.copyfile(photos / "000.jpg", photos / "copy of 000.jpg")
    (photos / "001.jpg").rename(photos / "renamed.jpg")
    again = edge_once(photos, mosquitto, device)
    assert again.complete
    assert (again.counts.pictures, again.counts.known, again.counts.frames) == (4, 4, 0)
    assert again.as_json()["already_sent"] == 4
    assert reader(redis_server).hit_count() == 3


@pytest.mark.usefixtures("cloud")
def test_an_edited_picture_and_another_devices_are_new(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    outbox = photos.parent / "shared.sqlite"
    edge_once(photos, mosquitto, device, outbox=outbox)
    (photos / "000.jpg").write_bytes(jpeg(gps_ifd(51.2, 4.3), seed=99))
    assert edge_once(photos, mosquitto, device, outbox=outbox).counts.frames == 1
    assert edge_once(photos, mosquitto, f"{device}-b", outbox=outbox).counts.frames == 3
    assert reader(redis_server).hit_count() == 7


@pytest.mark.usefixtures("cloud")
def test_again_sends_anew_on_purpose(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    edge_once(photos, mosquitto, device)
    assert edge_once(photos, mosquitto, device, again=True).counts.frames == 3
    assert edge_once(photos, mosquitto, device).counts.known == 3
    assert reader(redis_server).hit_count() == 6


@pytest.mark.usefixtures("cloud")
def test_clean_pictures_are_counted_once_too_whatever_the_split(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    edge_once(photos, mosquitto, device, split="edge-only", threshold=1)
    again = edge_once(photos, mosquitto, device, split="split13")
    assert again.counts.known == 3
    assert reader(redis_server).totals().frames == 3


def test_clean_counts_that_an_earlier_split_has_left_are_taken(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    with closing(Outbox(photos.parent / f"{device}.sqlite", 10**6)) as box:
        box.clean.count(cell_of(51.0, 4.0))
    with cloud_running(mosquitto, redis_server):
        assert edge_once(photos, mosquitto, device, split="split13").complete
    assert reader(redis_server).totals().frames == 4


def test_a_picture_whose_frame_was_rejected_comes_again(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    with cloud_running(mosquitto, redis_server, models=["litter-160"]):
        refused = edge_once(photos, mosquitto, device)
        assert refused.delivery.reasons == {"model": 3}
        assert refused.status == 1
    with cloud_running(mosquitto, redis_server, threshold=0):
        assert edge_once(photos, mosquitto, device).counts.frames == 3
    assert reader(redis_server).hit_count() == 3


@pytest.mark.usefixtures("cloud")
def test_a_skipped_picture_is_sent_when_its_place_is_given(
    tmp_path: Path, mosquitto: Mosquitto, device: str
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "nowhere.jpg").write_bytes(jpeg())
    skipped = edge_once(photos, mosquitto, device)
    assert skipped.status == 1
    assert skipped.error == f"no picture of {photos} could be sent: 1 no-position"
    assert edge_once(photos, mosquitto, device, gps="51.0,4.2").status == 0


@pytest.mark.usefixtures("cloud")
def test_a_watched_folder_knows_what_once_has_sent(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    edge_once(photos, mosquitto, device)
    write_geotagged(photos / "new", 1, lat=51.3)
    (photos / "new" / "000.jpg").write_bytes(jpeg(gps_ifd(51.3, 4.3), seed=77))
    for path in photos.rglob("*.jpg"):
        os.utime(path, (1, 1))
    stopping = threading.Event()
    done: list[Any] = []
    edge = threading.Thread(
        target=lambda: done.append(edge_once(photos, mosquitto, device, stopping, once=False))
    )
    edge.start()
    try:
        wait_until(lambda: reader(redis_server).hit_count() == 4, what="the new picture")
    finally:
        stopping.set()
        edge.join(timeout=20)
    assert (done[0].counts.known, done[0].counts.frames) == (3, 1)


@pytest.mark.usefixtures("cloud")
def test_a_name_that_is_no_utf8_is_sent_as_any_other(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    shutil.copyfile(photos / "000.jpg", photos / NOT_UTF8)
    (photos / os.fsdecode(b"bad\xff.jpg")).write_bytes(b"no")
    (photos / "000.jpg").unlink()
    process = _edge(photos, mosquitto, device, "--json")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    found = json.loads(out.splitlines()[-1])
    assert r"caf\xe9.jpg" in [row["picture"] for row in found["pictures_by_name"]]
    assert list(found["skipped_by_name"]) == [r"bad\xff.jpg"]
    assert reader(redis_server).hit_count() == 3


@pytest.mark.usefixtures("cloud")
def test_one_picture_that_fails_in_an_unforeseen_way_stops_no_other(
    photos: Path, mosquitto: Mosquitto, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = (photos / "001.jpg").read_bytes()

    def decode(data: bytes, plan: LookPlan) -> tuple[Look, ...]:
        if data == odd:
            raise RuntimeError("a decoder's own fault")
        return decode_looks(data, plan)

    monkeypatch.setattr("litterfog.edge.pipeline.decode_looks", decode)
    summary = edge_once(photos, mosquitto, device)
    assert summary.complete
    assert summary.counts.frames == 2
    assert summary.counts.skipped_names == [
        ("001.jpg", "failed: RuntimeError: a decoder's own fault")
    ]


@pytest.mark.usefixtures("cloud")
def test_an_empty_folder_ends_with_1_and_says_why(
    tmp_path: Path, mosquitto: Mosquitto, device: str
) -> None:
    (tmp_path / "photos").mkdir()
    process = _edge(tmp_path / "photos", mosquitto, device)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"there is no picture in {tmp_path / 'photos'}" in err


@pytest.mark.usefixtures("cloud")
def test_the_text_names_what_was_skipped_and_counts_what_was_sent_before(
    photos: Path, mosquitto: Mosquitto, device: str
) -> None:
    for number in range(25):
        (photos / f"[bold]broken-{number:02}.jpg").write_bytes(b"no")
    for sent_before in (0, 3):
        process = _edge(photos, mosquitto, device)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        lines = [line for line in out.splitlines() if line.startswith("skipped ")]
        assert len(lines) == 20
        assert lines[0].startswith("skipped [bold]broken-00.jpg: unreadable: no picture of a kind")
        assert "and 5 more: --json names them" in out
        assert ("already sent" in out) == bool(sent_before)


def test_ctrl_c_ends_with_130_and_says_what_was_not_seen(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    write_geotagged(tmp_path / "photos", 30)
    with cloud_running(mosquitto, redis_server, threshold=0):
        process = _edge(tmp_path / "photos", mosquitto, device, "--rate", "5", "--json")
        wait_until(lambda: reader(redis_server).hit_count() >= 3, most_s=40, what="some hits")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 130
        found = json.loads(out.splitlines()[-1])
        assert found["unseen"] == 30 - found["pictures"] > 0
        assert f"{found['unseen']} pictures were not seen" in err
        assert "Traceback" not in err
        rest = edge_once(tmp_path / "photos", mosquitto, device, outbox=tmp_path / "box.sqlite")
    assert rest.complete
    assert rest.counts.known == found["pictures"]
    assert reader(redis_server).hit_count() == 30
