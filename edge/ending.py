"""Why a single pass is not complete, in words; pure."""

from litterfog.edge.summary import RunCounts


def why_incomplete(
    counts: RunCounts, source: str, *, unseen: int, waiting: str | None, receipts: int
) -> str | None:
    """Say it, or None: every picture was looked at, and something was sent, now or before.

    `waiting` says why it has ended before its time.
    """
    if unseen:
        were = "1 picture was not seen" if unseen == 1 else f"{unseen} pictures were not seen"
        return "; ".join(filter(None, (waiting, were)))
    return waiting or _nothing_sent(counts, source, receipts)


def _nothing_sent(counts: RunCounts, source: str, receipts: int) -> str | None:
    if not counts.pictures and not receipts:  # of frames that an earlier run has left
        return f"there is no picture in {source}"
    if counts.pictures and counts.pictures == counts.skipped.total():
        reasons = ", ".join(f"{n} {why}" for why, n in counts.skipped.items())
        return f"no picture of {source} could be sent: {reasons}"
    return None
