"""Open Redis, in one way for all who use it. Needs the redis package, which a device has not."""

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry


def open_store(
    url: str, password: str | None = None, *, timeout_s: float, patient: bool = True
) -> "redis.Redis":
    """Give a client of a store; it connects at its first command.

    `timeout_s` is to connect, and for each answer. An impatient client tells at once when the store
    is away, a patient one tries a few times before.
    """
    retry = {} if patient else {"retry": Retry(NoBackoff(), 0)}
    return redis.Redis.from_url(
        url,
        password=password,
        socket_timeout=timeout_s,
        socket_connect_timeout=timeout_s,
        **retry,
    )
