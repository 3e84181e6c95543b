"""A slow, shaky link in user space: a TCP proxy with a rate, a delay, resets and outages.

Each direction is one bottleneck that all connections share: bytes queue before it, pass one after
another at its rate, then travel for the delay, in order. The delay is drawn anew every 100 ms.
Loss shows as it does above TCP: as delay and as resets. Knows nothing of MQTT.
"""

import asyncio
import random
import selectors
import socket
import struct
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Self

from litterfog.bench.links.bottleneck import Bottleneck, chunk_bytes
from litterfog.bench.links.profiles import LinkProfile

_KERNEL_BYTES = 65_536  # the kernel's own buffer in front of the queue, asked for
_CHUNKS_UNDERWAY = 1_024
_MEGA = 1e6
_RST_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 s
_START_S = 5.0

_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_Chunk = tuple[float, bytes | None]  # when it arrives; b"" ends the direction, None resets it


class ShapedLink:
    """Runs in a thread while its block lasts; connect to `host` and `port` instead of the target.

    `profile` may be set anew at any time: it holds for what is not yet queued.
    """

    def __init__(
        self,
        host: str,
        port: int,
        profile: LinkProfile,
        *,
        listen_port: int = 0,
        listener: socket.socket | None = None,
        seed: int = 1,
    ) -> None:
        """Bind the port on the loopback, or take a socket that is bound; raises OSError."""
        self.profile = profile
        self.connections = self.resets = 0  # so far; resets are those drawn, not those by `cut`
        self._target = host, port
        self._listener = listener or _bind(listen_port)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _KERNEL_BYTES)
        self.host, self.port = self._listener.getsockname()
        self._rng = random.Random(seed)  # noqa: S311  (a measurement's, no secret)
        self._lanes = Bottleneck(random.Random(seed + 1)), Bottleneck(random.Random(seed + 2))  # noqa: S311
        self._next_reset_bytes: float | None = None
        self._cut = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        assert self._started.wait(_START_S)
        return self

    def __exit__(self, *_: object) -> None:
        """Reset what is connected, and end."""
        self._soon(self._stopping.set)
        self._thread.join()

    @property
    def passed_bytes(self) -> tuple[int, int]:
        """Count the bytes that have arrived: up, down."""
        up, down = self._lanes
        return up.passed_bytes, down.passed_bytes

    def cut(self) -> None:
        """Reset every connection, and each new one at once, until `heal`."""
        self._cut = True
        self._soon(self._reset_all)

    def black_hole(self) -> None:
        """Let nothing pass, nor the end of a connection, while sockets stay open, until `heal`."""
        self._soon(self._passing.clear)

    def heal(self) -> None:
        """Let bytes pass again; those held back arrive now, as TCP would send them again."""
        self._cut = False
        self._soon(self._passing.set)

    def reset(self) -> None:
        """Reset every connection once."""
        self._soon(self._reset_all)

    def _soon(self, call: Any) -> None:
        self._loop.call_soon_threadsafe(call)

    def _run(self) -> None:
        # select waits to the microsecond; epoll, as Python calls it, rounds up to the millisecond
        with asyncio.Runner(
            loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())
        ) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping, self._passing = asyncio.Event(), asyncio.Event()
        self._passing.set()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(
            lambda *ends: self._task(self._connection(*ends)), sock=self._listener
        )
        self._started.set()
        await self._stopping.wait()
        server.close()
        self._reset_all()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connection(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        """Serve one connection until both of its directions have ended."""
        self._ends.add(near)
        _send_at_once(near)
        far: asyncio.StreamWriter | None = None
        try:
            if self._cut:
                return
            self.connections += 1
            await self._passing.wait()
            await asyncio.sleep(sum(self.profile.delay_ms) / 1e3)  # the handshake's round trip
            answers, far = await asyncio.open_connection(*self._target)
            self._ends.add(far)
            _send_at_once(far)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._direction((reader, near), far, 0))
                group.create_task(self._direction((answers, far), near, 1))
        except* OSError:  # the target is away, or a side was reset: so is the other, below
            pass
        finally:
            for end in (near, far):
                if end is not None:
                    _reset(end)
                    self._ends.discard(end)

    async def _direction(self, source: _Stream, writer: asyncio.StreamWriter, which: int) -> None:
        underway: asyncio.Queue[_Chunk] = asyncio.Queue(_CHUNKS_UNDERWAY)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._queue(source, underway, which))
            group.create_task(self._arrive(underway, writer, which))

    async def _queue(self, source: _Stream, underway: asyncio.Queue[_Chunk], which: int) -> None:
        """Take bytes from their sender, as fast as the bottleneck's queue has room."""
        reader, end = source
        lane, data = self._lanes[which], b"."
        while data:
            await self._passing.wait()
            await lane.wait_for_room(self._rate_mbps(which), self.profile.queue_kb)
            ending = None
            try:
                data = ending = await reader.read(chunk_bytes(self._rate_mbps(which)))
                _acknowledge(end)
            except OSError:
                data = b""
            delay_ms = self.profile.delay_ms
            arrives_at = lane.arrival(len(data), self._rate_mbps(which), delay_ms)
            await underway.put((arrives_at, data or ending))

    def _rate_mbps(self, which: int) -> float:
        return (self.profile.up_mbps, self.profile.down_mbps)[which]

    async def _arrive(
        self, underway: asyncio.Queue[_Chunk], writer: asyncio.StreamWriter, which: int
    ) -> None:
        """Give bytes to their receiver when they have travelled."""
        while True:
            arrives_at, data = await underway.get()
            await asyncio.sleep(arrives_at - self._loop.time())
            await self._passing.wait()
            if data is None:
                raise ConnectionResetError
            if not data:
                writer.write_eof()
                return
            self._lanes[which].passed_bytes += len(data)
            if self._reset_is_due():
                self.resets += 1
                raise ConnectionResetError
            writer.write(data)
            await writer.drain()

    def _reset_is_due(self) -> bool:
        """Draw how many bytes pass until a reset: so a seed gives resets that no timing changes."""
        per_mb, passed = self.profile.resets_per_mb, sum(self.passed_bytes)
        if not per_mb:
            return False
        if self._next_reset_bytes is None:
            self._next_reset_bytes = passed + self._rng.expovariate(per_mb) * _MEGA
        if passed < self._next_reset_bytes:
            return False
        self._next_reset_bytes = None
        return True

    def _reset_all(self) -> None:
        for end in list(self._ends):
            _reset(end)


def _bind(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise
    return listener


def _acknowledge(end: asyncio.StreamWriter) -> None:
    """Let the kernel acknowledge what was read: 40 ms later is this proxy's delay, no link's."""
    end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _send_at_once(end: asyncio.StreamWriter) -> None:
    """Turn Nagle's algorithm off, which asyncio leaves on for a socket that it was given."""
    end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _reset(end: asyncio.StreamWriter) -> None:
    """Close with RST: whoever waits for bytes learns of it, and what was underway is lost."""
    with suppress(OSError):
        end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE)
    end.transport.abort()
