"""What training and export look at before TensorFlow, which takes seconds to import."""

from collections.abc import Collection
from pathlib import Path

from litterfog.cli.errors import failed, user_errors
from litterfog.models.data import SPLITS, DataError, find_photographs, find_sources
from litterfog.models.training.record import RECORD_FILE

NETWORK_FILE = "network.keras"


def check_photographs(data: Path, left_out: Collection[str] = ()) -> None:
    """End the command unless every split has photographs of both classes."""
    if not data.is_dir():
        raise failed(f"--data {data} is not a folder: give DIR of DIR/train/litter/*.jpg")
    with user_errors(DataError):
        if left_out:
            find_sources(data, left_out)
        for split in SPLITS:
            find_photographs(data, split, left_out)


def check_run(run: Path, flag: str) -> None:
    """End the command unless a folder holds a finished run."""
    for name in (NETWORK_FILE, RECORD_FILE):
        if not (run / name).is_file():
            raise failed(
                f"{flag} {run} holds no finished run ({name} is missing): litterfog train --run"
                f" {run} makes one"
            )
