"""Frames on their way, kept in SQLite until the cloud's receipt.

What `append` has returned from survives the death of the process, and of the device. Knows encoded
bytes and what they are worth, not what is in them. Bounded by bytes, and what was sent by the age
of its first sending too: what has to go is counted, in the file, by what it was and why.
"""

from litterfog.edge.outbox.file import OutboxError, lock_path
from litterfog.edge.outbox.frames import FrameTooLargeError, QueuedFrame, Worth
from litterfog.edge.outbox.pictures import PictureMark
from litterfog.edge.outbox.queue import Outbox

__all__ = [
    "FrameTooLargeError",
    "Outbox",
    "OutboxError",
    "PictureMark",
    "QueuedFrame",
    "Worth",
    "lock_path",
]
