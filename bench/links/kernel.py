"""A link whose rate the kernel keeps: a token bucket (tc-tbf) at each end of a virtual cable.

Packets then carry TCP's and IP's headers, and what the queue has no room for is lost. The delay
stays the proxy's, which listens beyond the cable in a network namespace of its own. Root on Linux.
"""

import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from litterfog.bench.links.profiles import LinkProfile
from litterfog.bench.links.proxy import ShapedLink

_BURST_BYTES = 3_200  # two packets: less cannot pass, more would not wait
_NO_RATE_MBPS = 10_000.0
_CLONE_NEWNET = 0x4000_0000  # of sched.h; os.setns comes with Python 3.12


class KernelLinkError(Exception):
    """The kernel made no such link; says why."""


@contextmanager
def open_link(port: int, profile: LinkProfile) -> Iterator[ShapedLink]:
    """Run a link to a port of this machine: by the proxy alone, or with the kernel's rate.

    Raises:
        KernelLinkError: not root, or a kernel without veth or tbf.
    """
    if profile.rate_by == "proxy":
        with ShapedLink("127.0.0.1", port, profile) as link:
            yield link
        return
    only_delay = replace(profile, up_mbps=_NO_RATE_MBPS, down_mbps=_NO_RATE_MBPS)
    with (
        _beyond_a_cable(profile) as listener,
        ShapedLink("127.0.0.1", port, only_delay, listener=listener) as link,
    ):
        yield link


@contextmanager
def _beyond_a_cable(profile: LinkProfile) -> Iterator[socket.socket]:
    """Lay a cable to a namespace with a bucket at each end; gives a socket bound beyond it."""
    name = f"litterfog{os.getpid() % 1_000_000}"  # 15 letters at most
    net = f"198.18.{os.getpid() % 256}"  # for measurements: RFC 2544, C.2.2
    far = ("-n", name)
    try:
        _run("ip", "netns", "add", name)
        _run("ip", "link", "add", name, "type", "veth", "peer", "name", "far", "netns", name)
        _run("ip", "address", "add", f"{net}.1/30", "dev", name)
        _run("ip", *far, "address", "add", f"{net}.2/30", "dev", "far")
        _run("tc", *_bucket(name, profile.up_mbps, profile.queue_kb))
        _run("tc", *far, *_bucket("far", profile.down_mbps, profile.queue_kb))
        _run("ip", *far, "link", "set", "far", "up")
        _run("ip", "link", "set", name, "up")
        yield _bound_in(name, f"{net}.2")
    finally:
        with suppress(KernelLinkError):  # where it was not made
            _run("ip", "netns", "delete", name)  # the cable goes with it


def _bucket(device: str, mbps: float, queue_kb: float) -> list[str]:
    rate, limit = f"{mbps:g}mbit", f"{queue_kb * 1e3:.0f}"
    words = ["qdisc", "add", "dev", device, "root", "tbf", "rate", rate]
    return [*words, "burst", str(_BURST_BYTES), "limit", limit]


def _bound_in(namespace: str, address: str) -> socket.socket:
    """Bind a socket in a namespace: a thread goes there for it, and ends."""
    with ThreadPoolExecutor(1) as thread:
        try:
            return thread.submit(_bind, Path("/run/netns") / namespace, address).result()
        except OSError as error:
            raise KernelLinkError(f"no socket beyond the cable: {error}") from error


def _bind(namespace: Path, address: str) -> socket.socket:
    with namespace.open() as handle:
        if ctypes.CDLL(None, use_errno=True).setns(handle.fileno(), _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    listener = socket.socket()
    listener.bind((address, 0))
    return listener


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise KernelLinkError(f"{command[0]} is not installed: apt install iproute2") from error
    except subprocess.CalledProcessError as error:
        raise KernelLinkError(f"{' '.join(command)}: {error.stderr.strip()}") from error
