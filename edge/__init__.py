"""The device's process: source -> position -> infer -> outbox -> publish."""
