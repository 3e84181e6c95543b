"""What one choice would take on two machines and a link: time by stage, rate, euros, joules.

Latency is that of a picture that meets no other: no backlog anywhere. A rate that a stage cannot
keep up with is for `planner.rank` to refuse.
"""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from litterfog.models.splits import EDGE_ONLY
from litterfog.planner.choice import Choice
from litterfog.planner.link import RECEIPT_BYTES, Link, busy_ms, link_bytes, mqtt_bytes, transfer_ms
from litterfog.planner.prices import MonthlyCost, Prices, PricesError, monthly_cost
from litterfog.planner.profile import Constant, Label, Profile, line_of, predict_ms

DEVICE_STAGES = ("read", "resize", "predict edge", "encode")
CLOUD_STAGES = ("decode", "predict cloud", "store")


class Demand(Struct, frozen=True):
    """What one user asks of the system."""

    rate_hz: Annotated[float, Meta(gt=0)] = 1.0
    hit_share: Annotated[float, Meta(gt=0, le=1)] = 0.5  # of pictures; edge-only sends these alone


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one picture."""

    name: str
    ms: float
    label: Label


@dataclass(frozen=True, slots=True)
class Prediction:
    """A choice and what it would take."""

    choice: Choice
    stages: tuple[Stage, ...]
    throughput_hz: float
    bottleneck: str  # device, uplink or cloud
    device_watts: float | None  # None: the profile does not know its power
    joules: float | None  # of one picture, above idling
    cost: MonthlyCost | None  # None: no price of these machines
    link_bytes: float  # of one sent picture, with MQTT, TLS and TCP

    @property
    def latency_ms(self) -> float:
        """From the shutter to the receipt: the sum of the stages."""
        return sum(stage.ms for stage in self.stages)

    def ms(self, *names: str) -> float:
        """Add up stages by name."""
        return sum(stage.ms for stage in self.stages if stage.name in names)


def predict(
    choice: Choice,
    edge: Profile,
    cloud: Profile,
    link: Link,
    demand: Demand,
    prices: Prices | None = None,
) -> Prediction:
    """Predict one choice.

    Raises:
        planner.profile.UnknownTimeError: a profile has no time for it.
    """
    stages = stages_of(choice, edge, cloud, link)
    by_name = {stage.name: stage.ms for stage in stages}
    sent = demand.hit_share if choice.split == EDGE_ONLY else 1.0
    on_link = link_bytes(mqtt_bytes(choice.payload_bytes, choice.codec))
    device_ms = sum(by_name[name] for name in DEVICE_STAGES)
    cloud_ms = sent * sum(by_name[name] for name in CLOUD_STAGES)
    uplink_ms = sent * busy_ms(mqtt_bytes(choice.payload_bytes, choice.codec), link.uplink_mbps)
    bottleneck, slowest_ms = max(
        (("device", device_ms), ("uplink", uplink_ms), ("cloud", cloud_ms)), key=lambda one: one[1]
    )
    watts, joules = _power(edge, device_ms, demand.rate_hz)
    cost = None
    if prices is not None:
        cost = _cost(
            prices, edge, cloud, watts, cloud_ms + sent * by_name["broker"], demand, sent * on_link
        )
    return Prediction(choice, stages, 1e3 / slowest_ms, bottleneck, watts, joules, cost, on_link)


def stages_of(choice: Choice, edge: Profile, cloud: Profile, link: Link) -> tuple[Stage, ...]:
    """Give every stage of one picture, in order."""
    kind = choice.body_kind
    encode = line_of(edge, edge.stages.encode, kind)
    decode = line_of(cloud, cloud.stages.decode, kind)
    message = mqtt_bytes(choice.payload_bytes, choice.codec)
    return (
        _constant("read", edge.stages.read_ms),
        _constant("resize", edge.stages.resize_ms),
        Stage("predict edge", *predict_ms(edge, choice, "edge")),
        Stage("encode", encode.at(choice.values_k), encode.label),
        _constant("queue", edge.stages.queue_ms),
        Stage("uplink", transfer_ms(message, link.uplink_mbps, link), "modelled"),
        Stage("broker", 2 * cloud.stages.broker_ms.value, cloud.stages.broker_ms.label),
        _constant("cloud queue", cloud.stages.cloud_queue_ms),
        Stage("decode", decode.at(choice.values_k), decode.label),
        Stage("predict cloud", *predict_ms(cloud, choice, "cloud")),
        _constant("store", cloud.stages.store_ms),
        Stage("receipt", transfer_ms(RECEIPT_BYTES, link.downlink_mbps, link), "modelled"),
        _constant("settle", edge.stages.settle_ms),
    )


def _constant(name: str, constant: Constant) -> Stage:
    return Stage(name, constant.value, constant.label)


def _power(edge: Profile, device_ms: float, rate_hz: float) -> tuple[float | None, float | None]:
    """Give the mean power at a rate, and one picture's energy above idling; without the radio's."""
    if edge.idle_watts is None or edge.busy_watts is None:
        return None, None
    above_idle = max(0.0, edge.busy_watts.value - edge.idle_watts.value)
    busy_share = min(1.0, rate_hz * device_ms / 1e3)
    return edge.idle_watts.value + busy_share * above_idle, above_idle * device_ms / 1e3


def _cost(
    prices: Prices,
    edge: Profile,
    cloud: Profile,
    watts: float | None,
    cloud_ms: float,
    demand: Demand,
    sent_bytes: float,
) -> MonthlyCost | None:
    """Price a user; None where a price or the device's power is not known."""
    priced = prices.edge.get(edge.name)
    if watts is None and (priced is None or priced.watts is None):
        return None
    try:
        return monthly_cost(
            prices,
            (edge.name, cloud.name),
            watts=watts or 0.0,
            cloud_ms=cloud_ms,
            rate_hz=demand.rate_hz,
            megabytes=sent_bytes / 1e6,
        )
    except PricesError:
        return None
