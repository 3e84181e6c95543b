"""Round trips through the edge's native packages: does their machine code run here, and rightly?"""

import io
import sqlite3
import ssl
from collections.abc import Callable
from importlib.metadata import version

import cbor2
import h3
import msgspec
import numpy as np
import zstandard
from PIL import Image
from pydantic import TypeAdapter

_DATA = bytes(range(256)) * 64
_RECORD = {"id": 7, "name": "Mechelen", "data": [1.5, None, True]}


def _numpy() -> bool:
    square = np.arange(10_000, dtype=np.float32).reshape(100, 100) / 1e4
    inverse = np.linalg.inv(square + np.eye(100, dtype=np.float32))
    product = inverse @ (square + np.eye(100, dtype=np.float32))
    return bool(np.allclose(product, np.eye(100), atol=1e-4))


def _pillow() -> bool:
    picture = Image.linear_gradient("L").convert("RGB")
    back = []
    for form in ("JPEG", "PNG", "WEBP"):
        file = io.BytesIO()
        picture.save(file, form, quality=95)
        back.append(np.asarray(Image.open(file).convert("RGB"), dtype=int))
    return all(int(abs(pixels - np.asarray(picture)).max()) < 16 for pixels in back)


def _msgspec() -> bool:
    return bool(msgspec.json.decode(msgspec.json.encode(_RECORD)) == _RECORD)


def _cbor2() -> bool:
    return bool(cbor2.loads(cbor2.dumps(_RECORD | {"raw": _DATA})) == _RECORD | {"raw": _DATA})


def _zstandard() -> bool:
    packed = zstandard.ZstdCompressor(level=19).compress(_DATA)
    return zstandard.ZstdDecompressor().decompress(packed) == _DATA


def _h3() -> bool:
    cell = h3.latlng_to_cell(51.0259, 4.4776, 10)
    return bool(h3.latlng_to_cell(*h3.cell_to_latlng(cell), 10) == cell)


def _pydantic_core() -> bool:
    return TypeAdapter(dict[str, int]).validate_json('{"a": "3"}') == {"a": 3}


def _sqlite() -> bool:
    return bool(sqlite3.connect(":memory:").execute("SELECT 6 * 7").fetchone() == (42,))


def _ssl() -> bool:
    incoming = ssl.MemoryBIO()
    session = ssl.create_default_context().wrap_bio(incoming, ssl.MemoryBIO(), server_hostname="a")
    try:
        session.do_handshake()  # makes its keys, then waits for the other side
    except ssl.SSLWantReadError:
        return True
    return False


TRIALS: dict[str, Callable[[], bool]] = {
    "numpy": _numpy,
    "pillow": _pillow,
    "msgspec": _msgspec,
    "cbor2": _cbor2,
    "zstandard": _zstandard,
    "h3": _h3,
    "pydantic-core": _pydantic_core,
}


def round_trips() -> dict[str, dict[str, object]]:
    """Give each package's version and whether its round trip came back right."""
    packages = {name: {"version": version(name), "ok": trial()} for name, trial in TRIALS.items()}
    python = {
        "sqlite": {"version": sqlite3.sqlite_version, "ok": _sqlite()},
        "openssl": {"version": ssl.OPENSSL_VERSION, "ok": _ssl()},
    }
    return {**packages, **python}
