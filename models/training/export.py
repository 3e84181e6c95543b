"""Make the model files of a training run: float32 and full-integer .tflite, each with its card.

float32 takes pixels 0..255 and scales them inside. The integer file takes uint8 pixels as they are:
its network starts at -1..1, and a scale of 2/255 makes the quantised input the pixel itself. The
temperature that val asks for is divided into the last layer's weights and bias: no verdict changes.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from litterfog.models.card import Card, write_card
from litterfog.models.data import Photograph, find_photographs, load_photographs
from litterfog.models.evaluate import evaluate
from litterfog.models.graph import Graph
from litterfog.models.metrics import Labels
from litterfog.models.narrow.network import copy_network
from litterfog.models.scoring.board import Board
from litterfog.models.training.calibration import fit_temperature
from litterfog.models.training.checkpoint import reading
from litterfog.models.training.network import predict_logits, scale_logits
from litterfog.models.training.recipe import find_recipe
from litterfog.models.training.record import RECORD_FILE, TrainingRecord, read_record
from litterfog.models.training.train import NETWORK_FILE
from litterfog.models.unsure import Unsure, fit_unsure
from litterfog.models.zoo import load_model
from litterfog.wire.atomic_file import replace_file

CALIBRATION_PICTURES = 256
PIXEL_SCALE = 2 / 255  # of the integer input: one step of -1..1 a pixel value
PIXEL_ZERO_POINTS = (127, 128)  # -1..1 is centred between the two
PROBABILITY_SCALE = 1 / 256
FLOAT32, INT8 = "float32", "full-integer int8, calibrated on training photographs"


class ExportError(RuntimeError):
    """The converter made a file whose input or output is not what the contract says."""


def export(run_dir: Path, data_dir: Path, zoo_dir: Path) -> tuple[Path, Path]:
    """Write <network>.tflite and <network>-int8.tflite with their cards; gives both files.

    Raises:
        models.training.checkpoint.RunFolderError: the run's network or record cannot be read.
        models.data.DataError: the data folder cannot be used.
        ExportError: a converted file breaks the contract of its input or output.
    """
    network, record = load_network(run_dir)
    temperature = apply_temperature(network, record, data_dir)
    zoo_dir.mkdir(parents=True, exist_ok=True)
    exact = zoo_dir / f"{record.network}.tflite"
    replace_file(exact, convert_float(network))
    integer = zoo_dir / f"{record.network}-int8.tflite"
    replace_file(integer, convert_int8(network, load_calibration(record, data_dir)))
    for path, arithmetic in ((exact, FLOAT32), (integer, INT8)):
        unsure = band_on_val(path, record, data_dir)
        write_card_of(path, arithmetic, record, data_dir, temperature=temperature, unsure=unsure)
    return exact, integer


def load_network(run_dir: Path) -> tuple[Any, TrainingRecord]:
    """Load a finished run's network, and how it was trained; raises RunFolderError."""
    with reading(run_dir / RECORD_FILE):
        record = read_record(run_dir)
    with reading(run_dir / NETWORK_FILE):
        return keras.models.load_model(run_dir / NETWORK_FILE, compile=False), record


def apply_temperature(network: Any, record: TrainingRecord, data_dir: Path) -> float:
    """Divide the network's log odds by the temperature fitted on val; gives it, 1 for none."""
    if not find_recipe(record.recipe_name).calibrated:
        return 1.0
    photographs = find_photographs(data_dir, "val", record.left_out)
    val = load_photographs(photographs, record.picture_size)
    logits = predict_logits(network, val.pixels)
    temperature = fit_temperature(logits, val.labels, val.sources)
    scale_logits(network, 1 / temperature)
    return temperature


def load_calibration(record: TrainingRecord, data_dir: Path) -> NDArray[np.uint8]:
    """Load the training photographs by which ranges of integers are chosen: pixels (n, ...)."""
    photographs = find_photographs(data_dir, "train", record.left_out)
    chosen = choose_calibration(photographs, record.seed)
    return load_photographs(chosen, record.picture_size).pixels


