"""Which pictures of a run wait for a receipt, and which no longer."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from litterfog.edge.outbox import Outbox
from litterfog.edge.pipeline import Pipeline
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.sources.kind import Shot
from litterfog.edge.unsure import Candidates, UnsurePictures
from litterfog.models.zoo import load_model
from litterfog.wire.frame import Body, Verdict
from tests.unit.edge.pictures import write_geotagged
from tests.unit.wire.frames import PICTURE

AT_NS = 1_770_000_000_123_456_789
WITHOUT_BAND = replace(load_model("litter-160-int8"), unsure_band=None)
WITH_BAND = replace(WITHOUT_BAND, unsure_band=(0.25, 0.75))
SHOT = Shot("a.jpg", bytes(100), AT_NS, 0.0)
MOST_BYTES = 1_000  # of the outbox


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Outbox]:
    with closing(Outbox(tmp_path / "outbox.sqlite", MOST_BYTES)) as outbox:
        yield outbox


@pytest.fixture
def pictures(tmp_path: Path, box: Outbox) -> UnsurePictures:
    return UnsurePictures(tmp_path / "kept", "bike-01", 10**6, box.is_pending, 0)


def one_photo(folder: Path, split: str) -> EdgeSettings:
    """Look at a photograph with a model that has no card, unless the test writes one."""
    write_geotagged(folder / "photos", 1)
    model = folder / "m.tflite"
    model.write_bytes(WITHOUT_BAND.data)
    told = {"source": folder / "photos", "device_id": "bike-01", "once": True, "split": split}
    return EdgeSettings.model_validate({**told, "model": str(model)})


def waiting(folder: Path) -> list[str]:
    return sorted(path.name[:32] for path in (folder / "kept" / "waiting").iterdir())


def frame_id(number: int) -> str:
    return f"{number:032x}"


@pytest.mark.parametrize("split", ["cloud-only", "split13", "edge-only"])
def test_a_device_without_the_models_card_says_so_and_keeps_nothing(
    tmp_path: Path, pictures: UnsurePictures, box: Outbox, split: str
) -> None:
    with capture_logs() as logs:
        Pipeline(one_photo(tmp_path, split), box, threading.Event(), pictures).run(lambda: None)
    told = [log["card"] for log in logs if log["event"].startswith("no picture is kept")]
    assert told == ["m.json beside the file, with `unsure`"]
    assert not pictures.counts
    assert waiting(tmp_path) == []


@pytest.mark.parametrize(
    ("body", "kept"), [(PICTURE, 0), (Verdict(0.5), 1), (Verdict(0.2), 0), (Verdict(0.75), 0)]
)
def test_what_the_device_has_judged_itself_does_not_wait(
    tmp_path: Path, pictures: UnsurePictures, box: Outbox, body: Body, kept: int
) -> None:
    Candidates(pictures, WITH_BAND, box).add(frame_id(1), SHOT, AT_NS, body)
    assert pictures.counts["kept"] == kept
    assert waiting(tmp_path) == ([] if isinstance(body, Verdict) else [frame_id(1)])


def test_a_picture_whose_frame_is_not_sent_waits_no_longer(
    tmp_path: Path, pictures: UnsurePictures, box: Outbox
) -> None:
    candidates = Candidates(pictures, WITH_BAND, box)
    for number in range(2):
        candidates.add(frame_id(number), SHOT, AT_NS, PICTURE)
    box.append(frame_id(1), "text/plain", b"payload")
    for number in range(2):
        candidates.let_go(frame_id(number))
    assert waiting(tmp_path) == [frame_id(1)]


def test_pictures_whose_frames_the_outbox_has_dropped_wait_no_longer(
    tmp_path: Path, pictures: UnsurePictures, box: Outbox
) -> None:
    candidates = Candidates(pictures, WITH_BAND, box)
    for number in range(3):  # one too many for the outbox
        candidates.add(frame_id(number), SHOT, AT_NS, PICTURE)
        box.append(frame_id(number), "text/plain", bytes(MOST_BYTES // 2))
    candidates.sweep()
    assert waiting(tmp_path) == [frame_id(1), frame_id(2)]


def test_a_picture_that_is_skipped_as_too_large_does_not_wait(
    tmp_path: Path, pictures: UnsurePictures, box: Outbox
) -> None:
    (tmp_path / "m.json").write_text('{"unsure": {"low": 0, "high": 1}}')
    pipeline = Pipeline(one_photo(tmp_path, "cloud-only"), box, threading.Event(), pictures)
    pipeline.run(lambda: None)
    assert pipeline.counts.skipped == {"too-large": 1}
    assert waiting(tmp_path) == []
