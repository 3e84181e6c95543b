"""Read hits from Python."""

from typing import TYPE_CHECKING

from litterfog.wire.extras import install_command

if TYPE_CHECKING:
    from litterfog.wire.hits import HitReader


def open_hits(url: str, password: str | None = None, timeout_s: float = 5.0) -> "HitReader":
    """Open a store to read: `latest`, `near`, `hit`, `cells`, `devices`, `totals`.

    Nothing is sent yet; each of its methods raises redis.RedisError when the store does not answer.

    Raises:
        ImportError: the redis package is not installed; says how.
        ValueError: it is no URL of a Redis: redis://[user:password@]HOST[:PORT]/DB.
    """
    try:
        from litterfog.wire.hits import HitReader  # noqa: PLC0415  (an optional extra)
        from litterfog.wire.store_client import open_store  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ImportError(f"reading hits needs redis: {install_command('cloud')}") from error
    return HitReader(open_store(url, password, timeout_s=timeout_s))
