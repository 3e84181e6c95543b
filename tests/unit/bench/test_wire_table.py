from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from litterfog.bench.wire_report import markdown
from litterfog.bench.wire_table import Row, WireTable, mark_pareto
from litterfog.models.data import LoadedPhotographs, Photograph
from litterfog.models.zoo import load_model
from litterfog.scenes import draw_scene

ROW = Row("m", "split5", "cbor", "int8", accuracy=0.9, change=0.0, bytes_median=10, bytes_p95=12)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    drawn = [draw_scene(seed, litter=seed % 2 == 0).resize((160, 160)) for seed in range(4)]
    photographs = LoadedPhotographs(
        photographs=tuple(Photograph(Path(f"{n}.jpg"), "drawn", n % 2 == 0) for n in range(4)),
        pixels=np.stack([np.asarray(picture) for picture in drawn]),
    )
    return list(WireTable(load_model("litter-160-int8"), photographs, 1.0).rows())


def test_every_named_split_is_judged_in_every_codec(rows: list[Row]) -> None:
    judged = {(row.split, row.codec) for row in rows}
    names = [f"split{number}" for number in range(17)]
    expected = {(name, codec) for name in names for codec in ("json", "json-list", "cbor")}
    assert expected <= judged


def test_native_integers_lose_nothing(rows: list[Row]) -> None:
    whole = next(row.accuracy for row in rows if row.precision == "raw")
    assert {row.accuracy for row in rows if row.precision in ("int8", "verdict")} == {whole}


def test_compact_frames_are_smaller_than_json_and_lists_far_larger(rows: list[Row]) -> None:
    sizes = {row.codec: row.bytes_median for row in rows if row.split == "split13"}
    assert sizes["cbor"] < sizes["json"] < sizes["json-list"] / 5


def test_the_pareto_front_holds_what_no_other_beats() -> None:
    small = replace(ROW, accuracy=0.8, bytes_median=5)
    beaten = replace(ROW, accuracy=0.85, bytes_median=11)
    best = replace(ROW, accuracy=0.95, bytes_median=100)
    verdict = replace(ROW, split="edge-only", accuracy=0.99, bytes_median=1)
    marked = {
        row.bytes_median: row.pareto for row in mark_pareto([best, beaten, verdict, small, ROW])
    }
    assert marked == {1: False, 5: True, 10: True, 11: False, 100: True}


def test_the_table_marks_the_front() -> None:
    text = markdown([replace(ROW, pareto=True)], 223)
    assert "| m | split5 | cbor | int8 | 0.9000 | +0.0000 | 10 | 12 | * |" in text
    assert "223 test photographs" in text
