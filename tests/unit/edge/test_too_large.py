"""What a frame cannot carry: ways of looking are refused, and pictures wait for another way."""

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litterfog.edge.outbox import Outbox, PictureMark
from litterfog.edge.pipeline import Pipeline
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.too_large import TooLarge
from litterfog.edge.way import Way
from litterfog.models.carried import NotCarriedError
from litterfog.models.zoo import Model, load_model
from litterfog.wire.status import Control
from tests.unit.edge.pictures import write_geotagged
from tests.unit.models.tiny_models import spotted

LONG_AGO_NS = 1_600_000_000 * 10**9  # a watched folder takes what has not changed of late


@pytest.fixture
def wide(tmp_path: Path) -> Model:
    """One look of it is nearly all the lists that a frame carries."""
    (tmp_path / "wide.tflite").write_bytes(spotted(cells=(24, 40), cell=16))
    return load_model(f"{tmp_path / 'wide.tflite'}?pixels=0..255")


@pytest.fixture
def small_outbox(tmp_path: Path) -> Iterator[Outbox]:
    """Hold a verdict, and no picture."""
    with closing(Outbox(tmp_path / "small.sqlite", 10_000)) as outbox:
        yield outbox


def settings(source: Path, **values: object) -> EdgeSettings:
    told = {"source": source, "device_id": "bicycle-7", "model": "litter-160-int8", **values}
    return EdgeSettings.model_validate(told)


def a_way(model: Model, **values: object) -> Way:
    return Way(model, settings(Path(), split="cloud-only", codec="json-list", **values))


def test_tiles_that_no_frame_carries_are_refused_at_start(wide: Model) -> None:
    with pytest.raises(NotCarriedError, match="for 3 looks"):
        a_way(wide, look="tiles")


@pytest.mark.parametrize(
    ("wanted", "applied", "look"),
    [
        (Control(look="tiles"), False, "ground"),
        (Control(look="tiles", codec="cbor"), True, "tiles"),
        (Control(look="whole"), True, "whole"),
    ],
)
def test_a_control_is_applied_where_a_frame_carries_what_it_wants(
    wide: Model, wanted: Control, applied: bool, look: str
) -> None:
    way = a_way(wide, look="ground")
    refusal = way.change(wanted)
    assert (refusal is None, way.plan.mode) == (applied, look)


def test_another_codec_is_refused_where_it_does_not_carry_the_tiles(wide: Model) -> None:
    way = Way(wide, settings(Path(), split="cloud-only", codec="cbor", look="tiles"))
    assert "for 3 looks" in (way.change(Control(codec="json-list")) or "")
    assert way.head.codec == "cbor"


def test_a_picture_too_large_for_one_split_is_sent_by_another(
    tmp_path: Path, small_outbox: Outbox
) -> None:
    photos = tmp_path / "photos"
    write_geotagged(photos, 1)
    os.utime(photos / "000.jpg", ns=(LONG_AGO_NS, LONG_AGO_NS))
    stopping = threading.Event()
    watching = settings(photos, split="cloud-only", threshold=0)
    pipeline = Pipeline(watching, small_outbox, stopping)

    def then() -> None:
        if pipeline.counts.frames:
            stopping.set()
        pipeline.wishes.add(Control(split="edge-only"))

    pipeline.run(then)
    assert (pipeline.counts.skipped, pipeline.counts.frames) == ({"too-large": 1}, 1)


def test_a_picture_too_large_is_looked_at_again_when_it_or_the_way_has_changed() -> None:
    found = TooLarge()
    found.add(PictureMark("a.jpg", 1))
    assert found.has("a.jpg", 1)
    assert not found.has("a.jpg", 2)
    found.clear()
    assert not found.has("a.jpg", 1)


def test_no_more_than_so_many_are_named() -> None:
    found = TooLarge(most=2)
    for number in range(3):
        found.add(PictureMark("a.jpg", number))
    assert [found.has("a.jpg", number) for number in range(3)] == [False, True, True]
