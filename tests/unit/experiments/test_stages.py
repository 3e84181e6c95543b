from typing import Any

import pytest

from litterfog.experiments.board_model import modelled_rows
from litterfog.experiments.stages import row_of, stage_ms

EDGE = {"read": 1.0, "resize": 2.0, "predict": 10.0, "encode": 1.0}
LATER = {
    "outbox": 5.0,
    "link": 20.0,
    "cloud_queue": 3.0,
    "cloud_decode": 2.0,
    "cloud_predict": 0.0,
    "cloud_store": 4.0,
}


def record(split: str, stages: dict[str, dict[str, float]]) -> dict[str, Any]:
    return {
        "way": "litterfog",
        "device": "jetson-nano",
        "size": 160,
        "link": "lan",
        "split": split,
        "label": "emulated",
        "bytes_per_frame": 139,
        "stages": stages,
    }


def test_the_paper_leaves_the_waits_out_and_the_real_total_has_them() -> None:
    row = row_of(record("split13", {"a": EDGE | LATER, "b": EDGE | LATER}))
    assert (row["hypothetical_ms"], row["real_ms"]) == (40.0, 48.0)


def test_a_clean_picture_of_edge_only_has_no_link() -> None:
    row = row_of(record("edge-only", {"hit": EDGE | LATER, "clean": EDGE}))
    assert (row["pictures"], row["sent"], row["link_ms"]) == (2, 1, 10.0)
    assert row["hypothetical_ms"] == 14 + 26 / 2


def test_one_slow_picture_does_not_move_a_stage() -> None:
    assert stage_ms([{"link": 1.0}, {"link": 1.0}, {"link": 900.0}], "link") == 1.0


@pytest.mark.parametrize("way", ["paper", "litterfog"])
@pytest.mark.parametrize("split", ["cloud-only", "split13", "edge-only"])
def test_a_board_is_modelled_for_every_way_and_mechanism(way: str, split: str) -> None:
    run = row_of(record(split, {"a": EDGE | LATER})) | {"way": way}
    (row,) = modelled_rows([run])
    assert row["label"] == "modelled"
    assert (row["predict_ms"] == 0) == (split == "cloud-only")
    assert (row["cloud_predict_ms"] == 0) == (split == "edge-only")
    assert row["real_ms"] > row["hypothetical_ms"] > 0
