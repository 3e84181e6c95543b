"""What the dashboard knows of the store at one moment, read once for all visitors."""

from dataclasses import dataclass

from litterfog.wire.store.rows import Snapshot
from litterfog.wire.store_records import Device, Totals


@dataclass(frozen=True, slots=True)
class Moment:
    """The hits, the counters and the devices."""

    snapshot: Snapshot
    totals: Totals
    devices: tuple[Device, ...]  # those seen latest
    device_count: int  # of all

    def same_as(self, other: "Moment") -> bool:
        """Say whether nothing has changed."""
        return (
            self.snapshot is other.snapshot
            and self.totals == other.totals
            and self.devices == other.devices
            and self.device_count == other.device_count
        )

    def totals_fields(self) -> dict[str, int]:
        """Give the counters as programs are told them."""
        online = sum(1 for one in self.devices if one.status and one.status.state == "online")
        totals = self.totals
        return {
            "pictures": totals.frames,
            "hits": totals.hits,
            "clean": totals.clean,
            "bytes": totals.wire_bytes,
            "duplicates": totals.duplicates,
            "rejected": totals.rejected,
            "devices": self.device_count,
            "online": online,
        }
