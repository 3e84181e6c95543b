"""What is measured, piece by piece: each piece once, for all figures and tables that need it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from litterfog.bench.held_process import Engine
from litterfog.experiments.capacity import measure_capacity
from litterfog.experiments.groups import SPLITS, Group, Way, run_group
from litterfog.experiments.instances import DEVICES, Device, Speed, share_of
from litterfog.experiments.prediction import LINKS, measure_choices
from litterfog.experiments.records import Records, Row

WAYS: tuple[Way, ...] = ("paper", "litterfog")
SPLITS_224 = tuple(split for split in SPLITS if split != "split15")  # of split13's size: time
QUICK_SPLITS = ("cloud-only", "split13", "edge-only")
CAPACITY_SPLITS = ("cloud-only", "edge-only", "split5", "split10", "split13")  # table 4's
_CAPACITY_S, _QUICK_CAPACITY_S = 15.0, 2.0
_START_S = {"paper": 25.0, "litterfog": 5.0}  # rough, on two cores; an estimate's
_RUN_S: dict[tuple[Way, Device], float] = {
    ("paper", "raspberry-pi-3b+"): 25.0,
    ("paper", "jetson-nano"): 8.0,
    ("litterfog", "raspberry-pi-3b+"): 5.0,
    ("litterfog", "jetson-nano"): 4.0,
}


@dataclass(frozen=True, slots=True)
class Equipment:
    """What pieces of work are measured with."""

    engine: Engine
    pictures: Path
    folder: Path  # for what they leave, on this machine's disk
    speed: Speed
    cores: int
    quick: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One piece; its records are kept under its key."""

    key: str
    about_s: float
    measure: Callable[[Equipment, Callable[[str], None]], list[Row]]


def group_key(way: Way, size: int, device: Device, link: str) -> str:
    """Name a group's records."""
    return f"{way} {size} {device} {link}"


def groups(size: Literal[160, 224], link: str, *, quick: bool) -> list[Work]:
    """Give one figure's runs: both devices, both ways; quick: one device, one way but for 160."""
    ways = WAYS if not quick or size == 160 else WAYS[1:]
    devices = DEVICES[:1] if quick else DEVICES
    return [_group(Group(way, size, device, link), quick) for way in ways for device in devices]


def capacity(quick: bool) -> list[Work]:
    """Give both ways' capacity measurements."""
    return [_capacity(way, quick) for way in WAYS]


def capacity_records(records: Records) -> list[Row]:
    """Give what the capacity measurements found so far."""
    return records.of(one.key for one in capacity(records.quick))


def predictions(quick: bool) -> list[Work]:
    """Give the planner's trials: one piece, since they share this machine's profile."""
    links = LINKS[-1:] if quick else LINKS

    def measure(equipment: Equipment, tell: Callable[[str], None]) -> list[Row]:
        return measure_choices(
            equipment.engine, links, equipment.pictures, equipment.folder, quick=quick, tell=tell
        )

    return [Work("plan", 15.0 if quick else 480.0, measure)]


def _group(group: Group, quick: bool) -> Work:
    splits = QUICK_SPLITS if quick else SPLITS if group.size == 160 else SPLITS_224

    def measure(equipment: Equipment, tell: Callable[[str], None]) -> list[Row]:
        share = share_of(group.device, equipment.speed, equipment.cores)
        return run_group(
            equipment.engine, group, splits, equipment.pictures, share, equipment.folder, tell
        )

    factor = (2.0 if group.size == 224 else 1.0) * (1.2 if group.link != "lan" else 1.0)
    run_s = _RUN_S[group.way, group.device] * factor * (0.3 if quick else 1.0)
    key = group_key(group.way, group.size, group.device, group.link)
    return Work(key, _START_S[group.way] + run_s * len(splits), measure)


def _capacity(way: Way, quick: bool) -> Work:
    splits = QUICK_SPLITS if quick else CAPACITY_SPLITS
    seconds = _QUICK_CAPACITY_S if quick else _CAPACITY_S

    def measure(equipment: Equipment, tell: Callable[[str], None]) -> list[Row]:
        return measure_capacity(
            equipment.engine, way, splits, equipment.pictures, equipment.folder, seconds, tell
        )

    return Work(f"capacity {way}", 2 * _START_S[way] + (seconds + 5) * len(splits), measure)
