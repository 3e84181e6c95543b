"""Runs that share their processes: every mechanism of one way, size, device and link."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from litterfog.bench.held_process import Engine, Share
from litterfog.experiments.instances import CLOUD, Device
from litterfog.experiments.pipeline import Machines, run_edge
from litterfog.experiments.processes import label_of

Way = Literal["paper", "litterfog"]
SPLITS = ("cloud-only", "split5", "split10", "split13", "split15", "edge-only")


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that share their processes: a way, a model size, a device, a link."""

    way: Way
    size: Literal[160, 224]
    device: Device
    link: str  # a name of litterfog.bench.links.profiles

    @property
    def model(self) -> str:
        """The paper's float model, or our integer one."""
        return f"litter-{self.size}" + ("" if self.way == "paper" else "-int8")

    def settings(self) -> dict[str, Any]:
        """What the two sides are told, beside the split."""
        if self.way == "paper":
            return {"runtime": "tensorflow", "codec": "json-list", "model": self.model}
        return {"runtime": "litert", "codec": "cbor", "model": self.model}


def run_group(
    engine: Engine,
    group: Group,
    splits: tuple[str, ...],
    pictures: Path,
    share: Share,
    folder: Path,
    on_split: Callable[[str], None] = lambda _: None,
) -> list[dict[str, Any]]:
    """Run every split of a group; gives one record each: stages of every picture, bytes, CPU time.

    Raises:
        ExperimentError: a part did not start, or a run ended without every receipt.
    """
    told = group.settings()
    machines = Machines(
        models=group.model,
        runtime=told["runtime"],
        link=group.link,
        device_id=group.device.rstrip("+"),
        device=share,
        cloud=CLOUD,
    )
    runs = [{**told, "split": split} for split in splits]
    ended = run_edge(engine, machines, runs, pictures, folder, on_split)
    return [
        {
            "way": group.way,
            "size": group.size,
            "device": group.device,
            "link": group.link,
            "split": split,
            "model": group.model,
            "label": label_of(engine),
            "device_cpus": round(share.cpus, 3),
            "pictures": one.summary["pictures"],
            "bytes_per_frame": (one.summary["bytes_per_frame"] or {}).get("median", 0),
            "seconds": one.summary["seconds"],
            "cloud_cpu_s": one.cloud_cpu_s,
            "stages": one.summary["stages_by_name"],
        }
        for split, one in zip(splits, ended, strict=True)
    ]
