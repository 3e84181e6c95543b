"""The cloud process: settings, models, store, broker, worker."""

import signal

import redis
import structlog

from cloud.infer import Tails
from cloud.settings import CloudSettings
from cloud.subscribe import Subscriber
from models.zoo import load_model
from wire.broker import parse_broker
from wire.hits import HitWriter

log = structlog.get_logger()

_REDIS_TIMEOUT_S = 5.0
_DAY_S = 86_400


def run(settings: CloudSettings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        ValueError: a model cannot be used.
    """
    models = [load_model(name) for name in settings.models]
    days = settings.retention_days
    client = redis.Redis.from_url(
        str(settings.redis),
        socket_timeout=_REDIS_TIMEOUT_S,
        socket_connect_timeout=_REDIS_TIMEOUT_S,
    )
    subscriber = Subscriber(
        parse_broker(settings.broker),
        settings.subscriber_id,
        HitWriter(client),
        Tails(models, settings.tails),
        threshold=settings.threshold,
        retention_s=None if days is None else days * _DAY_S,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: subscriber.stopping.set())
    log.info("serving", models=[model.name for model in models], threshold=settings.threshold)
    subscriber.run()
    log.info("stopped", **subscriber.counts)
