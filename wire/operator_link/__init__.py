"""The operator's side of MQTT: what devices say of themselves, orders to them, letters sent again.

For the command line and the fleet page alike. What a page shows is not known here.
"""

from litterfog.wire.operator_link.letters import NotSentError, frame_id_of
from litterfog.wire.operator_link.link import NoBrokerError, OperatorLink
from litterfog.wire.operator_link.orders import Order, Outcome, merged, outcome_of

__all__ = [
    "NoBrokerError",
    "NotSentError",
    "OperatorLink",
    "Order",
    "Outcome",
    "frame_id_of",
    "merged",
    "outcome_of",
]
