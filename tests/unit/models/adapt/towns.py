"""Tiny models to tune, and towns of tiny pictures: there litter is red, and clean ground green.

A model says how bright a cell of 4 pixels is, and so knows nothing of such a town.
"""

from pathlib import Path

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray
from PIL import Image

from litterfog.models.zoo import Model, load_model
from tests.unit.models.tiny_models import Tiny

CELL = 4
MAP = (3, 5)  # cells
SCENE = np.array([-6.0, 2.0, 1.0])  # log odds that all of a picture in red, green and blue adds


def tunable(*, integer: bool, cells: tuple[int, int] | None = None, scene: str = "") -> bytes:
    """Write a classifier, or a map of cells: mean colours, then one layer under a sigmoid.

    `scene`: first or last in a sum, what the mean of a map says is added at each position.
    """
    tiny = Tiny()
    rows, columns = cells or (1, 1)
    dtype = "int8" if integer else "float32"
    pixel = (1.0, -128) if integer else (None, 0)
    first = tiny.tensor(
        (1, rows * CELL, columns * CELL, 3), dtype, scale=pixel[0], zero_point=pixel[1]
    )
    pool = schema.Pool2DOptionsT()
    pool.strideH = pool.strideW = pool.filterHeight = pool.filterWidth = CELL
    pool.padding = schema.Padding.VALID
    means = tiny.tensor((1, rows, columns, 3), dtype, scale=pixel[0], zero_point=pixel[1])
    tiny.operator("AVERAGE_POOL_2D", [first], means, pool, "Pool2DOptions")
    index = _layer(tiny, means, integer=integer, cells=cells)
    if scene:
        index = _summed(tiny, index, _scene(tiny, means, integer=integer), integer, scene)
    answer = (1, rows, columns, 1) if cells else (1, 1)
    made = tiny.tensor(answer, dtype, scale=1 / 256 if integer else None, zero_point=-128 * integer)
    tiny.operator("LOGISTIC", [index], made)
    return tiny.written(first, made)


def _layer(tiny: Tiny, means: int, *, integer: bool, cells: tuple[int, int] | None) -> int:
    slope, offset, step = 12 / 255 / 3, -6.0, 12 / 255 / 3 / 127
    shape = (1, 1, 1, 3) if cells else (1, 3)
    if integer:
        weights = tiny.tensor(shape, "int8", value=np.full(shape, 127), scale=step)
        bias = tiny.tensor((1,), "int32", value=[round(offset / step)], scale=step)
    else:
        weights = tiny.tensor(shape, value=np.full(shape, slope))
        bias = tiny.tensor((1,), value=[offset])
    answer = (1, *cells, 1) if cells else (1, 1)
    logits = tiny.tensor(
        answer, "int8" if integer else "float32", scale=2 / 255 if integer else None, zero_point=0
    )
    if cells:
        options = schema.Conv2DOptionsT()
        options.strideH = options.strideW = 1
        return tiny.operator("CONV_2D", [means, weights, bias], logits, options, "Conv2DOptions")
    dense = schema.FullyConnectedOptionsT()
    return tiny.operator(
        "FULLY_CONNECTED", [means, weights, bias], logits, dense, "FullyConnectedOptions"
    )


def _scene(tiny: Tiny, means: int, *, integer: bool) -> int:
    """Weigh the mean of all positions by SCENE, without a bias to speak of: (1, 1, 1, 1)."""
    dtype, pixel = ("int8", 1.0) if integer else ("float32", None)
    axes = tiny.tensor((2,), "int32", value=[1, 2])
    reducer = schema.ReducerOptionsT()
    reducer.keepDims = True
    mean = tiny.tensor((1, 1, 1, 3), dtype, scale=pixel, zero_point=-128 * integer)
    tiny.operator("MEAN", [means, axes], mean, reducer, "ReducerOptions")
    step = np.abs(SCENE).max() / 255 / 127 if integer else None
    value = np.rint(SCENE / 255 / step) if step else SCENE / 255
    weights = tiny.tensor((1, 1, 1, 3), dtype, value=value.reshape(1, 1, 1, 3), scale=step)
    bias = tiny.tensor((1,), "int32" if integer else "float32", value=[0], scale=step)
    made = tiny.tensor((1, 1, 1, 1), dtype, scale=9 / 255 if integer else None, zero_point=42)
    options = schema.Conv2DOptionsT()
    options.strideH = options.strideW = 1
    return tiny.operator("CONV_2D", [mean, weights, bias], made, options, "Conv2DOptions")


def _summed(tiny: Tiny, local: int, scene: int, integer: bool, order: str) -> int:
    inputs = [scene, local] if order == "first" else [local, scene]
    shape, scale = tuple(tiny.tensors[local].shape), 2 / 255 if integer else None
    made = tiny.tensor(shape, "int8" if integer else "float32", scale=scale)
    return tiny.operator("ADD", inputs, made, schema.AddOptionsT(), "AddOptions")


def load_tunable(
    folder: Path, *, integer: bool, cells: tuple[int, int] | None = None, scene: str = ""
) -> Model:
    """Load such a model from a file in a folder."""
    file = folder / "tiny.tflite"
    file.write_bytes(tunable(integer=integer, cells=cells, scene=scene))
    return load_model(str(file) if integer else f"{file}?pixels=0..255")


def make_town(folder: Path, each: int = 40, *, spread: int = 40, seed: int = 3) -> Path:
    """Write so many pictures of either class: one red cell in green ones, or green cells alone."""
    draw = np.random.default_rng(seed)
    for name in ("litter", "clean"):
        (folder / name).mkdir(parents=True)
        for number in range(each):
            picture = _street(draw, spread, litter=name == "litter")
            Image.fromarray(picture).save(folder / name / f"{number:03}.png")
    return folder


def mix_labels(town: Path) -> None:
    """Make the classes alike: half of either changes sides."""
    for number in range(0, 40, 2):
        litter, clean = (town / name / f"{number:03}.png" for name in ("litter", "clean"))
        aside = litter.rename(town / "aside.png")
        clean.rename(litter)
        aside.rename(clean)


def _street(draw: np.random.Generator, spread: int, *, litter: bool) -> NDArray[np.uint8]:
    rows, columns = MAP
    cells = np.tile(np.array([60, 140, 60]), (rows, columns, 1))
    if litter:
        cells[draw.integers(rows), draw.integers(columns)] = [140, 60, 60]
    cells = np.clip(cells + draw.integers(-spread, spread + 1, cells.shape), 0, 255)
    return cells.astype(np.uint8).repeat(CELL, axis=0).repeat(CELL, axis=1)
