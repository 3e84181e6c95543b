"""Find a model by name among those shipped, or by its file, and tell files apart."""

import difflib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from litterfog.models.abstain import band_beside
from litterfog.models.contract import Contract, decide
from litterfog.models.graph import Graph, GraphError, TensorSpec, damage_told
from litterfog.models.keras_runtime import UnsupportedModelError, check_graph, import_keras
from litterfog.models.looks import DEFAULT_LOOK, GROUND, Ground, LookMode, LookPlan
from litterfog.models.metadata import Metadata
from litterfog.models.options import NO_OPTIONS, Options, parse_name
from litterfog.models.partition import head_of, tail_of
from litterfog.models.picture import AnyPicture, Look, PictureError, any_looks
from litterfog.models.places import Finding
from litterfog.models.runtime import AnySubmodel, Array, Runtime, Submodel, load_submodel
from litterfog.models.splits import Split, find_split, list_splits

ZOO = Path(__file__).parent / "zoo"
DEFAULT_MODEL = "litter-street-int8"
MAX_MODEL_BYTES = 512 * 2**20
MAX_NAME = 128  # of wire.frame.ModelName


class UnknownModelError(ValueError):
    """No such model here; names those that are."""


class Halves(NamedTuple):
    """Both sides of a split, loaded: `tail(head(pixels))` is the whole model, bit for bit."""

    head: Callable[[NDArray[np.uint8]], Array]  # pixels (height, width, 3) -> activation, no batch
    tail: Callable[[Array], float]  # activation -> probability of litter


@dataclass(frozen=True)
class Model:
    """A model's file in memory, and the cuts of its graph. Immutable, safe to share."""

    name: str
    data: bytes = field(repr=False)
    options: Options = NO_OPTIONS
    origin: str = ""  # what it was loaded by, options and all; empty: its name
    unsure_band: tuple[float, float] | None = None  # low <= probability < high; None: not known

    @cached_property
    def fingerprint(self) -> str:
        """The first 16 hex digits of the SHA-256 of the file, and of what its contract changes.

        Tells models apart, proves nothing.
        """
        changes = self.contract.changes if self.options != NO_OPTIONS else ""
        said = f"?{changes}" if changes else ""
        return hashlib.sha256(self.data + said.encode()).hexdigest()[:16]

    @cached_property
    def contract(self) -> Contract:
        """How pixels go in and what the output says; raises models.graph.ContractError."""
        metadata = Metadata(self.data, self.graph.model)
        whole = cache(lambda: Submodel(self.data))  # for a probe alone, and let go after it
        with damage_told():
            return decide(self.graph, metadata, self.options, lambda array: whole().run(array))

    @cached_property
    def graph(self) -> Graph:
        """The parsed graph."""
        return Graph(self.data)

    @cached_property
    def splits(self) -> list[Split]:
        """Every legal cut whose tensor the wire can carry, in order."""
        return list_splits(self.graph)

    @property
    def input(self) -> TensorSpec:
        """The picture's tensor: (1, height, width, 3); `contract` says how pixels become it."""
        return self.graph.input

    @property
    def picture_size(self) -> int:
        """Pixels a side of the input picture; of one that is not square, its height."""
        return self.input.shape[1]

    @property
    def picture_shape(self) -> tuple[int, int]:
        """Height and width of the input picture."""
        return self.input.shape[1], self.input.shape[2]

    def is_unsure(self, probability: float) -> bool:
        """Whether a probability lies in the model's abstain band; not where none is known."""
        low, high = self.unsure_band or (0.0, 0.0)
        return low <= probability < high

    def split(self, name: str) -> Split:
        """Find a split by name; raises models.splits.UnknownSplitError."""
        return find_split(self.splits, name, self.origin or self.name)

    @property
    def keeps_aspect(self) -> bool:
        """Whether a whole picture is padded to the model's aspect; else it is squashed to it."""
        return self.contract.keeps_aspect

    @property
    def default_look(self) -> LookMode:
        """How the model looks at pictures where nobody says: a classifier at them whole."""
        return DEFAULT_LOOK if self.keeps_aspect else "whole"

    def plan(self, mode: LookMode | None = None, ground: Ground = GROUND) -> LookPlan:
        """Say how the model is to look at pictures: whole, at the ground, or closer in tiles."""
        mode = mode or self.default_look
        return LookPlan(self.picture_shape, self.keeps_aspect, mode, ground)

    def looks(
        self, picture: AnyPicture, mode: LookMode | None = None, ground: Ground = GROUND
    ) -> tuple[Look, ...]:
        """Give the looks at a picture: what each covers, and its pixels for the model.

        It takes a file, its bytes, an image or an array.

        Raises:
            models.picture.PictureError: it is no picture, or the file cannot be read.
        """
        try:
            return any_looks(picture, self.plan(mode, ground))
        except OSError as error:  # of the file, or of an image that Pillow has yet to load
            where = f"{picture}: " if isinstance(picture, str | Path) else ""
            raise PictureError(f"{where}{error.strerror or error}") from error

    def pixels(self, picture: AnyPicture) -> NDArray[np.uint8]:
        """Give a whole picture at the model's height and width, RGB (height, width, 3) of 0..255.

        Takes what `looks` takes; raises models.picture.PictureError as it does.
        """
        return self.looks(picture, "whole")[0].pixels

    def look(
        self,
        picture: AnyPicture,
        mode: LookMode | None = None,
        ground: Ground = GROUND,
        at_least: float = 0.5,
    ) -> Finding:
        """Say how probable litter is in a picture, and where it is at least so probable.

        Takes what `looks` takes; raises models.picture.PictureError as it does.
        """
        looks = self.looks(picture, mode, ground)
        outputs = ((look.region, self._whole.run(look.pixels)) for look in looks)
        return self.contract.answer.find(outputs, at_least)

    def probability(self, picture: AnyPicture) -> float:
        """Say how probable litter is in a whole picture, from 0 to 1.

        Takes what `looks` takes; raises models.picture.PictureError as it does.
        """
        return self._whole.probability(self.pixels(picture))

    def cut(self, name: str) -> Halves:
        """Load both sides of a split, each raising models.runtime.InputError on a wrong array.

        Raises:
            models.splits.UnknownSplitError: the model has no such cut; the ends are none.
        """
        split = self.split(name)
        return Halves(self.load_head(split).run, self.load_tail(split).probability)

    def load_head(self, split: Split, runtime: Runtime = "litert") -> AnySubmodel:
        """Load the device's side: it takes pixels (height, width, 3)."""
        return load_submodel(self.head(split), runtime, pixels=self.contract.pixels)

    def load_tail(self, split: Split, runtime: Runtime = "litert") -> AnySubmodel:
        """Load the cloud's side: its answer is the probability of litter."""
        return load_submodel(self.tail(split), runtime, answer=self.contract.answer)

    def load_whole(self, runtime: Runtime = "litert") -> AnySubmodel:
        """Load it all, from pixels (height, width, 3) to the probability of litter."""
        contract = self.contract
        return load_submodel(self.data, runtime, pixels=contract.pixels, answer=contract.answer)

    def check(self) -> None:
        """Refuse a foreign file that LiteRT cannot load, or that is damaged: raises GraphError."""
        Submodel(self.data)
        _ = self.contract, self.splits

    @cached_property
    def _whole(self) -> AnySubmodel:
        return self.load_whole()

    def head(self, split: Split) -> bytes:
        """Write the .tflite of the device's side."""
        return head_of(self.graph, split.cut)

    def tail(self, split: Split) -> bytes:
        """Write the .tflite of the cloud's side."""
        return tail_of(self.graph, split.cut)


