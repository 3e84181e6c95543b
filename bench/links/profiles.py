"""What the links are like that measurements are made over: every constant with its reason.

The paper measured over its own network and over 4G and gives a rate for neither: none of these
constants is quoted from it.
"""

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class LinkProfile:
    """One kind of link."""

    name: str
    up_mbps: float  # from whoever connects to where the link leads, in 10^6 bits a second
    down_mbps: float
    delay_ms: tuple[float, float]  # one way, least and most: each as likely, the queue's not in it
    resets_per_mb: float = 0.0  # connections reset for every 10^6 bytes passed, both ways together
    rate_by: Literal["proxy", "kernel"] = "proxy"
    queue_kb: float = 512.0  # what waits before the bottleneck; then the sender must wait

    def __post_init__(self) -> None:
        """Refuse what no link can be; raises ValueError."""
        least_ms, most_ms = self.delay_ms
        if min(self.up_mbps, self.down_mbps, self.queue_kb) <= 0:
            raise ValueError("rates and queue must be above 0")
        if not 0 <= least_ms <= most_ms or self.resets_per_mb < 0:
            raise ValueError("delays must be 0 or more, the least first; resets 0 or more")


LAN = LinkProfile(
    "lan",
    up_mbps=1_000,  # gigabit Ethernet, as on a Jetson Nano
    down_mbps=1_000,
    delay_ms=(0.1, 0.3),  # two switches
)
WIFI = LinkProfile(
    "wifi",
    up_mbps=45,  # 802.11n, one stream of 20 MHz: 72 Mbit/s on air, some 60 % of it for TCP
    down_mbps=45,
    delay_ms=(1.0, 10.0),  # waiting for a turn on a shared channel
)
FOUR_G = LinkProfile(
    "4g",
    up_mbps=5,  # the rate, the delays and the 1 % are those of the fault table, row 8
    down_mbps=5,
    delay_ms=(50.0, 400.0),  # taken as one way, the harder reading
    resets_per_mb=1.0,  # 1 % of frames of 10 kB: about split13's activation as JSON
    queue_kb=256.0,  # 0.4 s at this rate; mobile networks keep long queues
)
FOUR_G_STEADY = LinkProfile(
    "4g-steady",
    up_mbps=5,  # the fault table's uplink, row 8
    down_mbps=20,  # LTE gives a user some four times as much down as up
    delay_ms=(20.0, 40.0),  # one way: a round trip of 60 ms, as LTE's under light load
    # no resets: the paper's 4G figure is of a connection that holds, and shows latency alone
)
FOUR_G_KERNEL = replace(FOUR_G_STEADY, name="4g-kernel", rate_by="kernel")
PROFILES = {profile.name: profile for profile in (LAN, WIFI, FOUR_G, FOUR_G_STEADY, FOUR_G_KERNEL)}
