"""`docker compose up` on one machine: from the sample pictures to the map, and what it survives."""

import os
import signal
from pathlib import Path

import pytest

from tests.browser.browser import chromium, number
from tests.services import wait_until
from tests.stack.stack import Stack, resident_bytes

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
PICTURES = 40
CLOUD_SIDE = ("broker", "redis", "cloud", "dashboard")
MIB = 2**20


def test_the_sample_hits_are_on_the_map_within_a_minute_of_health(
    stack: Stack, tmp_path: Path
) -> None:
    wait_until(
        lambda: stack.status()["checks"]["rates"]["frames_hour"] >= PICTURES, 60, "40 frames"
    )
    hits = stack.hits()
    assert 18 <= len(hits) <= 22
    assert {hit["properties"]["device"] for hit in hits} == {"bicycle-1"}
    with chromium(tmp_path / "profile") as browser:
        browser.get(stack.page)
        wait_until(lambda: number(browser, "count-hits") == len(hits), 60, "hits on the page")


def test_memory_fits_the_smallest_machines(stack: Stack) -> None:
    cloud_side = [resident_bytes(stack.containers(service)[0]) for service in CLOUD_SIDE]
    assert all(cloud_side), "each is measured"
    assert sum(cloud_side) <= 600 * MIB
    assert 0 < resident_bytes(stack.containers("edge")[0]) <= 200 * MIB


@pytest.mark.parametrize(
    ("image", "most_mb"),
    [("litterfog-edge", 400), ("litterfog-cloud", 450), ("litterfog-dashboard", 450)],
)
def test_images_are_small(stack: Stack, image: str, most_mb: int) -> None:
    assert stack.engine.images.get(image).attrs["Size"] <= most_mb * 1_000_000


@pytest.mark.parametrize("split", ["cloud-only", "split10", "edge-only"])
def test_each_mechanism_brings_all_pictures_through(stack: Stack, split: str) -> None:
    before = len(stack.hits())
    summary = stack.ride(f"{split}-bicycle", split)
    assert summary["pictures"] == PICTURES
    assert summary["hits"] + summary["clean"] == PICTURES
    assert len(stack.hits()) == before + summary["hits"]


def test_nothing_runs_as_root_or_may_write_its_own_files(stack: Stack) -> None:
    for service in (*CLOUD_SIDE, "edge"):
        container = stack.containers(service)[0]
        assert container.exec_run(["sh", "-c", "test $(id -u) -gt 0"]).exit_code == 0, service
        assert container.exec_run(["touch", "/usr/bin/mark"]).exit_code != 0, service


def test_redis_is_not_published_and_takes_no_stranger(stack: Stack) -> None:
    redis = stack.containers("redis")[0]
    assert not any(redis.ports.values())
    assert b"NOAUTH" in redis.exec_run(["redis-cli", "keys", "*"]).output


def test_a_killed_subscriber_comes_back(stack: Stack) -> None:
    (cloud,) = stack.containers("cloud")
    os.kill(int(cloud.attrs["State"]["Pid"]), signal.SIGKILL)
    wait_until(lambda: _restarted(stack), 60, "the engine starts it again")
    wait_until(lambda: _health(stack, "cloud") == "healthy", 60, "it is healthy again")
    assert stack.ride("after-the-kill", "split13")["hits"] > 0


def test_a_second_subscriber_takes_its_share(stack: Stack) -> None:
    stack.up("--no-recreate", "--scale", "cloud=2")
    summary = stack.ride("two-clouds", "split5")
    assert summary["hits"] + summary["clean"] == PICTURES
    assert stack.status()["checks"]["subscribers"]["working"] == 2
    stack.up("--no-recreate", "--scale", "cloud=1")


def test_stop_drains_and_start_has_every_hit(stack: Stack) -> None:
    before = len(stack.hits())
    stack.compose("stop")
    stopped = {c.name: c.wait(timeout=10)["StatusCode"] for c in stack.containers()}
    assert set(stopped.values()) == {0}, stopped
    stack.up()
    wait_until(lambda: len(stack.hits()) == before, 30, "every hit")
    assert stack.status()["level"] != "red"


def _restarted(stack: Stack) -> bool:
    (cloud,) = stack.containers("cloud")
    return int(cloud.attrs["RestartCount"]) == 1 and cloud.status == "running"


def _health(stack: Stack, service: str) -> str:
    (container,) = stack.containers(service)
    return str(container.attrs["State"]["Health"]["Status"])
