"""Processes of the product and of these tests, and the points that they left in the store."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litterfog.models.zoo import DEFAULT_MODEL
from litterfog.wire.store_records import Hit
from litterfog.wire.subscribers import read_heartbeats
from tests.pipeline import reader
from tests.services import Mosquitto, Redis, wait_until

ROOT = Path(__file__).parents[2]


class Child:
    """A Python process; its output is kept in a file."""

    def __init__(self, name: str, log: Path, *arguments: str) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait(self, most_s: float) -> int:
        """Give its exit status; a signal that killed it is negative."""
        try:
            return self.process.wait(most_s)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self.name} still runs:\n{self.said[-2_000:]}") from None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")


def as_flags(settings: dict[str, object]) -> list[str]:
    """Write settings as the command line's flags."""
    words: list[str] = []
    for name, value in settings.items():
        words += [f"--{name.replace('_', '-')}", str(value)]
    return words


def cloud_settings(mosquitto: Mosquitto, store: Redis, name: str) -> dict[str, object]:
    """Give a subscriber's settings: everything is litter to it, so that each frame is a point."""
    return {
        "broker": mosquitto.url,
        "redis": store.url,
        "subscriber_id": name,
        "models": DEFAULT_MODEL,
        "threshold": 0,
    }


def edge_settings(
    mosquitto: Mosquitto, photos: Path, device: str, **more: object
) -> dict[str, object]:
    """Give the settings of a device that watches a folder."""
    return {
        "source": str(photos),
        "broker": mosquitto.url,
        "device_id": device,
        "resend_after": 1,
        "outbox": str(photos.parent / f"{device}.sqlite"),
        **more,
    }


def doomed(module: str, settings: dict[str, object], log: Path, point: str, nth: int) -> Child:
    """Start a process that kills itself at a point; an empty one never comes."""
    words = (json.dumps(settings), point, str(nth))
    return Child(module, log, f"tests.faults.{module}", *words)


@contextmanager
def subscribers(mosquitto: Mosquitto, store: Redis, folder: Path, count: int) -> Iterator[None]:
    """Run subscribers as processes of their own; each has subscribed when the block begins."""
    names = [f"cloud-{number}" for number in range(count)]
    children = [start_cloud(mosquitto, store, folder, name) for name in names]
    try:
        wait_serving(children)
        yield
    finally:
        for child in children:
            child.kill()


def start_cloud(mosquitto: Mosquitto, store: Redis, folder: Path, name: str) -> Child:
    flags = as_flags(cloud_settings(mosquitto, store, name))
    return Child(name, folder / f"{name}.log", "litterfog", "cloud", *flags)


def wait_serving(children: list[Child], times: int = 1) -> None:
    """Wait until each has connected, and so subscribed, so many times."""
    for child in children:
        wait_until(
            lambda child=child: child.said.count("broker connected") >= times,  # type: ignore[misc]
            30,
            f"{child.name} connected",
        )


def counts_of(store: Redis) -> dict[str, int]:
    """Read how many frames each subscriber has stored or found to be duplicates."""
    with store.client() as client:
        return {
            heart.id: heart.counts.get("stored", 0) + heart.counts.get("duplicate", 0)
            for heart, _ in read_heartbeats(client)
        }


def points(store: Redis) -> list[Hit]:
    """Read every point of the map."""
    found = reader(store)
    return found.latest(found.hit_count() + 1)


def lost_and_duplicate(store: Redis, captured: set[str]) -> tuple[int, int]:
    """Compare the points with the ids captured: how many are missing, how many are there twice.

    Pictures lie apart: two points on one place are one picture twice, whatever their ids are.
    """
    hits = points(store)
    places = Counter((hit.lat, hit.lon) for hit in hits)
    duplicates = sum(count - 1 for count in places.values())
    assert reader(store).totals().frames == len(hits)
    return len(captured - {hit.id for hit in hits}), duplicates