def shipped_models() -> list[str]:
    """Name the models in the zoo."""
    return sorted(path.stem for path in ZOO.glob("*.tflite"))


def file_of(name: str) -> Path:
    """Say where the file of a model is, by its name without options."""
    is_path = "/" in name or name.endswith(".tflite")
    return Path(name) if is_path else ZOO / f"{name}.tflite"


def load_model(name_or_file: str | Path) -> Model:
    """Load a model of the zoo by name, or any .tflite file by its path, and check its contract.

    Options of `models.options` may follow: `m.tflite?pixels=0..1&output=sigmoid&litter-class=1`.

    Raises:
        UnknownModelError: there is none, or the file cannot be read.
        models.abstain.CardError: the card beside it tells an abstain band that is none.
        models.graph.ContractError: how it is to be used is not known; says the remedy.
        models.graph.GraphError: the file is not a .tflite that can be cut.
    """
    name_or_file = str(name_or_file)
    literal = "?" in name_or_file and Path(name_or_file).is_file()
    name, options = (name_or_file, NO_OPTIONS) if literal else parse_name(name_or_file)
    path = file_of(name)
    if not path.stem.isprintable() or len(path.stem) > MAX_NAME:
        raise UnknownModelError(f"{path.stem[:MAX_NAME]!r}: no name of a model that frames carry")
    model = Model(path.stem, _read(path, name), options, name_or_file, band_beside(path))
    try:
        _ = model.graph  # says first whether it is a .tflite file at all
        if path.parent != ZOO:
            model.check()
        _ = model.contract  # says now what is wrong with it
    except GraphError as error:
        raise type(error)(f"{path}: {error}") from error
    return model


def _read(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MAX_MODEL_BYTES:
            raise UnknownModelError(f"{path} is over {MAX_MODEL_BYTES} bytes")
        return path.read_bytes()
    except OSError as error:
        names = shipped_models()
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UnknownModelError(
            f"no model {name!r}: {hint}shipped are {', '.join(names)}; "
            "a file's name ends in .tflite"
        ) from error


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
