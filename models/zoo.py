"""Find a model by name among those shipped, or by its file, and tell files apart."""

import difflib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from litterfog.models.graph import Graph, GraphError, TensorSpec
from litterfog.models.keras_runtime import UnsupportedModelError, check_graph, import_keras
from litterfog.models.partition import head_of, tail_of
from litterfog.models.picture import AnyPicture, PictureError, any_pixels
from litterfog.models.runtime import Array, Runtime, Submodel
from litterfog.models.splits import Split, find_split, list_splits

ZOO = Path(__file__).parent / "zoo"
DEFAULT_MODEL = "litter-160-int8"
MAX_MODEL_BYTES = 512 * 2**20


class UnknownModelError(ValueError):
    """No such model here; names those that are."""


class Halves(NamedTuple):
    """Both sides of a split, loaded: `tail(head(pixels))` is the whole model, bit for bit."""

    head: Callable[[NDArray[np.uint8]], Array]  # pixels (size, size, 3) -> activation, no batch
    tail: Callable[[Array], float]  # activation -> probability of litter


@dataclass(frozen=True)
class Model:
    """A model's file in memory, and the cuts of its graph. Immutable, safe to share."""

    name: str
    data: bytes = field(repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """The first 16 hex digits of the file's SHA-256: tells files apart, proves nothing."""
        return hashlib.sha256(self.data).hexdigest()[:16]

    @cached_property
    def graph(self) -> Graph:
        """The parsed graph."""
        return Graph(self.data)

    @cached_property
    def splits(self) -> list[Split]:
        """Every legal cut, in order."""
        return list_splits(self.graph)

    @property
    def input(self) -> TensorSpec:
        """The picture's tensor: (1, size, size, 3), pixel values 0..255."""
        return self.graph.input

    @property
    def picture_size(self) -> int:
        """Pixels a side of the input picture."""
        return self.input.shape[1]

    def split(self, name: str) -> Split:
        """Find a split by name; raises models.splits.UnknownSplitError."""
        return find_split(self.splits, name, self.name)

    def pixels(self, picture: AnyPicture) -> NDArray[np.uint8]:
        """Give the model's input (size, size, 3), RGB, of a file, its bytes, an image or an array.

        Raises:
            models.picture.PictureError: it is no picture, or the file cannot be read.
        """
        try:
            return any_pixels(picture, self.picture_size)
        except OSError as error:  # of the file, or of an image that Pillow has yet to load
            where = f"{picture}: " if isinstance(picture, str | Path) else ""
            raise PictureError(f"{where}{error.strerror or error}") from error

    def probability(self, picture: AnyPicture) -> float:
        """Say how probable litter is in a picture, from 0 to 1.

        Takes what `pixels` takes; raises models.picture.PictureError as it does.
        """
        return self._whole.probability(self.pixels(picture))

    def cut(self, name: str) -> Halves:
        """Load both sides of a split, each raising models.runtime.InputError on a wrong array.

        Raises:
            models.splits.UnknownSplitError: the model has no such cut; the ends are none.
        """
        split = self.split(name)
        return Halves(Submodel(self.head(split)).run, Submodel(self.tail(split)).probability)

    @cached_property
    def _whole(self) -> Submodel:
        return Submodel(self.data)

    def head(self, split: Split) -> bytes:
        """Write the .tflite of the device's side."""
        return head_of(self.graph, split.cut)

    def tail(self, split: Split) -> bytes:
        """Write the .tflite of the cloud's side."""
        return tail_of(self.graph, split.cut)


def shipped_models() -> list[str]:
    """Name the models in the zoo."""
    return sorted(path.stem for path in ZOO.glob("*.tflite"))


def load_model(name_or_file: str | Path) -> Model:
    """Load a model of the zoo by name, or any .tflite file by its path.

    Raises:
        UnknownModelError: there is none, or the file cannot be read.
        models.graph.GraphError: the file is not a .tflite that can be cut.
    """
    name_or_file = str(name_or_file)
    path = ZOO / f"{name_or_file}.tflite"
    if "/" in name_or_file or name_or_file.endswith(".tflite"):
        path = Path(name_or_file)
    try:
        if path.stat().st_size > MAX_MODEL_BYTES:
            raise UnknownModelError(f"{path} is over {MAX_MODEL_BYTES} bytes")
        model = Model(path.stem, path.read_bytes())
    except OSError as error:
        names = shipped_models()
        near = difflib.get_close_matches(name_or_file, names, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UnknownModelError(
            f"no model {name_or_file!r}: {hint}shipped are {', '.join(names)}; "
            "a file's name ends in .tflite"
        ) from error
    try:
        _ = model.graph  # says now what is wrong with it
    except GraphError as error:
        raise GraphError(f"{path}: {error}") from error
    return model


def check_runtime(model: Model, runtime: Runtime) -> None:
    """Refuse a model that the runtime cannot run, or a runtime that is not installed.

    Raises:
        models.keras_runtime.UnsupportedModelError: names the shipped models that it can run.
    """
    if runtime == "litert":
        return
    try:
        check_graph(model.graph)
    except UnsupportedModelError as error:
        fitting = ", ".join(float_models())
        raise UnsupportedModelError(
            f"{model.name}: {error}; of those shipped: {fitting}"
        ) from error
    import_keras()


def float_models() -> list[str]:
    """Name the models in the zoo that the TensorFlow runtime takes."""
    return [name for name in shipped_models() if load_model(name).input.dtype == "float32"]
