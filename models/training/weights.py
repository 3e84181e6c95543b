"""The weights that training starts from: which can be used, told before TensorFlow is imported."""

import hashlib
from pathlib import Path

IMAGENET = "imagenet"  # Keras downloads these weights
_NO_FILE = f"weights are {IMAGENET!r} or an .h5 file; no file {{!r}}"
_HDF5 = b"\x89HDF\r\n\x1a\n"


class WeightsError(ValueError):
    """There is no such weights file, or it does not hold this backbone's."""


class DownloadError(Exception):
    """Weights cannot be fetched; says why, and how to do without."""


def check_weights(weights: str) -> None:
    """Raise WeightsError unless these are "imagenet" or an HDF5 file, whatever is in it."""
    if weights == IMAGENET:
        return
    path = Path(weights)
    if not path.is_file():
        raise WeightsError(_NO_FILE.format(weights))
    with path.open("rb") as file:
        start = file.read(len(_HDF5))
    if path.suffix != ".h5" or start != _HDF5:
        raise WeightsError(
            f"{weights} is no file of MobileNetV2 weights (1.0, without top): give an .h5 file of"
            f" them, or {IMAGENET}, which Keras downloads"
        )


def fingerprint_of_weights(weights: str | None) -> str:
    """Name the weights without naming a place: "imagenet", "random", or a file's sha256.

    Raises:
        WeightsError: `weights` is neither "imagenet" nor a file.
    """
    if weights is None:
        return "random"
    if weights == IMAGENET:
        return IMAGENET
    if not Path(weights).is_file():
        raise WeightsError(_NO_FILE.format(weights))
    return "sha256:" + hashlib.sha256(Path(weights).read_bytes()).hexdigest()
