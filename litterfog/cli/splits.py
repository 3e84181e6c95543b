"""`litterfog splits`: list a model's legal cuts."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from litterfog.cli.errors import user_errors
from litterfog.cli.model_options import LitterClass, Output, Pixels, named_with
from litterfog.models.graph import GraphError
from litterfog.models.splits import Split
from litterfog.models.zoo import DEFAULT_MODEL, Model, UnknownModelError, load_model


def splits(
    model: Annotated[
        str, typer.Option(help="A model of the zoo, or any .tflite file of one input and output")
    ] = DEFAULT_MODEL,
    pixels: Pixels = None,
    output: Output = None,
    litter_class: LitterClass = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
) -> None:
    """List every place where a model can be cut, in order.

    A cut is where exactly one tensor crosses. splitN follows MobileNetV2's bottleneck block N; the
    others go by their layer's name. Any name serves as --split of litterfog edge, and so do
    cloud-only and edge-only. Bytes are the tensor's as the model holds it, before compression.
    """
    with user_errors(UnknownModelError, GraphError):
        found = load_model(named_with(model, pixels, output, litter_class))
    if as_json:
        typer.echo(json.dumps(as_document(found)))
    else:
        Console().print(_table(found))


def as_document(model: Model) -> dict[str, Any]:
    """Describe a model and its cuts as plain values."""
    return {
        "model": model.name,
        "fingerprint": model.fingerprint,
        "input": {"shape": model.input.shape, "dtype": model.input.dtype},
        "splits": [_row(split) for split in model.splits],
    }


def _row(split: Split) -> dict[str, Any]:
    tensor = split.tensor
    return {
        "name": split.name,
        "layer": split.layer,
        "shape": tensor.shape[1:],
        "dtype": tensor.dtype,
        "elements": tensor.elements,
        "bytes": tensor.nbytes,
        "edge_madds": split.edge_madds,
        "cloud_madds": split.cloud_madds,
    }


def _table(model: Model) -> Table:
    dtype = model.splits[0].tensor.dtype if model.splits else ""
    title = f"{model.name} ({model.fingerprint}), {len(model.splits)} cuts, {dtype}"
    table = Table(title=title, title_justify="left", caption="M: million multiply-adds")
    table.add_column("split", style="bold", no_wrap=True)
    for name in ("tensor", "bytes", "edge M", "cloud M"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in map(_row, model.splits):
        table.add_row(
            row["name"],
            "x".join(map(str, row["shape"])),
            f"{row['bytes']:,}",
            f"{row['edge_madds'] / 1e6:.1f}",
            f"{row['cloud_madds'] / 1e6:.1f}",
        )
    return table
