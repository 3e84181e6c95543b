"""Make the model files of a run on boxes: float32 and full-integer .tflite, each with its card.

The output is a map of probabilities, one a position; a picture's is that of its most probable. The
temperature and the offset that val asks for are folded into the last convolution.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.boxes import BoxedPicture
from litterfog.models.data import load_photographs
from litterfog.models.looks import LookPlan, Shape
from litterfog.models.picture import read_picture
from litterfog.models.positions.checks import find_sources
from litterfog.models.positions.judging import LabelledLooks, load_looks
from litterfog.models.positions.network import highest_logits, logits_of, shift_logits
from litterfog.models.positions.pools import Sources
from litterfog.models.positions.settings import NARROW
from litterfog.models.scoring.board import Board, Pictures, score
from litterfog.models.scoring.judge import Judge
from litterfog.models.training.calibration import fit_temperature_and_offset, log_odds
from litterfog.models.training.export import (
    CALIBRATION_PICTURES,
    FLOAT32,
    choose_calibration,
    convert_float,
    convert_int8,
    fit_band,
    load_network,
    write_card_of,
)
from litterfog.models.training.record import TrainingRecord
from litterfog.models.zoo import load_model
from litterfog.wire.atomic_file import replace_file

Calibration = tuple[float, float]  # log odds z mean z / temperature + offset

_HALF_STEP = 1 / 512  # of an integer's probability: what 0 and 1 may still be
INT8 = "full-integer int8, calibrated on looks at training pictures"


class RecordError(ValueError):
    """A run folder holds a network of another kind; says which command is for it."""


def export(run_dir: Path, data_dir: Path, boxes_dir: Path, zoo_dir: Path) -> tuple[Path, ...]:
    """Write <network>.tflite and <network>-int8.tflite with their cards; gives the files.

    A narrow network has its integer file alone, under its own name.

    Raises:
        models.training.checkpoint.RunFolderError: the run's network or record cannot be read.
        RecordError: the run was not on boxes.
        models.data.DataError: a folder cannot be used.
        models.training.export.ExportError: a file breaks the contract of its input or output.
    """
    network, record = load_network(run_dir)
    size = size_of(record)
    sources = find_sources(data_dir, boxes_dir)
    val = load_looks(sources["val"], size)
    calibration = calibrate(network, val)
    zoo_dir.mkdir(parents=True, exist_ok=True)
    narrow = record.network.endswith(NARROW)
    written = []
    if not narrow:
        exact = zoo_dir / f"{record.network}.tflite"
        replace_file(exact, convert_float(network, size))
        written.append((exact, FLOAT32, calibration))
    integer = zoo_dir / f"{record.network}{'' if narrow else '-int8'}.tflite"
    pixels = calibration_looks(sources["train"], size, record.seed)
    replace_file(integer, convert_int8(network, pixels, size))
    calibration = recalibrate(network, integer, val, calibration)
    replace_file(integer, convert_int8(network, pixels, size))
    written.append((integer, INT8, calibration))
    for path, arithmetic, (temperature, offset) in written:
        write_card_of(
            path,
            arithmetic,
            record,
            data_dir,
            temperature=temperature,
            offset=offset,
            unsure=fit_band(path, val.pixels, val.litter),
            board=board_of(path, sources["test"].boxed),
        )
    return tuple(path for path, *_ in written)


def size_of(record: TrainingRecord) -> Shape:
    """Give the height and width of a run's pictures; raises RecordError."""
    if record.picture_shape is None:
        raise RecordError(f"{record.network} was not trained on boxes: leave --boxes out")
    return record.picture_shape


def calibrate(network: Any, val: LabelledLooks) -> Calibration:
    """Fold in the temperature and offset by which probabilities mean what they say on val."""
    return _fold(network, highest_logits(logits_of(network), val.pixels), val)


def recalibrate(
    network: Any, integer: Path, val: LabelledLooks, before: Calibration
) -> Calibration:
    """Fold in what the answers of its integer file ask for; gives both calibrations in one.

    The highest of many rounded positions lies higher than the highest of the exact ones.
    """
    model = load_model(integer)
    told = np.array([model.probability(pixels) for pixels in val.pixels])
    logits = log_odds(np.clip(told, _HALF_STEP, 1 - _HALF_STEP)).astype(np.float32)
    temperature, offset = _fold(network, logits, val)
    return round(before[0] * temperature, 4), round(before[1] / temperature + offset, 4)


def _fold(network: Any, logits: NDArray[np.float32], val: LabelledLooks) -> Calibration:
    temperature, offset = fit_temperature_and_offset(logits, val.litter, val.origins)
    shift_logits(network, 1 / temperature, offset)
    return temperature, offset


def calibration_looks(sources: Sources, size: Shape, seed: int) -> NDArray[np.uint8]:
    """Look at training pictures by which ranges of integers are chosen: as many of either kind."""
    half = CALIBRATION_PICTURES // 2
    photographs = choose_calibration(sources.photographs, seed, half)
    whole = load_photographs(photographs, LookPlan(size, keeps_aspect=True, mode="whole"))
    ground = LookPlan(size, keeps_aspect=True, mode="ground")
    chosen = _chosen(sources.boxed, half, seed)
    streets = np.stack([read_picture(picture.path, ground) for picture in chosen])
    return np.concatenate([whole.pixels, streets])


def board_of(path: Path, boxed: tuple[BoxedPicture, ...]) -> Board:
    """Judge a model file on pictures with boxes, as it looks at them where nobody says."""
    model = load_model(path)
    return score(Judge(model, model.default_look), Pictures({}, boxed))


def _chosen(pictures: tuple[BoxedPicture, ...], most: int, seed: int) -> Iterable[BoxedPicture]:
    drawn = np.random.default_rng(seed).choice(
        len(pictures), min(most, len(pictures)), replace=False
    )
    return [pictures[at] for at in drawn]
