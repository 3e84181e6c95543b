"""The flags that say how a foreign model is used: short for options in the model's name."""

from typing import Annotated

import typer

from litterfog.models.options import (
    LITTER_CLASS_HELP,
    OUTPUT_HELP,
    PIXELS_HELP,
    Options,
    OutputOption,
    PixelsOption,
    name_with,
)

Pixels = Annotated[PixelsOption | None, typer.Option(help=PIXELS_HELP)]
Output = Annotated[OutputOption | None, typer.Option(help=OUTPUT_HELP)]
LitterClass = Annotated[str | None, typer.Option(help=LITTER_CLASS_HELP)]


def named_with(
    model: str, pixels: PixelsOption | None, output: OutputOption | None, litter_class: str | None
) -> str:
    """Write the flags into a model's name; raises models.graph.ContractError."""
    return name_with(model, Options(pixels, output, litter_class))
