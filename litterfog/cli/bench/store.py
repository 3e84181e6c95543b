"""A store for a while: a Redis of its own, or the demo's where none is installed; or one given."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from litterfog.bench.ports import free_port
from litterfog.cli.children import ChildError
from litterfog.cli.errors import failed, needs_extra
from litterfog.cli.interrupts import held_interrupts
from litterfog.wire.store_client import open_store

_READY_S = 15.0
_POLL_S = 0.05
_TIMEOUT_S = 60.0  # a bulk write may take a while


def open_filling(url: str) -> "redis.Redis":
    """Give a client for bulk writes; it connects at its first command."""
    return open_store(url, timeout_s=_TIMEOUT_S)


@contextmanager
def store_of(given: str | None, folder: Path) -> Iterator[str]:
    """Give the URL of an empty store."""
    if given is not None:
        _check_empty(given)
        yield given
    elif program := shutil.which("redis-server"):
        with _own_redis(program, folder) as url:
            yield url
    else:
        with needs_extra("demo"):
            from litterfog.cli.embedded import embedded_store
        with embedded_store(folder) as url:
            yield url


def _check_empty(url: str) -> None:
    """Refuse what holds something; the URL, which may hold a password, is not said."""
    try:
        with open_store(url, timeout_s=_TIMEOUT_S, patient=False) as client:
            held = int(client.dbsize())
    except ValueError as error:
        raise failed("--redis takes redis://[user:password@]HOST[:PORT]/DB") from error
    except redis.RedisError as error:
        raise failed(f"--redis does not answer: {error}") from error
    if held:
        raise failed(f"--redis holds {held:,} keys: give an empty one, or none for one of its own")


@contextmanager
def _own_redis(program: str, folder: Path) -> Iterator[str]:
    """Run Redis without a file; gives its URL."""
    port = free_port()
    flags = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = None
    try:
        with held_interrupts(), (folder / "redis.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603  (found on the path)
                [program, *flags, "--dir", str(folder)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # a terminal's Ctrl-C is ours to handle
            )
        url = f"redis://127.0.0.1:{port}/0"
        _wait_for(url, process, folder / "redis.log")
        yield url
    finally:
        if process is not None:
            process.kill()  # it keeps nothing
            process.wait()


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _READY_S
    with open_store(url, timeout_s=1, patient=False) as client:
        while process.poll() is None and time.monotonic() < deadline:
            with suppress(redis.RedisError):
                client.ping()
                return
            time.sleep(_POLL_S)
    raise ChildError(f"redis-server did not start:\n{log.read_text(errors='replace')[-600:]}")
