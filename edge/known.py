"""Which pictures were sent before: known by their content and the device, whatever their names.

A video's picture is known by its moment too, for two of one content may be two places.
"""

import hashlib

from litterfog.edge.keeper import Keeper
from litterfog.edge.outbox import Outbox, PictureMark
from litterfog.edge.sources.kind import Shot, Source

_DIGEST_BYTES = 16


def mark_of(shot: Shot, source: Source, device: str) -> PictureMark | None:
    """Say what a picture is known by; None where it is not to be remembered."""
    if not source.remembered:
        return None
    return PictureMark(shot.name, shot.at_ns, _digest(shot, device), source.watched)


def was_sent(picture: PictureMark, outbox: Outbox, keeper: Keeper) -> bool:
    """Whether a picture was sent before; a watched one is then marked under this name too."""
    marks = outbox.pictures
    known = bool(picture.digest) and keeper.keep(lambda: marks.is_known(picture))
    if known and picture.by_name:
        keeper.keep(lambda: marks.mark(picture))
    return known


def _digest(shot: Shot, device: str) -> bytes:
    """Give a picture's BLAKE2 under the device's name; none of a file that cannot be read."""
    if shot.fault:
        return b""
    known = hashlib.blake2b(digest_size=_DIGEST_BYTES, key=device.encode())
    if isinstance(shot.data, bytes):
        known.update(shot.data)
    else:
        known.update(shot.data.tobytes() + shot.at_ns.to_bytes(8, "big"))
    return known.digest()
