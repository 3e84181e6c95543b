"""Photographs in, hits out, through a real Mosquitto and a real Redis."""

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from litterfog.models.zoo import load_model
from litterfog.scenes import write_samples
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import encode_frame
from litterfog.wire.frame import Frame
from litterfog.wire.topics import device_topics
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import BASE, gps_ifd, jpeg, local_zone, write_geotagged
from tests.unit.models.tiny_models import bright

pytestmark = pytest.mark.broker
MECHANISMS = ["cloud-only", "split5", "split10", "split13", "edge-only"]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ride") / "samples"
    folder.mkdir()
    write_samples(folder, seed=7, count=8)
    return folder


@pytest.fixture
def cloud(mosquitto: Mosquitto, redis_server: Redis) -> Iterator[None]:
    with cloud_running(mosquitto, redis_server):
        yield


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", 3)
    return tmp_path / "photos"


@pytest.mark.usefixtures("cloud")
def test_every_mechanism_gives_the_same_probabilities_bit_for_bit(
    samples: Path, mosquitto: Mosquitto, device: str
) -> None:
    found: dict[str, dict[str, float]] = {}
    for split in MECHANISMS:
        name = f"{device}-{split}"
        summary = edge_once(samples, mosquitto, name, split=split, threshold=0)
        assert summary.complete, summary.error
        assert summary.counts.frames == 8
        rows = summary.as_json()["pictures_by_name"]
        found[split] = {row["picture"]: row["probability"] for row in rows}
    assert len(found["cloud-only"]) == 8
    assert all(found[split] == found["cloud-only"] for split in MECHANISMS)


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("codec", ["json", "json-list", "cbor"])
def test_every_codec_gives_the_int8_models_own_answer(
    samples: Path, mosquitto: Mosquitto, device: str, codec: str
) -> None:
    plain = edge_once(samples, mosquitto, device, split="split10")
    other = edge_once(samples, mosquitto, device, split="split10", codec=codec, again=True)
    answers = [
        {row["picture"]: row["probability"] for row in summary.as_json()["pictures_by_name"]}
        for summary in (plain, other)
    ]
    assert len(answers[0]) == 8
    assert answers[0] == answers[1]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("codec", ["json", "json-list"])
def test_the_float_model_is_as_good_as_whole(
    samples: Path, mosquitto: Mosquitto, device: str, codec: str
) -> None:
    answers = []
    for split in ("edge-only", "split13"):
        flags = {"split": split, "codec": codec, "model": "litter-160", "threshold": 0}
        summary = edge_once(samples, mosquitto, device, None, **flags, again=True)
        rows = summary.as_json()["pictures_by_name"]
        answers.append([row["probability"] for row in sorted(rows, key=lambda r: r["picture"])])
    tolerance = 1e-6 if codec == "json-list" else 0.05  # json quantises the activation to 8 bits
    assert answers[0] == pytest.approx(answers[1], abs=tolerance)


