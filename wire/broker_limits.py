"""What a broker cannot do that is needed here (MQTT 5, 3.2.2.2 and 3.2.2.3), and what to do."""

from collections.abc import Sequence

from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

_NO_VERSION_5 = "it does not speak MQTT 5: take Mosquitto 1.6 or later, or another broker that does"
_NO_RETAIN = (
    "it keeps no retained messages, by which a device's status and control are known:"
    " allow them (Mosquitto: retain_available true)"
)
_NO_QOS_1 = "it takes QoS 0 alone, and would lose frames unseen: allow QoS 1 (Mosquitto: max_qos)"
_NO_SHARED = (
    "it has no shared subscriptions, by which subscribers share the frames:"
    " take a broker that has, such as Mosquitto"
)
_FOR_GOOD = {132: _NO_VERSION_5, 154: _NO_RETAIN, 155: _NO_QOS_1, 158: _NO_SHARED}  # by reason
_SHARED = "$share/"


class BrokerUnusableError(ValueError):
    """The broker lacks what this process needs; trying again cannot help."""


def refused_for_good(reason: ReasonCode) -> str | None:
    """Say why what a broker has refused cannot succeed later; None where it may."""
    return _FOR_GOOD.get(reason.value)


def lacking(
    properties: Properties | None, subscriptions: Sequence[str], *, retains: bool
) -> str | None:
    """Say what CONNACK tells is needed and not there; None where nothing is lacking."""
    if getattr(properties, "MaximumQoS", 2) == 0:
        return _NO_QOS_1
    if retains and not getattr(properties, "RetainAvailable", 1):
        return _NO_RETAIN
    shares = any(topic.startswith(_SHARED) for topic in subscriptions)
    if shares and not getattr(properties, "SharedSubscriptionAvailable", 1):
        return _NO_SHARED
    return None
