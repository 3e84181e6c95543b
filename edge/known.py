"""Which pictures were sent before: known by their content and the device, whatever their names.

A video's picture is known by its moment too, for two of one content may be two places.
"""

import hashlib

from litterfog.edge.outbox import PictureMark
from litterfog.edge.sources.kind import Shot, Source

_DIGEST_BYTES = 16


def mark_of(shot: Shot, source: Source, device: str) -> PictureMark | None:
    """Say what a picture is known by; None where it is not to be remembered."""
    if not source.remembered:
        return None
    return PictureMark(shot.name, shot.at_ns, _digest(shot, device), source.watched)


def _digest(shot: Shot, device: str) -> bytes:
    """Give a picture's BLAKE2 under the device's name; none of a file that cannot be read."""
    if shot.fault:
        return b""
    known = hashlib.blake2b(digest_size=_DIGEST_BYTES, key=device.encode())
    known.update(shot.data)
    if not isinstance(shot.data, bytes):
        known.update(shot.at_ns.to_bytes(8, "big"))
    return known.digest()
