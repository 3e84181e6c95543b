"""How long something took, as stages are told."""

import time


def ms_since(started: float) -> float:
    """Give the milliseconds since `time.perf_counter()` said `started`."""
    return (time.perf_counter() - started) * 1e3
