"""How many users a cloud machine takes (table 4): the processor time of each frame, of all three.

Frames are a device's own, made beforehand and left in an outbox; `saturation` sends them.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from litterfog.bench.held_process import Engine
from litterfog.edge.outbox import Outbox, QueuedFrame
from litterfog.experiments.cloud_side import cloud_side
from litterfog.experiments.groups import Group, Way
from litterfog.experiments.instances import CLOUD
from litterfog.experiments.processes import ExperimentError, environment, label_of
from litterfog.experiments.saturation import DEVICE, saturate

_MOST_FRAMES = 1_000


def measure_capacity(
    engine: Engine,
    way: Way,
    splits: tuple[str, ...],
    pictures: Path,
    folder: Path,
    seconds: float,
    on_split: Callable[[str], None] = lambda _: None,
) -> list[dict[str, Any]]:
    """Saturate a cloud side held to the t2.micro's size with every split's frames, one by one.

    Raises:
        ExperimentError: a part did not start, or a frame was refused.
    """
    folder.mkdir(parents=True)
    group = Group(way, 160, "jetson-nano", "lan")
    on_split("frames")
    boxes = _make(group, splits, pictures, folder)
    runtime = group.settings()["runtime"]
    records = []
    with cloud_side(engine, group.model, runtime, folder) as cloud:
        cloud.process.hold(CLOUD)
        for split, box in zip(splits, boxes, strict=True):
            on_split(split)
            frames = _frames(box)
            if not frames:
                raise ExperimentError(f"{split}: no picture shows litter, so no frame is sent")
            found = saturate(frames, cloud.broker_port, cloud.process, seconds)
            records.append(
                {
                    "way": way,
                    "split": split,
                    "model": group.model,
                    "label": label_of(engine),
                    "frames": found.frames,
                    "seconds": round(found.seconds, 3),
                    "frames_per_s": round(found.frames / found.seconds, 2),
                    "cpu_share": round(found.cpu_share, 4),
                    "cpu_ms_per_frame": round(found.cpu_ms_per_frame, 4),
                    "sent_share": len(frames) / _count(pictures),
                }
            )
    return records


def _make(group: Group, splits: tuple[str, ...], pictures: Path, folder: Path) -> list[Path]:
    boxes = [folder / f"made-{number}.sqlite" for number in range(len(splits))]
    runs = [
        {
            **group.settings(),
            "split": split,
            "source": str(pictures),
            "device_id": DEVICE,
            "outbox": str(box),
            "once": True,
        }
        for split, box in zip(splits, boxes, strict=True)
    ]
    plan = folder / "frames.json"
    plan.write_text(json.dumps(runs))
    done = subprocess.run(  # noqa: S603  (our own command line)
        [sys.executable, "-P", "-m", "litterfog.experiments.frames", str(plan)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ExperimentError(f"no frames were made: {done.stderr[-600:]}")
    return boxes


def _frames(box: Path) -> list[QueuedFrame]:
    """Read the frames of pictures; the tally of clean ones is one small frame for all, left out."""
    with closing(Outbox(box, 10**9)) as outbox:
        return [frame for frame in outbox.after(0, _MOST_FRAMES) if b"tally" not in frame.payload]


def _count(pictures: Path) -> int:
    return sum(1 for path in pictures.iterdir() if path.suffix.lower() in {".jpg", ".jpeg", ".png"})
