"""What the dashboard knows of the store at one moment, read once for all visitors."""

from dataclasses import dataclass

from litterfog.dashboard.fleet import Fleet
from litterfog.wire.store.rows import Snapshot
from litterfog.wire.store_records import Totals


@dataclass(frozen=True, slots=True)
class Moment:
    """The hits, the counters and the devices."""

    snapshot: Snapshot
    totals: Totals
    fleet: Fleet

    def same_as(self, other: "Moment") -> bool:
        """Say whether nothing that is shown has changed."""
        return (
            self.snapshot is other.snapshot
            and self.totals == other.totals
            and self.fleet.count == other.fleet.count
            and self.fleet.version == other.fleet.version
        )

    def totals_fields(self) -> dict[str, int]:
        """Give the counters as programs are told them."""
        totals = self.totals
        return {
            "pictures": totals.frames,
            "hits": totals.hits,
            "clean": totals.clean,
            "bytes": totals.wire_bytes,
            "duplicates": totals.duplicates,
            "rejected": totals.rejected,
            "devices": self.fleet.count,
            "online": self.fleet.online,
        }
