"""Both runtimes through the whole pipeline, as the paper has it: float lists in JSON."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from litterfog.scenes import write_samples
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis

pytestmark = [
    pytest.mark.broker,
    pytest.mark.skipif(
        importlib.util.find_spec("tensorflow") is None,
        reason="the TensorFlow runtime needs it: pip install litterfog[tensorflow]",
    ),
]
TOLERANCE = 1e-4  # of a probability: see tests/unit/models/test_keras_runtime.py


def test_tensorflow_on_both_sides_finds_the_same_hits(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    samples = tmp_path / "samples"
    write_samples(samples, seed=7, count=6)
    found: dict[str, dict[str, tuple[str, float]]] = {}
    for runtime in ("litert", "tensorflow"):
        chosen: dict[str, Any] = {"runtime": runtime}
        name = f"{device}-{runtime}"
        with cloud_running(mosquitto, redis_server, **chosen):
            summary = edge_once(
                samples, mosquitto, name, model="litter-160", codec="json-list", **chosen
            )
        assert summary.complete, summary.error
        rows = summary.as_json()["pictures_by_name"]
        found[runtime] = {row["picture"]: (row["outcome"], row["probability"]) for row in rows}
    assert len(found["litert"]) == 6
    assert {outcome for outcome, _ in found["litert"].values()} == {"stored", "clean"}
    for picture, (outcome, probability) in found["litert"].items():
        assert found["tensorflow"][picture][0] == outcome
        assert found["tensorflow"][picture][1] == pytest.approx(probability, abs=TOLERANCE)
    assert reader(redis_server).totals().hits == 2 * sum(
        outcome == "stored" for outcome, _ in found["litert"].values()
    )


def test_a_cloud_of_tensorflow_alone_refuses_integer_models_by_name(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    write_samples(tmp_path / "samples", seed=7, count=1)
    with cloud_running(mosquitto, redis_server, runtime="tensorflow"):
        summary = edge_once(tmp_path / "samples", mosquitto, device, model="litter-160-int8")
    assert summary.delivery.reasons == {"model": 1}
    detail = reader(redis_server).rejected(1)[0].detail
    assert detail == "litter-160-int8 is not served here; litter-160, litter-224, litter-street are"
