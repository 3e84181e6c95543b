"""Which lossless compression and layout makes an int8 activation smallest, and at what time.

`python -m litterfog.bench.compression --data DIR [--model NAME]` prints a table and writes
docs/records/compression.json. Bytes are the compressed tensor's alone, without a frame's
envelope; times are of one thread, the compressor's own, median over the pictures.
"""

import argparse
import json
import lzma
import statistics
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from litterfog.models.data import load_split
from litterfog.models.runtime import Submodel
from litterfog.models.zoo import load_model
from litterfog.wire.elapsed import ms_since

RESULTS = Path("docs/records")  # in a checkout
SPLITS = ("split5", "split10", "split13", "split15")
Integers = NDArray[np.int8]


def channel_major(activation: Integers) -> Integers:
    """Put each channel's plane together: (c, h, w)."""
    return np.ascontiguousarray(activation.transpose(2, 0, 1))


def delta(activation: Integers) -> Integers:
    """Difference to the pixel before, per channel plane, wrapping at 8 bits."""
    planes = channel_major(activation).reshape(activation.shape[2], -1)
    return np.diff(planes, axis=1, prepend=planes[:, :1] * 0).astype(np.int8)


LAYOUTS: dict[str, Callable[[Integers], Integers]] = {
    "row-major": lambda activation: activation,
    "channel-major": channel_major,
    "channel-major delta": delta,
}
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "zstd 1": zstandard.ZstdCompressor(level=1).compress,
    "zstd 3": zstandard.ZstdCompressor(level=3).compress,
    "zstd 9": zstandard.ZstdCompressor(level=9).compress,
    "zstd 19": zstandard.ZstdCompressor(level=19).compress,
    "zlib 6": lambda data: zlib.compress(data, 6),
    "lzma": lzma.compress,
}


def measure(activations: list[Integers]) -> dict[str, dict[str, dict[str, float]]]:
    """Give {layout: {compressor: {bytes, ms}}}, medians over the activations."""
    return {
        layout: {
            name: _one([arrange(a).tobytes() for a in activations], compress)
            for name, compress in COMPRESSORS.items()
        }
        for layout, arrange in LAYOUTS.items()
    }


def _one(raw: list[bytes], compress: Callable[[bytes], bytes]) -> dict[str, float]:
    sizes, times_ms = [], []
    for data in raw:
        started = time.perf_counter()
        sizes.append(len(compress(data)))
        times_ms.append(ms_since(started))
    return {"bytes": statistics.median(sizes), "ms": round(statistics.median(times_ms), 4)}


def run(data: Path, model_name: str) -> dict[str, Any]:
    """Measure every split on the val photographs."""
    model = load_model(model_name)
    pictures = load_split(data, "val", model.plan("whole")).pixels
    found: dict[str, Any] = {"model": model.name, "pictures": len(pictures), "splits": {}}
    for name in SPLITS:
        split = model.split(name)
        head = Submodel(model.head(split))
        activations = [head.run(picture) for picture in pictures]
        found["splits"][name] = {"raw_bytes": split.tensor.nbytes, "layouts": measure(activations)}
    return found


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="litter-160-int8")
    arguments = parser.parse_args()
    found = run(arguments.data, arguments.model)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "compression.json").write_text(json.dumps(found, indent=1) + "\n")
    table = Table(title=f"{found['model']}: median bytes (ms) over {found['pictures']} photographs")
    for heading in ("split", "layout", *COMPRESSORS):
        table.add_column(heading, justify="right")
    for name, split in found["splits"].items():
        for layout, cells in split["layouts"].items():
            texts = [f"{cell['bytes']:,.0f} ({cell['ms']:.2f})" for cell in cells.values()]
            table.add_row(f"{name} ({split['raw_bytes']:,})", layout, *texts)
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
