"""Cloud and device as two projects that share the broker's port and nothing else."""

import json
import os
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from urllib.error import HTTPError

import docker
import pytest

from tests.services import wait_until
from tests.stack.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
DEVICE = "bicycle-7"


@pytest.fixture(scope="module")
def cloud() -> Iterator[Stack]:
    """The cloud machine; its broker listens where containers reach their host."""
    name = f"litterfog-test-cloud-{os.getpid()}"
    gateway = _gateway()
    cloud = Stack(
        name,
        COMPOSE_PROFILES="cloud",
        BROKER_ADDRESS=gateway,
        BROKER_HOST="host.docker.internal",
        DASHBOARD_ADDRESS=gateway,
    )
    try:
        cloud.up("--build")
        yield cloud
    finally:
        cloud.down()
    assert cloud.leftovers() == []


@pytest.fixture
def edge(cloud: Stack, tmp_path: Path) -> Iterator[Stack]:
    """The device, with the bundle that the cloud machine made for it."""
    bundle = cloud.compose("run", "--rm", "-T", "setup", "certs", "device", DEVICE, "--out", "-")
    tmp_path.chmod(0o755)
    (tmp_path / f"{DEVICE}.pem").write_text(bundle)
    edge = Stack(
        f"litterfog-test-edge-{os.getpid()}",
        COMPOSE_PROFILES="edge",
        DEVICE_ID=DEVICE,
        DEVICE_KEYS=str(tmp_path),
        LITTERFOG_BROKER=f"mqtts://host.docker.internal:{cloud.broker_port}",
    )
    try:
        yield edge
    finally:
        edge.down()
    assert edge.leftovers() == []


def test_a_device_elsewhere_brings_its_hits_to_the_map(cloud: Stack, edge: Stack) -> None:
    edge.up("--build")
    assert [container.labels["com.docker.compose.service"] for container in edge.containers()] == [
        "edge"
    ]
    wait_until(lambda: cloud.status()["checks"]["rates"]["frames_hour"] >= 40, 60, "40 frames")
    password = cloud.compose("exec", "-T", "dashboard", "cat", "/pki/dashboard/password").strip()
    assert {hit["properties"]["device"] for hit in cloud.hits(password)} == {DEVICE}
    assert cloud.status()["level"] != "red"


def test_beyond_loopback_the_map_asks_for_its_password(cloud: Stack) -> None:
    with pytest.raises(HTTPError, match="401"):
        cloud.hits()
    with pytest.raises(HTTPError, match="401"):
        cloud.hits("wrong")


def test_a_revoked_device_is_out_after_the_brokers_restart(cloud: Stack) -> None:
    cloud.compose("run", "--rm", "-T", "setup", "certs", "device", "stolen")
    cloud.compose("run", "--rm", "-T", "setup", "certs", "revoke", "stolen")
    cloud.compose("restart", "broker")
    listed = cloud.compose("run", "--rm", "-T", "setup", "certs", "list", "--json")
    assert [entry["name"] for entry in json.loads(listed) if entry["revoked_at"]] == ["stolen"]
    wait_until(lambda: cloud.status()["level"] != "red", 60, "the cloud is back")


@pytest.mark.parametrize("override", ["pi", "jetson"])
def test_the_overrides_fit_the_compose_file(cloud: Stack, override: str) -> None:
    files = ["-f", "docker-compose.yml", "-f", f"docker-compose.{override}.yml"]
    assert "litterfog-edge-" in cloud.compose(*files, "--profile", "edge", "config")


def _gateway() -> str:
    """The host's address on the engine's default bridge: what host-gateway means."""
    bridge = docker.from_env().networks.get("bridge")
    (config, *_) = bridge.attrs["IPAM"]["Config"]
    first = next(ip_network(config["Subnet"]).hosts())
    return str(config.get("Gateway", first))
