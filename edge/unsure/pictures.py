"""Which pictures are kept for labelling: those of which the device, or the cloud, is unsure.

What the cloud is to judge waits in DIR/waiting under its frame's id until the receipt. Whatever
the disk does not do is told, and stops no run.
"""

import hashlib
import io
import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Final

import numpy as np
import structlog
from numpy.typing import NDArray
from PIL import Image

from litterfog.edge.outbox import OutboxError
from litterfog.edge.sources.kind import Shot
from litterfog.edge.unsure.shelf import LEAST_FREE_BYTES, Shelf
from litterfog.wire.receipt import Receipt

log = structlog.get_logger()

OUTCOMES: Final = ("kept", "removed", "missed")
_WAITING_SHARE = 0.25  # of the bytes
_JPEG_QUALITY = 90
_STAMP, _DIGEST = r"\d{8}T\d{6}\.\d{3}Z", r"[0-9a-f]{8}"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


class UnsurePictures:
    """The folder of one device; safe to use from several threads. `counts` tells OUTCOMES."""

    def __init__(
        self,
        folder: Path,
        device: str,
        most_bytes: int,
        is_pending: Callable[[str], bool],
        least_free_bytes: int = LEAST_FREE_BYTES,
    ) -> None:
        """Begin with what an earlier run has left; `is_pending` knows frames without receipt."""
        self.counts: Counter[str] = Counter()
        self._device = device
        self._is_pending = is_pending
        self._least_free_bytes = least_free_bytes
        name, waiting_bytes = re.escape(device), int(most_bytes * _WAITING_SHARE)
        kept = re.compile(rf"{_STAMP}-{name}-[01]\.\d{{3}}-{_DIGEST}{_SUFFIX.pattern}")
        waiting = re.compile(rf"[0-9a-f]{{32}}-{name}-{_STAMP}-{_DIGEST}{_SUFFIX.pattern}")
        self._kept = Shelf(folder, kept, most_bytes - waiting_bytes)
        self._waiting = Shelf(folder / "waiting", waiting, waiting_bytes)
        self._turn = threading.Lock()
        self._is_open = False
        self._fault: str | None = None
        self._attempt(lambda: None)

    def keep(self, shot: Shot, captured_at_ns: int, probability: float) -> None:
        """Keep a picture that the device itself is unsure of."""
        if not self._attempt(lambda: self._put_kept(shot, captured_at_ns, probability)):
            self.counts["missed"] += 1

    def wait(self, frame_id: str, shot: Shot, captured_at_ns: int) -> None:
        """Let a picture wait for its frame's receipt; before the frame may be sent."""
        if not self._attempt(lambda: self._put_waiting(frame_id, shot, captured_at_ns)):
            self.counts["missed"] += 1

    def settle(self, receipt: Receipt) -> None:
        """Keep the picture of a receipt that says unsure, and let go any other."""
        self._attempt(lambda: self._settle(receipt))

    def let_go(self, frame_id: str) -> None:
        """Let go of a picture whose frame will not be sent."""
        self._attempt(lambda: self._let_go(frame_id))

    def sweep(self) -> None:
        """Let go of every picture that waits for the receipt of a frame that has gone."""
        self._attempt(self._sweep)

    def _attempt(self, doing: Callable[[], None]) -> bool:
        with self._turn:
            try:
                if not self._is_open:
                    self._open()
                doing()
            except (OSError, OutboxError) as error:
                self._is_open = False  # the disk may have been taken out, and another put in
                self._tell(getattr(error, "strerror", None) or str(error))
                return False
            self._fault = None
            return True

    def _open(self) -> None:
        self._kept.open()
        self._waiting.open()
        self._sweep()
        self._is_open = True

    def _sweep(self) -> None:
        for name in self._waiting.all():
            self._let_go(name.partition("-")[0])

    def _let_go(self, frame_id: str) -> None:
        waiting = self._waiting.begins_with(frame_id)
        if waiting and not self._is_pending(frame_id):
            self._waiting.remove(waiting)

    def _tell(self, why: str) -> None:
        if why != self._fault:
            log.warning("unsure pictures are not kept", folder=str(self._kept.folder), why=why)
        self._fault = why

    def _put_kept(self, shot: Shot, captured_at_ns: int, probability: float) -> None:
        data, suffix = _file_of(shot)
        name = self._kept_name(_stamp(captured_at_ns), probability, _digest(data) + suffix)
        self.counts["removed"] += self._kept.put(name, data, self._least_free_bytes)
        self.counts["kept"] += 1

    def _put_waiting(self, frame_id: str, shot: Shot, captured_at_ns: int) -> None:
        data, suffix = _file_of(shot)
        ends = f"{_stamp(captured_at_ns)}-{_digest(data)}{suffix}"
        name = f"{frame_id}-{self._device}-{ends}"
        self.counts["missed"] += self._waiting.put(name, data, self._least_free_bytes)

    def _settle(self, receipt: Receipt) -> None:
        waiting = self._waiting.begins_with(receipt.id)
        if waiting is None:
            return
        if not receipt.unsure or receipt.probability is None:
            self._waiting.remove(waiting)
            return
        _, stamp, end = waiting.rsplit("-", 2)
        name = self._kept_name(stamp, receipt.probability, end)
        self.counts["removed"] += self._kept.take(self._waiting, waiting, name)
        self.counts["kept"] += 1

    def _kept_name(self, stamp: str, probability: float, end: str) -> str:
        return f"{stamp}-{self._device}-{probability:.3f}-{end}"


def _stamp(captured_at_ns: int) -> str:
    """20260328T101500.123Z: sorts by time, and is a file's name on any disk."""
    moment = datetime.fromtimestamp(captured_at_ns // 1_000_000 / 1_000, UTC)
    return f"{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03}Z"


def _digest(data: bytes) -> str:
    """Tell pictures of one moment apart, and one that comes again not."""
    return hashlib.blake2b(data, digest_size=4).hexdigest()


def _file_of(shot: Shot) -> tuple[bytes, str]:
    """Give a file's own bytes and suffix; a frame's pixels as JPEG."""
    if not isinstance(shot.data, bytes):
        return _jpeg(shot.data), ".jpg"
    suffix = PurePath(shot.name).suffix.lower()
    return shot.data, suffix if _SUFFIX.fullmatch(suffix) else ".jpg"


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "jpeg", quality=_JPEG_QUALITY)
    return file.getvalue()
