"""How a process is asked to end: SIGINT and SIGTERM set an event, and its loops look at it."""

import signal
import threading


def stopped_by_signal() -> threading.Event:
    """Give an event that SIGINT and SIGTERM set."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    return stopping
