"""Recompute a model file's figures with LiteRT, as its card states them. Needs no TensorFlow."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from litterfog.models.data import (
    CLASSES,
    NAMED_AT_MOST,
    DataError,
    LoadedPhotographs,
    find_photographs,
    load_readable,
)
from litterfog.models.metrics import Figures, figures_by_source, figures_of
from litterfog.models.runtime import AnySubmodel
from litterfog.models.zoo import Model, load_model

JUDGED_SPLITS = ("val", "test")


@dataclass(frozen=True)
class Evaluation:
    """One model file's figures on the photographs of a data folder."""

    model: str
    fingerprint: str
    splits: dict[str, Figures]
    val_by_source: dict[str, Figures]
    unreadable: tuple[str, ...] = ()  # photographs that were passed over, each with its reason


def evaluate(name_or_file: str | Path, data_dir: Path) -> Evaluation:
    """Judge a model of the zoo, or a .tflite file, on val and test, one picture at a time.

    Raises:
        models.data.DataError: the folder lacks a split or a class, or none of it can be read.
        models.zoo.UnknownModelError: there is no such model.
        models.graph.GraphError: it is no .tflite model.
    """
    model = load_model(str(name_or_file))
    submodel = model.load_whole()
    unreadable: list[str] = []
    pictures = {name: _load(data_dir, name, model, unreadable) for name in JUDGED_SPLITS}
    judged = {name: probabilities_of(submodel, loaded) for name, loaded in pictures.items()}
    val = pictures["val"]
    return Evaluation(
        model=model.name,
        fingerprint=model.fingerprint,
        splits={name: figures_of(judged[name], pictures[name].labels) for name in JUDGED_SPLITS},
        val_by_source=figures_by_source(judged["val"], val.labels, val.sources),
        unreadable=tuple(unreadable),
    )


def _load(data_dir: Path, split: str, model: Model, unreadable: list[str]) -> LoadedPhotographs:
    """Decode what can be read of one split, both classes; adds the others to `unreadable`."""
    loaded, passed_over = load_readable(find_photographs(data_dir, split), model.plan("whole"))
    if len(set(loaded.labels.tolist())) < len(CLASSES):
        first = "\n  ".join(passed_over[:NAMED_AT_MOST])
        raise DataError(f"{split} in {data_dir}: no readable picture of a class:\n  {first}")
    unreadable += passed_over
    return loaded


def probabilities_of(submodel: AnySubmodel, loaded: LoadedPhotographs) -> NDArray[np.float32]:
    """Give each picture's probability of litter, (n,)."""
    return np.array([submodel.probability(picture) for picture in loaded.pixels], dtype=np.float32)
