"""A subscriber's heartbeat: what `wire.subscribers` writes and reads. Needs no Redis client."""

import msgspec


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """What a subscriber says of itself."""

    id: str
    version: str
    started_at_ns: int
    at_ns: int
    problem: str | None = None  # what keeps it from working; None: nothing
    models: list[str]
    counts: dict[str, int]  # messages by what became of them, since its start
    queue: int  # messages that wait for the worker
    frames_minute: int  # in the last minute
    frames_hour: int
    hits_minute: int
    hits_hour: int
