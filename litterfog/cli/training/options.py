"""What the training commands are told alike."""

import os
from pathlib import Path
from typing import Annotated

import typer

DataFolder = Annotated[
    Path, typer.Option("--data", help="Folder DIR/{train,val,test}/{litter,clean}/*.jpg")
]
BoxesFolder = Annotated[
    Path | None,
    typer.Option("--boxes", help="Folder DIR of DIR/boxes/annotations.csv: pictures with boxes"),
]
Canvases = Annotated[
    int | None,
    typer.Option(help="Drawn to train on, with --boxes", show_default="the recipe's", min=1),
]
RunFolder = Annotated[
    Path | None,
    typer.Option(
        "--run",
        help="Folder of the training run",
        show_default="runs/litter-160; with --boxes runs/litter-street",
    ),
]


def run_folder(run: Path | None, boxes: Path | None, suffix: str = "") -> Path:
    """Give a run's folder: the one that was said, or what its kind of model is called."""
    kind = "litter-160" if boxes is None else "litter-street"
    return run or Path("runs") / f"{kind}{suffix}"


def quiet_tensorflow() -> None:
    """Leave TensorFlow's own INFO lines out of the output; before it is imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
