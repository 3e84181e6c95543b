"""Row 11: what this cloud's models cannot serve is refused by name, never answered wrongly."""

from collections.abc import Iterator

import numpy as np
import pytest

from litterfog.models.zoo import load_model
from litterfog.wire.codecs.table import encode_frame
from litterfog.wire.frame import new_frame_id
from litterfog.wire.tensor import pack_tensor
from tests.faults.conftest import Figures
from tests.faults.senders import MODEL, Sender, good_frame, sending
from tests.pipeline import cloud_running, reader
from tests.services import Mosquitto, Redis
from tests.unit.wire.frames import PICTURE, VERDICT

pytestmark = [pytest.mark.broker, pytest.mark.fault(11)]

FLOAT = load_model("litter-160")
SPEC = MODEL.split("split13").tensor
FITTING = np.zeros(SPEC.shape[1:], np.int8)
ZOOM = 0.5  # a scale

# what the frame says otherwise -> the reason, and words of the detail
FOREIGN: dict[str, tuple[dict[str, object], str, list[str]]] = {
    "another model's fingerprint": (
        {"fingerprint": FLOAT.fingerprint},
        "fingerprint",
        [MODEL.name, MODEL.fingerprint, FLOAT.fingerprint],
    ),
    "another model's name": (
        {"model": FLOAT.name},
        "fingerprint",
        [FLOAT.name, MODEL.fingerprint, FLOAT.fingerprint],
    ),
    "an unknown model": ({"model": "resnet"}, "model", ["resnet", MODEL.name]),
    "a model's path": ({"model": "../zoo/litter-160"}, "model", ["../zoo/litter-160"]),
    "an unknown split": ({"split": "split77"}, "split", ["split77"]),
    "another split's shape": (
        {"body": pack_tensor(np.zeros((10, 10, 96), np.int8), ZOOM, compress=True)},
        "shape",
        ["[5, 5, 160]", "[10, 10, 96]"],
    ),
    "integers that mean nothing": (
        {"body": pack_tensor(FITTING, compress=True)},
        "shape",
        [SPEC.name, "scale"],
    ),
    "real numbers with a scale": (
        {"body": pack_tensor(FITTING.astype(np.float32), ZOOM, compress=True)},
        "shape",
        [SPEC.name, "scale"],
    ),
    "a picture at a split": ({"body": PICTURE}, "split", ["split13", "tensor", "picture"]),
    "an activation for a picture": ({"split": "cloud-only"}, "split", ["cloud-only", "picture"]),
    "a verdict at a split": ({"body": VERDICT}, "split", ["split13", "verdict"]),
    "a small picture": ({"split": "cloud-only", "body": PICTURE}, "shape", ["[160, 160, 3]"]),
}


@pytest.fixture
def sender(mosquitto: Mosquitto, redis_server: Redis, device: str) -> Iterator[Sender]:
    served = {"models": [MODEL.name, FLOAT.name], "threshold": 0}
    with (
        cloud_running(mosquitto, redis_server, **served),
        sending(mosquitto, device) as client,
    ):
        yield client


def test_what_cannot_be_served_is_refused_by_name(
    sender: Sender, redis_server: Redis, device: str, figures: Figures
) -> None:
    fitting = {"split": "split13", "body": pack_tensor(FITTING, ZOOM, compress=True)}
    for name, (changes, reason, words) in FOREIGN.items():
        frame = good_frame(device, **{**fitting, **changes})
        receipt, _ = sender.send(encode_frame(frame, "json"), frame.id)
        assert (receipt.outcome, receipt.reason) == ("rejected", reason), (name, receipt)
        assert receipt.detail
        assert all(word in receipt.detail for word in words), (name, receipt.detail)
    assert reader(redis_server).hit_count() == 0
    assert reader(redis_server).totals().frames == 0
    served = good_frame(device, id=new_frame_id(), **fitting)
    assert sender.send(encode_frame(served, "json"), served.id)[0].outcome == "stored"
    figures(foreign=len(FOREIGN), refused=len(FOREIGN), answered=0)
