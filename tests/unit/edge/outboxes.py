"""What is in an outbox, for tests."""

from litterfog.edge.outbox import Outbox


def ids(outbox: Outbox) -> list[str]:
    return [frame.id for frame in outbox.after(0, 100)]
