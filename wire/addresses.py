"""The addresses of broker and store: read, and checked for the settings of every process."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where a broker is; `str()` never shows the password."""

    host: str
    port: int
    tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


def parse_broker(url: str) -> BrokerAddress:
    """Read `mqtt://[user:password@]host[:1883]` or `mqtts://...[:8883]`.

    Raises:
        ValueError: it is not one; says what it takes.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
        raise ValueError(
            f"{parts.scheme or url!r} is not mqtt://HOST[:PORT] or mqtts://HOST[:PORT]"
        )
    tls = parts.scheme == "mqtts"
    return BrokerAddress(
        host=parts.hostname,
        port=parts.port or (8883 if tls else 1883),
        tls=tls,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


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
