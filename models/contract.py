"""What a model takes and gives: decided from its graph and the options in its name, or refused.

A model's name to load may carry options, `m.tflite?pixels=0..1&output=sigmoid&litter-class=1`. Edge
and cloud know each other's contract by the fingerprint, which holds what differs from the default.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from numpy.typing import NDArray

from litterfog.models.answer import Answer, answer_of
from litterfog.models.graph import ContractError, Graph, TensorSpec
from litterfog.models.metadata import Metadata
from litterfog.models.options import Options, PixelsOption
from litterfog.models.pixels import (
    FULL,
    RANGES,
    PixelInput,
    PixelRange,
    range_of_graph,
    stated_range,
)
from litterfog.models.probe import takes_full_range

Array = NDArray[Any]
Run = Callable[[Array], Array]  # the whole model: its input, without batch -> its output

_PIXELS = ", ".join(get_args(PixelsOption))
_ASK = f"say which range its pixels have: --pixels {_PIXELS} (in a model's name: ?pixels=0..1)"


@dataclass(frozen=True, slots=True)
class Contract:
    """How pixels go into a model, and what its output says."""

    height: int
    width: int
    pixels: PixelInput
    answer: Answer
    changes: str  # what is not the default, canonical; part of the fingerprint

    @property
    def keeps_aspect(self) -> bool:
        """Whether its pictures are padded to its aspect, as a map's are, and not squashed."""
        return self.answer.map_shape is not None


def decide(graph: Graph, metadata: Metadata, options: Options, run: Run) -> Contract:
    """Decide how a model is to be used; `run` is called only where nothing else tells the range.

    Raises:
        ContractError: says what is in the way, and the remedy.
    """
    options.check()
    height, width = _picture(graph)
    answer = answer_of(graph, metadata, options)
    stated = _stated(graph, metadata)
    pixels = _pixels(graph, stated, options.pixels)
    if pixels is None:
        pixels = PixelInput(graph.input, FULL)
        if not takes_full_range((height, width, 3), run, answer):
            raise ContractError(f"nothing in the file tells what its float input is: {_ASK}")
    changes = _changed_pixels(graph.input, stated, options.pixels) + answer.changes
    return Contract(height, width, pixels, answer, "&".join(changes))


def _picture(graph: Graph) -> tuple[int, int]:
    """Check the input's shape and dtype; give height and width."""
    shape, dtype = graph.input.shape, graph.input.dtype
    told = f"its input is {list(shape)} {dtype}"
    if len(shape) != 4 or shape[0] != 1:
        raise ContractError(f"{told}, not one picture [1, height, width, 3]")
    if graph.has_open_size:
        raise ContractError(
            f"{told} of any height and width: convert it again with a fixed size of picture"
        )
    if shape[3] == 1:
        raise ContractError(f"{told}: grey, and pictures here are RGB: convert one of 3 channels")
    if shape[3] != 3:
        first = shape[1] == 3
        why = "channels first: convert it with channels last" if first else "not RGB"
        raise ContractError(f"{told}: {why}, [1, height, width, 3]")
    if dtype not in {"float32", "uint8", "int8", "int16"}:
        raise ContractError(f"{told}: a picture goes in as float32, uint8, int8 or int16")
    return shape[1], shape[2]


def _stated(graph: Graph, metadata: Metadata) -> PixelRange | None:
    """Give the range that the file itself states: the input's scale, the metadata, a QUANTIZE."""
    name = stated_range(graph.input)
    if name:
        return RANGES[name]
    normalization = metadata.normalization()
    if normalization:
        return PixelRange(*normalization)
    name = range_of_graph(graph) if graph.input.dtype == "float32" else None
    return RANGES[name] if name else None


def _pixels(graph: Graph, stated: PixelRange | None, wanted: str | None) -> PixelInput | None:
    """Choose how pixels go in; None: a float input of which nothing is known."""
    spec = graph.input
    chosen = RANGES[wanted] if wanted else stated
    if spec.dtype == "float32":
        return PixelInput(spec, chosen) if chosen else None
    own = stated_range(spec)
    as_they_are = spec.dtype == "uint8" and spec.scale is None
    if as_they_are or (spec.dtype != "int16" and own and chosen == RANGES[own]):
        return PixelInput(spec, None)
    if spec.span is None:
        raise ContractError(f"its {spec.dtype} input has no scale: convert it with quantisation")
    if chosen is None:
        low, high = spec.span
        raise ContractError(
            f"its {spec.dtype} input spans {low:.4g} to {high:.4g}, which fits no one range: {_ASK}"
        )
    return PixelInput(spec, chosen)


def _changed_pixels(
    spec: TensorSpec, stated: PixelRange | None, wanted: str | None
) -> tuple[str, ...]:
    """Say which range was asked for, where it is not the one that goes without saying."""
    usual = stated or (FULL if spec.dtype == "float32" else None)
    if wanted is None or RANGES[wanted] == usual or (spec.dtype == "uint8" and spec.scale is None):
        return ()
    return (f"pixels={wanted}",)
