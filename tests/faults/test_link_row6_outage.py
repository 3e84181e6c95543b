"""Row 6: the link is down for longer than the outbox has room; hits outlive the rest."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from litterfog.bench.links.profiles import LAN
from litterfog.bench.links.proxy import ShapedLink
from litterfog.edge.backlog import read_backlog
from tests.faults.conftest import Figures, Size
from tests.faults.counting import arrived, count
from tests.faults.test_link_row7_black_hole import Through
from tests.pipeline import cloud_running, reader
from tests.services import Mosquitto, Redis, wait_until

pytestmark = pytest.mark.broker
FIRST = 20  # frames before the outage


class Device:
    """A device in a process of its own."""

    def __init__(self, folder: Path, url: str, name: str, most_bytes: int) -> None:
        self.outbox, self._ids = folder / "outbox.sqlite", folder / "ids"
        flags: dict[str, object] = {
            "broker": url,
            "device": name,
            "outbox": self.outbox,
            "ids": self._ids,
        }
        flags["most-bytes"] = most_bytes
        words = [word for key, value in flags.items() for word in (f"--{key}", str(value))]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.link_device", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin_capture(self, frames: int, rate_hz: float) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"capture {frames} {rate_hz}\n")
        self.process.stdin.flush()

    def end_capture(self) -> None:
        assert self.process.stdout
        assert "captured\n" in iter(self.process.stdout.readline, ""), "the device has ended"

    def captured(self) -> list[tuple[str, str]]:
        """Read (kind, id) of all frames so far, in order."""
        lines = self._ids.read_text().splitlines()
        return [(line.split()[0], line.split()[1]) for line in lines]

    def rss_mb(self) -> float:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        kilobytes = next(line for line in lines if line.startswith("VmRSS")).split()[1]
        return int(kilobytes) / 1_000

    def stop(self) -> None:
        self.process.communicate(timeout=30)


@contextmanager
def _running(folder: Path, url: str, name: str, most_bytes: int) -> Iterator[Device]:
    device = Device(folder, url, name, most_bytes)
    try:
        yield device
        device.stop()
        assert device.process.returncode == 0
    finally:
        device.process.kill()
        device.process.communicate()


def _status(outbox: Path, broker: str) -> str:
    command = [sys.executable, "-P", "-m", "litterfog", "status", "--json", "--broker", broker]
    done = subprocess.run(
        [*command, "--outbox", str(outbox)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    return str(json.loads(done.stdout)["checks"]["outbox"]["summary"])


@pytest.mark.fault(6)
@pytest.mark.timeout(1_200)
def test_a_full_outbox_keeps_hits_and_the_newest_and_loses_only_what_it_counts(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    frames, rate_hz, most_bytes = size(1_000, 3_000), size(0, 5), size(600_000, 2_000_000)
    with (
        cloud_running(mosquitto, redis_server),
        ShapedLink("127.0.0.1", mosquitto.port, LAN) as link,
        _running(tmp_path, Through(link).url, device, most_bytes) as edge,
    ):
        edge.begin_capture(FIRST, 0)
        edge.end_capture()
        wait_until(lambda: read_backlog(edge.outbox).pending == 0, 30, "the first frames")
        rss_before_mb = edge.rss_mb()
        link.cut()
        edge.begin_capture(frames, rate_hz)
        wait_until(lambda: read_backlog(edge.outbox).dropped, 600, "a first drop")
        rss_full_mb = edge.rss_mb()
        edge.end_capture()
        rss_after_mb, backlog = edge.rss_mb(), read_backlog(edge.outbox)
        shown = _status(edge.outbox, Through(link).url)
        file_bytes = sum(path.stat().st_size for path in tmp_path.glob("outbox.sqlite*"))
        link.heal()
        wait_until(lambda: read_backlog(edge.outbox).pending == 0, 120, "the rest")
        wait_until(lambda: _told_drops(redis_server) == backlog.dropped, 30, "the device's status")
    captured = edge.captured()
    there = arrived(redis_server)
    counted = count(redis_server, {name for _, name in captured})
    figures(
        captured=len(captured),
        arrived=len(there),
        dropped=backlog.drops,
        lost_uncounted=counted.lost - backlog.dropped,
        duplicate_points=counted.duplicate_points,
        outbox_bytes=most_bytes,
        file_bytes=file_bytes,
        rss_mb=[round(mb, 1) for mb in (rss_before_mb, rss_full_mb, rss_after_mb)],
    )
    assert backlog.dropped > frames / 4, "the outbox was not full: nothing was tried"
    assert (counted.lost, counted.foreign) == (backlog.dropped, 0)
    assert counted.duplicate_points == 0
    assert all(name in there for kind, name in captured if kind == "hit")
    tensors = [name in there for kind, name in captured[FIRST:] if kind == "tensor"]
    assert tensors == sorted(tensors), "an older frame outlived a newer one"
    assert f"{backlog.dropped:,} dropped" in shown
    assert rss_after_mb < rss_full_mb + 0.1 * rss_before_mb
    assert backlog.pending_bytes <= most_bytes


def _told_drops(store: Redis) -> int:
    told = [device.status.dropped for device in reader(store).devices() if device.status]
    return max(told, default=0)
