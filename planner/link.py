"""How long bytes take over a link: MQTT, TLS and TCP overhead, slow start, loss. All modelled."""

import math
from dataclasses import dataclass

from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS
from litterfog.wire.topics import device_topics

_SEGMENT_BYTES = 1_448  # of 1,500, less IPv4, TCP and its timestamps
_SEGMENT_HEADER_BYTES = 52
_RECORD_BYTES = 16_384  # TLS 1.3 (RFC 8446, 5.1 and 5.2): a header, a type and a tag for each
_RECORD_OVERHEAD_BYTES = 22
_INITIAL_WINDOW = 10  # segments (RFC 6928); Linux falls back to it after an idle time
_LEAST_TIMEOUT_MS = 200.0  # Linux's least retransmission time-out
_FAST_RETRANSMIT_SEGMENTS = 4  # with fewer there are not three duplicate acknowledgements
RECEIPT_BYTES = 260  # a JSON receipt of one frame with its timings


@dataclass(frozen=True, slots=True)
class Link:
    """A device's way to the broker; rates are those that IP packets see."""

    uplink_mbps: float
    downlink_mbps: float
    rtt_ms: float
    loss: float = 0.0  # share of packets
    # Both are off for a link shaped between sockets, which knows neither delays nor packets of TCP.
    slow_start: bool = True
    in_packets: bool = True


def mqtt_bytes(payload_bytes: float, codec: CodecName) -> float:
    """Count a PUBLISH packet (MQTT 5, 3.3): header, topic, properties, payload."""
    topic = len(device_topics("bicycle-7").frames)
    correlation = 1 + 2 + 32
    content_type = 1 + 2 + len(CODECS[codec].content_type)
    user_properties = 2 * (1 + 2 + 2) + len("encode_ms" + "0.123" + "queue_ms" + "1.234")
    properties = 2 + correlation + content_type + user_properties
    return payload_bytes + 4 + (2 + topic) + 2 + properties


def link_bytes(message_bytes: float) -> float:
    """Count the bytes of IP packets that carry a message in TLS."""
    records = math.ceil(message_bytes / _RECORD_BYTES)
    in_tls = message_bytes + records * _RECORD_OVERHEAD_BYTES
    return in_tls + math.ceil(in_tls / _SEGMENT_BYTES) * _SEGMENT_HEADER_BYTES


def busy_ms(message_bytes: float, rate_mbps: float, *, in_packets: bool = True) -> float:
    """Give how long a message keeps the link to itself."""
    on_link = link_bytes(message_bytes) if in_packets else message_bytes
    return on_link * 8 / (rate_mbps * 1e3)


def transfer_ms(message_bytes: float, rate_mbps: float, link: Link) -> float:
    """Give the time from the first byte's leaving to the last one's arrival, on a quiet link."""
    segments = math.ceil(message_bytes / _SEGMENT_BYTES)
    segment_ms = busy_ms(message_bytes, rate_mbps, in_packets=link.in_packets) / segments
    sending_ms = (
        _windows_ms(segments, segment_ms, link) if link.slow_start else segments * segment_ms
    )
    return sending_ms + link.rtt_ms / 2 + _lost_ms(segments, link)


def _windows_ms(segments: int, segment_ms: float, link: Link) -> float:
    """Send a window, wait for its first acknowledgement, send one of twice the size."""
    window, elapsed_ms = _INITIAL_WINDOW, 0.0
    while segments > window:
        elapsed_ms += max(link.rtt_ms, window * segment_ms)
        segments -= window
        window *= 2
    return elapsed_ms + segments * segment_ms


def _lost_ms(segments: int, link: Link) -> float:
    """Expect one retransmission if any segment is lost, at once or after a time-out."""
    any_lost = 1 - (1 - link.loss) ** segments
    by_timeout = segments < _FAST_RETRANSMIT_SEGMENTS
    waited_ms = max(_LEAST_TIMEOUT_MS, 2 * link.rtt_ms) if by_timeout else link.rtt_ms
    return any_lost * waited_ms
