"""Whether a store is one that this program can read and write."""

from typing import Any

import redis

from litterfog.wire.store import keys
from litterfog.wire.store.keys import STORE_VERSION

_RIGHTS = "its user needs the keys litterfog:*; run litterfog certs init again, and restart Redis"


class StoreVersionError(redis.RedisError):
    """The store was written by a newer program, or an older one; says what to do."""

    def __init__(self, found: str, advice: str) -> None:
        super().__init__(f"the store is of version {found}, {advice}")
        self.found = found


def check_version(found: bytes | None) -> None:
    """Refuse a store of a version that is not known yet; an empty store has none."""
    known = {str(number).encode() for number in range(1, STORE_VERSION + 1)}
    if found is not None and found not in known:
        advice = f"and this litterfog knows {STORE_VERSION}: update it, or give it its own Redis"
        raise StoreVersionError(found.decode(errors="replace"), advice)


def refuse_first_version(client: Any) -> None:
    """Refuse to read what the cloud takes over when it is started next."""
    if client.exists(keys.V1_TOTALS):
        advice = f"and becomes one of version {STORE_VERSION} when this litterfog's cloud starts"
        raise StoreVersionError("1", advice)


def words_of(error: redis.RedisError) -> str:
    """Say why the store refused something; rights made for version 1 are not enough for this."""
    if isinstance(error, redis.exceptions.NoPermissionError):
        return f"{error}: {_RIGHTS}"
    return str(error)
