"""Look at broker, store and outbox, each for at most 3 s; what is away is told, never raised."""

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from litterfog.cli.status.broker import BrokerLook
from litterfog.cli.status.device import DeviceLook
from litterfog.cli.status.fleet import LETTERS_SHOWN, Fleet
from litterfog.cli.status.store import StoreLook
from litterfog.edge.backlog import read_backlog
from litterfog.edge.outbox import OutboxError
from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.broker import Connection
from litterfog.wire.elapsed import ms_since
from litterfog.wire.message import Message

MOST_S = 3.0
_SYS_S = 0.7  # $SYS is retained where it is: it comes at once, or not
_POLL_S = 0.02
_DEVICES_READ = 1_000
_SYS = ("version", "uptime", "clients/connected")
_T = TypeVar("_T")


def within(most_s: float, look: Callable[[], _T], late: _T) -> Callable[[], _T]:
    """Look in a thread of its own from now on; the call that is given back waits for it.

    Gives `late` where it takes longer: a name server, for one, keeps no time limit.
    """
    found = [late]
    thread = threading.Thread(target=lambda: found.__setitem__(0, look()), daemon=True)
    thread.start()
    deadline = time.monotonic() + most_s

    def wait() -> _T:
        thread.join(max(0.0, deadline - time.monotonic()))
        return found[0]

    return wait


def look_at_broker(address: BrokerAddress) -> Callable[[], BrokerLook]:
    """Begin to look; the call that is given back waits for what was seen."""
    late = BrokerLook(str(address), f"no answer within {MOST_S:.0f} s")
    return within(MOST_S + _SYS_S + 0.3, lambda: _connect(address, late), late)


def _connect(address: BrokerAddress, late: BrokerLook) -> BrokerLook:
    told: dict[str, str] = {}

    def heard(message: Message) -> None:
        told[message.topic.rsplit("/", 1)[-1]] = message.payload.decode(errors="replace")
        message.ack()

    topics = [f"$SYS/broker/{name}" for name in _SYS]
    name = f"litterfog-status-{secrets.token_hex(4)}"
    connection = Connection(address, name, subscriptions=topics, on_message=heard)
    started = time.monotonic()
    connection.start()
    told_in_time = _until(lambda: connection.up.is_set() or connection.last_error, MOST_S)
    connect_ms = (time.monotonic() - started) * 1e3
    why = connection.last_error
    if connection.up.is_set():
        _until(lambda: len(told) == len(_SYS), _SYS_S)
        why = None
    elif why and why.startswith("subscription refused"):  # $SYS alone; it did connect
        why = None
    elif not told_in_time:
        why = late.error
    threading.Thread(target=connection.stop, daemon=True).start()  # may wait for the network
    return BrokerLook(str(address), why, connect_ms, told)


def _until(condition: Callable[[], object], most_s: float) -> bool:
    """Wait for a condition; whether it came in time."""
    deadline = time.monotonic() + most_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_S)
    return True


def look_at_store(url: str, password: str | None) -> Callable[[], StoreLook]:
    """Begin to look; the call that is given back waits for what was seen."""
    address = url.rsplit("@", 1)[-1]  # without user and password
    late = StoreLook(address, f"no answer within {MOST_S:.0f} s")
    return within(MOST_S, lambda: _read(url, password, address), late)


def _read(url: str, password: str | None, address: str) -> StoreLook:
    import msgspec
    import redis

    from litterfog.wire.store_client import open_store

    try:
        with open_store(url, password, timeout_s=MOST_S, patient=False) as client:
            started = time.perf_counter()
            client.ping()
            ping_ms = ms_since(started)
            info: Any = client.info()
            return StoreLook(address, None, ping_ms, info, _fleet(client))
    except (redis.RedisError, msgspec.MsgspecError, OSError) as error:
        return StoreLook(address, str(error))


def _fleet(client: Any) -> Fleet:
    from litterfog.wire.hits import HitReader
    from litterfog.wire.subscribers import read_heartbeats

    reader = HitReader(client)
    return Fleet(
        heartbeats=read_heartbeats(client),
        devices=reader.devices(_DEVICES_READ),
        device_count=reader.device_count(),
        rejected=reader.rejected(LETTERS_SHOWN),
        rejected_count=reader.rejected_count(),
    )


def look_at_device(outbox: Path, health_file: Path | None) -> DeviceLook:
    """Read the outbox, and the health file where there is one."""
    line, age_s = _health(health_file)
    try:
        return DeviceLook(str(outbox), None, read_backlog(outbox), line, age_s)
    except OutboxError as error:
        return DeviceLook(str(outbox), str(error), None, line, age_s)


def _health(path: Path | None) -> tuple[str | None, float]:
    if path is None:
        return None, 0.0
    try:
        return path.read_text().strip(), time.time() - path.stat().st_mtime
    except OSError as error:
        return f"red: health file {path}: {error.strerror}", 0.0
