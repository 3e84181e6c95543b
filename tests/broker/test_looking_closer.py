"""Looks at a picture, from the device to the store: the same finding whoever runs the model."""

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import ExifTags, Image

from litterfog.edge.outbox import Outbox
from litterfog.models.looks import LookMode
from litterfog.models.partition import head_of
from litterfog.models.zoo import load_model
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import Frame, new_frame_id
from litterfog.wire.place import Place
from litterfog.wire.status import Status
from litterfog.wire.topics import device_topics
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import gps_ifd
from tests.unit.models.tiny_models import spotted
from tests.unit.wire.frames import VERDICT, a_frame

pytestmark = pytest.mark.broker

LITTER = load_model("litter-160-int8")
SHAPES = ((240, 320), (320, 240), (100, 400), (20, 24))  # one smaller than any tile
MODES: tuple[LookMode, ...] = ("whole", "ground", "tiles")


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw grey pictures with bright spots, each at a place of its own."""
    folder = tmp_path_factory.mktemp("ride") / "photos"
    folder.mkdir()
    random = np.random.default_rng(11)
    for number, (height, width) in enumerate(SHAPES):
        picture = random.integers(60, 90, (height, width, 3), dtype=np.uint8)
        for _ in range(3):
            top, left = random.integers(height // 2, height - 8), random.integers(0, width - 8)
            picture[top : top + height // 6, left : left + width // 8] = 255
        exif = Image.Exif()
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps_ifd(51.0 + number * 0.01, 4.0))
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "jpeg", exif=exif)
        (folder / f"{number}.jpg").write_bytes(file.getvalue())
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Make an integer map of the shipped model's own blocks, and a wide one of real numbers."""
    folder = tmp_path_factory.mktemp("models")
    cut = LITTER.split("split10").cut
    (folder / "blocks.tflite").write_bytes(head_of(LITTER.graph, cut))
    (folder / "wide.tflite").write_bytes(spotted())
    return {
        "classifier": LITTER.name,
        "map": f"{folder / 'blocks.tflite'}?output=sigmoid&litter-class=5",
        "wide map": f"{folder / 'wide.tflite'}?pixels=0..255",
    }


Found = dict[float, tuple[float, tuple[Place, ...]]]


def _found(store: Redis, device: str) -> Found:
    """Give each hit of a device, by its latitude."""
    hits = [hit for hit in reader(store).latest(100) if hit.device == device]
    return {hit.lat: (hit.probability, hit.places) for hit in hits}


class Case(NamedTuple):
    model: str
    codec: CodecName
    splits: tuple[str, ...]
    threshold: float


CASES = {
    "classifier": Case("classifier", "json", ("split5", "split13"), 0.0),
    "map": Case("map", "cbor", ("split2", "split5"), 0.5),
    # Its activations are real numbers, which this codec alone sends as they are.
    "wide map": Case("wide map", "json-list", ("conv_2d",), 0.2),
}


@pytest.mark.parametrize("look", MODES)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_mechanism_finds_the_same_bit_for_bit(
    street: Path,
    models: dict[str, str],
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    case: Case,
    look: LookMode,
) -> None:
    said, threshold = models[case.model], case.threshold
    found: dict[str, Found] = {}
    with cloud_running(mosquitto, redis_server, models=said, threshold=threshold):
        for split in ("edge-only", "cloud-only", *case.splits):
            name = f"{device}-{split}"
            flags = {"model": said, "split": split, "codec": case.codec, "threshold": threshold}
            told = edge_once(street, mosquitto, name, None, **flags, look=look, ground="0.4..1")
            assert told.complete, told.error
            found[split] = _found(redis_server, name)
    assert len(found["edge-only"]) == len(SHAPES)
    assert all(each == found["edge-only"] for each in found.values())
    has_places = case.model != "classifier" or look != "whole"
    assert any(places for _, places in found["edge-only"].values()) == has_places


def _good(device: str, **changes: object) -> Frame:
    told = {"device": device, "fingerprint": LITTER.fingerprint, "split": "edge-only"}
    return a_frame(VERDICT, **told, **changes)


@pytest.mark.parametrize("codec", CODECS)
def test_frames_that_a_device_kept_before_it_was_updated_are_stored(
    mosquitto: Mosquitto, redis_server: Redis, device: str, tmp_path: Path, codec: CodecName
) -> None:
    (tmp_path / "empty").mkdir()
    path = tmp_path / "outbox.sqlite"
    outbox = Outbox(path, 10**7, 28)
    for schema in (1, 2):
        frame = _good(device, schema=schema, id=new_frame_id())
        outbox.append(frame.id, CODECS[codec].content_type, encode_frame(frame, codec))
    outbox.close()
    with cloud_running(mosquitto, redis_server):
        told = edge_once(tmp_path / "empty", mosquitto, device, outbox=path)
    assert told.delivery.outcomes == {"stored": 2}
    assert [hit.places for hit in reader(redis_server).latest(5)] == [(), ()]


@pytest.fixture
def operator(mosquitto: Mosquitto) -> Iterator[Connection]:
    connection = Connection(
        parse_broker(mosquitto.url), "operator", subscriptions=[], on_message=lambda _: None
    )
    connection.start()
    assert connection.up.wait(10)
    yield connection
    connection.stop()


def test_an_operator_changes_how_a_running_device_looks(
    street: Path,
    models: dict[str, str],
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    operator: Connection,
) -> None:
    stopping = threading.Event()
    flags = {"once": False, "loop": True, "rate": 50, "model": models["map"], "split": "split5"}
    edge = threading.Thread(
        target=edge_once, args=(street, mosquitto, device, stopping), kwargs=flags
    )

    def status() -> Status | None:
        known = {found.name: found.status for found in reader(redis_server).devices()}
        return known.get(device)

    def looks(mode: LookMode) -> bool:
        told = status()
        return told is not None and told.look == mode

    with cloud_running(mosquitto, redis_server, models=models["map"]):
        edge.start()
        try:
            wait_until(lambda: looks("ground"), what="a status that says how a map looks")
            wanted = json.dumps({"look": "tiles", "ground": "0.5..1"}).encode()
            operator.publish(device_topics(device).control, wanted, retain=True)
            wait_until(lambda: looks("tiles"), most_s=30, what="the look to change")
        finally:
            operator.publish(device_topics(device).control, b"", retain=True)
            stopping.set()
            edge.join(timeout=20)
    assert not edge.is_alive()
