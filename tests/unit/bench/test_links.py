"""The link's rate, delay, order and outages, measured through it against a real socket."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from litterfog.bench.links.kernel import open_link
from litterfog.bench.links.profiles import FOUR_G, LAN, PROFILES, LinkProfile
from litterfog.bench.links.proxy import ShapedLink
from tests.services import free_port, wait_until

STEADY = LinkProfile("steady", up_mbps=8, down_mbps=8, delay_ms=(0, 0), queue_kb=64)


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that sends everything back; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=_answer, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)


def _answer(connection: socket.socket) -> None:
    with connection:
        try:
            while data := connection.recv(65_536):
                connection.sendall(data)
        except OSError:
            pass


def _connect(link: ShapedLink, timeout_s: float = 20.0) -> socket.socket:
    client = socket.create_connection((link.host, link.port), timeout=timeout_s)
    client.sendall(b".")
    assert client.recv(1) == b"."
    return client


def _first_byte(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        return client.recv(1)


def _read(client: socket.socket, count: int) -> bytes:
    parts, left = [], count
    while left:
        part = client.recv(left)
        assert part, "ended early"
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _round_trip_s(client: socket.socket, payload: bytes) -> float:
    started = time.monotonic()
    sender = threading.Thread(target=client.sendall, args=(payload,))
    sender.start()
    assert _read(client, len(payload)) == payload
    sender.join()
    return time.monotonic() - started


def _one_by_one_s(client: socket.socket, times: int) -> float:
    return min(_round_trip_s(client, b"x") for _ in range(times))


@pytest.mark.parametrize("mbps", [4.0, 16.0])
def test_bytes_pass_at_the_links_rate(echo: int, mbps: float) -> None:
    payload = bytes(range(256)) * 2_000  # 512 kB
    profile = replace(STEADY, up_mbps=mbps, down_mbps=100)
    with ShapedLink("127.0.0.1", echo, profile) as link, closing(_connect(link)) as client:
        took_s = _round_trip_s(client, payload)
    expected_s = len(payload) * 8 / (mbps * 1e6)
    assert 0.95 * expected_s < took_s < 1.5 * expected_s + 0.2


def test_two_connections_share_one_bottleneck(echo: int) -> None:
    payload = bytes(250_000)
    with ShapedLink("127.0.0.1", echo, replace(STEADY, down_mbps=100)) as link:
        clients = [_connect(link), _connect(link)]
        started = time.monotonic()
        threads = [threading.Thread(target=_round_trip_s, args=(c, payload)) for c in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took_s = time.monotonic() - started
        for client in clients:
            client.close()
    assert 0.95 * 0.5 < took_s < 1.5 * 0.5 + 0.2


def test_a_byte_takes_the_delay_both_ways_however_fast_the_link(echo: int) -> None:
    profile = replace(LAN, delay_ms=(60.0, 60.0))
    with ShapedLink("127.0.0.1", echo, profile) as link, closing(_connect(link)) as client:
        least_s = _one_by_one_s(client, 5)
    assert 0.12 <= least_s < 0.2


def test_the_delay_differs_and_bytes_keep_their_order(echo: int) -> None:
    profile = replace(LAN, delay_ms=(5.0, 80.0))
    with ShapedLink("127.0.0.1", echo, profile) as link, closing(_connect(link)) as client:
        times = []
        for number in range(12):
            payload = bytes([number]) * 300
            times.append(_round_trip_s(client, payload))
    assert min(times) >= 0.01
    assert max(times) > 1.3 * min(times)


def test_the_bottlenecks_queue_holds_the_sender_back(echo: int) -> None:
    with ShapedLink("127.0.0.1", echo, replace(STEADY, up_mbps=1)) as link:
        client = _connect(link)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
        client.settimeout(0.3)
        sent = 0
        with suppress(TimeoutError):
            while sent < 20_000_000:
                sent += client.send(bytes(16_384))
        client.close()
    assert sent < 2_000_000


def test_the_profile_can_change_while_it_runs(echo: int) -> None:
    with ShapedLink("127.0.0.1", echo, LAN) as link, closing(_connect(link)) as client:
        fast_s = _one_by_one_s(client, 5)
        link.profile = replace(LAN, delay_ms=(100.0, 100.0))
        time.sleep(0.15)  # the delay's own period, not a wait for a service
        slow_s = _one_by_one_s(client, 3)
    assert slow_s >= 0.2 > fast_s


def test_a_black_hole_keeps_the_socket_and_the_bytes(echo: int) -> None:
    with ShapedLink("127.0.0.1", echo, LAN) as link, closing(_connect(link, 0.3)) as client:
        link.black_hole()
        client.sendall(b"held")
        with pytest.raises(TimeoutError):
            client.recv(4)
        link.heal()
        client.settimeout(10)
        assert _read(client, 4) == b"held"


def test_in_a_black_hole_the_other_side_does_not_learn_of_a_close() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        ShapedLink("127.0.0.1", server.getsockname()[1], LAN) as link,
    ):
        client = socket.create_connection(("127.0.0.1", link.port))
        far, _ = server.accept()
        with far:
            client.sendall(b"x")
            assert far.recv(1) == b"x"
            link.black_hole()
            client.close()
            far.settimeout(0.3)
            with pytest.raises(TimeoutError):
                far.recv(1)
            link.heal()
            far.settimeout(10)
            assert far.recv(1) == b""


def test_a_cut_link_resets_and_takes_no_more_until_it_is_healed(echo: int) -> None:
    with ShapedLink("127.0.0.1", echo, LAN) as link:
        client = _connect(link)
        link.cut()
        with closing(client), pytest.raises(ConnectionResetError):
            client.recv(1)
        with pytest.raises(ConnectionResetError):
            _first_byte(link.port)
        link.heal()
        _connect(link).close()


def test_resets_come_as_often_as_the_profile_says(echo: int) -> None:
    profile = replace(LAN, resets_per_mb=10.0)
    with ShapedLink("127.0.0.1", echo, profile, seed=3) as link:
        while sum(link.passed_bytes) < 4_000_000:
            client = _connect(link)
            with closing(client):
                try:
                    while sum(link.passed_bytes) < 4_000_000:
                        _round_trip_s(client, bytes(10_000))
                except (OSError, AssertionError):
                    continue
        assert 20 <= link.resets <= 80  # 40 expected, of a Poisson's spread of 6


@pytest.mark.skipif(os.geteuid() != 0, reason="the kernel's link needs root")
def test_the_kernel_keeps_the_rate_with_its_headers_and_nothing_stays(echo: int) -> None:
    profile = replace(STEADY, up_mbps=4, down_mbps=400, rate_by="kernel")
    payload = bytes(200_000)  # 0.4 s at this rate, without headers
    with open_link(echo, profile) as link, closing(_connect(link)) as client:
        took_s = _round_trip_s(client, payload)
        assert link.host != "127.0.0.1"
    assert 0.4 < took_s < 0.6
    assert "litterfog" not in subprocess.check_output(["ip", "netns"], text=True)


def test_a_target_that_is_away_looks_like_a_reset() -> None:
    with (
        ShapedLink("127.0.0.1", free_port(), LAN) as link,
        pytest.raises(ConnectionResetError),
    ):
        _first_byte(link.port)


def test_profiles_are_named_and_impossible_ones_refused() -> None:
    assert set(PROFILES) == {"lan", "wifi", "4g", "4g-steady", "4g-kernel"}
    with pytest.raises(ValueError, match="least first"):
        replace(FOUR_G, delay_ms=(400.0, 50.0))
    with pytest.raises(ValueError, match="above 0"):
        replace(FOUR_G, up_mbps=0)


def test_as_a_command_it_passes_bytes(echo: int) -> None:
    port = free_port()
    words = ["--listen", str(port), "--to", f"127.0.0.1:{echo}", "--profile", "wifi"]
    link = subprocess.Popen(
        [sys.executable, "-P", "-m", "litterfog.bench.links", *words], stdout=subprocess.PIPE
    )
    try:

        def passes() -> bool:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                    client.sendall(b"hello")
                    return _read(client, 5) == b"hello"
            except OSError:
                return False

        wait_until(passes)
    finally:
        link.terminate()
        link.communicate(timeout=10)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--to", "nowhere"], "HOST:PORT"),
        (["--to", "a:1", "--profile", "5g"], "lan, wifi, 4g"),
        (["--to", "a:1", "--listen", "99999"], "--listen"),
    ],
)
def test_wrong_options_get_one_line(words: list[str], told: str) -> None:
    command = [sys.executable, "-P", "-m", "litterfog.bench.links", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
