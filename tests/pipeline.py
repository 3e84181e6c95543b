"""The pipeline's two processes, run in this one against real services."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import redis

from litterfog.cloud.__main__ import run as run_cloud
from litterfog.cloud.settings import CloudSettings
from litterfog.edge.__main__ import run as run_edge
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.summary import Summary
from litterfog.wire.hits import HitReader
from tests.services import Redis, wait_until


class Broker(Protocol):
    """Where a broker is, or a link that leads to it."""

    @property
    def url(self) -> str: ...


@contextmanager
def cloud_running(mosquitto: Broker, store: Redis, **settings: object) -> Iterator[None]:
    """Run a subscriber in a thread for as long as the block lasts."""
    stopping = threading.Event()
    values = {"broker": mosquitto.url, "redis": store.url, **settings}
    checked = CloudSettings.model_validate(values)
    connected = threading.Event()
    thread = threading.Thread(target=run_cloud, args=(checked, stopping, connected.set))
    thread.start()
    try:
        assert connected.wait(20)
        yield
    finally:
        stopping.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


def edge_once(
    folder: Path,
    mosquitto: Broker,
    device: str,
    stopping: threading.Event | None = None,
    **settings: object,
) -> Summary:
    """Run an edge over a folder until every frame has its receipt, or 20 s bring none."""
    values: dict[str, object] = {
        "source": folder,
        "broker": mosquitto.url,
        "device_id": device,
        "once": True,
        "give_up_after": 20,
        "resend_after": 1,
        "outbox": folder.parent / f"{device}.sqlite",
        **settings,
    }
    return run_edge(EdgeSettings.model_validate(values), stopping or threading.Event())


def reader(store: Redis) -> HitReader:
    return HitReader(redis.Redis.from_url(store.url))


def wait_for_hits(store: Redis, count: int) -> None:
    wait_until(lambda: reader(store).hit_count() >= count, what=f"{count} hits in the store")
