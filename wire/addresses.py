"""Check the addresses of broker and store, for the settings of every process."""

from urllib.parse import urlsplit

from wire.broker import parse_broker


def checked_broker(url: str) -> str:
    """Give a broker's URL back; raises ValueError when it is none."""
    parse_broker(url)
    return url


def checked_redis(url: str) -> str:
    """Give a Redis URL back; raises ValueError when it is none. Needs no Redis client."""
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path:
        return url
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise ValueError("it takes redis://[user:password@]HOST[:PORT]/DB")
    _ = parts.port  # raises ValueError when it is no number
    return url
