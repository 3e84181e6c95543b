"""Recompute a model file's figures with LiteRT, as its card states them. Needs no TensorFlow."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from litterfog.models.data import LoadedPhotographs, load_split
from litterfog.models.metrics import Figures, figures_by_source, figures_of
from litterfog.models.runtime import AnySubmodel
from litterfog.models.zoo import load_model

JUDGED_SPLITS = ("val", "test")


@dataclass(frozen=True)
class Evaluation:
    """One model file's figures on the photographs of a data folder."""

    model: str
    fingerprint: str
    splits: dict[str, Figures]
    val_by_source: dict[str, Figures]


def evaluate(name_or_file: str | Path, data_dir: Path) -> Evaluation:
    """Judge a model of the zoo, or a .tflite file, on val and test, one picture at a time.

    Raises:
        models.data.DataError: the folder lacks a split or a class, or holds unreadable files.
        models.zoo.UnknownModelError: there is no such model.
        models.graph.GraphError: it is no .tflite model.
    """
    model = load_model(str(name_or_file))
    submodel = model.load_whole()
    pictures = {name: load_split(data_dir, name, model.picture_shape) for name in JUDGED_SPLITS}
    judged = {name: probabilities_of(submodel, loaded) for name, loaded in pictures.items()}
    val = pictures["val"]
    return Evaluation(
        model=model.name,
        fingerprint=model.fingerprint,
        splits={name: figures_of(judged[name], pictures[name].labels) for name in JUDGED_SPLITS},
        val_by_source=figures_by_source(judged["val"], val.labels, val.sources),
    )


def probabilities_of(submodel: AnySubmodel, loaded: LoadedPhotographs) -> NDArray[np.float32]:
    """Give each picture's probability of litter, (n,)."""
    return np.array([submodel.probability(picture) for picture in loaded.pixels], dtype=np.float32)
