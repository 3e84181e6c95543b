"""The device's process: source -> position -> infer -> outbox -> publish."""

if __name__ != "litterfog.edge":
    raise ImportError("it has one name: import litterfog.edge")
