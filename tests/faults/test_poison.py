"""Row 9: whatever comes on a frames topic, the reason is told and the next frame is served."""

import io
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import zstandard
from PIL import Image

from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import Body, Picture, Tensor, new_frame_id
from litterfog.wire.tensor import pack_tensor
from tests.faults.conftest import Figures, Size
from tests.faults.senders import (
    Sender,
    cloud_process,
    good_frame,
    peak_rss_bytes,
    sending,
)
from tests.faults.test_fuzz import BOMBS
from tests.pipeline import reader
from tests.services import Mosquitto, Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.fault(9)]

MOST_GROWTH_BYTES = 700 * 2**20  # 100 MB in paho, which copies it thrice, and the tails


def _carrying(body: Body, split: str) -> Callable[[str, str], bytes]:
    def make(device: str, frame_id: str) -> bytes:
        return encode_frame(good_frame(device, id=frame_id, split=split, body=body), "json")

    return make


def _tensor(data: bytes, encoding: str = "zstd") -> Callable[[str, str], bytes]:
    body = Tensor("int8", (5, 5, 160), encoding, zlib.crc32(data), data, scale=0.5)  # type: ignore[arg-type]  # one of the two
    return _carrying(body, "split13")


def _picture(data: bytes, kind: str) -> Callable[[str, str], bytes]:
    body = Picture(kind, (160, 160, 3), zlib.crc32(data), data)  # type: ignore[arg-type]  # one of the three
    return _carrying(body, "cloud-only")


def _png(width: int, height: int, raw: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", raw) + chunk(b"IEND", b"")


def _jpeg(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "jpeg", quality=1)
    return file.getvalue()


def _undeclared(nbytes: int) -> bytes:
    """Compress without saying how long it was."""
    compressor = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    return compressor.compress(bytes(nbytes)) + compressor.flush()


def _changed(**fields: object) -> Callable[[str, str], bytes]:
    def make(device: str, frame_id: str) -> bytes:
        record = json.loads(encode_frame(good_frame(device, id=frame_id), "json"))
        return json.dumps({**record, **fields}).encode()

    return make


def _cut(codec: CodecName) -> Callable[[str, str], bytes]:
    return lambda device, frame_id: encode_frame(good_frame(device, id=frame_id), codec)[:-9]


def _always(payload: bytes) -> Callable[[str, str], bytes]:
    return lambda *_: payload


NAN = pack_tensor(np.full((5, 5, 160), np.nan, np.float32), compress=True)
DECLARED = bytearray(zstandard.ZstdCompressor().compress(bytes(200_000_000)))
ZEROS = zlib.compress(bytes(200_000_000), 9)
POISON: dict[str, tuple[str, CodecName, Callable[[str, str], bytes]]] = {
    **{f"truncated {codec}": ("unreadable", codec, _cut(codec)) for codec in CODECS},
    **{
        f"{name} ({codec})": ("unreadable", codec, _always(payload))
        for name, (codec, payload) in BOMBS.items()
    },
    "NaN": ("not-finite", "json", _carrying(NAN, "split13")),
    "a zstd bomb of declared length": ("shape", "json", _tensor(bytes(DECLARED))),
    "a zstd bomb of undeclared length": ("shape", "json", _tensor(_undeclared(200_000_000))),
    "zstd with a window of 2 GB": (
        "unreadable",
        "json",
        _tensor(bytes.fromhex("28b52ffd00a8") + bytes(20)),
    ),
    "a PNG of 50,000 pixels a side": (
        "unreadable",
        "json",
        _picture(_png(50_000, 50_000, ZEROS), "png"),
    ),
    "a PNG of 5,000 pixels a side": ("shape", "json", _picture(_png(5_000, 5_000, ZEROS), "png")),
    "a JPEG of 120 million pixels": ("oversize", "json", _picture(_jpeg(30_000, 4_000), "jpeg")),
    "a JPEG of 10 MB": ("oversize", "json", _picture(_jpeg(160, 160) + bytes(10**7), "jpeg")),
    "another format than it says": ("unreadable", "json", _picture(_jpeg(160, 160), "png")),
    "latitude 91": (
        "unreadable",
        "json",
        _changed(position={"lat": 91, "lon": 4, "source": "gps"}),
    ),
    "NaN for a place": (
        "unreadable",
        "json",
        _changed(position={"lat": float("nan"), "lon": 4, "source": "gps"}),
    ),
    "no fix": ("position", "json", _changed(position={"lat": 0, "lon": 0, "source": "gps"})),
    "a huge integer": ("unreadable", "json", _changed(captured_at_ns=10**4_000)),
    "deep nesting": ("unreadable", "json", _always(b'{"id":' + b"[" * 10**6)),
    "binary junk": (
        "unreadable",
        "cbor",
        _always(np.random.default_rng(9).bytes(1_000_000)),
    ),
    "100 MB": ("oversize", "json", _always(bytes(100_000_000))),
}


def _serves_a_good_one(sender: Sender, device: str) -> None:
    frame = good_frame(device)
    receipt, _ = sender.send(encode_frame(frame, "json"), frame.id)
    assert (receipt.outcome, receipt.probability) == ("stored", 0.75)


def test_poison_is_dead_lettered_and_the_next_frame_is_served(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    seconds: dict[str, float] = {}
    with (
        cloud_process(mosquitto, redis_server, tmp_path / "health") as pid,
        sending(mosquitto, device) as sender,
    ):
        _serves_a_good_one(sender, device)
        before = peak_rss_bytes(pid)
        for name, (reason, codec, make) in list(POISON.items()) * size(1, 10):
            frame_id = new_frame_id()
            receipt, took_s = sender.send(make(device, frame_id), frame_id, codec)
            assert (receipt.outcome, receipt.reason) == ("rejected", reason), (name, receipt)
            seconds[name] = max(seconds.get(name, 0), took_s)
            letter = reader(redis_server).rejected(1)[0]
            assert (letter.device, letter.reason) == (device, reason)
            assert letter.detail == receipt.detail
            _serves_a_good_one(sender, device)
        grown = peak_rss_bytes(pid) - before
    slowest = max(seconds, key=lambda name: seconds[name])
    figures(
        poisons=len(seconds),
        slowest=slowest,
        slowest_s=round(seconds[slowest], 3),
        others_slowest_s=round(max(s for name, s in seconds.items() if name != slowest), 3),
        rss_before_mb=before // 10**6,
        rss_grown_mb=grown // 10**6,
    )
    assert grown < MOST_GROWTH_BYTES


def test_poison_over_the_brokers_limit_ends_at_the_broker(
    tmp_path: Path, own_mosquitto: Mosquitto, redis_server: Redis, device: str, figures: Figures
) -> None:
    own_mosquitto.extra = "max_packet_size 17000000"
    own_mosquitto.start()
    with (
        cloud_process(own_mosquitto, redis_server, tmp_path / "health") as pid,
        sending(own_mosquitto, f"{device}-x") as stranger,
        sending(own_mosquitto, device) as sender,
    ):
        before = peak_rss_bytes(pid)
        stranger.connection.publish(stranger.topics.frames, bytes(100_000_000))
        wait_until(lambda: stranger.connection.last_error, what="the broker's refusal")
        _serves_a_good_one(sender, device)
        figures(rss_grown_mb=(peak_rss_bytes(pid) - before) // 10**6)
        assert reader(redis_server).rejected_count() == 0
