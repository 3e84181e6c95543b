"""Splits by name: the paper's words for the cuts of a model.

`cloud-only` and `edge-only` are the ends; `splitN` is the cut after MobileNetV2's bottleneck
block N (0 to 16; the paper's split5, 10, 13 and 15 are these), `splitN-narrow` the learned
bottleneck of a narrow model there; any other cut goes by its layer's name. A block is known by
its operators, else, as in a narrow model and in a part of one, by the names that Keras gave.
"""

import difflib
import re
import shlex
from collections import Counter
from dataclasses import dataclass

from litterfog.models.blocks import block_ends
from litterfog.models.graph import Cut, Graph, TensorSpec, damage_told
from litterfog.models.madds import madds_of
from litterfog.wire.frame import MAX_ELEMENTS

CLOUD_ONLY = "cloud-only"
EDGE_ONLY = "edge-only"
_INNER_SCOPES = {"batchnorm", "BiasAdd"}
_BLOCK = re.compile(r"(?:block_(\d+)|(expanded_conv))_(?:project|add|widen)")
_SPLIT = re.compile(r"split\d+(?:-narrow)?")
_MOST_NAME = 200  # below wire.frame.SplitName's, with room for a number
_MOST_AXES = 8  # of wire.frame.Shape
_NARROW = re.compile(r"block_(\d+)_narrow")


class UnknownSplitError(ValueError):
    """The model has no cut of that name; carries the near ones."""

    def __init__(self, name: str, model: str, names: list[str]) -> None:
        near = difflib.get_close_matches(name, names, n=3) or names[:3]
        super().__init__(
            f"{model} has no split {name!r}; near it: {', '.join(near)} "
            f"(all of them: litterfog splits --model {shlex.quote(model)})"
        )
        self.name = name


@dataclass(frozen=True, slots=True)
class Split:
    """A legal cut under its name, with what each side computes for one picture."""

    name: str
    layer: str
    cut: Cut
    edge_madds: int
    cloud_madds: int

    @property
    def tensor(self) -> TensorSpec:
        """Describe the tensor that crosses."""
        return self.cut.tensor


@damage_told()
def list_splits(graph: Graph) -> list[Split]:
    """List every legal cut of a model that the wire carries, in order, the ends left out."""
    cuts = [cut for cut in graph.cuts() if _is_carried(cut.tensor)]
    layers = _unique([_layer(graph, cut) for cut in cuts])
    names = _names(graph, cuts, layers)
    madds = [madds_of(graph, op) for op in graph.operators]
    total = sum(madds)
    splits = []
    for cut, name, layer in zip(cuts, names, layers, strict=True):
        edge = sum(madds[: cut.after + 1])
        splits.append(Split(name, layer, cut, edge, total - edge))
    return splits


def _is_carried(tensor: TensorSpec) -> bool:
    """Tell whether a Frame can hold a tensor: one picture's, of a dtype and size that it takes."""
    integer = tensor.dtype in {"int8", "uint8"} and tensor.scale is not None
    one = len(tensor.shape) > 1 and tensor.shape[0] == 1 and len(tensor.shape) - 1 <= _MOST_AXES
    return one and (integer or tensor.dtype == "float32") and 0 < tensor.elements <= MAX_ELEMENTS


def _names(graph: Graph, cuts: list[Cut], layers: list[str]) -> list[str]:
    """Name cuts after the block that they end, else after their layer."""
    narrow = [_NARROW.match(layer) for layer in layers]
    ends = [] if any(narrow) else block_ends(graph)
    blocks = _blocks_by_operators(cuts, ends) if ends else _blocks_by_names(layers)
    names = []
    for at, layer in enumerate(layers):
        block, bottleneck = blocks[at], narrow[at]
        ends_block = block is not None and block not in blocks[at + 1 :]
        name = f"split{block}" if ends_block else layer
        names.append(f"split{bottleneck[1]}-narrow" if bottleneck else name)
    return names


def _blocks_by_operators(cuts: list[Cut], ends: list[set[int]]) -> list[int | None]:
    block_of = {index: number for number, tensors in enumerate(ends) for index in tensors}
    return [block_of.get(cut.tensor.index) for cut in cuts]


def _blocks_by_names(layers: list[str]) -> list[int | None]:
    """Read the blocks' numbers from Keras's names; a first block alone is another network's."""
    blocks = [_block_of(layer) for layer in layers]
    return blocks if any(blocks) else [None] * len(blocks)


def find_split(splits: list[Split], name: str, model: str) -> Split:
    """Find a split by its name, or by its layer's.

    Raises:
        UnknownSplitError: there is none.
    """
    for split in splits:
        if name in {split.name, split.layer}:
            return split
    names = [split.name for split in splits]
    ends = [CLOUD_ONLY, EDGE_ONLY]
    raise UnknownSplitError(name, model, names if name in ends else [*ends, *names])


def layer_of(tensor_name: str, kind: str) -> tuple[str, str]:
    """Give the Keras layer and the operation in it that a converter's tensor name holds.

    `functional_1/net_1/block_2_add_1/Add;...` is layer block_2_add, operation Add: Keras numbers
    every scope once more than the layer's own name does. A name without layers says nothing; the
    operator's kind does.
    """
    parts = tensor_name.partition(";")[0].split("/")
    if len(parts) == 1 or not parts[-2]:
        return kind.lower(), parts[-1]
    layer = parts[-3] if len(parts) > 2 and parts[-2] in _INNER_SCOPES else parts[-2]
    return re.sub(r"_\d+$", "", layer), parts[-1]


def _layer(graph: Graph, cut: Cut) -> tuple[str, str]:
    layer, operation = layer_of(cut.tensor.name, graph.operators[cut.after].kind)
    taken = layer in {CLOUD_ONLY, EDGE_ONLY} or _SPLIT.fullmatch(layer)
    if taken or not layer.isprintable() or len(layer) + len(operation) > _MOST_NAME:
        return graph.operators[cut.after].kind.lower(), ""
    return layer, operation


def _block_of(layer: str) -> int | None:
    match = _BLOCK.match(layer)
    if match is None:
        return None
    return int(match[1]) if match[1] else 0


def _unique(named: list[tuple[str, str]]) -> list[str]:
    """Name layers; where two tensors come of one layer, by the operation too, else by number."""
    layers, both = Counter(layer for layer, _ in named), Counter(named)
    return [
        layer
        if layers[layer] == 1
        else f"{layer}/{op}"
        if op and both[layer, op] == 1
        else f"{layer}/{at}"
        for at, (layer, op) in enumerate(named)
    ]
