"""The addresses of broker and store: read, and checked for the settings of every process."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where a broker is; `str()` never shows the password."""

    host: str
    port: int
    tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    credentials: Path | None = None  # see wire.credentials; without them the system's authorities

    @property
    def loopback(self) -> bool:
        """Whether what is sent there stays on this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def __str__(self) -> str:
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


def parse_broker(url: str, credentials: Path | None = None) -> BrokerAddress:
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
    port = _port(parts) or (8883 if tls else 1883)
    return BrokerAddress(
        host=parts.hostname,
        port=port,
        tls=tls,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        credentials=credentials,
    )


def _port(parts: SplitResult) -> int | None:
    """Read the port; an error names no part of the URL, which may be a password's."""
    try:
        return parts.port
    except ValueError:
        raise ValueError(
            "the port is no number from 0 to 65535; in a password, write / : @ as %2F %3A %40"
        ) from None


def checked_broker(url: str) -> str:
    """Give a broker's URL back; raises ValueError when it is none."""
    parse_broker(url)
    return url


def check_protected(url: str, credentials: Path | None, *, insecure: bool) -> None:
    """Refuse what would send in the open what was meant to be protected.

    Raises:
        ValueError: says which setting, and what to do.
    """
    address = parse_broker(url)
    if credentials and not address.tls:
        raise ValueError(
            f"--broker or LITTERFOG_BROKER: {address} uses no credentials: write mqtts://HOST, or"
            " leave --credentials (LITTERFOG_CREDENTIALS) out"
        )
    if not (address.tls or address.loopback or insecure):
        raise ValueError(
            f"--broker or LITTERFOG_BROKER: {address} is readable and open to everybody on the way:"
            " write mqtts://HOST and give --credentials FILE (litterfog certs makes it), or accept"
            " that with --insecure (LITTERFOG_INSECURE=true)"
        )


def checked_redis(url: str) -> str:
    """Give a Redis URL back; raises ValueError when it is none. Needs no Redis client."""
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path:
        return url
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise ValueError("it takes redis://[user:password@]HOST[:PORT]/DB")
    _port(parts)
    return url


def checked_secret(path: Path | None) -> Path | None:
    """Give a password file's path back; raises ValueError when it cannot be read or is empty."""
    read_secret(path)
    return path


def read_secret(path: Path | None) -> str | None:
    """Read a password from its file, of one line; raises ValueError when there is none."""
    if path is None:
        return None
    try:
        secret = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text"
        raise ValueError(f"cannot be read: {why}") from error
    if not secret or "\n" in secret:
        raise ValueError("does not hold one password in one line")
    return secret
