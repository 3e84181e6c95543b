"""How the broker is."""

from dataclasses import dataclass, field
from typing import Any

from litterfog.cli.quantities import duration_text
from litterfog.cli.status.check import Check


@dataclass(frozen=True, slots=True)
class BrokerLook:
    """What an attempt to connect has shown."""

    address: str
    error: str | None  # None: connected
    connect_ms: float = 0.0
    told: dict[str, str] = field(default_factory=dict)  # of $SYS: last level of the topic -> text


def check_broker(look: BrokerLook) -> Check:
    """Red when no connection could be made."""
    facts: dict[str, Any] = {"address": look.address, "told": look.told}
    if look.error:
        return Check("broker", "red", f"{look.address}: {look.error}", facts)
    parts = [f"connected in {look.connect_ms:.0f} ms"]
    if "version" in look.told:
        parts.append(look.told["version"].replace(" version", ""))
    if "connected" in look.told:
        parts.append(f"{look.told['connected']} clients")
    if (up_s := look.told.get("uptime", "").split(" ")[0]).isdigit():
        parts.append(f"up {duration_text(int(up_s))}")
    return Check("broker", "green", ", ".join(parts), {**facts, "connect_ms": look.connect_ms})
