"""Measuring: this machine's profile, shaped links, processes held to a share, bytes by accuracy."""

if __name__ != "litterfog.bench":
    raise ImportError("it has one name: import litterfog.bench")
