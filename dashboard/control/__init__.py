"""Changing devices from a page: over MQTT, with the operator's certificate."""
