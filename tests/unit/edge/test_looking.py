"""How a device looks at its pictures: by setting, and by an operator's wish."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest
from pydantic import ValidationError

from litterfog.edge.outbox import Outbox
from litterfog.edge.pipeline import Pipeline
from litterfog.edge.settings import EdgeSettings
from litterfog.models.zoo import DEFAULT_MODEL
from litterfog.wire.codecs.table import decode_frame
from litterfog.wire.place import Region
from litterfog.wire.status import Control, decode_control
from tests.unit.edge.pictures import write_geotagged

CLASSIFIER = "litter-160-int8"


def _settings(folder: Path, **values: object) -> EdgeSettings:
    told = {"source": folder, "device_id": "bicycle-7", "once": True, "model": CLASSIFIER, **values}
    return EdgeSettings.model_validate(told)


@contextmanager
def _run(folder: Path, *wishes: Control, **values: object) -> Iterator[tuple[Pipeline, Outbox]]:
    """Take one picture, with these wishes before it."""
    write_geotagged(folder / "photos", 1)
    with closing(Outbox(folder / "outbox.sqlite", 10**7, 28)) as outbox:
        pipeline = Pipeline(_settings(folder / "photos", **values), outbox, threading.Event())
        for wish in wishes:
            pipeline.wishes.add(wish)
        pipeline.run(lambda: None)
        yield pipeline, outbox


def _looks(outbox: Outbox) -> tuple[Region, ...]:
    frame = outbox.after(0, 1)[0]
    return decode_frame(frame.payload, frame.content_type).looks


def test_a_classifier_looks_at_all_unless_told(tmp_path: Path) -> None:
    with _run(tmp_path) as (pipeline, outbox):
        assert pipeline.status().look == "whole"
        assert _looks(outbox) == ()


def test_the_default_model_looks_at_the_ground_unless_told(tmp_path: Path) -> None:
    with _run(tmp_path, model=DEFAULT_MODEL) as (pipeline, outbox):
        assert pipeline.status().look == "ground"
        assert _looks(outbox) == pipeline.model.plan("ground").regions((240, 320))


def test_a_look_is_told_by_setting(tmp_path: Path) -> None:
    with _run(tmp_path, look="ground", ground="0.5..1") as (pipeline, outbox):
        assert pipeline.status().look == "ground"
        assert _looks(outbox) == (Region(0.0, -0.3333, 1.0, 1.3333),)


def test_a_look_and_the_band_are_told_by_control(tmp_path: Path) -> None:
    wish = decode_control(b'{"look": "ground", "ground": "0.2..0.9"}')
    with _run(tmp_path, wish) as (pipeline, outbox):
        assert pipeline.status().look == "ground"
        assert _looks(outbox) == (Region(0.0, -0.4333, 1.0, 1.3333),)


def test_a_band_that_is_none_leaves_all_as_it_is(tmp_path: Path) -> None:
    with _run(tmp_path, Control(look="tiles", ground="1..0", codec="cbor")) as (pipeline, _):
        assert (pipeline.look, pipeline.codec) == ("whole", "json")


@pytest.mark.parametrize("payload", [b'{"look": "closer"}', b'{"ground": 0.5}'])
def test_a_control_of_another_look_is_refused(payload: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_control(payload)


@pytest.mark.parametrize("band", ["", "0.5", "1..0.35", "0..2", "a..b"])
def test_a_band_that_is_none_is_refused_at_start(band: str) -> None:
    with pytest.raises(ValidationError, match=r"the ground is TOP\.\.BOTTOM"):
        _settings(Path(), ground=band)
