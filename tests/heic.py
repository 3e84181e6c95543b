"""A HEIC photograph, for tests: one HEVC picture in the boxes of ISO 23008-12."""

import io
import struct

import av
import numpy as np
from PIL import Image


def heic(picture: Image.Image) -> bytes:
    """Encode with x265; both sides are even."""
    coded, config = _hevc(picture)
    head = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    offset = len(head) + len(_meta(picture.size, config, 0, len(coded))) + 8
    return head + _meta(picture.size, config, offset, len(coded)) + _box(b"mdat", coded)


def _hevc(picture: Image.Image) -> tuple[bytes, bytes]:
    """Give one coded picture, and the decoder's configuration (hvcC)."""
    film = io.BytesIO()
    with av.open(film, "w", format="mp4") as writer:
        stream = writer.add_stream("libx265", rate=1)
        stream.width, stream.height = picture.size
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": "12", "x265-params": "log-level=none"}
        frame = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB")), format="rgb24")
        writer.mux(stream.encode(frame))
        writer.mux(stream.encode())
    with av.open(io.BytesIO(film.getvalue()), "r") as reader:
        packet = next(packet for packet in reader.demux() if packet.size)
        return bytes(packet), bytes(reader.streams.video[0].codec_context.extradata or b"")


def _meta(size: tuple[int, int], config: bytes, offset: int, length: int) -> bytes:
    """Describe item 1: what it is, where it lies, how it is decoded."""
    handler = _full(b"hdlr", bytes(4) + b"pict" + bytes(13))
    primary = _full(b"pitm", struct.pack(">H", 1))
    entry = _full(b"infe", struct.pack(">HH", 1, 0) + b"hvc1\0", version=2)
    items = _full(b"iinf", struct.pack(">H", 1) + entry)
    place = _full(b"iloc", b"\x44\0" + struct.pack(">HHHHII", 1, 1, 0, 1, offset, length))
    sizes = _full(b"ispe", struct.pack(">II", *size))
    properties = _box(b"ipco", _box(b"hvcC", config) + sizes)
    uses = _full(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 0x81, 0x02))
    return _full(b"meta", handler + primary + items + place + _box(b"iprp", properties + uses))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _full(kind: bytes, content: bytes, version: int = 0) -> bytes:
    return _box(kind, bytes([version, 0, 0, 0]) + content)