def choose_calibration(
    photographs: tuple[Photograph, ...], seed: int, most: int = CALIBRATION_PICTURES
) -> list[Photograph]:
    """Choose training photographs to calibrate on, as many of either class."""
    rng = np.random.default_rng(seed)
    chosen: list[Photograph] = []
    for litter in (False, True):
        of_class = [photo for photo in photographs if photo.litter == litter]
        count = min(most // 2, len(of_class))
        chosen += [of_class[at] for at in rng.choice(len(of_class), count, replace=False)]
    return chosen


def convert_float(network: Any, size: tuple[int, int] | None = None) -> bytes:
    """Convert to float32: pixels (1, height, width, 3) 0..255 in, probability out.

    A network that takes pictures of any size is given one.
    """
    return _convert(copy_network(network, batch=1, size=size), lambda _: None)


def convert_int8(
    network: Any, calibration: NDArray[np.uint8], size: tuple[int, int] | None = None
) -> bytes:
    """Convert to full-integer: uint8 pixels (1, height, width, 3) in, uint8 probability * 256 out.

    `calibration` are the pixels of pictures, (n, height, width, 3).

    Raises:
        ExportError: the quantised input is not the pixel, or the output not in steps of 1/256.
    """

    def pictures() -> Iterator[list[NDArray[np.float32]]]:
        for pixels in _pinned(calibration):
            yield [pixels[np.newaxis] / np.float32(127.5) - np.float32(1.0)]

    def quantise(converter: Any) -> None:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = pictures
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = tf.uint8
        converter.inference_output_type = tf.uint8

    data = _convert(copy_network(network, rescale=False, batch=1, size=size), quantise)
    check_quantisation(data)
    return data


def check_quantisation(data: bytes) -> None:
    """Raise ExportError unless a uint8 input is the pixel and a uint8 output steps by 1/256."""
    graph = Graph(data)
    picture, litter = graph.input, graph.output
    if (
        picture.dtype != "uint8"
        or not np.isclose(picture.scale or 0, PIXEL_SCALE, rtol=1e-4)
        or picture.zero_point not in PIXEL_ZERO_POINTS
    ):
        raise ExportError(f"the input is not the pixel: {picture}")
    if litter.dtype != "uint8" or litter.scale != PROBABILITY_SCALE or litter.zero_point != 0:
        raise ExportError(f"the output is not a probability in steps of 1/256: {litter}")


def _pinned(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Set two pixels of the first picture, so that the range found is 0..255 in any case."""
    pinned = pixels.copy()
    pinned[0, 0, 0], pinned[0, 0, 1] = 0, 255
    return pinned


def _convert(network: Any, configure: Callable[[Any], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        network.export(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        configure(converter)
        return bytes(converter.convert())


def band_on_val(path: Path, record: TrainingRecord, data_dir: Path) -> Unsure | None:
    """Fit a model file's abstain band on the photographs of val."""
    photographs = find_photographs(data_dir, "val", record.left_out)
    val = load_photographs(photographs, record.picture_size)
    return fit_band(path, val.pixels, val.labels)


def fit_band(path: Path, pixels: NDArray[np.uint8], litter: Labels) -> Unsure | None:
    """Fit a model file's abstain band on inputs (n, height, width, 3), one at a time."""
    submodel = load_model(path).load_whole()
    probabilities = np.array([submodel.probability(each) for each in pixels], np.float32)
    return fit_unsure(probabilities, litter)


def write_card_of(
    path: Path,
    arithmetic: str,
    record: TrainingRecord,
    data_dir: Path,
    *,
    temperature: float,
    offset: float = 0.0,
    unsure: Unsure | None = None,
    board: Board | None = None,
) -> None:
    """Judge a model file and write its card beside it."""
    data = path.read_bytes()
    card = Card(
        model=path.stem,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        arithmetic=arithmetic,
        evaluation=evaluate(path, data_dir),
        training=record,
        temperature=temperature,
        unsure=unsure,
        offset=offset,
        board=board,
    )
    write_card(card, path.parent)
