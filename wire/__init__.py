"""What two processes must agree on: records, codecs, topics, Redis keys. Knows no model runtime."""
