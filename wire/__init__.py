"""What two processes must agree on: records, codecs, topics, Redis keys. Knows no model runtime."""

if __name__ != "litterfog.wire":
    raise ImportError("it has one name: import litterfog.wire")
