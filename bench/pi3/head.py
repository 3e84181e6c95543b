"""Does an Armv8.0 core (Raspberry Pi 3) run the head as x86-64 does? Run on each, then compare.

    python -m litterfog.bench.pi3.head run --pictures DIR --out FOLDER [--emulator WORDS]
    python -m litterfog.bench.pi3.head compare ARM-FOLDER X86-FOLDER [--edge SUMMARY]

`scripts/emulate-pi3` does both, Arm under QEMU; on a real Pi the first is the same command. Times
under emulation say nothing of a Pi. `predict_ms` is one call of the head, its interpreter made
before: the median over the pictures, after one call that is not counted.
"""

import argparse
import hashlib
import json
import platform
import statistics
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.bench.pi3.cpu import features
from litterfog.bench.pi3.packages import round_trips
from litterfog.models.runtime import Submodel
from litterfog.models.zoo import load_model
from litterfog.wire.elapsed import ms_since

RESULTS = Path("docs/records/pi3-emulated.json")  # in a checkout
MODELS = ("litter-160-int8", "litter-160")
SPLIT = "split13"
Arrays = dict[str, NDArray[Any]]


def run(pictures: list[Path], emulator: str) -> tuple[dict[str, Any], Arrays]:
    """Try this machine: (what it is and did, {model: activations, probabilities, pixels})."""
    arrays: Arrays = {}
    about = {
        "label": "emulated" if emulator else "measured",
        "emulator": emulator,
        "machine": platform.machine(),
        "python": platform.python_version(),
        "libc": " ".join(platform.libc_ver()),
        "litert": version("ai-edge-litert"),
        "cpu": features(),
        "packages": round_trips(),
        "models": {name: _run_model(name, pictures, arrays) for name in MODELS},
    }
    return about, arrays


def _run_model(name: str, pictures: list[Path], arrays: Arrays) -> dict[str, Any]:
    model = load_model(name)
    head, whole = Submodel(model.head(model.split(SPLIT))), Submodel(model.data)
    pixels = np.stack([model.pixels(path) for path in pictures])
    head.run(pixels[0])
    activations, times_ms = [], []
    for picture in pixels:
        started = time.perf_counter()
        activations.append(head.run(picture))
        times_ms.append(ms_since(started))
    arrays[f"{name} pixels"] = pixels
    arrays[f"{name} activations"] = np.stack(activations)
    arrays[f"{name} probabilities"] = np.array([whole.probability(picture) for picture in pixels])
    return {
        "fingerprint": model.fingerprint,
        "pictures": len(pictures),
        "first_activation_sha256": hashlib.sha256(activations[0].tobytes()).hexdigest(),
        "predict_ms": round(statistics.median(times_ms), 3),
    }


def compare(arm: Arrays, x86: Arrays) -> dict[str, dict[str, Any]]:
    """Give for every array of the two machines whether it is equal, and the largest difference."""
    return {name: _difference(arm[name], x86[name]) for name in arm}


def _difference(arm: NDArray[Any], x86: NDArray[Any]) -> dict[str, Any]:
    apart = np.abs(arm.astype(np.float64) - x86.astype(np.float64))
    return {
        "equal": bool(np.array_equal(arm, x86)),
        "values": int(apart.size),
        "different": int((apart > 0).sum()),
        "largest_difference": float(apart.max()),
    }


def _write(folder: Path, about: dict[str, Any], arrays: Arrays) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "about.json").write_text(json.dumps(about, indent=1) + "\n")
    np.savez(folder / "arrays.npz", **arrays)  # type: ignore[arg-type]


def _read(folder: Path) -> tuple[dict[str, Any], Arrays]:
    with np.load(folder / "arrays.npz") as arrays:
        return json.loads((folder / "about.json").read_text()), dict(arrays)


def _compare_folders(arm: Path, x86: Path, edge: Path | None, out: Path) -> dict[str, Any]:
    (about_arm, arrays_arm), (about_x86, arrays_x86) = _read(arm), _read(x86)
    result = {"split": SPLIT, "comparison": compare(arrays_arm, arrays_x86)}
    if edge:
        summary = json.loads(edge.read_text())
        kept = ("pictures", "frames", "receipts", "rejected", "pending", "dropped", "complete")
        result["edge --once"] = {name: summary[name] for name in kept}
    result |= {"arm": about_arm, "x86": about_x86}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=1) + "\n")
    return result


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run")
    running.add_argument("--pictures", type=Path, required=True)
    running.add_argument("--out", type=Path, required=True)
    running.add_argument("--emulator", default="", help="what emulates this machine, if one does")
    comparing = commands.add_parser("compare")
    comparing.add_argument("arm", type=Path)
    comparing.add_argument("x86", type=Path)
    comparing.add_argument("--edge", type=Path, help="what litterfog edge --once --json printed")
    comparing.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    if given.command == "run":
        pictures = sorted(given.pictures.glob("*.jpg"))
        if not pictures:
            parser.error(f"{given.pictures}: no .jpg there; litterfog samples draws some")
        _write(given.out, *run(pictures, given.emulator))
    else:
        result = _compare_folders(given.arm, given.x86, given.edge, given.out)
        print(json.dumps({name: result[name] for name in result if name not in {"arm", "x86"}}))  # noqa: T201


if __name__ == "__main__":
    main()
