"""Make the model file of a narrow run: full-integer .tflite alone, with its card.

Bottlenecks are for links where bytes count, and integers are what such a device ships.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from models.card import Card, write_card
from models.data import LoadedPhotographs
from models.evaluate import evaluate
from models.export import INT8, apply_temperature, check_quantisation, load_calibration
from models.narrow import read_base
from models.narrow_network import copy_network


def export_narrow(run_dir: Path, data_dir: Path, zoo_dir: Path) -> Path:
    """Write <network>.tflite with its card; gives the file.

    Raises:
        models.narrow_network.NarrowError: the run folder holds no network.
        models.data.DataError: the data folder cannot be used.
        models.export.ExportError: the file breaks the contract of its input or output.
    """
    network, record = read_base(run_dir)
    temperature = apply_temperature(network, record, data_dir)
    data = convert_narrow(network, load_calibration(record, data_dir))
    zoo_dir.mkdir(parents=True, exist_ok=True)
    path = zoo_dir / f"{record.network}.tflite"
    path.write_bytes(data)
    card = Card(
        model=path.stem,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        arithmetic=INT8,
        evaluation=evaluate(path, data_dir),
        training=record,
        temperature=temperature,
    )
    write_card(card, zoo_dir)
    return path


def convert_narrow(network: Any, calibration: LoadedPhotographs) -> bytes:
    """Convert to full-integer: uint8 pixels (1, size, size, 3) in, uint8 probability * 256 out.

    Raises:
        models.export.ExportError: the quantised input is not the pixel.
    """

    def pictures() -> Iterator[list[NDArray[np.float32]]]:
        pixels = calibration.pixels.copy()
        pixels[0, 0, 0], pixels[0, 0, 1] = 0, 255  # so that the range found is 0..255 in any case
        for picture in pixels:
            yield [picture[np.newaxis] / np.float32(127.5) - np.float32(1.0)]

    single = copy_network(network, rescale=False, batch=1)
    with tempfile.TemporaryDirectory() as folder:
        single.export(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = pictures
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.uint8
        data = bytes(converter.convert())
    check_quantisation(data)
    return data