def test_hits_are_stored_with_all_that_was_known(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    with cloud_running(mosquitto, redis_server, threshold=0):
        edge_once(photos, mosquitto, device, split="split13")
    hits = sorted(reader(redis_server).latest(10), key=lambda hit: hit.lat)
    assert [hit.lat for hit in hits] == pytest.approx([51.0779, 51.0780, 51.0781])
    assert {(hit.device, hit.split, hit.mechanism) for hit in hits} == {
        (device, "split13", "split")
    }
    assert all(hit.queue_ms is not None and hit.wire_bytes > 1000 for hit in hits)
    assert all(hit.edge_timings.predict_ms > 0 for hit in hits)
    assert hits[0].captured_at_ns == 1_612_432_801_500_000_000
    assert len(reader(redis_server).near(51.0779, 4.2794, 5)) == 1
    assert sum(seen for seen, _ in reader(redis_server).cells().values()) == 3


def test_encode_ms_holds_the_whole_payload_on_both_sides(
    photos: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(frame: Frame, codec: CodecName) -> bytes:
        time.sleep(0.05)
        return encode_frame(frame, codec)

    monkeypatch.setattr("litterfog.edge.frame_writer.encode_frame", slow)
    with cloud_running(mosquitto, redis_server, threshold=0):
        summary = edge_once(photos, mosquitto, device, codec="json-list")
    stored = sorted(hit.edge_timings.encode_ms for hit in reader(redis_server).latest(10))
    assert len(stored) == 3
    assert stored == sorted(t.encode_ms for t in summary.counts.timings.values())
    assert stored[0] >= 50


@pytest.mark.usefixtures("cloud")
def test_the_summary_has_every_stage_of_every_picture(
    photos: Path, mosquitto: Mosquitto, device: str
) -> None:
    stages = edge_once(photos, mosquitto, device, lock_step=True).as_json()["stages_by_name"]
    assert len(stages) == 3
    device_side = {"read", "resize", "predict", "encode", "outbox", "link"}
    cloud_side = {"cloud_queue", "cloud_decode", "cloud_predict", "cloud_store"}
    for times in stages.values():
        assert set(times) == device_side | cloud_side
        assert all(ms >= 0 for ms in times.values())
        assert times["predict"] > 0 < times["cloud_predict"]


@pytest.mark.usefixtures("cloud")
def test_edge_only_sends_no_clean_picture_and_still_counts_it(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    summary = edge_once(photos, mosquitto, device, split="edge-only", threshold=1)
    assert summary.complete
    assert summary.counts.frames == 0
    assert summary.clean == 3
    assert reader(redis_server).totals().frames == 3
    assert reader(redis_server).totals().clean == 3


@pytest.mark.usefixtures("cloud")
def test_pictures_that_cannot_be_used_are_skipped_with_their_reason(
    photos: Path, mosquitto: Mosquitto, device: str
) -> None:
    (photos / "broken.jpg").write_bytes(jpeg(gps_ifd(51.0, 4.0))[:-3000])
    (photos / "null-island.jpg").write_bytes(jpeg(gps_ifd(0.0, 0.0)))
    (photos / "nowhere.jpg").write_bytes(jpeg())
    summary = edge_once(photos, mosquitto, device)
    assert summary.complete
    assert summary.counts.frames == 3
    assert summary.counts.skipped == {"no-position": 1, "unreadable": 1, "bad-position": 1}


@pytest.mark.usefixtures("cloud")
def test_the_summary_says_where_times_are_from_and_what_was_assumed(
    photos: Path, mosquitto: Mosquitto, device: str
) -> None:
    (photos / "plain.jpg").write_bytes(jpeg(seed=8))
    local = jpeg(times={BASE.DateTimeOriginal: "2024:06:01 12:00:00"}, seed=9)
    (photos / "local.jpg").write_bytes(local)
    with local_zone("Europe/Brussels"):
        told = edge_once(photos, mosquitto, device, gps="51,4").as_json()
    assert told["times_from"] == {"receiver": 3, "file": 1, "camera": 1}
    assert told["zones_assumed"] == {"Europe/Brussels": 1}


def test_another_models_file_is_refused_by_name(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, tmp_path: Path
) -> None:
    other = tmp_path / "litter-160-int8.tflite"
    other.write_bytes(load_model("litter-160").data)
    with cloud_running(mosquitto, redis_server):
        summary = edge_once(photos, mosquitto, device, model=str(other))
    assert not summary.complete
    assert summary.delivery.reasons == {"fingerprint": 3}


def test_a_model_that_is_not_served_is_refused_by_name(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    with cloud_running(mosquitto, redis_server, models=["litter-160"]):
        summary = edge_once(photos, mosquitto, device)
    assert summary.delivery.reasons == {"model": 3}
    assert reader(redis_server).rejected(5)[0].reason == "model"


def test_two_subscribers_share_the_frames(
    samples: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    with (
        cloud_running(mosquitto, redis_server, subscriber_id="one"),
        cloud_running(mosquitto, redis_server, subscriber_id="two"),
    ):
        summary = edge_once(samples, mosquitto, device)
    assert summary.complete
    assert reader(redis_server).totals().frames == 8
    assert reader(redis_server).totals().duplicates == 0


@pytest.mark.usefixtures("cloud")
def test_a_device_says_what_it_does_and_that_it_has_gone(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    edge_once(photos, mosquitto, device, split="split5", codec="cbor")

    def gone() -> bool:
        known = {found.name: found.status for found in reader(redis_server).devices()}
        status = known.get(device)
        return status is not None and status.state == "offline"

    wait_until(gone, what="an offline status")
    status = next(d.status for d in reader(redis_server).devices() if d.name == device)
    assert status is not None
    assert (status.split, status.codec, status.frames_seen) == ("split5", "cbor", 3)


@pytest.mark.usefixtures("cloud")
def test_an_operator_changes_the_split_of_a_running_device(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    stopping = threading.Event()
    settings = {"once": False, "loop": True, "rate": 50}
    edge = threading.Thread(
        target=edge_once, args=(photos, mosquitto, device, stopping), kwargs=settings
    )
    edge.start()
    operator = Connection(
        parse_broker(mosquitto.url), "operator", subscriptions=[], on_message=lambda _: None
    )
    operator.start()
    try:
        operator.up.wait(10)
        wanted = json.dumps({"split": "edge-only", "rate_hz": 20}).encode()
        operator.publish(device_topics(device).control, wanted, retain=True)
        devices = reader(redis_server).devices

        def changed() -> bool:
            return any(
                d.name == device and d.status is not None and d.status.split == "edge-only"
                for d in devices()
            )

        wait_until(changed, most_s=30, what="the split to change")
    finally:
        operator.publish(device_topics(device).control, b"", retain=True)
        stopping.set()
        edge.join(timeout=20)
        operator.stop()
    assert not edge.is_alive()


@pytest.mark.usefixtures("cloud")
def test_a_waiting_device_sends_its_clean_counts(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("litterfog.edge.tally._MOST_S", 0.5)
    write_geotagged(tmp_path / "photos", 2)
    for picture in (tmp_path / "photos").iterdir():
        os.utime(picture, (1, 1))
    stopping = threading.Event()
    flags = {"once": False, "split": "edge-only", "threshold": 1}
    edge = threading.Thread(
        target=edge_once, args=(tmp_path / "photos", mosquitto, device, stopping), kwargs=flags
    )
    edge.start()
    try:
        wait_until(lambda: reader(redis_server).totals().clean == 2, what="the clean counts")
    finally:
        stopping.set()
        edge.join(timeout=20)
    assert not edge.is_alive()


def test_a_foreign_model_is_served_by_the_options_in_its_name(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.tflite"
    file.write_bytes(bright(low=0, high=1, classes=2, ends=None))
    said = f"{file}?pixels=0..1&output=softmax&litter-class=1"
    with cloud_running(mosquitto, redis_server, models=f"litter-160-int8,{said}"):
        told = edge_once(photos, mosquitto, device, model=said, split="mean")
        otherwise = said.replace("0..1", "-1..1")
        other = edge_once(photos, mosquitto, f"{device}-2", model=otherwise, split="mean")
    assert told.complete
    assert told.delivery.reasons == {}
    assert other.delivery.reasons == {"fingerprint": 3}
