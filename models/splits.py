"""Splits by name: the paper's words for the cuts of a model.

`cloud-only` and `edge-only` are the ends; `splitN` is the cut after MobileNetV2's bottleneck
block N (0 to 16; the paper's split5, 10, 13 and 15 are these), `splitN-narrow` the learned
bottleneck of a narrow model there; any other cut goes by its layer's name.
"""

import difflib
import re
from collections import Counter
from dataclasses import dataclass

from litterfog.models.graph import Cut, Graph, TensorSpec
from litterfog.models.madds import madds_of

CLOUD_ONLY = "cloud-only"
EDGE_ONLY = "edge-only"
_INNER_SCOPES = {"batchnorm", "BiasAdd"}
_BLOCK = re.compile(r"(?:block_(\d+)|(expanded_conv))_(?:project|add|widen)")
_NARROW = re.compile(r"block_(\d+)_narrow")


class UnknownSplitError(ValueError):
    """The model has no cut of that name; carries the near ones."""

    def __init__(self, name: str, model: str, names: list[str]) -> None:
        near = difflib.get_close_matches(name, names, n=3) or names[:3]
        super().__init__(
            f"{model} has no split {name!r}; near it: {', '.join(near)} "
            f"(all of them: litterfog splits --model {model})"
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


def list_splits(graph: Graph) -> list[Split]:
    """List every legal cut of a model in order, the ends left out."""
    cuts = graph.cuts()
    layers = _unique([layer_of(cut.tensor.name, graph.operators[cut.after].kind) for cut in cuts])
    blocks = [_block_of(layer) for layer in layers]
    madds = [madds_of(graph, op) for op in graph.operators]
    total = sum(madds)
    splits = []
    for at, cut in enumerate(cuts):
        edge = sum(madds[: cut.after + 1])
        ends_block = blocks[at] is not None and blocks[at] not in blocks[at + 1 :]
        narrow = _NARROW.match(layers[at])
        name = f"split{blocks[at]}" if ends_block else layers[at]
        name = f"split{narrow[1]}-narrow" if narrow else name
        splits.append(Split(name, layers[at], cut, edge, total - edge))
    return splits


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
    if len(parts) == 1:
        return kind.lower(), tensor_name
    layer = parts[-3] if len(parts) > 2 and parts[-2] in _INNER_SCOPES else parts[-2]
    return re.sub(r"_\d+$", "", layer), parts[-1]


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
        if both[layer, op] == 1
        else f"{layer}/{at}"
        for at, (layer, op) in enumerate(named)
    ]
