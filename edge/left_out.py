"""The pictures of a run that are not on their way to the map, by name, for a person."""

from collections.abc import Iterator
from itertools import islice

from litterfog.edge.summary import Summary

_SCREENFUL = 20


def left_out(summary: Summary) -> list[str]:
    """Name what was skipped or rejected and why, one on a line: a screenful, then their number."""
    lines = list(islice(_each(summary), _SCREENFUL))
    total = summary.counts.skipped.total() + summary.delivery.outcomes["rejected"]
    more = total - len(lines)
    return [*lines, f"and {more} more: --json names them"] if more > 0 else lines


def _each(summary: Summary) -> Iterator[str]:
    for name, why in summary.counts.skipped_names:
        yield f"skipped {name}: {why}"
    for receipt in summary.delivery.receipts:
        if receipt.outcome == "rejected":
            name = summary.counts.names.get(receipt.id, f"a frame of an earlier run ({receipt.id})")
            detail = f": {receipt.detail}" if receipt.detail else ""
            yield f"rejected {name}: {receipt.reason}{detail}"
