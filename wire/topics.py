"""MQTT topics: each one's name, direction and delivery policy (MQTT 5 sections 3.3.1, 4.8.2)."""

import re
from dataclasses import dataclass

from litterfog.wire.frame import DEVICE_NAME

PREFIX = "litterfog/v1"
QOS = 1

# Identities beside the devices' own names; no device's name begins with @.
CLOUD = "@cloud"
OPERATOR = "@operator"

# Every subscriber process takes its share of the frames: adding one needs no other change.
ALL_FRAMES = f"$share/cloud/{PREFIX}/+/frames"
ALL_STATUS = f"{PREFIX}/+/status"
ALL_CONTROLS = f"{PREFIX}/+/control"
ALL_RECEIPTS = f"{PREFIX}/+/receipts"
_DEVICE_TOPIC = re.compile(rf"{PREFIX}/({DEVICE_NAME})/(?:frames|receipts|status|control)")


@dataclass(frozen=True, slots=True)
class DeviceTopics:
    """The four topics of one device."""

    frames: str  # edge -> cloud, a Frame, not retained
    receipts: str  # cloud -> edge, Receipts, not retained
    status: str  # edge -> all, a Status, retained, also the last will
    control: str  # operator -> edge, a Control, retained


def device_topics(device: str) -> DeviceTopics:
    """Name a device's topics."""
    names = (f"{PREFIX}/{device}/{leaf}" for leaf in ("frames", "receipts", "status", "control"))
    return DeviceTopics(*names)


def device_of(topic: str) -> str:
    """Read the device's name from one of its topics.

    Raises:
        ValueError: the topic is not one of a device's four.
    """
    match = _DEVICE_TOPIC.fullmatch(topic)
    if match is None:
        raise ValueError(f"not a device's topic: {topic}")
    return match[1]
