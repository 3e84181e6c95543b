"""What the training commands are told alike."""

import os
from pathlib import Path
from typing import Annotated

import typer

DataFolder = Annotated[
    Path, typer.Option("--data", help="Folder DIR/{train,val,test}/{litter,clean}/*.jpg")
]
RunFolder = Annotated[Path, typer.Option("--run", help="Folder of the training run")]


def quiet_tensorflow() -> None:
    """Leave TensorFlow's own INFO lines out of the output; before it is imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
