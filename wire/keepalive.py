"""How long an MQTT connection may be silent, in seconds (MQTT 5 section 3.1.2.10)."""

KEEPALIVE_S = 20
MIN_KEEPALIVE_S, MAX_KEEPALIVE_S = 2, 3_600
