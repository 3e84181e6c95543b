"""The wire table of a model whose answer is a map: 12 pixels high, 20 wide, cells of 4."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from litterfog.bench.wire_table import Row, WireTable
from litterfog.models.data import Photograph, load_photographs
from litterfog.models.zoo import Model, load_model
from tests.unit.models.tiny_models import spotted


@pytest.fixture
def model(tmp_path: Path) -> Model:
    file = tmp_path / "map.tflite"
    file.write_bytes(spotted(integer=True))
    return load_model(file)


def rows_of(
    model: Model, folder: Path, bright: Sequence[bool], size: tuple[int, int] = (20, 12)
) -> dict[tuple[str, str], Row]:
    """Judge photographs that are black, with a white spot where they are bright; by split, kind."""
    photographs = []
    for number, is_bright in enumerate(bright):
        pixels = np.zeros((size[1], size[0], 3), np.uint8)
        pixels[-4:, -4:] = 255 * is_bright
        path = folder / f"{number}.png"
        Image.fromarray(pixels).save(path)
        photographs.append(Photograph(path, "drawn", is_bright))
    loaded = load_photographs(photographs, model.plan("whole"))
    rows = WireTable(model, loaded, 1.0).rows()
    return {(row.split, f"{row.codec} {row.precision}"): row for row in rows}


def test_a_picture_is_judged_by_its_most_probable_position(model: Model, tmp_path: Path) -> None:
    rows = rows_of(model, tmp_path, [True, False, True, False])
    assert rows["cloud-only", "cbor raw"].accuracy == 1
    assert rows["edge-only", "cbor verdict"].accuracy == 1


def test_a_padded_looks_frame_says_what_it_covers(model: Model, tmp_path: Path) -> None:
    whole = rows_of(model, tmp_path, [True, False])["cloud-only", "cbor raw"]
    padded = rows_of(model, tmp_path, [True, False], (12, 20))["cloud-only", "cbor raw"]
    assert padded.accuracy == whole.accuracy == 1
    assert padded.bytes_median > whole.bytes_median


def test_edge_only_bytes_are_those_of_hits_with_their_places(model: Model, tmp_path: Path) -> None:
    key = "edge-only", "cbor verdict"
    mixed = rows_of(model, tmp_path, [True, False, False, False, True])[key].bytes_median
    assert mixed == rows_of(model, tmp_path, [True, True])[key].bytes_median
    assert mixed > rows_of(model, tmp_path, [False, False])[key].bytes_median
